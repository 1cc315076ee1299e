/// A device that answers bytes with bytes.
public protocol SimulatedDevice: Sendable {
  /// Answers what has come on one connection.
  ///
  /// - Parameter pending: what has come and was not dealt with yet; what is dealt with is taken out.
  /// - Returns: what is sent, one item a write.
  mutating func answer(_ pending: inout [UInt8]) -> [[UInt8]]
}
