import NIOCore
public import ShopConfiguration
public import ShopModel

/// Asks a receipt printer that speaks ESC/POS for its status. It sends the four status enquiries and nothing else, so that
/// it can neither print nor open a drawer, and can carry no operation out.
public struct ESCPOSConnector: Connector {
  /// The facts of the printer, and how its address answers.
  public let capabilities: ConnectorCapabilities

  private let configuration: PrinterConfiguration
  private let connection: ByteConnection
  private let clock: any ShopClock

  /// A driver for one printer.
  public init(configuration: PrinterConfiguration, group: any EventLoopGroup, clock: any ShopClock) {
    self.configuration = configuration
    self.clock = clock
    connection = ByteConnection(host: configuration.host, port: configuration.port, group: group)
    capabilities = ConnectorCapabilities(
      facts: [configuration.identity.id: PrinterReadings.facts.union([.printerContact])])
  }

  /// A printer is only ever asked.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a printer is only ever asked"))
  }

  /// Puts the four questions; ends at the latest at the shorter of `deadline` and the configured one.
  public func poll(deadline: Duration) async -> PollReport {
    let end = await connection.run(PrinterEnquiry(), within: min(deadline, configuration.deadline))
    if let foreign = end.exchange.foreign {
      return failed("foreign", "what answers is not an ESC/POS printer: \(foreign)")
    }
    guard !end.exchange.answers.isEmpty else {
      return unanswered(end.failure ?? .other, isConnected: end.isConnected)
    }
    let result = PrinterReadings(end.exchange.answers, of: configuration.identity.id, at: clock.now)
    return PollReport(contact: .answered, readings: [contact("answering")] + result.readings, notes: result.notes)
  }

  private func unanswered(_ failure: HTTPFailure, isConnected: Bool) -> PollReport {
    switch (failure, isConnected) {
    // Many printers take one connection, and what is in it may come before us.
    case (_, true):
      return failed("silent", "connected, but the printer tells no status: \(failure.description)")
    case (.refused, false):
      return failed("held-by-till", "connection refused: the till has the printer, or nothing prints there")
    // What stopped us on our side says nothing about the printer.
    case (.cancelled, false), (.other, false):
      return PollReport(contact: .failed(failure.description), readings: [])
    case (_, false):
      var report = failed("unreachable", failure.description)
      report.readings.append(
        Reading(
          configuration.identity.id, .printerOnline, .bool(false), at: clock.now, source: PrinterReadings.source,
          raw: failure.description))
      return report
    }
  }

  private func failed(_ name: String, _ reason: String) -> PollReport {
    PollReport(contact: .failed(reason), readings: [contact(name, raw: reason)])
  }

  private func contact(_ name: String, raw: String? = nil) -> Reading {
    Reading(
      configuration.identity.id, .printerContact, .text(name), at: clock.now, source: PrinterReadings.source, raw: raw)
  }
}
