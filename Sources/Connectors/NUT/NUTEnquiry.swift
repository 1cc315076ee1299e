import ShopModel

/// Asks a server of the Network UPS Tools (upsd) for everything it knows of one power source, and takes its leave. Pure.
///
/// `LIST VAR ups` is answered with `BEGIN LIST VAR ups`, one `VAR ups name "value"` for each, and `END LIST VAR ups`; or
/// with `ERR` and a word. Every other answer is none of upsd, and ends it.
struct NUTEnquiry: ByteExchange {
  /// What came of asking.
  enum Outcome: Hashable {
    /// The variables we know, by name, their values cleaned; others are passed over.
    case variables([String: String])
    /// The server said no, with this word, cleaned.
    case refused(String)
    /// What answers is not upsd, or too much; why.
    case foreign(String)
  }

  /// The longest line; upsd's own are at most half as long.
  static let longestLine = 2048
  /// The most bytes of an answer; a large UPS has about 10,000.
  static let mostBytes = 256 << 10
  /// The variables that are kept.
  static let known: Set<String> = [
    "ups.status", "ups.alarm", "battery.charge", "battery.runtime", "input.voltage",
  ]

  let ups: String
  private(set) var outcome: Outcome?
  private var line: [UInt8] = []
  private var received = 0
  private var hasBegun = false
  private var variables: [String: String] = [:]

  /// - Parameter ups: the name of the power source, one word.
  init(ups: String) { self.ups = ups }

  var opening: [UInt8] { [UInt8]("LIST VAR \(ups)\n".utf8) }
  var isOver: Bool { outcome != nil }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    guard outcome == nil else { return [] }
    for byte in bytes where outcome == nil {
      received += 1
      guard received <= NUTEnquiry.mostBytes else {
        outcome = .foreign("sent more than \(NUTEnquiry.mostBytes) bytes")
        break
      }
      if byte == UInt8(ascii: "\n") {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        take(line)
        line = []
      } else if line.count < NUTEnquiry.longestLine {
        line.append(byte)
      } else {
        outcome = .foreign("sent a line of more than \(NUTEnquiry.longestLine) bytes")
      }
    }
    switch outcome {
    case .variables, .refused: return [UInt8]("LOGOUT\n".utf8)
    case .foreign, nil: return []
    }
  }

  private mutating func take(_ line: [UInt8]) {
    guard let words = NUTLine.words(line) else { return isForeign(line) }
    switch words.first {
    case "ERR" where words.count >= 2: outcome = .refused(DeviceText.clean(words[1], limit: 40))
    case "BEGIN" where !hasBegun && words == ["BEGIN", "LIST", "VAR", ups]: hasBegun = true
    case "END" where hasBegun && words == ["END", "LIST", "VAR", ups]: outcome = .variables(variables)
    case "VAR" where hasBegun && words.count == 4 && words[1] == ups:
      if NUTEnquiry.known.contains(words[2]), variables[words[2]] == nil {
        variables[words[2]] = DeviceText.clean(words[3])
      }
    default: isForeign(line)
    }
  }

  private mutating func isForeign(_ line: [UInt8]) {
    let shown = DeviceText.clean(String(decoding: line.prefix(80), as: UTF8.self), limit: 40)
    outcome = .foreign(shown.isEmpty ? "sent a line without sense" : "sent \"\(shown)\"")
  }
}
