/// A question to a name server, and what is read of its answer (RFC 1035). Whatever comes, reading ends: every step moves
/// on, and a name is never followed.
enum DNSMessage {
  /// What is asked for.
  enum Kind: UInt16, Sendable {
    case address = 1
    case nameServers = 2
    case addressV6 = 28
  }

  /// A question.
  struct Question: Hashable, Sendable {
    var name: String
    var kind: Kind

    /// The root of all names, which every name server that resolves knows.
    static let root = Question(name: "", kind: .nameServers)
  }

  /// What came of it.
  enum Answer: Hashable, Sendable {
    /// There is what was asked for; addresses only where those were asked for, at most sixteen, and how long they hold.
    case found([IPAddress], seconds: Int)
    /// There is no such name, or nothing of that kind for it.
    case nothing
    /// The server cannot or will not say; its code.
    case failed(Int)
  }

  /// The longest answer that is read.
  static let sizeLimit = 1500
  private static let mostAddresses = 16

  /// The bytes of a question; nil: it is no name.
  static func bytes(of question: Question, id: UInt16) -> [UInt8]? {
    guard let name = encoded(question.name) else { return nil }
    // One question, and the server is to look further.
    return [UInt8(id >> 8), UInt8(id & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name
      + [0, UInt8(question.kind.rawValue), 0, 1]
  }

  private static func encoded(_ name: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    let name = name.hasSuffix(".") ? name.dropLast() : name[...]
    for label in name.isEmpty ? [] : name.split(separator: ".", omittingEmptySubsequences: false) {
      guard (1...63).contains(label.utf8.count) else { return nil }
      bytes.append(UInt8(label.utf8.count))
      bytes += label.utf8
    }
    return bytes.count > 254 ? nil : bytes + [0]
  }

  /// What an answer says; nil: it is not the answer to this question, or none at all.
  static func answer(in bytes: [UInt8], to question: Question, id: UInt16) -> Answer? {
    guard (12...sizeLimit).contains(bytes.count), number(bytes, at: 0) == id, bytes[2] & 0x80 != 0,
      number(bytes, at: 4) == 1, let asked = encoded(question.name)
    else { return nil }
    // The question comes back as it was sent; servers may change the case of its letters.
    var place = 12 + asked.count
    guard place + 4 <= bytes.count, zip(bytes[12..<place], asked).allSatisfy({ lowercased($0) == lowercased($1) }),
      number(bytes, at: place) == question.kind.rawValue, number(bytes, at: place + 2) == 1
    else { return nil }
    place += 4
    switch bytes[3] & 0x0F {
    case 0: break
    case 3: return .nothing
    case let code: return .failed(Int(code))
    }
    var addresses: [IPAddress] = []
    var seconds = 86_400
    var isThere = false
    for _ in 0..<min(number(bytes, at: 6), 64) {
      guard let record = skipName(bytes, at: place), record + 10 <= bytes.count else { break }
      let kind = number(bytes, at: record)
      let length = number(bytes, at: record + 8)
      let data = record + 10
      guard data + length <= bytes.count else { break }
      if kind == Int(question.kind.rawValue), number(bytes, at: record + 2) == 1 {
        isThere = true
        seconds = min(seconds, number(bytes, at: record + 4) << 16 | number(bytes, at: record + 6))
        if question.kind != .nameServers, length == (question.kind == .address ? 4 : 16),
          addresses.count < mostAddresses, let address = IPAddress(bytes[data..<data + length])
        {
          addresses.append(address)
        }
      }
      place = data + length
    }
    if question.kind == .nameServers { return isThere ? .found([], seconds: seconds) : .nothing }
    return addresses.isEmpty ? .nothing : .found(addresses, seconds: seconds)
  }

  private static func number(_ bytes: [UInt8], at place: Int) -> Int {
    Int(bytes[place]) << 8 | Int(bytes[place + 1])
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  /// Where a name ends; nil: it does not.
  private static func skipName(_ bytes: [UInt8], at start: Int) -> Int? {
    var place = start
    while place < bytes.count {
      switch bytes[place] {
      case 0: return place + 1
      case 0xC0...: return place + 2 <= bytes.count ? place + 2 : nil
      case 1...63: place += 1 + Int(bytes[place])
      default: return nil
      }
    }
    return nil
  }
}
