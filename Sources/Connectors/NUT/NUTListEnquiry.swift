import ShopModel

/// Asks a server of the Network UPS Tools which power sources it knows, and takes its leave. Pure.
///
/// `LIST UPS` is answered with `BEGIN LIST UPS`, one `UPS name "description"` for each, and `END LIST UPS`; or with `ERR`
/// and a word.
struct NUTListEnquiry: ByteExchange {
  enum Outcome: Hashable {
    /// The names, cleaned.
    case sources([String])
    /// The server said no, with this word, cleaned.
    case refused(String)
    /// What answers is not upsd; its first bytes.
    case foreign([UInt8])
  }

  /// The most power sources that are taken in.
  static let mostSources = 64
  /// The most scalars of a name.
  static let longestName = 40
  /// The most bytes of an answer.
  static let mostBytes = 16 << 10

  private(set) var outcome: Outcome?
  private var line: [UInt8] = []
  private var first: [UInt8] = []
  private var received = 0
  private var names: [String]?

  var opening: [UInt8] { [UInt8]("LIST UPS\n".utf8) }
  var isOver: Bool { outcome != nil }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    if first.count < 120 { first += bytes.prefix(120 - first.count) }
    for byte in bytes where outcome == nil {
      received += 1
      guard received <= Self.mostBytes else {
        outcome = .foreign(first)
        break
      }
      guard byte == UInt8(ascii: "\n") else {
        line.append(byte)
        continue
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      take(line)
      line = []
    }
    if case .foreign = outcome { return [] }
    return isOver ? [UInt8]("LOGOUT\n".utf8) : []
  }

  private mutating func take(_ line: [UInt8]) {
    let words = NUTLine.words(line) ?? []
    switch words.first {
    case "ERR" where words.count >= 2: outcome = .refused(DeviceText.clean(words[1], limit: 40))
    case "BEGIN" where names == nil && words == ["BEGIN", "LIST", "UPS"]: names = []
    case "END" where words == ["END", "LIST", "UPS"]:
      outcome = names.map { .sources($0) } ?? .foreign(first)
    case "UPS" where names != nil && words.count >= 2:
      let name = DeviceText.clean(words[1], limit: Self.longestName)
      if names?.count ?? 0 < Self.mostSources, !name.isEmpty { names?.append(name) }
    default: outcome = .foreign(first)
    }
  }
}
