import ShopModel
import Testing

struct KnowledgeTests {
  let record = FactRecord(
    value: .number(9), observedAt: Timestamp(seconds: 100), since: Timestamp(seconds: 50), source: "zvt",
    freshFor: .seconds(30))

  @Test func whatNobodyReportsIsNotReported() {
    let facts = SubjectFacts(id: .terminal("a"))
    #expect(facts.knowledge(of: .terminalBattery, at: Timestamp(seconds: 0)) == .notReported)
  }

  @Test func whatIsDeclaredButHasNotComeIsNotYetKnown() {
    let facts = SubjectFacts(id: .terminal("a"), declared: [.terminalBattery])
    #expect(facts.knowledge(of: .terminalBattery, at: Timestamp(seconds: 0)) == .notYetKnown)
  }

  @Test func aRecordIsFreshUntilItsTimeIsOver() {
    let facts = SubjectFacts(id: .terminal("a"), records: [.terminalResponseTime: record])
    #expect(facts.knowledge(of: .terminalResponseTime, at: Timestamp(milliseconds: 129_999)) == .known(record))
    #expect(facts.knowledge(of: .terminalResponseTime, at: Timestamp(seconds: 130)) == .stale(record))
    #expect(facts.value(of: .terminalResponseTime, at: Timestamp(seconds: 130)) == nil)
  }
}

struct HeadlineTests {
  @Test func unknownNeverCountsAsAble() {
    #expect(Headline([.canTakeCards, .canTakeCards]) == .all(2))
    #expect(Headline([.canTakeCards, .notKnown]) == .some(can: 1, of: 2))
    #expect(Headline([.cannot, .cannot]) == .none(of: 2))
    #expect(Headline([.cannot, .notKnown]) == .notKnown(of: 2))
    #expect(Headline([.notKnown]) == .notKnown(of: 1))
    #expect(Headline([CardAvailability]()) == .noTerminals)
  }
}
