import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// From the file to the program: what `shop.yaml` names is what is run, with its secrets.
@Suite(.timeLimit(.minutes(1))) struct ProgramWiringTests {
  private static let host = HostAccess(
    environment: { ["PATH": "/usr/bin:/bin", "TOKEN_HERE": "sesame"][$0] }, read: { _, _ in .absent },
    hasFolder: { _ in false })

  @Test func whatTheFileNamesIsRun() async throws {
    let text = """
      shop: {name: Tea}
      terminals:
        - id: one
          name: One
          connector: zvt
          host: 192.0.2.1
          restart: {command: [/bin/sh, -c, 'test "$TOKEN" = sesame'], environment: {TOKEN: {env: TOKEN_HERE}}}
        - {id: two, name: Two, connector: zvt, host: 192.0.2.2}
      plugins:
        - id: dummy
          name: Dummy
          command: [/bin/sh, -c, "echo fine; exit 1"]
          facts: [{fact: link.up, subject: link/gateway, from: exit, values: {warning: true}}]
      """
    let configuration = try ShopConfiguration.load(text: text, file: "shop.yaml", with: Self.host)
    let connectors = ShopConnectors(
      configuration, secrets: try ShopSecrets(of: configuration, with: Self.host),
      group: MultiThreadedEventLoopGroup.singleton, clock: SimulatedClock(), calendar: .utc)
    let byKey = Dictionary(connectors.polled.map { ($0.plan.key.name, $0.connector) }, uniquingKeysWith: { $1 })
    #expect(Set(byKey.keys) == ["terminal/one", "terminal/two", "plugin/dummy"])
    let terminal = try #require(byKey["terminal/one"])
    #expect(await terminal.perform(.restart, deadline: .seconds(1)).outcome == .accepted)
    // Everything that ZVT can do is still there.
    #expect(terminal.capabilities.operations == byKey["terminal/two"]?.capabilities.operations)
    let report = await byKey["plugin/dummy"]?.poll(deadline: .seconds(5))
    #expect(report?.readings.map(\.value) == [.bool(true)])
    try await connectors.transport.shutdown()
  }
}
