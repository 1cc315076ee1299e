import ShopModel

/// A figure as it is kept, in thousandths of the fact's unit.
struct KeptFigure: Hashable, Sendable {
  /// The minute or quarter of an hour, counted from 1970.
  var slot: Int64
  var minimum: Int64
  var maximum: Int64
  var mean: Int64
  /// How often the number was seen; at least once.
  var count: Int64

  /// A figure, its parts put in order: the mean between the least and the most, and the number seen once at least.
  init(slot: Int64, minimum: Int64, maximum: Int64, mean: Int64, count: Int64) {
    self.slot = slot
    self.minimum = minimum
    self.maximum = max(minimum, maximum)
    self.mean = min(max(mean, minimum), self.maximum)
    self.count = max(1, count)
  }

  /// Takes in the other part of the same minute or quarter of an hour. The mean is rounded to the next thousandth.
  mutating func take(_ other: KeptFigure) {
    let (sum, isTooMuch) = count.addingReportingOverflow(other.count)
    let total = isTooMuch ? Int64.max : sum
    let both = (Double(mean) * Double(count) + Double(other.mean) * Double(other.count)) / Double(total)
    let mean = Int64(exactly: both.rounded()) ?? self.mean
    self = KeptFigure(
      slot: slot, minimum: min(minimum, other.minimum), maximum: max(maximum, other.maximum), mean: mean,
      count: total)
  }

  /// The figure for everybody else.
  func figure(_ span: NumberFigure.Span, of series: NumberSeries) -> NumberFigure {
    NumberFigure(
      series: series, from: Timestamp(milliseconds: slot * span.rawValue), minimum: Double(minimum) / 1000,
      maximum: Double(maximum) / 1000, mean: Double(mean) / 1000, count: Int(count))
  }
}

/// The figures of one series and one hour, or one day, in a few bytes each.
///
/// The first byte is 1, the number of this layout. Then, for every figure that there is, oldest first:
///
///     head      how many figures were left out since the one before, times 4; plus 1 if the count is another than that
///               of the one before; plus 2 if the most and the mean are other than the least
///     count     if it is another
///     minimum   its difference to that of the figure before, times 2; a negative one as the number below that of its
///               positive (zigzag)
///     maximum   how much more than the minimum, and
///     mean      how much more than the minimum, if they are other than it
///
/// all of them whole numbers of seven bits a byte, the lowest first, with the eighth bit set where another byte follows
/// (LEB128). Before the first figure the least and the count are 0. A number that does not move takes two bytes, a
/// latency in microseconds eight or nine. A figure that is missing takes nothing, and is missing when it is read.
enum PackedFigures {
  private static let layout: UInt8 = 1

  /// The bytes of these.
  ///
  /// - Parameters:
  ///   - figures: in the order of their slots, each slot once.
  ///   - begin: the first slot of the hour or day; all of them lie in it.
  static func bytes(of figures: [KeptFigure], from begin: Int64) -> [UInt8] {
    var bytes = [layout]
    bytes.reserveCapacity(1 + figures.count * 8)
    var (next, minimum, count) = (begin, Int64(0), Int64(0))
    for figure in figures {
      let isFlat = figure.maximum == figure.minimum
      let hasCount = figure.count != count
      append(UInt64(bitPattern: figure.slot - next) << 2 | (hasCount ? 1 : 0) | (isFlat ? 0 : 2), to: &bytes)
      if hasCount { append(UInt64(bitPattern: figure.count), to: &bytes) }
      let difference = figure.minimum &- minimum
      append(UInt64(bitPattern: difference << 1 ^ difference >> 63), to: &bytes)
      if !isFlat {
        append(UInt64(bitPattern: figure.maximum &- figure.minimum), to: &bytes)
        append(UInt64(bitPattern: figure.mean &- figure.minimum), to: &bytes)
      }
      (next, minimum, count) = (figure.slot + 1, figure.minimum, figure.count)
    }
    return bytes
  }

  /// The figures in `bytes`.
  ///
  /// - Parameter slots: the slots of the hour or day.
  /// - Throws: ``DamagedEntry`` when they are not what ``bytes(of:from:)`` has written.
  static func figures(in bytes: some Sequence<UInt8>, slots: Range<Int64>) throws -> [KeptFigure] {
    var source = bytes.makeIterator()
    guard source.next() == layout else { throw DamagedEntry(description: "packed figures are of no known layout") }
    var figures: [KeptFigure] = []
    var (next, minimum, count) = (slots.lowerBound, Int64(0), Int64(0))
    while let head = try number(startingAt: source.next(), &source) {
      // Before anything is added: a number out of a damaged record may be as high as it likes.
      guard head >> 2 < UInt64(slots.upperBound - next) else { throw damage }
      let slot = next + Int64(head >> 2)
      if head & 1 != 0 { count = Int64(bitPattern: try following(&source)) }
      let zigzag = try following(&source)
      minimum &+= Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
      var (maximum, mean) = (minimum, minimum)
      if head & 2 != 0 {
        maximum = minimum &+ Int64(bitPattern: try following(&source))
        mean = minimum &+ Int64(bitPattern: try following(&source))
      }
      guard count > 0, minimum <= mean, mean <= maximum else { throw damage }
      figures.append(KeptFigure(slot: slot, minimum: minimum, maximum: maximum, mean: mean, count: count))
      next = slot + 1
    }
    return figures
  }

  private static let damage = DamagedEntry(description: "packed figures are not what was written")

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func following(_ source: inout some IteratorProtocol<UInt8>) throws -> UInt64 {
    guard let number = try number(startingAt: source.next(), &source) else { throw damage }
    return number
  }

  /// A number whose first byte was read; nil: there was none.
  private static func number(
    startingAt first: UInt8?, _ source: inout some IteratorProtocol<UInt8>
  ) throws -> UInt64? {
    guard var byte = first else { return nil }
    var (number, shift) = (UInt64(0), UInt64(0))
    while true {
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { throw damage }
      number |= UInt64(byte & 0x7F) << shift
      guard byte & 0x80 != 0 else { return number }
      shift += 7
      guard shift <= 63, let another = source.next() else { throw damage }
      byte = another
    }
  }
}
