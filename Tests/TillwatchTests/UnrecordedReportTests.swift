import ShopModel
import ShopWatch
import Testing

@testable import tillwatch

struct UnrecordedReportTests {
  private static let at = Timestamp(seconds: 1_700_000_000)

  private func lines(_ unrecorded: Unrecorded, _ language: Language) -> [String] {
    UnrecordedReport(unrecorded: unrecorded, words: PlainWords(language: language, calendar: .utc)).lines
  }

  @Test func whatIsOnRecordIsNotSaid() {
    #expect(lines(Unrecorded(operations: [], words: [], access: [], prints: []), .english).isEmpty)
  }

  @Test func everythingThatWouldBeGoneIsSaidWithWhoAndWhen() {
    var operation = Operation(id: "1", kind: .restart, subject: .terminal("t1"), requestedBy: "li", at: Self.at)
    operation.enter(.outcomeUnknown(.didNotReturn), at: Self.at)
    let unrecorded = Unrecorded(
      operations: [operation],
      words: [
        IncidentWord(.acknowledged(until: nil, isSticky: false), of: 7, about: .terminal("t1"), by: "wang", at: Self.at)
      ], access: [AccessWord(.wrongPIN, by: "zhao", at: Self.at)],
      prints: [ReceivedPrint(subject: .terminal("t2"), at: Self.at, lines: ["TOTAL 9.58", "4111111111111111"])])
    let english = lines(unrecorded, .english)
    #expect(english.first == "tillwatch: this could not be put on record:")
    for words in ["t1: ", "wang", "acknowledged", "zhao", "wrong PIN", "t2:", "  | TOTAL 9.58", "2023-11-14 22:13"] {
      #expect(english.contains { $0.contains(words) }, "\(words)")
    }
    // Standard error may go to a file.
    #expect(!english.contains { $0.contains("4111111111111111") })
    #expect(lines(unrecorded, .chinese).contains { $0.contains("PIN 错误") })
  }
}
