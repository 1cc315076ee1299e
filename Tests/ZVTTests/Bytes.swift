@testable import ZVT

/// The bytes that a literal of hexadecimal digits spells; for test data, where a wrong literal is a broken test.
func hex(_ text: String) -> [UInt8] {
  guard let bytes = Hex.bytes(text) else { preconditionFailure("not hexadecimal: \(text)") }
  return bytes
}

/// The one APDU that `text`, hexadecimal digits, consists of.
func apdu(_ text: String) -> APDU {
  var reassembler = APDUReassembler()
  reassembler.append(hex(text))
  guard let apdu = try? reassembler.next(), reassembler.pendingCount == 0 else {
    preconditionFailure("not one APDU: \(text)")
  }
  return apdu
}

/// All APDUs in `chunks`, appended one by one.
func reassemble(_ chunks: some Sequence<[UInt8]>) throws -> [APDU] {
  var reassembler = APDUReassembler()
  var found: [APDU] = []
  for chunk in chunks {
    reassembler.append(chunk)
    while let apdu = try reassembler.next() { found.append(apdu) }
  }
  return found
}

/// Numbers that look random and are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
