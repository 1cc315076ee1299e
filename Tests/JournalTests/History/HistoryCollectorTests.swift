@testable import Journal
import ShopModel
import Testing

struct HistoryCollectorTests {
  private var collector = HistoryCollector(calendar: .utc)
  private let start = Sample.start
  private func at(_ seconds: Int64) -> Timestamp { Sample.start + .seconds(seconds) }

  // MARK: Who could take cards

  @Test mutating func timesFollowEachOtherWithoutAGap() {
    collector.take(Sample.snapshot(at: at(0), .notKnown))
    collector.take(Sample.snapshot(at: at(5), .canTakeCards))
    collector.take(Sample.snapshot(at: at(65), .canTakeCards))
    collector.take(Sample.snapshot(at: at(70), .cannot))
    let spans = collector.drain(at: at(71), isLast: true).availability
    #expect(spans.map(\.availability) == [.notKnown, .canTakeCards, .cannot])
    #expect(spans.map(\.from) == [at(0), at(5), at(70)] && spans.map(\.to) == [at(5), at(70), at(70)])
  }

  /// The computer slept: nobody knows of that time, and it is in no span.
  @Test mutating func aTimeInWhichNobodyLookedIsLeftOut() {
    collector.take(Sample.snapshot(at: at(0)))
    collector.take(Sample.snapshot(at: at(60)))
    collector.take(Sample.snapshot(at: at(4000)))
    let spans = collector.drain(at: at(4001), isLast: true).availability
    #expect(spans.map(\.from) == [at(0), at(4000)] && spans.map(\.to) == [at(60), at(4000)])
  }

  @Test mutating func aTimeThatGoesOnIsPutOnRecordEveryMinute() {
    collector.take(Sample.snapshot(at: at(0)))
    #expect(collector.drain(at: at(1)).availability.count == 1)
    collector.take(Sample.snapshot(at: at(30)))
    #expect(collector.drain(at: at(31)).availability.isEmpty)
    #expect(collector.drain(at: at(61)).availability.map(\.to) == [at(30)])
  }

  // MARK: Incidents

  @Test mutating func everyEventIsToldOnce() {
    var incident = Sample.incident()
    collector.take(Sample.snapshot(at: at(0), incidents: [incident]))
    #expect(collector.drain(at: at(1)).incidents.flatMap(\.events).map(\.kind) == [.opened(Sample.one)])
    incident.timeline.append(IncidentEvent(.acknowledged(by: "li"), at: at(2)))
    collector.take(Sample.snapshot(at: at(2), incidents: [incident]))
    incident.timeline.append(IncidentEvent(.closed, at: at(3)))
    incident.closedAt = at(3)
    collector.take(Sample.snapshot(at: at(3), incidents: [incident]))
    collector.take(Sample.snapshot(at: at(4), incidents: [incident]))
    let notes = collector.drain(at: at(4)).incidents
    #expect(notes.flatMap(\.events).map(\.kind) == [.acknowledged(by: "li"), .closed])
    #expect(notes.last?.closedAt == at(3))
  }

  /// A timeline keeps its first event and the newest ones.
  @Test func eventsOfATimelineThatWasCutAreToldOnce() {
    let all = (0..<8).map { IncidentEvent(.joined(.terminal("t\($0)")), at: at(Int64($0))) }
    let before = [all[0]] + all[2...4]
    #expect(IncidentChronicle.events(of: [all[0]] + all[4...7], after: before) == Array(all[5...7]))
    #expect(IncidentChronicle.events(of: [all[0]] + all[6...7], after: before) == Array(all[6...7]))
    #expect(IncidentChronicle.events(of: before, after: before).isEmpty)
  }

  @Test mutating func anIncidentThatIsOutOfSightWithoutAnEndHasEndedWhenItWasLastSeen() throws {
    collector.take(Sample.snapshot(at: at(0), incidents: [Sample.incident()]))
    collector.take(Sample.snapshot(at: at(9), incidents: []))
    #expect(try #require(collector.drain(at: at(9)).incidents.last).closedAt == at(0))
  }

  // MARK: Numbers

  @Test mutating func aReadingIsOneNumberHoweverOftenItIsSeen() throws {
    for second in [0, 1, 2] {
      let facts = Sample.facts(.terminalResponseTime, .number(9), at: at(0))
      collector.take(Sample.snapshot(at: at(Int64(second)), facts: facts))
    }
    let facts = Sample.facts(.terminalResponseTime, .number(10), at: at(10))
    collector.take(Sample.snapshot(at: at(10), facts: facts))
    let figure = try #require(collector.drain(at: at(60)).numbers.figures[.minute]?.first)
    #expect(figure.count == 2)
  }

  @Test mutating func whatCouldNotBeStoredComesAgainAndWhatIsTooMuchIsCounted() {
    var batch = HistoryBatch()
    batch.numbers.changes = (0..<HistoryCollector.waitingLimit + 5).map {
      NumberChange(series: Sample.latency, at: at(Int64($0)), value: 1)
    }
    collector.putBack(batch)
    #expect(collector.lost == 5 && collector.waitingNumbers == HistoryCollector.waitingLimit)
    let again = collector.drain(at: at(0))
    #expect(again.lost == 5 && again.numbers.changes.first?.at == at(5))
    #expect(collector.drain(at: at(0)).isEmpty)
  }

  @Test mutating func theHighestCountOfADayIsKept() {
    for (second, counts) in [(0, ["51": 2, "00": 9]), (10, ["51": 5, "00": 3]), (20, ["51": 1])] {
      let facts = Sample.facts(.terminalResponses, .tally(counts), at: at(Int64(second)))
      collector.take(Sample.snapshot(at: at(Int64(second)), facts: facts))
    }
    let responses = collector.drain(at: at(21)).responses
    #expect(responses.map(\.code) == ["00", "51"] && responses.map(\.highest) == [9, 5])
  }
}
