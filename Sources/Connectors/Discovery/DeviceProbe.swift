import NIOCore
import POSLINK
import PeerNames
import ShopModel
import ZVT

/// Asks at one address and port whether what is looked for is there. It only asks: a ZVT terminal for its status, without
/// registering; a POSLINK terminal who it is; a receipt printer for its status in real time; upsd for the names it knows.
struct DeviceProbe: Sendable {
  /// What came of it.
  enum Result: Hashable {
    /// Nobody listens, or there is nobody.
    case nothing
    case found(FoundDevice)
    /// Why it could not be tried: for a reason on this computer.
    case notTried(String)
  }

  /// How long connecting may take: on the own network a device answers at once.
  static let connectLimit: Duration = .seconds(1)
  /// How long an answer may take.
  static let answerLimit: Duration = .seconds(4)
  /// The ports of which office printers as a rule have one besides: IPP and LPD.
  static let officePorts = (ipp: 631, lpd: 515)

  let group: any EventLoopGroup

  func ask(_ target: SearchPlan.Target) async -> Result {
    switch target.service {
    case .zvt: await askZVT(target)
    case .poslink: await askPOSLINK(target)
    case .escpos: await askPrinter(target)
    case .nut: await askUPS(target)
    }
  }

  private func connection(_ target: SearchPlan.Target, port: Int? = nil) -> ByteConnection {
    ByteConnection(
      host: target.address.description, port: port ?? target.service.port, group: group,
      connectLimit: Self.connectLimit)
  }

  private func found(
    _ target: SearchPlan.Target, _ kind: FoundDevice.Kind, _ certainty: FoundDevice.Certainty, _ remark: String
  ) -> FoundDevice {
    FoundDevice(
      address: target.address, port: target.service.port, kind: kind, certainty: certainty,
      remark: DeviceText.clean(remark))
  }

  /// What a connection that could not be made, or over which nothing came, says.
  private func unanswered<Exchange>(
    _ target: SearchPlan.Target, _ kind: FoundDevice.Kind, _ end: ExchangeEnd<Exchange>
  ) -> Result {
    guard !end.isConnected else {
      let then = end.failure == .closed ? "and closes it" : "and says nothing"
      return .found(found(target, kind, .guess, "takes the connection \(then)"))
    }
    switch end.failure {
    case .other, .cancelled, nil: return .notTried(end.failure?.description ?? "no connection")
    default: return .nothing
    }
  }

  // MARK: Terminals

  private func askZVT(_ target: SearchPlan.Target) async -> Result {
    let client = ZVTClient(
      endpoint: ZVTEndpoint(host: target.address.description, port: target.service.port),
      settings: ZVTSettings(connectTimeout: Self.connectLimit, t3: Self.answerLimit, t4: .seconds(20)), group: group)
    let exchange = await client.run(.statusEnquiry)
    switch exchange.outcome {
    case .completed(.status(let answer)):
      var device = found(target, .zvt, .answered, answer.status.map { "status: \($0.meaning)" } ?? "")
      device.tid = Self.clean(answer.tid, limit: 32)
      device.serial = Self.clean(answer.serial)
      device.name = Self.clean(
        [answer.deviceName, answer.softwareVersion ?? answer.version].compactMap(\.self).joined(separator: " "))
      return .found(device)
    case .negative, .aborted: return .found(found(target, .zvt, .answered, OutcomeText.text(exchange)))
    case .completed, .acknowledged:
      return .found(found(target, .other, .guess, "an answer that does not belong to the enquiry"))
    case .failed(.connectionRefused), .failed(.connectTimedOut), .failed(.unreachable): return .nothing
    case .failed(.noConnectionPossible(let reason)): return .notTried(DeviceText.clean(reason))
    case .failed(let failure):
      let contact = FailedContact(failure, of: exchange)
      return .found(found(target, contact.contact == "foreign" ? .other : .zvt, .guess, contact.reason))
    }
  }

  private func askPOSLINK(_ target: SearchPlan.Target) async -> Result {
    let connection = connection(target)
    var end = await connection.run(POSLINKConversation(.initialise), within: Self.answerLimit)
    if case .foreign(let what) = end.exchange.outcome, what.hasPrefix("HTTP") {
      let host = "\(target.address):\(target.service.port)"
      let other = await connection.run(
        POSLINKConversation(.initialise, framing: .http, host: host), within: Self.answerLimit)
      if POSLINKVerdict(other).answer != nil { end = other }
    }
    let verdict = POSLINKVerdict(end)
    let kind = FoundDevice.Kind.poslink(inHTTP: end.exchange.framing == .http)
    switch end.exchange.outcome {
    case .answered(let answer):
      var device = found(target, kind, .answered, verdict.text)
      device.serial = Self.clean(answer.serialNumber)
      return .found(device)
    case .other, .refused, .ended, .damaged, .acknowledged: return .found(found(target, kind, .guess, verdict.text))
    case .foreign, .tooMuch: return .found(found(target, .other, .guess, verdict.text))
    case nil: return unanswered(target, kind, end)
    }
  }

  // MARK: The others

  /// An office printer at the same port prints whatever comes, so it is looked for before anything is sent.
  private func askPrinter(_ target: SearchPlan.Target) async -> Result {
    switch await connection(target).open(within: Self.connectLimit) {
    case .open: break
    case .failed(.other), .failed(.cancelled): return .notTried("no connection can be opened on this computer")
    case .failed: return .nothing
    }
    async let ipp = connection(target, port: Self.officePorts.ipp).open(within: Self.connectLimit)
    async let lpd = connection(target, port: Self.officePorts.lpd).open(within: Self.connectLimit)
    if let doubt = Self.doubt(ipp: await ipp, lpd: await lpd) {
      return .found(
        found(target, doubt.kind, .guess, "\(doubt.reason): not asked, it might print the question"))
    }
    let end = await connection(target).run(PrinterEnquiry([.printer]), within: Self.answerLimit)
    if let foreign = end.exchange.foreign { return .found(found(target, .other, .guess, foreign)) }
    guard let status = end.exchange.answers[.printer] else {
      return end.isConnected
        ? unanswered(target, .escpos, end)
        : .found(found(target, .escpos, .guess, "takes one connection, and is taken"))
    }
    return .found(found(target, .escpos, .answered, status & 0x08 == 0 ? "online" : "offline"))
  }

  /// Why something that listens where printers do is not asked; nil: it has refused both ports of an office printer. Where
  /// one was not refused in so many words, a filter on the way or a busy printer may hide it.
  static func doubt(
    ipp: ByteConnection.Opening, lpd: ByteConnection.Opening
  ) -> (kind: FoundDevice.Kind, reason: String)? {
    switch (ipp, lpd) {
    case (.failed(.refused), .failed(.refused)): nil
    case (.open, _): (.other, "a printer of an office (it has IPP)")
    case (_, .open): (.escpos, "it may be a printer of an office (it has LPD)")
    case (.failed(.refused), .failed(let failure)):
      (.escpos, "it may be a printer of an office (LPD: \(failure.description))")
    case (.failed(let failure), _): (.escpos, "it may be a printer of an office (IPP: \(failure.description))")
    }
  }

  private func askUPS(_ target: SearchPlan.Target) async -> Result {
    let end = await connection(target).run(NUTListEnquiry(), within: Self.answerLimit)
    switch end.exchange.outcome {
    case .sources(let names):
      return .found(found(target, .nut(names), .answered, names.isEmpty ? "upsd, and it knows no UPS" : ""))
    case .refused(let word): return .found(found(target, .nut([]), .answered, "upsd refuses to tell (\(word))"))
    case .foreign(let bytes): return .found(found(target, .other, .guess, PeerName.summary(bytes)))
    case nil: return unanswered(target, .nut([]), end)
    }
  }

  private static func clean(_ text: String?, limit: Int = 60) -> String? {
    let text = DeviceText.clean(text ?? "", limit: limit)
    return text.isEmpty ? nil : text
  }
}
