import NIOCore
public import ShopConfiguration
public import ShopModel

/// Asks a server of the Network UPS Tools (upsd) for a power source. It signs in to nothing, sends `LIST VAR` and `LOGOUT`
/// and no more, and can carry no operation out.
public struct NUTConnector: Connector {
  /// The facts of the power source, and how its server answers.
  public let capabilities: ConnectorCapabilities

  private let configuration: PowerConfiguration
  private let connection: ByteConnection
  private let clock: any ShopClock

  /// A driver for one power source.
  public init(configuration: PowerConfiguration, group: any EventLoopGroup, clock: any ShopClock) {
    self.configuration = configuration
    self.clock = clock
    connection = ByteConnection(host: configuration.host, port: configuration.port, group: group)
    capabilities = ConnectorCapabilities(
      facts: [configuration.identity.id: NUTReadings.facts.union([.powerContact])])
  }

  /// A power source is only ever asked.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a power source is only ever asked"))
  }

  /// Asks for the power source's variables; ends at the latest at the shorter of `deadline` and the configured one.
  public func poll(deadline: Duration) async -> PollReport {
    let end = await connection.run(
      NUTEnquiry(ups: configuration.ups), within: min(deadline, configuration.deadline))
    switch end.exchange.outcome {
    case .variables(let variables):
      let result = NUTReadings(variables, of: configuration.identity.id, at: clock.now)
      guard !result.readings.isEmpty else {
        return failed("data-stale", "upsd tells nothing of the UPS yet", notes: result.notes)
      }
      return PollReport(
        contact: .answered, readings: [contact("answering")] + result.readings, notes: result.notes)
    case .refused(let word):
      let (name, reason) = Self.meaning(of: word, ups: configuration.ups)
      return failed(name, reason)
    case .foreign(let what): return failed("foreign", "what answers is not upsd: \(what)")
    case nil: return unanswered(end.failure ?? .other, isConnected: end.isConnected)
    }
  }

  /// What a refusal of upsd means: the contact, and one line for a person.
  static func meaning(of word: String, ups: String) -> (contact: String, reason: String) {
    switch word {
    case "DATA-STALE": ("data-stale", "upsd has heard nothing of the UPS for a while (DATA-STALE)")
    case "DRIVER-NOT-CONNECTED":
      ("driver-lost", "upsd has no driver that talks to the UPS (DRIVER-NOT-CONNECTED)")
    case "UNKNOWN-UPS": ("unknown-name", "upsd knows no UPS \"\(ups)\" (UNKNOWN-UPS)")
    case "ACCESS-DENIED", "USERNAME-REQUIRED", "PASSWORD-REQUIRED":
      ("denied", "upsd does not let this computer ask (\(word))")
    default: ("foreign", "upsd refuses the question (\(word))")
    }
  }

  private func unanswered(_ failure: HTTPFailure, isConnected: Bool) -> PollReport {
    switch (failure, isConnected) {
    case (_, true): return failed("silent", "connected, but upsd gave no complete answer: \(failure.description)")
    case (.refused, false): return failed("unreachable", "connection refused: upsd does not run or listen there")
    // What stopped us on our side says nothing about the UPS.
    case (.cancelled, false), (.other, false):
      return PollReport(contact: .failed(failure.description), readings: [])
    case (_, false): return failed("unreachable", failure.description)
    }
  }

  private func failed(_ name: String, _ reason: String, notes: [String] = []) -> PollReport {
    PollReport(contact: .failed(reason), readings: [contact(name, raw: reason)], notes: notes)
  }

  private func contact(_ name: String, raw: String? = nil) -> Reading {
    Reading(
      configuration.identity.id, .powerContact, .text(name), at: clock.now, source: NUTReadings.source, raw: raw)
  }
}
