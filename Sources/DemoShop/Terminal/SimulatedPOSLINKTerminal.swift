/// A PAX terminal that speaks POSLINK, as far as initialise, cancel, reset and reboot go. It is written from the published
/// pieces of the protocol, apart from the library that asks it.
public struct SimulatedPOSLINKTerminal: SimulatedDevice, Hashable {
  /// Its serial number.
  public var serial = "1170245321"
  /// What follows the serial number in its answer to A00.
  public var further = ["A920", "PROLIN 2.7.84", "54E1AD0C8A11", "20", "32", "", "Y"]
  /// The codes of its answers, by the number of the command, where all is not well.
  public var codes: [String: String] = [:]
  /// Whether it says ACK before its answer.
  public var acknowledges = true
  /// Whether it says EOT after it was told that the answer came whole.
  public var saysEnd = true
  /// The commands it does not take.
  public var refused: Set<String> = []
  /// The commands it takes without a word.
  public var unanswered: Set<String> = []
  /// How many of its next answers get a wrong checksum.
  public var damagedAnswers = 0
  /// Whether it wants HTTP.
  public var speaksHTTP = false
  /// Whether its HTTP answers come in chunks.
  public var sendsChunks = false

  /// How often each command came.
  public private(set) var received: [String: Int] = [:]
  private var last: [UInt8] = []

  /// A terminal that is ready.
  public init() {}

  /// Answers what has come; see ``SimulatedDevice/answer(_:)``.
  public mutating func answer(_ pending: inout [UInt8]) -> [[UInt8]] {
    speaksHTTP ? answerHTTP(&pending) : answerFrames(&pending)
  }

  private mutating func answerFrames(_ pending: inout [UInt8]) -> [[UInt8]] {
    var writes: [[UInt8]] = []
    while let first = pending.first {
      switch first {
      case 0x02:
        guard let end = pending.firstIndex(of: 0x03), end + 1 < pending.count else { return writes }
        let frame = Array(pending[...(end + 1)])
        pending.removeFirst(end + 2)
        let isWhole = frame.dropFirst().dropLast().reduce(0, ^) == frame.last
        writes += isWhole ? reply(to: Array(frame[1..<end])) : [[0x15]]
      case 0x06:
        pending.removeFirst()
        if saysEnd { writes.append([0x04]) }
      case 0x15:
        pending.removeFirst()
        writes.append(sent(last))
      case 0x04: pending.removeFirst()
      // What it does not know it refuses as a serial line does.
      default:
        pending = []
        writes.append([0x15])
      }
    }
    return writes
  }

  private mutating func answerHTTP(_ pending: inout [UInt8]) -> [[UInt8]] {
    if let first = pending.first, first != UInt8(ascii: "G") {
      pending = []
      return [[UInt8]("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)]
    }
    guard pending.suffix(4) == [13, 10, 13, 10] else { return [] }
    let line = String(decoding: pending.prefix { $0 != 13 }, as: UTF8.self)
    pending = []
    guard line.hasPrefix("GET /?") else {
      return [[UInt8]("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8)]
    }
    let query = line.dropFirst(6).prefix { $0 != " " }
    guard let frame = Self.bytes(ofBase64: query), frame.count > 4, frame.first == 0x02,
      frame.dropFirst().dropLast().reduce(0, ^) == frame.last
    else { return [[UInt8]("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)] }
    let body = reply(to: Array(frame[1..<frame.count - 2])).filter { $0 != [0x06] }.flatMap(\.self)
    guard sendsChunks, body.count > 8 else {
      return [[UInt8]("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body]
    }
    var answer = [UInt8]("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    for part in [body.prefix(7), body.dropFirst(7)] {
      answer += [UInt8]("\(String(part.count, radix: 16))\r\n".utf8) + part + [0x0D, 0x0A]
    }
    return [answer + [UInt8]("0\r\n\r\n".utf8)]
  }

  private mutating func reply(to body: [UInt8]) -> [[UInt8]] {
    let fields = body.split(separator: 0x1C, omittingEmptySubsequences: false)
    let command = String(decoding: fields.first ?? [], as: UTF8.self)
    received[command, default: 0] += 1
    if unanswered.contains(command) { return [] }
    let answers = ["A00": "A01", "A16": "A17", "A26": "A27"]
    guard !refused.contains(command) else { return [[0x15]] }
    guard let number = answers[command] else { return command == "A14" ? [] : [[0x15]] }
    let result = codes[command].map { [$0, "ABORTED"] } ?? ["000000", "OK"]
    let words = ["0", number, "1.35"] + result + (command == "A00" ? [serial] + further : [])
    last = Array(words.map { Array($0.utf8) }.joined(separator: [0x1C]))
    let frame = sent(last)
    return (acknowledges ? [[0x06]] : []) + [frame]
  }

  private mutating func sent(_ body: [UInt8]) -> [UInt8] {
    var checksum = (body + [0x03]).reduce(0, ^)
    if damagedAnswers > 0 {
      damagedAnswers -= 1
      checksum ^= 0x40
    }
    return [0x02] + body + [0x03, checksum]
  }

  private static func bytes(ofBase64 text: Substring) -> [UInt8]? {
    var bits = 0
    var count = 0
    var bytes: [UInt8] = []
    for character in text.utf8 where character != UInt8(ascii: "=") {
      let value: Int
      switch character {
      case 0x41...0x5A: value = Int(character) - 0x41
      case 0x61...0x7A: value = Int(character) - 0x61 + 26
      case 0x30...0x39: value = Int(character) - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
      bits &= (1 << count) - 1
    }
    return bytes
  }
}
