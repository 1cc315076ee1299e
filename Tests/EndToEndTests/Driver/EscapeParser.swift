/// Takes a stream of bytes apart into signs and the sequences of ECMA-48.
struct EscapeParser {
  /// What there is to do.
  enum Action: Equatable {
    case sign(Unicode.Scalar)
    case control(UInt8)
    /// ESC and one letter.
    case escape(UInt8)
    case sequence(Sequence)
    /// OSC: a number, a semicolon, a text.
    case systemCommand(String)
  }

  /// CSI ... letter.
  struct Sequence: Equatable {
    /// `?`, `>` and so on.
    var prefix: Character?
    /// The numbers; nil where one was left out.
    var parameters: [Int?]
    var final: Character

    func parameter(_ index: Int) -> Int? { index < parameters.count ? parameters[index] : nil }
  }

  private enum State {
    case ground
    case escape
    /// After ESC and `(` and the like, one more byte.
    case designation
    case sequence
    case string(isSystemCommand: Bool)
    case stringEscape(isSystemCommand: Bool)
  }

  private var state = State.ground
  private var collected: [UInt8] = []
  private var utf8: [UInt8] = []
  private var utf8Missing = 0

  /// Takes one more byte.
  mutating func feed(_ byte: UInt8) -> [Action] {
    switch state {
    case .ground: return ground(byte)
    case .escape: return escape(byte)
    case .designation:
      state = .ground
      return []
    case .sequence: return sequence(byte)
    case .string(let isSystemCommand): return string(byte, isSystemCommand)
    case .stringEscape(let isSystemCommand):
      state = .ground
      return isSystemCommand ? [.systemCommand(String(decoding: collected, as: UTF8.self))] : []
    }
  }

  private mutating func ground(_ byte: UInt8) -> [Action] {
    if utf8Missing > 0, byte & 0xC0 == 0x80 {
      utf8.append(byte)
      utf8Missing -= 1
      guard utf8Missing == 0 else { return [] }
      return String(decoding: utf8, as: UTF8.self).unicodeScalars.map(Action.sign)
    }
    utf8Missing = 0
    switch byte {
    case 0x1B:
      state = .escape
      return []
    case ..<0x20, 0x7F: return [.control(byte)]
    case ..<0x80: return [.sign(Unicode.Scalar(byte))]
    case 0xC0...0xDF: utf8Missing = 1
    case 0xE0...0xEF: utf8Missing = 2
    case 0xF0...0xF7: utf8Missing = 3
    default: return [.sign("\u{FFFD}")]
    }
    utf8 = [byte]
    return []
  }

  private mutating func escape(_ byte: UInt8) -> [Action] {
    collected = []
    switch byte {
    case UInt8(ascii: "["): state = .sequence
    case UInt8(ascii: "]"): state = .string(isSystemCommand: true)
    case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      state = .string(isSystemCommand: false)
    case 0x20...0x2F: state = .designation
    default:
      state = .ground
      return [.escape(byte)]
    }
    return []
  }

  private mutating func sequence(_ byte: UInt8) -> [Action] {
    guard (0x40...0x7E).contains(byte) else {
      collected.append(byte)
      return []
    }
    state = .ground
    var text = collected[...]
    var prefix: Character?
    if let first = text.first, (0x3C...0x3F).contains(first) {
      prefix = Character(Unicode.Scalar(first))
      text = text.dropFirst()
    }
    let parameters = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) }
    return [.sequence(Sequence(prefix: prefix, parameters: parameters, final: Character(Unicode.Scalar(byte))))]
  }

  private mutating func string(_ byte: UInt8, _ isSystemCommand: Bool) -> [Action] {
    switch byte {
    case 0x07:
      state = .ground
      return isSystemCommand ? [.systemCommand(String(decoding: collected, as: UTF8.self))] : []
    case 0x1B: state = .stringEscape(isSystemCommand: isSystemCommand)
    default: collected.append(byte)
    }
    return []
  }
}
