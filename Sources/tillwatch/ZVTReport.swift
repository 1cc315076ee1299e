import ShopModel
import ZVT

/// What one exchange with a terminal gave, for a technician to read. English, as the specification is.
struct ZVTReport {
  private var lines: [String] = []

  /// 0: the terminal answered and is ready; 1: it answered, and needs something; 2: it refused or failed; 3: there was
  /// no answer to go by.
  private(set) var code: Int32 = 0

  /// The report, one item a line, free of control characters.
  var text: String { lines.map { DeviceText.clean($0, limit: 400) + "\n" }.joined() }

  init(_ exchange: ZVTExchange) {
    report(exchange.outcome)
    for print in exchange.prints {
      lines.append("received to print:")
      lines += print.map { "| \($0)" }
    }
    for status in exchange.intermediate { lines.append("shown meanwhile: \(status.text)") }
    if let clock = exchange.hostClock { lines.append("host's clock: \(Self.text(of: clock))") }
    for note in exchange.notes { lines.append("note: \(note)") }
    lines.append("answered after \(exchange.answerTime.wholeMilliseconds) ms")
  }

  private mutating func report(_ outcome: ZVTOutcome) {
    switch outcome {
    case .completed(.status(let answer)): report(answer)
    case .completed(.openPreauthorisations(let receipts)):
      lines.append("open pre-authorisations: \(receipts.isEmpty ? "none" : receipts.joined(separator: ", "))")
    case .completed(.feigInformation(let device)):
      lines.append("make: Feig, \(device.software), serial \(device.serial), TID \(device.tid)")
    case .completed(.finished(let fields)):
      if let result = fields.byte(0x27).map(ResultCode.init(rawValue:)), result != .noError {
        lines.append("result: \(result.meaning)")
        code = 1
      } else {
        lines.append("completed")
      }
    case .acknowledged: lines.append("acknowledged")
    case .negative(.notRegistered, _):
      lines.append("refused: not registered. The till has to register the terminal; this program never does.")
      code = 2
    case .negative(let result, _):
      lines.append("refused: \(result.meaning)")
      code = 2
    case .aborted(let result, let text):
      lines.append("aborted: \(result?.meaning ?? "without a reason")\(text.map { " (\($0))" } ?? "")")
      code = 2
    case .failed(let failure):
      lines.append("no answer: \(Self.text(of: failure))")
      code = 3
    }
  }

  private mutating func report(_ answer: StatusEnquiryAnswer) {
    if let status = answer.status {
      lines.append("status: \(status.meaning)")
      if status.grade != .ready {
        code = 1
        if let recovery = status.recovery, recovery != .none { lines.append("way out: \(recovery.rawValue)") }
      }
    } else {
      lines.append("status: not said")
      code = 1
    }
    func add(_ label: String, _ value: String?) {
      if let value { lines.append("\(label): \(value)") }
    }
    add("TID", answer.tid)
    add("device", answer.deviceName)
    add("software", answer.softwareVersion ?? answer.version)
    add("serial number", answer.serial)
    add("clock", answer.clock.map(Self.text))
    add("next restart by itself", answer.nextReboot.map(Self.text))
    if answer.hasRebooted == true { lines.append("it has restarted and wants to be logged on again") }
    if let locks = answer.locks {
      let names = locks.entries.map(\.meaning)
      lines.append("locks: \(names.isEmpty ? "none" : names.joined(separator: ", ")) (\(locks.hex))")
    }
    if answer.deviceState == .tampered { lines.append("the device says it was tampered with: return it for repair") }
    for application in answer.applications { lines.append("payment application: \(application)") }
    if !answer.undecoded.isEmpty { lines.append("not understood: \(answer.undecoded.count) bytes") }
  }

  private static func text(of clock: TerminalClock) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(clock.year)-\(two(clock.month))-\(two(clock.day))"
    return "\(date) \(two(clock.hour)):\(two(clock.minute)):\(two(clock.second))"
  }

  private static func text(of failure: ZVTFailure) -> String {
    switch failure {
    case .connectionRefused: "connection refused: the till may hold the terminal, or the port is another"
    case .unreachable(let reason): "no way to the terminal: \(reason)"
    case .connectTimedOut: "nobody answered at this address"
    case .noConnectionPossible(let reason): "this computer could not connect: \(reason)"
    case .closedBeforeAnswer: "the terminal closed the connection: the till may hold it"
    case .silent: "the terminal took the connection and says nothing"
    case .stalled(let what): "the terminal fell silent: \(what)"
    case .foreign(let what): "this is not ZVT over TCP: \(what)"
    case .reset(let midFrame): midFrame ? "the connection was cut in the middle of a message" : "the connection was cut"
    case .protocolViolation(let what): "the answer breaks the protocol: \(what)"
    case .tooMuch(let limit): "more than \(limit) bytes came; the rest was not taken in"
    }
  }
}
