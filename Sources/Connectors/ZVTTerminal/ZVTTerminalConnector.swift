public import NIOCore
public import ShopConfiguration
public import ShopModel
import Synchronization
public import ZVT

/// A card terminal that speaks ZVT over TCP. A poll is one Status-Enquiry on a connection of its own; now and then, and
/// only of a terminal that is ready, it also asks for the money the terminal holds. What changes anything it sends on a
/// person's order alone. It never registers and never logs off.
public final class ZVTTerminalConnector: Connector {
  /// What its readings name as their source.
  static let source = "zvt"

  /// The facts of this one terminal, and what can be done to it: everything the protocol has a command for.
  public let capabilities: ConnectorCapabilities

  private struct Memory {
    var faults = ComponentFaults()
    var enquiries: BatchEnquiries
  }

  private let configuration: TerminalConfiguration
  private let options: ZVTOptions
  private let password: ZVTPassword?
  private let group: any EventLoopGroup
  private let clock: any ShopClock
  private let subject: SubjectID
  private let status: StatusReadings
  /// The client for the usual deadline; it remembers which form of the enquiry the terminal knows.
  private let client: ZVTClient
  private let memory: Mutex<Memory>
  private let keep: (@Sendable (ReceivedPrint) async -> Void)?

  /// A driver for one terminal.
  ///
  /// - Parameters:
  ///   - password: see `TerminalConfiguration.resolvedPassword(with:)`.
  ///   - group: the event loops that carry the connections.
  ///   - calendar: the shop's wall clock, which the terminal's is compared with.
  ///   - keep: keeps what the terminal gives to print, before that is acknowledged (``ZVTClient/run(_:keeping:)``); it
  ///     comes with the report once more, under the same name.
  public init(
    configuration: TerminalConfiguration, password: ZVTPassword?, group: any EventLoopGroup, clock: any ShopClock,
    calendar: ShopCalendar, keep: (@Sendable (ReceivedPrint) async -> Void)? = nil
  ) {
    self.keep = keep
    self.configuration = configuration
    let options = configuration.zvt ?? ZVTOptions()
    self.options = options
    self.password = password
    self.group = group
    self.clock = clock
    subject = configuration.identity.id
    status = StatusReadings(subject: subject, calendar: calendar)
    let enquiries = BatchEnquiries(interval: options.totalsInterval, hasPassword: password != nil)
    memory = Mutex(Memory(enquiries: enquiries))
    client = ZVTTerminalConnector.client(
      configuration, options, password, group, deadline: configuration.deadline)
    capabilities = ZVTTerminalConnector.capabilities(configuration, enquiries)
  }

  private static func capabilities(
    _ configuration: TerminalConfiguration, _ enquiries: BatchEnquiries
  ) -> ConnectorCapabilities {
    var facts = StatusReadings.facts.union([.terminalReachable, .terminalContact, .terminalResponseTime])
    facts.formUnion(ConfiguredReadings.facts(of: configuration))
    if enquiries.isAsked(.totals) { facts.formUnion([.terminalBatchCount, .terminalBatchAmount]) }
    if enquiries.isAsked(.preauthorisations) { facts.insert(.terminalPreauthorisations) }
    return ConnectorCapabilities(
      facts: [configuration.identity.id: facts], restart: .reboot, reset: .application,
      operations: [.settleBatch, .diagnose, .identify, .updateNow, .cancelAction],
      // Feig's terminals name themselves so, and they alone know 0F A1.
      factoryResetNames: ["cVEND"])
  }

  /// Connecting and the first reply share the deadline. Once the terminal has accepted, the protocol's own times hold
  /// (T4), because a sequence must not be cut.
  private static func client(
    _ configuration: TerminalConfiguration, _ options: ZVTOptions, _ password: ZVTPassword?,
    _ group: any EventLoopGroup, deadline: Duration, t4: Duration = .seconds(180)
  ) -> ZVTClient {
    let charset: ZVTCharset =
      switch options.charset {
      case .auto: .auto
      case .cp437: .cp437
      case .iso8859_1: .iso8859Part1
      case .iso8859_15: .iso8859Part15
      case .zvt7bit: .zvt7bit
      case .utf8: .utf8
      }
    let settings = ZVTSettings(
      password: password, charset: charset, serviceByte: options.statusServiceByte,
      connectTimeout: min(.seconds(5), deadline * 3 / 8), t3: min(.seconds(5), deadline * 5 / 8), t4: t4)
    return ZVTClient(
      endpoint: ZVTEndpoint(host: configuration.host, port: configuration.port), settings: settings, group: group)
  }

  private func client(deadline: Duration) -> ZVTClient {
    deadline == configuration.deadline
      ? client : ZVTTerminalConnector.client(configuration, options, password, group, deadline: deadline)
  }

  // MARK: Asking

  /// One Status-Enquiry 05 01, and what is due of the enquiries for the money on the terminal.
  public func poll(deadline: Duration) async -> PollReport {
    let (exchange, prints) = await run(.statusEnquiry, with: client(deadline: deadline))
    var report = report(on: exchange)
    add(exchange, prints, to: &report)
    report.readings += ConfiguredReadings.readings(of: configuration, at: clock.now)
    guard case .completed(.status(let answer)) = exchange.outcome, answer.status == .ready else { return report }
    await askForBatch(into: &report)
    return report
  }

  /// What an enquiry for the batch may take, whatever the poll's deadline: with less than the protocol's own T3 of 5 s a
  /// slow terminal would be cut off, and these enquiries are rare.
  private static let enquiryTime: Duration = .seconds(8)

  private func askForBatch(into report: inout PollReport) async {
    let batch = memory.withLock { BatchReadings(subject: subject, freshFor: $0.enquiries.freshFor) }
    for enquiry in memory.withLock({ $0.enquiries.due(at: clock.now) }) {
      let client = ZVTTerminalConnector.client(configuration, options, password, group, deadline: Self.enquiryTime)
      let (exchange, prints) = await run(enquiry.command, with: client)
      let now = clock.now
      memory.withLock { $0.enquiries.asked(enquiry, outcome: exchange.outcome, at: now) }
      let (readings, notes) = batch.readings(of: exchange, at: now)
      report.readings += readings
      report.notes += notes
      add(exchange, prints, to: &report)
    }
  }

  /// Runs one exchange and keeps what it gives to print as it comes.
  private func run(_ command: ZVTCommand, with client: ZVTClient) async -> (ZVTExchange, [ReceivedPrint]) {
    let (subject, clock) = (subject, clock)
    let name = "\(subject) \(clock.now.milliseconds) \(UInt64.random(in: .min ... .max))"
    @Sendable func received(_ lines: [String], _ number: Int) -> ReceivedPrint {
      ReceivedPrint(
        subject: subject, at: clock.now, lines: lines.prefix(4096).map { DeviceText.clean($0) },
        name: "\(name) \(number)")
    }
    var keeping: (@Sendable (ZVTPrint) async -> Void)?
    if let keep { keeping = { await keep(received($0.lines, $0.number)) } }
    let exchange = await client.run(command, keeping: keeping)
    return (exchange, exchange.prints.enumerated().map { received($0.element, $0.offset) })
  }

  /// What every exchange can bring besides its answer.
  private func add(_ exchange: ZVTExchange, _ prints: [ReceivedPrint], to report: inout PollReport) {
    report.prints += prints
    report.notes += exchange.notes.map { "\(exchange.command.control): \(DeviceText.clean($0))" }
  }

  private func report(on exchange: ZVTExchange) -> PollReport {
    switch exchange.outcome {
    case .completed(.status(let answer)): return answered(answer, exchange)
    case .completed, .acknowledged:
      return contact(
        "foreign", state: "unknown", text: "an answer that does not belong to the enquiry", isFailure: true)
    case .negative(let code, _):
      let text = OutcomeText.refusal(code)
      if code == .notRegistered { return contact("not-registered", state: "unknown", text: text, isFailure: true) }
      let state = TerminalStateName.of(code)
      return contact("answering", state: state ?? "unknown", text: text, isFailure: state == nil)
    case .aborted(let code, let own):
      let text = OutcomeText.abort(code, own)
      if code == .notRegistered { return contact("not-registered", state: "unknown", text: text, isFailure: true) }
      let state = code.flatMap { TerminalStateName.of($0) }
      return contact("answering", state: state ?? "unknown", text: text, isFailure: false)
    case .failed(let failure):
      let failed = FailedContact(failure, of: exchange)
      let text = DeviceText.clean(failed.reason)
      guard let name = failed.contact else { return PollReport(contact: .failed(text), readings: []) }
      return contact(name, state: failed.state, text: text, isFailure: true, isReachable: failed.isReachable)
    }
  }

  private func answered(_ answer: StatusEnquiryAnswer, _ exchange: ZVTExchange) -> PollReport {
    let now = clock.now
    var report = PollReport(contact: .answered, readings: contactReadings("answering", isReachable: true, raw: nil))
    let milliseconds = exchange.answerTime / .milliseconds(1)
    report.readings.append(
      Reading(subject, .terminalResponseTime, .number(milliseconds), at: now, source: Reading.measuredHere))
    report.readings += memory.withLock { status.readings(of: answer, faults: &$0.faults, at: now) }
    if answer.status == nil { report.notes.append("05 01: the answer holds no status that can be relied on") }
    if !answer.undecoded.isEmpty {
      report.notes.append("05 01: \(answer.undecoded.count) bytes of the answer could not be understood")
    }
    return report
  }

  /// A report on a terminal that gave no status.
  private func contact(
    _ contact: String, state: String, text: String, isFailure: Bool, isReachable: Bool = true
  ) -> PollReport {
    let state = Reading(subject, .terminalState, .text(state), at: clock.now, source: Self.source, raw: text)
    return PollReport(
      contact: isFailure ? .failed(text) : .answered,
      readings: contactReadings(contact, isReachable: isReachable, raw: text) + [state])
  }

  private func contactReadings(_ contact: String, isReachable: Bool, raw: String?) -> [Reading] {
    let now = clock.now
    return [
      Reading(subject, .terminalReachable, .bool(isReachable), at: now, source: Reading.measuredHere, raw: raw),
      Reading(subject, .terminalContact, .text(contact), at: now, source: Self.source, raw: raw),
    ]
  }

  // MARK: Commands

  /// How long a terminal that has accepted a restart may take to complete it: many are gone without a word, and
  /// waiting the full T4 for them would keep the person waiting too.
  private static let restartT4: Duration = .seconds(10)

  /// Sends one command, once, on a connection of its own.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    let wire = wireCommand(command)
    let t4 = command.endsConnection ? Self.restartT4 : .seconds(180)
    let client = ZVTTerminalConnector.client(configuration, options, password, group, deadline: deadline, t4: t4)
    let (exchange, prints) = await run(wire, with: client)
    let now = clock.now
    // What the terminal holds may be another now.
    if command.changesBatch { memory.withLock { $0.enquiries.forget() } }
    let freshFor = memory.withLock { max($0.enquiries.freshFor, .seconds(60)) }
    var told = PollReport(contact: .answered, readings: [])
    if wire == .turnoverTotals || wire == .openPreauthorisations {
      let batch = BatchReadings(subject: subject, freshFor: freshFor)
      (told.readings, told.notes) = batch.readings(of: exchange, at: now)
    }
    add(exchange, prints, to: &told)
    var outcome = CommandVerdict(command: command, exchange: exchange).outcome
    if command == .identify, case .completed = outcome { outcome = .completed(identification.joined(separator: " / ")) }
    return CommandReport(outcome, readings: told.readings, prints: told.prints, notes: told.notes)
  }

  private func wireCommand(_ command: DeviceCommand) -> ZVTCommand {
    switch command {
    case .restart, .reset: .resetTerminal
    case .diagnose, .testHost: .diagnosis(.line)
    case .identify: .displayText(identification, seconds: Self.identificationSeconds)
    case .settleBatch: .endOfDay
    case .updateNow: .softwareUpdate
    case .cancelAction: .abort
    case .readMake: .feigInformation
    case .readPreauthorisations: .openPreauthorisations
    case .readTotals: .turnoverTotals
    case .readLastTransaction: .lastTransaction
    case .sendStored: .sendOfflineTransactions
    case .factoryReset: .feigFactoryReset
    case .initialise: .initialisation
    }
  }

  /// How long the terminal shows who it is.
  private static let identificationSeconds = 15

  /// What the terminal shows of itself: short lines of ASCII, which every display has.
  private var identification: [String] {
    let name = configuration.identity.name(.english)
    let isPlain = !name.isEmpty && name.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let lines = ["Tillwatch", isPlain ? name : configuration.identity.key, configuration.tid.map { "TID \($0)" } ?? ""]
    return lines.filter { !$0.isEmpty }.map { String($0.prefix(20)) }
  }
}

extension DeviceCommand {
  /// Whether the terminal may be gone before it completes it.
  fileprivate var endsConnection: Bool { self == .restart || self == .reset || self == .factoryReset }

  /// Whether it may change what the terminal holds, and leaves it there to be asked: of one that goes away only the state
  /// is asked until it is back, or the question for its money would outlast its absence.
  fileprivate var changesBatch: Bool {
    switch self {
    case .settleBatch, .sendStored, .initialise: true
    default: false
    }
  }
}
