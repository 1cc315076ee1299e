/// Numbers that look drawn at random and are the same for the same seed on every machine (SplitMix64).
public struct SeededDraw: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers of a seed. Neighbouring seeds are far apart, so that they do not give the same numbers one later.
  public init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0xD134_2543_DE82_EF95 }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 up to but without `limit`.
  public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
