/// The turnover a terminal holds and has not handed in, as BMP 60 carries it: 53 bytes, the first and the last receipt
/// number and seven pairs of count and total.
public struct TurnoverTotals: Hashable, Sendable {
  /// The card schemes, in the order of the field.
  public enum Scheme: String, CaseIterable, Hashable, Sendable {
    case girocard, jcb, mastercard
    case americanExpress = "american-express"
    case visa, diners, other
  }

  /// What was turned over with one scheme.
  public struct Line: Hashable, Sendable {
    /// The scheme.
    public var scheme: Scheme
    /// How many transactions: 0...255, the field has one byte for it.
    public var count: Int
    /// Their total in minor units (cents), without sign.
    public var amount: Int

    /// A line.
    public init(scheme: Scheme, count: Int, amount: Int) {
      self.scheme = scheme
      self.count = count
      self.amount = amount
    }
  }

  /// The length of the field's contents, in bytes.
  static let encodedLength = 53

  /// The number of the first receipt, four digits; nil when it is none.
  public var firstReceipt: String?
  /// The number of the last receipt, four digits; nil when it is none.
  public var lastReceipt: String?
  /// One line for each scheme, in the order of ``Scheme``.
  public var lines: [Line]

  /// Totals.
  public init(firstReceipt: String?, lastReceipt: String?, lines: [Line]) {
    self.firstReceipt = firstReceipt
    self.lastReceipt = lastReceipt
    self.lines = lines
  }

  /// How many transactions in all.
  public var count: Int { lines.reduce(0) { $0 + $1.count } }
  /// Their total in minor units.
  public var amount: Int { lines.reduce(0) { $0 + $1.amount } }

  /// The totals in `bytes`; nil unless they are 53 bytes with decimal amounts.
  public static func decode(_ bytes: some Collection<UInt8>) -> TurnoverTotals? {
    guard bytes.count == encodedLength else { return nil }
    var cursor = ByteCursor(Array(bytes))
    let first = cursor.take(2).flatMap { BCD.decode($0) }
    let last = cursor.take(2).flatMap { BCD.decode($0) }
    var lines: [Line] = []
    for scheme in Scheme.allCases {
      guard let count = cursor.byte(), let amount = cursor.take(6).flatMap({ BCD.decodeNumber($0) }) else { return nil }
      lines.append(Line(scheme: scheme, count: Int(count), amount: amount))
    }
    return TurnoverTotals(firstReceipt: first, lastReceipt: last, lines: lines)
  }

  /// The 53 bytes. A scheme without a line gets zeros; counts beyond 255 and amounts that do not fit are cut to the
  /// highest that does.
  public func encode() -> [UInt8] {
    var bytes = (firstReceipt.flatMap { BCD.encode($0, count: 2) } ?? [0, 0])
    bytes += lastReceipt.flatMap { BCD.encode($0, count: 2) } ?? [0, 0]
    for scheme in Scheme.allCases {
      let line = lines.first { $0.scheme == scheme }
      bytes.append(UInt8(clamping: line?.count ?? 0))
      bytes += BCD.encode(min(max(line?.amount ?? 0, 0), 999_999_999_999), count: 6) ?? []
    }
    return bytes
  }
}
