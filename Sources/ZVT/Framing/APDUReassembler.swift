/// Why a stream of bytes cannot be cut into APDUs.
public enum FramingError: Error, Hashable, Sendable {
  /// An APDU announces more bytes, header included, than the limit allows.
  case tooLong(announced: Int, limit: Int)
}

/// Cuts a stream of bytes into APDUs, however it was split or run together on its way.
///
/// Terminals split a message anywhere (at 1,024 bytes, say) and put several into one segment. The memory held is at most
/// one APDU and the chunk appended last, as long as ``next()`` is called until it gives nil after every ``append(_:)``.
public struct APDUReassembler: Sendable {
  private let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0

  /// A reassembler that has seen nothing yet.
  ///
  /// - Parameter limit: the longest APDU accepted, in bytes with its header.
  public init(limit: Int = 65_540) { self.limit = limit }

  /// How many bytes wait for the rest of their APDU.
  public var pendingCount: Int { buffer.count - start }

  /// The first byte that waits: the class of the APDU to come.
  public var pendingClass: UInt8? { start < buffer.count ? buffer[start] : nil }

  /// The first bytes that wait, at most `count`.
  public func pendingPrefix(_ count: Int) -> [UInt8] { Array(buffer[start...].prefix(count)) }

  /// Takes in what has arrived.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    } else if start > 4096, start > buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole APDU; nil while there is none.
  ///
  /// - Throws: when the next APDU announces a length over the limit. The stream cannot be read any further then: every
  ///   later call throws again.
  public mutating func next() throws(FramingError) -> APDU? {
    guard let header = APDUHeader(buffer, at: start) else { return nil }
    let length = header.length + header.dataLength
    guard length <= limit else { throw .tooLong(announced: length, limit: limit) }
    guard buffer.count - start >= length else { return nil }
    let dataStart = start + header.length
    let apdu = APDU(
      ControlField(buffer[start], buffer[start + 1]), Array(buffer[dataStart..<dataStart + header.dataLength]))
    start += length
    return apdu
  }
}
