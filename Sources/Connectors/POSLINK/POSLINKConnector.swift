import NIOCore
import POSLINK
public import ShopConfiguration
public import ShopModel

/// A PAX terminal that speaks POSLINK over the shop's own network. A poll is one A00; what changes anything it sends on a
/// person's order alone, once, whatever becomes of it.
///
/// Little is published of the protocol. What is not certain is not read: of the answer to A00 that is everything but the
/// serial number, which stands word for word beside it.
public struct POSLINKConnector: Connector {
  /// What its readings name as their source.
  static let source = "poslink"

  /// Restart by A26; reset by A16, which only leads back to where a sale begins; and A14, which ends a sale.
  public let capabilities: ConnectorCapabilities

  private let configuration: TerminalConfiguration
  private let framing: POSLINKFraming
  private let connection: ByteConnection
  private let clock: any ShopClock
  private var subject: SubjectID { configuration.identity.id }

  /// A driver for one terminal.
  ///
  /// - Parameter group: whose threads carry the connections.
  public init(
    configuration: TerminalConfiguration, options: POSLINKOptions, group: any EventLoopGroup, clock: any ShopClock
  ) {
    self.configuration = configuration
    self.clock = clock
    framing =
      switch options.framing {
      case .tcp: .tcp
      case .http: .http
      }
    connection = ByteConnection(host: configuration.host, port: configuration.port, group: group)
    let facts: Set<Fact> = [
      .terminalReachable, .terminalContact, .terminalState, .terminalStatusCode, .terminalSerial,
      .terminalResponseTime,
    ]
    var capabilities = ConnectorCapabilities(
      facts: [configuration.identity.id: facts.union(ConfiguredReadings.facts(of: configuration))],
      restart: .reboot, reset: .returnToIdle, operations: [.cancelAction])
    // A terminal that serves a customer is silent too, and an answer can come damaged: neither shows that it restarts.
    capabilities.isAwayOnlyOutOfReach = true
    self.capabilities = capabilities
  }

  // MARK: Asking

  /// Sends A00; ends at the latest at the shorter of `deadline` and the configured one.
  public func poll(deadline: Duration) async -> PollReport {
    let begin = ContinuousClock.now
    let end = await talk(.initialise, within: min(deadline, configuration.deadline))
    let time = ContinuousClock.now - begin
    let verdict = POSLINKVerdict(end)
    var report = report(on: verdict)
    if let answer = verdict.answer { add(answer, after: time, to: &report) }
    report.readings += ConfiguredReadings.readings(of: configuration, at: clock.now)
    return report
  }

  private func talk(_ command: POSLINKCommand, within limit: Duration) async -> ExchangeEnd<POSLINKConversation> {
    await connection.run(
      POSLINKConversation(command, framing: framing, host: configuration.identity.address), within: limit)
  }

  private func report(on verdict: POSLINKVerdict) -> PollReport {
    let sighting = verdict.sighting
    let now = clock.now
    guard let contact = sighting.contact else {
      return PollReport(contact: .failed(sighting.reason ?? ""), readings: [])
    }
    return PollReport(
      contact: sighting.reason.map { .failed($0) } ?? .answered,
      readings: [
        Reading(
          subject, .terminalReachable, .bool(sighting.isReachable), at: now, source: Reading.measuredHere,
          raw: sighting.reason),
        Reading(subject, .terminalContact, .text(contact), at: now, source: Self.source, raw: sighting.reason),
        Reading(
          subject, .terminalState, .text(sighting.state), at: now, source: Self.source,
          raw: sighting.reason ?? verdict.text),
      ])
  }

  private func add(_ answer: POSLINKAnswer, after time: Duration, to report: inout PollReport) {
    let now = clock.now
    report.readings.append(
      Reading(
        subject, .terminalResponseTime, .number(time / .milliseconds(1)), at: now, source: Reading.measuredHere))
    report.readings.append(
      Reading(
        subject, .terminalStatusCode, .text(DeviceText.clean(answer.code, limit: 16)), at: now, source: Self.source,
        raw: verdictText(answer)))
    let serial = answer.serialNumber.map { DeviceText.clean($0, limit: 32) } ?? ""
    if serial.isEmpty {
      if answer.isWell { report.notes.append("A01: no serial number in it") }
      return
    }
    // What follows it is as the terminal says, and means what its maker knows.
    let rest = answer.further.dropFirst().map { DeviceText.clean($0, limit: 40) }
    report.readings.append(
      Reading(
        subject, .terminalSerial, .text(serial), at: now, source: Self.source,
        raw: rest.isEmpty ? nil : DeviceText.clean(([serial] + rest).joined(separator: " | "))))
  }

  private func verdictText(_ answer: POSLINKAnswer) -> String { DeviceText.clean("\(answer.code) \(answer.text)") }

  // MARK: Commands

  /// How long a word to a cancellation is waited for: as a rule there is none.
  private static let cancelTime: Duration = .seconds(2)

  /// Sends one command, once, on a connection of its own.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    let said: POSLINKCommand
    switch command {
    case .restart: said = .reboot
    case .reset: said = .reset
    case .cancelAction: said = .cancel
    // Nothing that could be tried again later: the protocol has no such command.
    default: return CommandReport(.notKnown("there is no such command over POSLINK, and nothing was sent"))
    }
    let end = await talk(said, within: said == .cancel ? min(deadline, Self.cancelTime) : deadline)
    return CommandReport(POSLINKVerdict(end).commandOutcome)
  }
}
