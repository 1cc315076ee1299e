/// Takes an HTTP/1 answer apart byte by byte, as far as a terminal's small server needs it: the status, and a body that is
/// as long as it says, chunked, or ends with the connection.
struct HTTPAnswerReader {
  enum Event: Hashable {
    /// The head is whole, and says 200.
    case accepted
    /// A byte of the body.
    case body(UInt8)
    /// The body has ended.
    case ended
    /// It is no such answer, or another status; its first line, as it came.
    case foreign
  }

  /// The longest head.
  static let longestHead = 8 << 10

  private enum Part {
    case head, open, counted(Int), chunkSize, chunk(Int), chunkEnd, over
  }

  private var part = Part.head
  private var line: [UInt8] = []
  private var lines = 0
  private var headCount = 0
  private var length: Int?
  private var isChunked = false

  mutating func take(_ byte: UInt8) -> [Event] {
    switch part {
    case .head: return takeHead(byte)
    case .open: return [.body(byte)]
    case .counted(let left):
      part = left > 1 ? .counted(left - 1) : .over
      return left > 1 ? [.body(byte)] : [.body(byte), .ended]
    case .chunkSize:
      guard byte == 0x0A else {
        guard line.count < 64 else { return fail() }
        line.append(byte)
        return []
      }
      let digits = line.prefix { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) || (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count <= 6, let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return fail() }
      line = []
      part = size > 0 ? .chunk(size) : .over
      return size > 0 ? [] : [.ended]
    case .chunk(let left):
      part = left > 1 ? .chunk(left - 1) : .chunkEnd
      return [.body(byte)]
    case .chunkEnd:
      if byte == 0x0A { part = .chunkSize }
      return byte == 0x0A || byte == 0x0D ? [] : fail()
    case .over: return []
    }
  }

  private mutating func takeHead(_ byte: UInt8) -> [Event] {
    headCount += 1
    guard headCount <= HTTPAnswerReader.longestHead else { return fail() }
    guard byte == 0x0A else {
      line.append(byte)
      // What is no HTTP need not send a line.
      let begin = Array("HTTP/1.".utf8)
      return lines == 0 && !zip(line, begin).allSatisfy(==) ? fail() : []
    }
    if line.last == 0x0D { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self).lowercased()
    line = []
    lines += 1
    if lines == 1 { return text.split(separator: " ").dropFirst().first == "200" ? [] : fail() }
    guard text.isEmpty else {
      note(text)
      return []
    }
    part = isChunked ? .chunkSize : length.map { .counted($0) } ?? .open
    guard case .counted(0) = part else { return [.accepted] }
    part = .over
    return [.accepted, .ended]
  }

  private mutating func note(_ header: String) {
    guard let colon = header.firstIndex(of: ":") else { return }
    let value = header[header.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
    switch header[..<colon] {
    case "content-length": length = Int(value).flatMap { $0 >= 0 ? $0 : nil }
    case "transfer-encoding": isChunked = value.hasSuffix("chunked")
    default: break
    }
  }

  private mutating func fail() -> [Event] {
    part = .over
    return [.foreign]
  }
}
