/// What came of reaching for one thing in the recent past, and what that says of the way there. Bounded.
struct LinkWindow: Hashable, Sendable {
  /// What came of one round.
  struct Round: Hashable, Sendable {
    /// How many times it was reached for.
    var sent: Int
    /// How long each answer took, in milliseconds.
    var times: [Double]
    /// Those by which the link is judged; the others are of other ends.
    fileprivate var judged: [Double]

    init(sent: Int, times: [Double]) {
      self.sent = sent
      self.times = times
      judged = times
    }
  }

  /// How many rounds count for what is lost: two hundred seconds at the usual interval.
  static let lossRounds = 20
  /// How many rounds count for how long answers take: two minutes.
  static let latencyRounds = 12

  private var rounds: [Round] = []
  private var baseline = LatencyBaseline()

  /// Takes a round in.
  ///
  /// - Parameter latency: the times by which the link is judged, where others are among them; nil: all.
  mutating func take(_ round: Round, latency: [Double]? = nil) {
    var round = round
    if let latency { round.judged = latency }
    rounds.append(round)
    if rounds.count > Self.lossRounds { rounds.removeFirst() }
    baseline.take(Quantile.median(of: round.judged))
  }

  private var recent: [Double] { rounds.suffix(Self.latencyRounds).flatMap(\.judged) }

  /// The middle one of the last round; nil: nothing was answered in it.
  var latency: Double? { rounds.last.flatMap { Quantile.median(of: $0.judged) } }
  /// The middle of the recent ones.
  var median: Double? { Quantile.median(of: recent) }
  /// What nineteen of twenty recent ones stayed below.
  var high: Double? { Quantile.of(recent, 0.95) }
  /// What is usual here; nil: not known yet.
  var usual: Double? { baseline.usual }
  /// By how much one differs from the next, on average.
  var jitter: Double? {
    let times = recent
    guard times.count >= 2 else { return nil }
    return zip(times, times.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(times.count - 1)
  }
  /// What was lost, in percent; nil: nothing was sent.
  var loss: Double? {
    let sent = rounds.reduce(0) { $0 + $1.sent }
    guard sent > 0 else { return nil }
    return 100 * (1 - Double(rounds.reduce(0) { $0 + $1.times.count }) / Double(sent))
  }
}

/// What is usual on a link over a day, so that a bad hour is seen to be one. The middle of each minute is kept, and of
/// those the lower middle: as long as most of the day was well, it says what well is.
struct LatencyBaseline: Hashable, Sendable {
  /// How many answers make one block: a minute's at the usual interval.
  static let blockLength = 6
  /// How many blocks are kept: a day's.
  static let mostBlocks = 1_440
  /// How many there must be before anything is usual.
  static let leastBlocks = 3

  private var block: [Double] = []
  private var blocks: [Float] = []
  private var oldest = 0
  /// What is usual, in milliseconds; nil: not known yet.
  private(set) var usual: Double?

  /// Takes in how long an answer took; nil: there was none.
  mutating func take(_ time: Double?) {
    guard let time else { return }
    block.append(time)
    guard block.count == Self.blockLength, let middle = Quantile.median(of: block) else { return }
    block.removeAll(keepingCapacity: true)
    if blocks.count < Self.mostBlocks {
      blocks.append(Float(middle))
    } else {
      blocks[oldest] = Float(middle)
      oldest = (oldest + 1) % Self.mostBlocks
    }
    guard blocks.count >= Self.leastBlocks else { return }
    usual = Double(blocks.sorted()[(blocks.count - 1) / 2])
  }
}

/// Values by their rank.
enum Quantile {
  /// The middle value; of two in the middle their mean; nil: there is none.
  static func median(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The smallest value that at least this share of all does not exceed; nil: there is none.
  static func of(_ values: [Double], _ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values.sorted()[min(max(rank, 1), values.count) - 1]
  }
}
