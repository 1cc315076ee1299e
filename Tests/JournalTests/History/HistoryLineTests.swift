import Glibc
@testable import Journal
import ShopModel
import Testing

/// What graphs are drawn of: what stood out stays, and where nobody looked there is nothing.
struct HistoryLineTests {
  private let folder: Folder
  private let journal: Journal
  /// The beginning of an hour.
  private let start = Timestamp(seconds: 1_795_003_200)
  private func at(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }

  init() throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
  }

  /// Puts numbers on record as the console does.
  private func store(
    _ series: NumberSeries = Sample.latency, every: Int64 = 10, until end: Int64, _ value: (Int64) -> Double?
  ) async throws {
    var downsampler = Downsampler()
    var batch = HistoryBatch()
    for second in stride(from: 0, to: end, by: Int(every)) {
      if let value = value(second) { downsampler.take(value, of: series, at: at(second)) }
      batch.numbers.add(downsampler.drain(at: at(second)))
    }
    batch.numbers.add(downsampler.drain(at: at(end), isLast: true))
    try await journal.history.store(batch, at: at(end))
  }

  private func slots(
    step: Int64, count: Int, endingAt end: Int64, now: Int64? = nil, of series: NumberSeries = Sample.latency
  ) async throws -> [HistorySlot?] {
    let curve = HistoryCurve.number(series.subject, series.fact)
    let window = HistoryWindow(step: .seconds(step), count: count, endingAt: at(end - 1))
    let page = try await journal.reader().page(HistoryQuery(curves: [curve], window: window), at: at(now ?? end))
    return try #require(page.slots[curve])
  }

  @Test(arguments: [5, 15, 60, 300, 1800, 7200] as [Int64])
  func aSpikeIsSeenHoweverFarOneIsAway(step: Int64) async throws {
    try await store(until: 7200) { $0 == 4000 ? 900 : 20 + Double($0 / 10 % 7) }
    let slots = try await slots(step: step, count: Int(7200 / step), endingAt: 7200)
    let place = Int(4000 / step)
    #expect(slots[place]?.high == 900)
    #expect(slots.allSatisfy { ($0?.low ?? 0) >= 20 })
    // A value holds until the next is seen; the spike is no wider than that.
    #expect(slots.count { $0?.high == 900 } <= Int(10 / step) + 2)
  }

  @Test(arguments: [5, 15, 60, 300] as [Int64])
  func whereNobodyLookedThereIsAGap(step: Int64) async throws {
    // Six minutes without an answer, then the same value as before.
    try await store(until: 3600) { (1200..<1560).contains($0) ? nil : 50 }
    let slots = try await slots(step: step, count: Int(3600 / step), endingAt: 3600)
    for (index, slot) in slots.enumerated() {
      let begin = Int64(index) * step
      if begin >= 1260, begin + step <= 1560 { #expect(slot == nil, "\(begin) s") }
      if begin + step <= 1200 || begin >= 1560 { #expect(slot == HistorySlot(low: 50, high: 50), "\(begin) s") }
    }
  }

  @Test func aTerminalThatIsSeldomAskedHasNoGaps() async throws {
    try await store(every: 180, until: 7200) { 30 + Double($0 / 180 % 2) }
    let slots = try await slots(step: 60, count: 120, endingAt: 7200)
    #expect(slots.prefix(117).allSatisfy { $0 != nil })
  }

  /// A battery: the number moves once in an hour, and its minutes are not kept.
  @Test func aNumberThatDoesNotMoveIsALineAllTheSame() async throws {
    let battery = NumberSeries(Sample.one, .terminalBattery)
    try await store(battery, until: 7200) { $0 < 4000 ? 82 : 81 }
    for step in [15, 60, 1800] as [Int64] {
      let slots = try await slots(step: step, count: Int(7200 / step), endingAt: 7200, of: battery)
      #expect(slots.allSatisfy { $0 != nil })
      #expect(slots.first??.low == 82 && slots.last??.high == 81)
    }
    let fine = try await slots(step: 15, count: 480, endingAt: 7200, of: battery)
    #expect(fine[265] == HistorySlot(low: 82, high: 82))
    #expect(fine[267] == HistorySlot(low: 81, high: 81))
  }

  /// A program that was begun and ended within a minute has not seen all of it.
  @Test func ofAMinuteOnlyThePartThatWasSeenIsDrawn() async throws {
    try await store(until: 300) { (130..<220).contains($0) ? 7 : nil }
    let slots = try await slots(step: 5, count: 120, endingAt: 600)
    let seen = slots.indices.filter { slots[$0] != nil }
    #expect(seen.first == 26 && (43...45).contains(seen.last ?? 0), "\(seen)")
  }

  @Test func nothingIsSeenBeyondNow() async throws {
    try await store(until: 600) { _ in 7 }
    let slots = try await slots(step: 5, count: 240, endingAt: 1200, now: 600)
    #expect(slots[100] != nil && slots[121...].allSatisfy { $0 == nil })
  }

  @Test func whatIsNotOnRecordYetIsSeenAllTheSame() async throws {
    var collector = HistoryCollector(calendar: .utc)
    for second in stride(from: Int64(0), to: 600, by: 10) {
      var snapshot = Sample.snapshot(
        at: at(second), facts: Sample.facts(.terminalResponseTime, .number(40), at: at(second)))
      snapshot.terminals[0].availability = second < 300 ? .canTakeCards : .cannot
      collector.take(snapshot)
    }
    let curves: [HistoryCurve] = [.number(Sample.one, .terminalResponseTime), .availability(Sample.one)]
    let window = HistoryWindow(step: .seconds(60), count: 10, endingAt: at(599))
    let page = try await journal.reader().page(
      HistoryQuery(curves: curves, window: window), and: collector.unstored(of: curves), at: at(600))
    #expect(page.slots[curves[0]]?.allSatisfy { $0 == HistorySlot(low: 40, high: 40) } == true)
    #expect(page.slots[curves[1]]?.map { $0?.low } == [100, 100, 100, 100, 100, 0, 0, 0, 0, 0])
    #expect(page.times[Sample.one]?.notAble == .seconds(290))
  }

  @Test func theShareOfTheTimeIsOfThatWhichWasWatched() {
    let window = HistoryWindow(step: .seconds(60), count: 4, endingAt: at(239))
    func span(_ from: Int64, _ to: Int64, _ availability: CardAvailability) -> AvailabilitySpan {
      AvailabilitySpan(terminal: Sample.one, availability: availability, from: at(from), to: at(to))
    }
    let (slots, times) = HistoryTimes.share(
      [span(-50, 30, .canTakeCards), span(30, 45, .cannot), span(60, 90, .notKnown), span(180, 999, .canTakeCards)],
      in: window)
    // What nobody knew is not counted as good; what nobody watched is a gap.
    #expect(slots.map { $0?.low.rounded() } == [67, 0, nil, 100])
    #expect(times.able == .seconds(90) && times.notAble == .seconds(15) && times.notKnown == .seconds(30))
  }

  /// Reading has a connection of its own: what is written does not wait for it.
  @Test func whoReadsIsInNobodysWay() async throws {
    try await store(until: 3600) { Double($0 % 97) }
    let reader = try journal.reader()
    let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
    let reading = Task {
      try await reader.database.read { _ in
        beginning.finish()
        // Holds the connection until something was written.
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end, !Task.isCancelled { usleep(1000) }
      }
    }
    for await _ in begun {}
    let before = ContinuousClock.now
    try await journal.record(IncidentWord(.unmuted, of: 1, about: Sample.one, by: "li", at: at(1)))
    #expect(ContinuousClock.now - before < .seconds(4))
    reading.cancel()
    _ = try? await reading.value
  }
}
