import Journal
import ShopConfiguration
import ShopModel

/// A week before the demonstration began, made up as its terminals are, so that there is something to see in the graphs;
/// the screen says that it is simulated. It goes into the record in memory that ends with the program, and into no other.
struct DemoPast {
  /// How far back it goes, and how far back its minutes do.
  private static let length = (all: Duration.seconds(7 * 86_400), fine: Duration.seconds(6 * 3600))
  /// How often a terminal was asked, long ago and lately.
  private static let pace = (coarse: Duration.seconds(300), fine: Duration.seconds(60))

  private let end: Timestamp
  private var state: UInt64 = 20_261_126

  /// A past that ends at a moment.
  init(endingAt end: Timestamp) { self.end = end }

  /// What is to be put on record for these terminals.
  mutating func batch(of terminals: [TerminalIdentity]) -> HistoryBatch {
    var batch = HistoryBatch()
    for (index, terminal) in terminals.enumerated() {
      batch.availability += times(of: terminal.id, index)
      batch.numbers.add(numbers(of: terminal, index))
    }
    return batch
  }

  /// SplitMix64; 0..<1.
  private mutating func draw() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
  }

  private func ago(_ seconds: Int) -> Timestamp { end - .seconds(seconds) }

  /// A time in which the computer was off: nobody knows what was then.
  private var night: Range<Timestamp> { ago(3 * 86_400 + 14_400)..<ago(3 * 86_400) }

  // MARK: Able to take cards

  /// Some failed, each at its own time and for its own while.
  private func times(of terminal: SubjectID, _ index: Int) -> [AvailabilitySpan] {
    let troubles: [(ago: Int, length: Int, CardAvailability)] = [
      (5 * 86_400 + index * 7_100, 1_500 + index * 420, .cannot),
      (2 * 86_400 + 3_000 + index * 11_000, 600, .notKnown),
      (86_400 - 9_000 - index * 5_200, 900 + index * 300, .cannot),
    ]
    var spans: [AvailabilitySpan] = []
    var from = end - Self.length.all
    func add(_ availability: CardAvailability, until to: Timestamp) {
      // Not through the night.
      for (begin, over) in [(from, min(to, night.lowerBound)), (max(from, night.upperBound), to)] where begin < over {
        spans.append(AvailabilitySpan(terminal: terminal, availability: availability, from: begin, to: over))
      }
      from = to
    }
    for (begin, length, availability) in troubles where !(index == 3 && availability == .cannot) {
      add(.canTakeCards, until: ago(begin))
      add(availability, until: ago(begin - length))
    }
    add(.canTakeCards, until: end)
    return spans
  }

  // MARK: Numbers

  private mutating func numbers(of terminal: TerminalIdentity, _ index: Int) -> NumberBatch {
    var downsampler = Downsampler()
    var kept = NumberBatch()
    let silent = times(of: terminal.id, index).filter { $0.availability != .canTakeCards }
    let link = SubjectID.link(ofTerminal: terminal.key)
    var (signal, battery) = (-58.0 - Double(index) * 6, 96.0 - Double(index) * 9)
    var moment = end - Self.length.all
    while moment < end {
      let isFine = end - moment <= Self.length.fine
      if !night.contains(moment) {
        let isSilent = silent.contains { $0.from <= moment && moment < $0.to }
        if draw() < 0.3 { signal = min(-50, max(-86, signal + (draw() < 0.5 ? 1 : -1))) }
        if draw() < (isFine ? 0.02 : 0.1) { battery = battery <= 35 ? 100 : battery - 1 }
        downsampler.take(isSilent ? signal - 24 : signal, of: NumberSeries(link, .linkSignal), at: moment)
        if !isSilent {
          let response = 9 + Double(index) * 4 + 14 * draw() * draw() + (draw() < 0.004 ? 380 * draw() : 0)
          downsampler.take(response, of: NumberSeries(terminal.id, .terminalResponseTime), at: moment)
          downsampler.take(battery, of: NumberSeries(terminal.id, .terminalBattery), at: moment)
        }
      }
      moment = moment + (isFine ? Self.pace.fine : Self.pace.coarse)
      var drained = downsampler.drain(at: moment, isLast: moment >= end)
      if !isFine { drained.figures[.minute] = nil }
      if !isFine || end - moment > .seconds(3600) { drained.changes = [] }
      kept.add(drained)
    }
    return kept
  }
}
