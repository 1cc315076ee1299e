import ZVT

/// The status byte of ZVT (PA00P015, chapter 11) in the words of the catalogue's `terminal.state`.
enum TerminalStateName {
  /// The state for a status byte. A byte that the table does not know never means "ready".
  static func of(_ status: UInt8) -> String {
    switch status {
    case 0x00: "ready"
    case 0xDC: "card-inserted"
    case 0x9C: "please-wait"
    case 0xE1: "busy"
    case 0xE0: "updating"
    case 0xF0: "reconciliation-required"
    case 0x51: "initialisation-required"
    case 0xC2: "diagnosis-required"
    case 0xE4: "activation-required"
    case 0x62: "clock-wrong"
    case 0xB1, 0xB2: "storage-full"
    case 0xC4, 0xF6, 0x65: "configuration-required"
    case 0xC1: "locked"
    case 0xCC: "paper-out"
    case 0xBF, 0xC0, 0xE2, 0xE3, 0x64: "hardware-fault"
    case 0xDF, 0x9D: "out-of-order"
    default: "unknown"
    }
  }

  /// The state for the code of a refusal (84 xx) or an abort (06 1E): the codes are those of the status byte where both
  /// tables have them. Nil: the code says nothing of the terminal's state.
  static func of(_ code: ResultCode) -> String? {
    let status = TerminalStatus(rawValue: code.rawValue)
    return code == .noError || status.entry == nil ? nil : of(status.rawValue)
  }

  /// A byte as it is shown: two upper hexadecimal digits.
  static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "0" + digits : digits
  }
}
