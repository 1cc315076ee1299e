import Connectors
import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopTesting
import StatusRules
import Testing

@testable import tillwatch

/// A shop of one terminal, a session of which can be stopped and begun again over the same record. Nothing polls: the
/// test says what was answered.
struct RecordedShop {
  static let terminal = SubjectID.terminal("one")
  static let duty = Duty(
    key: "cleaning", kind: "cleaning", name: LocalizedText("Cleaning"), every: .seconds(7 * 86_400),
    checklist: [LocalizedText("Wipe"), LocalizedText("Dust")], remind: .seconds(86_400))

  let clock: SimulatedClock
  let folder: String
  var rules = RecordedShop.rules
  /// Whether somebody tells the terminal's facts: what nobody does is not remembered.
  var isTold = false
  /// Where agents tell what they see; nil: nowhere.
  var push: ShopConnectors.Push?

  var configuration: ShopConfiguration {
    ShopConfiguration(
      shop: ShopIdentity(name: LocalizedText("Shop")),
      terminals: [
        TerminalConfiguration(
          identity: TerminalIdentity(
            key: Self.terminal.key, name: LocalizedText("One"), address: "192.0.2.1:20007", connector: "zvt",
            interval: .seconds(10)),
          host: "192.0.2.1", port: 20007, tid: nil, deadline: .seconds(8))
      ], duties: [Self.duty])
  }

  /// Begins to watch.
  func session() async throws -> ShopSession {
    let connectors = ShopConnectors(
      polled: !isTold
        ? []
        : [
          Polled(
            plan: PollPlan(
              key: DeviceKey(Self.terminal.description), interval: .seconds(90 * 86_400), deadline: .seconds(8)),
            connector: SilentTerminal())
        ], transport: HTTPTransport(group: MultiThreadedEventLoopGroup.singleton), push: push)
    return await ShopSession(
      WatchedShop(configuration, connectors: connectors, calendar: .utc),
      rules: try RulePack(parsing: rules, file: "test.yaml"), journal: .folder(folder), clock: clock, lock: nil,
      publish: { _ in })
  }

  /// Watches while `body` runs, and gives the record back.
  func watching<Result>(_ body: (ShopSession) async throws -> Result) async throws -> Result {
    let session = try await session()
    do {
      let result = try await body(session)
      await session.stop()
      return result
    } catch {
      await session.stop()
      throw error
    }
  }

  /// The terminal answers.
  func answer(_ fact: Fact, _ value: FactValue, to session: ShopSession) async {
    let reading = Reading(
      Self.terminal, fact, value, at: clock.now, source: "zvt", freshFor: .seconds(3600))
    await session.watch.take(
      PollReport(contact: .answered, readings: [reading]), from: Self.terminal.description)
  }

  /// Lets the terminal fail.
  func openIncident(in session: ShopSession) async throws -> Incident.ID {
    await answer(.terminalState, .text("out-of-order"), to: session)
    return try #require(await session.watch.snapshot.incidents.first).id
  }

  static let rules = """
    rules:
      - id: out-of-order
        subject: terminal
        when: terminal.state = out-of-order
        severity: critical
        blocks-cards: true
        cause: terminal.software.fault
        actor: technician
        evidence: [terminal.state]
        title: {en: "out of order", zh: "故障"}
        explanation: {en: "It is out of order.", zh: "终端故障。"}
        ladder: [{remedy: contact-support, after: 1 h}]
      - id: paper-low
        subject: terminal
        when: terminal.paper = low
        for: 30 min
        severity: notice
        cause: terminal.hardware.printer
        actor: owner
        evidence: [terminal.paper]
        title: {en: "paper low", zh: "纸少"}
        explanation: {en: "Little paper is left.", zh: "纸快用完。"}
        ladder: [{remedy: check, after: 1 h}]
    """

  /// One rule more.
  static let printerRule = """

      - id: paper-out
        subject: terminal
        when: terminal.paper = out
        severity: warning
        cause: terminal.hardware.printer
        actor: owner
        evidence: [terminal.paper]
        title: {en: "paper out", zh: "缺纸"}
        explanation: {en: "No paper is left.", zh: "纸已用完。"}
        ladder: [{remedy: check, after: 1 h}]
    """
}

/// Says what it could tell, and tells nothing: what was answered is said by the test.
private struct SilentTerminal: Connector {
  let capabilities = ConnectorCapabilities(facts: [RecordedShop.terminal: [.terminalState, .terminalPaper]])

  func poll(deadline: Duration) async -> PollReport { PollReport(contact: .answered, readings: []) }

  func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport { CommandReport(.notSent("")) }
}
