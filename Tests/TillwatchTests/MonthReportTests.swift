@testable import Journal
import ShopModel
import StatusRules
import Testing

@testable import tillwatch

struct MonthReportTests {
  private let from = ShopCalendar.utc.moment(of: CivilDate(year: 2026, month: 11, day: 1), second: 0)
  private let one = SubjectID.terminal("one")
  private func at(_ hour: Int, _ minute: Int = 0) -> Timestamp { from + .seconds(hour * 3600 + minute * 60) }

  private func span(_ availability: CardAvailability, _ from: Timestamp, _ to: Timestamp) -> AvailabilitySpan {
    AvailabilitySpan(terminal: one, availability: availability, from: from, to: to)
  }

  /// A day with opening hours from 8 to 18.
  private func report(_ record: MonthReport.Record) -> MonthReport {
    MonthReport(
      record, terminals: [(one, "One <1>")], from: from, to: at(24),
      isOpen: { (8..<18).contains(ShopCalendar.utc.civil($0).hour) }, isDecline: { $0 != "00" })
  }

  @Test func timeWithoutARecordIsNotKnownAndNeverGood() throws {
    let row = try #require(report(MonthReport.Record()).terminals.first)
    #expect(row.able == .zero && row.unable == .zero && row.unknown == .seconds(36_000))
  }

  @Test func onlyOpeningTimeCounts() throws {
    let record = MonthReport.Record(availability: [
      span(.canTakeCards, at(6), at(9, 30)), span(.cannot, at(9, 30), at(10)), span(.notKnown, at(10), at(11)),
      span(.canTakeCards, at(17), at(20)),
    ])
    let row = try #require(report(record).terminals.first)
    #expect(row.able == .seconds(9000) && row.unable == .seconds(1800))
    #expect(row.unknown == .seconds(36_000 - 9000 - 1800))
  }

  /// The computer's clock was set back.
  @Test func timesThatOverlapCountOnce() throws {
    let record = MonthReport.Record(availability: [
      span(.cannot, at(9), at(10)), span(.canTakeCards, at(9, 30), at(11)), span(.canTakeCards, at(9, 40), at(10)),
    ])
    let row = try #require(report(record).terminals.first)
    #expect(row.unable == .seconds(3600) && row.able == .seconds(3600))
  }

  @Test func aTerminalThatIsNoLongerConfiguredIsStillReported() {
    let gone = AvailabilitySpan(terminal: .terminal("old"), availability: .cannot, from: at(9), to: at(10))
    #expect(report(MonthReport.Record(availability: [gone])).terminals.map(\.name) == ["One <1>", "old"])
  }

  @Test func operationsAreCountedByTheirEndWhereTheyWereAskedForInTheMonth() {
    func step(_ id: String, _ state: String, _ moment: Timestamp) -> JournalEntry {
      JournalEntry(
        kind: .operation, id: id, at: moment, subject: one, by: "li", what: "restart", state: state, detail: "")
    }
    let record = MonthReport.Record(operations: [
      step("1", "verified", at(0)),  // Asked for before.
      step("2", "requested", at(9)), step("2", "verified", at(9, 3)),
      step("3", "requested", at(10)), step("3", "outcome-unknown", at(10, 3)),
      step("4", "requested", at(11)), step("5", "requested", at(24)),
    ])
    let works = report(record).operations
    #expect(works.map(\.count) == [3])
    #expect(works.first?.ends == ["verified": 1, "outcome-unknown": 1, "requested": 1])
  }

  @Test func declinesAreTheHighestCountsOfTheDays() throws {
    let day = CivilDate(year: 2026, month: 11, day: 1)
    func count(_ code: String, _ day: CivilDate, _ highest: Int) -> ResponseCount {
      ResponseCount(terminal: one, code: code, day: day, highest: highest)
    }
    let record = MonthReport.Record(responses: [
      count("51", day, 3), count("51", day.adding(days: 1), 5), count("00", day, 90), count("96", day, 1),
    ])
    let declines = report(record).declines
    #expect(declines.map(\.code) == ["51", "96"])
    let first = try #require(declines.first)
    #expect(first.sum == 8 && first.highest == 5 && first.days.count == 2)
  }

  private func sections(_ language: Language, _ record: MonthReport.Record) -> [ReportSection] {
    let words = PlainWords(language: language, calendar: .utc)
    return MonthReportWords(words: words, codes: try? ResponseCodePack.builtIn()).sections(of: report(record))
  }

  @Test func whatIsGoodIsNeverRoundedUp() {
    let record = MonthReport.Record(availability: [
      span(.canTakeCards, at(0), at(17, 59)), span(.cannot, at(17, 59), at(17, 59) + .seconds(1)),
      span(.canTakeCards, at(17, 59) + .seconds(1), at(24)),
    ])
    #expect(sections(.english, record)[0].rows[0][1...4] == ["99.99 %", "< 0.01 %", "0.00 %", "0"])
  }

  @Test func bothLanguagesSayTheSame() {
    let record = MonthReport.Record(availability: [span(.canTakeCards, at(0), at(24))])
    let (english, chinese) = (sections(.english, record), sections(.chinese, record))
    #expect(english.map(\.columns.count) == chinese.map(\.columns.count))
    #expect(chinese[0].columns[1] == "可收款" && english[0].columns[1] == "could")
    let lines = ReportText.lines(title: "T", period: "P", chinese)
    #expect(lines.contains { $0.contains("100.00 %") })
  }

  @Test func aPageHasNoMarkupOfAnybodyElseAndNothingFromElsewhere() {
    let page = ReportPage.html(
      title: "A & \"B\" <script>alert('1')</script>", period: "P", language: .english,
      sections(.english, MonthReport.Record()))
    #expect(page.contains("A &amp; &quot;B&quot; &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"))
    #expect(page.contains("One &lt;1&gt;") && !page.contains("<script") && !page.contains("http"))
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
  }
}
