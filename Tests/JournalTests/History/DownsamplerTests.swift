import Journal
import ShopModel
import Testing

struct DownsamplerTests {
  private let series = Sample.latency
  private func at(_ seconds: Int64) -> Timestamp { Sample.start + .seconds(seconds) }

  @Test func onlyChangesAreKeptAsTheyCame() {
    var downsampler = Downsampler()
    for (second, value) in [(0, 5.0), (10, 5), (20, 7), (30, 7), (40, 5)] {
      downsampler.take(value, of: series, at: at(Int64(second)))
    }
    let changes = downsampler.drain(at: at(41)).changes
    #expect(changes.map(\.value) == [5, 7, 5])
    #expect(changes.map(\.at) == [at(0), at(20), at(40)])
    #expect(downsampler.drain(at: at(42)).count == 0)
  }

  @Test func aMinuteHasItsFigureWhenItIsOver() throws {
    var downsampler = Downsampler()
    for (second, value) in [(0, 4.0), (10, 8), (59, 6)] { downsampler.take(value, of: series, at: at(Int64(second))) }
    #expect(downsampler.drain(at: at(59)).figures.isEmpty)
    let figure = try #require(downsampler.drain(at: at(60)).figures[.minute]?.first)
    #expect(figure.from == at(0) && figure.minimum == 4 && figure.maximum == 8 && figure.mean == 6 && figure.count == 3)
  }

  /// Nobody saw a number: that is a gap, not a line.
  @Test func aMinuteInWhichNothingWasSeenHasNone() {
    var downsampler = Downsampler()
    downsampler.take(4, of: series, at: at(0))
    downsampler.take(5, of: series, at: at(180))
    let figures = downsampler.drain(at: at(240)).figures[.minute] ?? []
    #expect(figures.map(\.from) == [at(0), at(180)])
  }

  @Test func aQuarterOfAnHourTakesAllOfIt() throws {
    var downsampler = Downsampler()
    let begin = Timestamp(milliseconds: Sample.start.milliseconds / 900_000 * 900_000)
    for poll in 0..<90 { downsampler.take(Double(poll), of: series, at: begin + .seconds(poll * 10)) }
    let batch = downsampler.drain(at: begin + .seconds(900))
    #expect(batch.figures[.minute]?.count == 15)
    let figure = try #require(batch.figures[.quarterHour]?.first)
    #expect(figure.count == 90 && figure.minimum == 0 && figure.maximum == 89 && figure.mean == 44.5)
  }

  /// The quarter's own figure says it all.
  @Test func ofAQuarterOfAnHourWithoutAChangeTheMinutesAreLeftOut() {
    var downsampler = Downsampler()
    let begin = Timestamp(milliseconds: Sample.start.milliseconds / 900_000 * 900_000)
    for poll in 0..<180 {
      downsampler.take(poll == 120 ? 1 : 0, of: series, at: begin + .seconds(poll * 10))
      let figures = downsampler.drain(at: begin + .seconds(poll * 10)).figures
      if poll < 120 { #expect(figures[.minute] == nil) } else if poll == 120 { #expect(figures[.minute]?.count == 5) }
    }
    #expect(downsampler.drain(at: begin + .seconds(1800)).figures[.minute]?.count == 1)
  }

  @Test func theEndTakesWhatIsNotOver() {
    var downsampler = Downsampler()
    downsampler.take(4, of: series, at: at(0))
    let batch = downsampler.drain(at: at(1), isLast: true)
    #expect(batch.figures[.minute]?.count == 1 && batch.figures[.quarterHour]?.count == 1)
  }

  @Test func aClockThatIsSetBackLosesNothing() {
    var downsampler = Downsampler()
    downsampler.take(4, of: series, at: at(0))
    downsampler.take(9, of: series, at: at(-3600))
    let figures = downsampler.drain(at: at(60), isLast: true).figures[.quarterHour] ?? []
    #expect(Set(figures.map(\.minimum)) == [4, 9])
    #expect(figures.reduce(0) { $0 + $1.count } == 2)
  }

  @Test(arguments: [Double.nan, .infinity, 1e16]) func whatIsNoNumberIsCountedAndNotTaken(_ value: Double) {
    var downsampler = Downsampler()
    downsampler.take(value, of: series, at: at(0))
    #expect(downsampler.refused == 1 && downsampler.drain(at: at(1), isLast: true).count == 0)
  }
}
