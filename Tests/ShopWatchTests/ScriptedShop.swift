import Operations
import ShopCore
import ShopModel
import ShopTesting
import ShopWatch
import StatusRules
import Synchronization

/// A shop of two terminals and one account whose devices say what the test says, at the test's time.
final class ScriptedShop: Sendable {
  static let one = SubjectID.terminal("one")
  static let two = SubjectID.terminal("two")
  static let account = SubjectID.account("acquirer")
  static let start = Timestamp(seconds: 1_700_000_000)

  let clock = SimulatedClock(start)
  let watch: ShopWatch
  let ledger = Ledger()
  let access = Access()

  init(
    lock: TechnicianLock? = nil, accessWords: (any AccessArchive)? = nil, turn: (any OperationTurn)? = nil,
    isAwayOnlyOutOfReach: Bool = false
  ) async throws {
    let facts: Set<Fact> = [.terminalReachable, .terminalState, .terminalContact, .terminalResponseTime]
    let source = { (subject: SubjectID) in
      var capabilities = ConnectorCapabilities(
        facts: [subject: facts], restart: .reboot, reset: .application,
        operations: [.settleBatch, .diagnose, .identify, .updateNow, .cancelAction])
      capabilities.isAwayOnlyOutOfReach = isAwayOnlyOutOfReach
      return ShopSetup.Source(interval: .seconds(10), capabilities: capabilities)
    }
    let setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Shop")),
      terminals: [Self.one, Self.two].map { id in
        TerminalIdentity(
          key: id.key, name: LocalizedText(id.key), address: "127.0.0.1:1", connector: "zvt", interval: .seconds(10))
      },
      accounts: [AccountIdentity(key: "acquirer", name: LocalizedText("Acquirer"), merchantID: "1")], links: [],
      calendar: .utc, isOpen: { _ in true },
      sources: [
        Self.one.description: source(Self.one), Self.two.description: source(Self.two),
        "service/acquirer": ShopSetup.Source(
          interval: .seconds(10),
          capabilities: ConnectorCapabilities(
            facts: [Self.account: [.accountState]], discovers: [.upgrade: [.upgradeState]])),
      ])
    watch = ShopWatch(
      setup: setup, rules: StatusEngine(pack: try RulePack(parsing: rules, file: "test.yaml")), ledger: ledger,
      prints: nil, lock: lock, accessWords: accessWords, turn: turn, clock: clock, publish: { _ in })
    await watch.begin(access: access)
  }

  /// A terminal answers, in `state`.
  func answer(_ terminal: SubjectID, _ state: String) async {
    await watch.take(report(terminal, state, reachable: true, .answered), from: terminal.description)
  }

  /// A terminal does not answer.
  func silence(_ terminal: SubjectID) async {
    await watch.take(report(terminal, "unknown", reachable: false, .failed("silent")), from: terminal.description)
  }

  /// The account is frozen, or no longer.
  func freezeAccount(_ isFrozen: Bool = true) async {
    let reading = Reading(
      Self.account, .accountState, .text(isFrozen ? "frozen" : "normal"), at: clock.now, source: "service/acquirer",
      freshFor: .seconds(3600))
    await watch.take(PollReport(contact: .answered, readings: [reading]), from: "service/acquirer")
  }

  private func report(
    _ terminal: SubjectID, _ state: String, reachable: Bool, _ contact: PollReport.Contact
  ) -> PollReport {
    var readings = [
      Reading(terminal, .terminalReachable, .bool(reachable), at: clock.now, source: "zvt"),
      Reading(terminal, .terminalState, .text(state), at: clock.now, source: "zvt"),
    ]
    if reachable {
      readings.append(Reading(terminal, .terminalResponseTime, .number(9), at: clock.now, source: "zvt"))
    }
    return PollReport(contact: contact, readings: readings)
  }

  var snapshot: ShopSnapshot { get async { await watch.snapshot } }

  private let rules = """
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
        ladder:
          - {remedy: restart, after: 1 min}
          - {remedy: contact-support, after: 1 h}
      - id: frozen
        subject: account
        when: account.state = frozen
        severity: critical
        blocks-cards: true
        cause: account.bank.frozen
        actor: acquirer
        evidence: [account.state]
        title: {en: "frozen", zh: "冻结"}
        explanation: {en: "It is frozen.", zh: "账户冻结。"}
        ladder:
          - {remedy: contact-support, after: 1 h}
    """
}

/// Remembers what was recorded.
final class Ledger: OperationLedger {
  private let recorded = Mutex<[Operation]>([])
  private let isBroken = Mutex(false)

  struct DiskFull: Error {}

  func breakDown(_ isBroken: Bool = true) { self.isBroken.withLock { $0 = isBroken } }

  func record(_ operation: Operation) async throws {
    if isBroken.withLock({ $0 }) { throw DiskFull() }
    recorded.withLock { $0.append(operation) }
  }

  var operations: [Operation] { recorded.withLock { $0 } }
}

/// A way to the devices that counts what is sent.
final class Access: DeviceAccess {
  struct State {
    var sent: [SubjectID] = []
    var watched: [String] = []
    var commands: [DeviceCommand] = []
    var outcome = CommandOutcome.accepted
    /// What comes of a command, where it is not `outcome`.
    var reports: [DeviceCommand: CommandReport] = [:]
    var beforeTurn: (@Sendable () async -> Void)?
  }

  let state = Mutex(State())

  private struct Device: Connector {
    let subject: SubjectID
    let access: Access

    var capabilities: ConnectorCapabilities { ConnectorCapabilities(facts: [:], restart: .reboot) }
    func poll(deadline: Duration) async -> PollReport { PollReport(contact: .answered, readings: []) }
    func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
      access.state.withLock { state in
        state.sent.append(subject)
        state.commands.append(command)
        return state.reports[command] ?? CommandReport(state.outcome)
      }
    }
  }

  func exclusively<Result: Sendable>(
    with subject: SubjectID, _ body: @escaping @Sendable (any Connector) async -> Result
  ) async -> Result? {
    await state.withLock { $0.beforeTurn }?()
    return await body(Device(subject: subject, access: self))
  }

  func watchClosely(_ source: String, every interval: Duration, until moment: Timestamp) async {
    state.withLock { $0.watched.append(source) }
  }

  var sent: [SubjectID] { state.withLock { $0.sent } }
}
