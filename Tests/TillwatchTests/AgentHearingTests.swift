import Connectors
import Journal
import NIOCore
import NIOPosix
import ShopConfiguration
import ShopModel
import ShopTesting
import StatusRules
import Testing

@testable import tillwatch

/// Who listens to the agents of a shop: the console that keeps its record, also where that is not possible at once.
@Suite(.timeLimit(.minutes(1))) struct AgentHearingTests {
  private static let group = MultiThreadedEventLoopGroup.singleton
  private let folder = Folder()

  private static func listener(at port: Int) async throws -> any Channel {
    try await ServerBootstrap(group: group).serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: port).get()
  }

  private static func freePort() async throws -> Int {
    let channel = try await listener(at: 0)
    let port = try #require(channel.localAddress?.port)
    try await channel.close()
    return port
  }

  private static func isListenedAt(_ port: Int) async -> Bool {
    guard let channel = try? await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port).get() else {
      return false
    }
    try? await channel.close()
    return true
  }

  @Test func aLookLeavesTheAgentsToTheConsoleThatKeepsTheRecord() async throws {
    let port = try await Self.freePort()
    let host = HostAccess(
      environment: { ["TOKEN": "0123456789abcdef"][$0] }, read: { _, _ in .absent }, hasFolder: { _ in false })
    let configuration = try ShopConfiguration.load(
      text: """
        shop: {name: Tea}
        terminals: [{id: t1, name: One, connector: zvt, host: 192.0.2.1}]
        push:
          listen: 127.0.0.1:\(port)
          agents: [{id: room, name: Room, token: {env: TOKEN}, subjects: [terminal/t1], facts: [terminal.battery]}]
        """, file: "shop.yaml", with: host)
    func isListening() async throws -> Bool {
      let look = try SingleLook(
        configuration, pack: try RulePack.builtIn(), host: host, recordFolder: folder.path)
      return await look.hold { _ in await Self.isListenedAt(port) }
    }
    // Nobody has ever kept a record here.
    #expect(try await isListening())
    do {
      let console = try Journal(folder: folder.path)
      #expect(try await !isListening())
      withExtendedLifetime(console) {}
    }
    #expect(try await isListening())
  }

  @Test func aConsoleHearsTheAgentsAsSoonAsThePortIsFree() async throws {
    let port = try await Self.freePort()
    let taken = try await Self.listener(at: port)
    let clock = SimulatedClock()
    let session = try await shop(at: port, clock).session()
    try await taken.close()
    #expect(await !Self.isListenedAt(port))
    await clock.advanceFreely(by: .seconds(15))
    await eventually { await Self.isListenedAt(port) }
    #expect(await Self.isListenedAt(port))
    await session.stop()
    #expect(await !Self.isListenedAt(port))
  }

  @Test func aSecondConsoleLeavesThePortToTheFirst() async throws {
    let port = try await Self.freePort()
    let clock = SimulatedClock()
    let first = try Journal(folder: folder.path)
    let session = try await shop(at: port, clock).session()
    await clock.advanceFreely(by: .seconds(60))
    #expect(await !Self.isListenedAt(port))
    await session.stop()
    withExtendedLifetime(first) {}
  }

  private func shop(at port: Int, _ clock: SimulatedClock) -> RecordedShop {
    let agent = PushAgentConfiguration(
      key: "room", name: LocalizedText("Room"), token: .environment("TOKEN"),
      facts: [RecordedShop.terminal: [.terminalBattery]], freshFor: .seconds(300))
    let desk = PushDesk(agents: [PushAgent(agent, token: "0123456789abcdef")], clock: clock, calendar: .utc)
    let listener = PushListener(PushConfiguration(port: port, agents: [agent]), desk: desk, group: Self.group)
    return RecordedShop(clock: clock, folder: folder.path, push: ShopConnectors.Push(listener: listener, desk: desk))
  }
}
