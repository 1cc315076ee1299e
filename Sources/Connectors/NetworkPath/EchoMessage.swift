/// An ICMP echo (RFC 792, RFC 4443) as a ping socket sends and receives it: the kernel puts in the identifier and the
/// checksum.
struct EchoMessage: Hashable, Sendable {
  /// Which of those that were sent.
  var sequence: UInt16
  /// What tells our own from those of another round.
  var token: UInt64

  /// The longest answer that is read.
  static let sizeLimit = 128

  /// The bytes of a request.
  func request(isIPv4: Bool) -> [UInt8] {
    [isIPv4 ? 8 : 128, 0, 0, 0, 0, 0, UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
      + (0..<8).map { UInt8(truncatingIfNeeded: token >> (8 * UInt64(7 - $0))) } + [UInt8](repeating: 0x54, count: 40)
  }

  /// A request.
  init(sequence: UInt16, token: UInt64) {
    self.sequence = sequence
    self.token = token
  }

  /// What an answer repeats; nil: it is no answer to an echo of ours.
  init?(reply bytes: some Collection<UInt8>, isIPv4: Bool) {
    let bytes = Array(bytes.prefix(16))
    guard bytes.count == 16, bytes[0] == (isIPv4 ? 0 : 129), bytes[1] == 0 else { return nil }
    sequence = UInt16(bytes[6]) << 8 | UInt16(bytes[7])
    token = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
