/// What is said over one short connection, without the connection: what goes out, and when enough has come. Pure, and
/// bounded in what it takes in: sooner or later, whatever comes, ``isOver`` is true.
protocol ByteExchange: Sendable {
  /// What is sent first.
  var opening: [UInt8] { get }
  /// Whether nothing more is waited for.
  var isOver: Bool { get }

  /// Takes in what came; it may be cut up in any way.
  ///
  /// - Returns: what is sent now; empty: nothing.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8]
}

/// How an exchange over a connection ended.
struct ExchangeEnd<Exchange: ByteExchange>: Sendable {
  /// The exchange with what it has taken in.
  var exchange: Exchange
  /// Why it was not over; nil: it was.
  var failure: HTTPFailure?
  /// Whether there was a connection.
  var isConnected: Bool
}
