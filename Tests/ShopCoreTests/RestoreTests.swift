import ShopCore
import ShopModel
import ShopTesting
import Testing

/// What comes back after the program was away: of whom is still watched, what is still told, and nothing from the future.
struct RestoreTests {
  private static let one = SubjectID.terminal("a")
  private static let two = SubjectID.terminal("b")
  private static let item = SubjectID.upgrade("u")

  private static let rules =
    rule("out", when: "terminal.state = out-of-order")
    + rule("paper", when: "terminal.paper = out", evidence: "[terminal.paper]")
    + rule("failed", "upgrade", when: "upgrade.state = failed", cause: "upgrade.failed", evidence: "[upgrade.state]")

  private func scene() throws -> CoreScene { try CoreScene(rules: Self.rules) }

  private func rules(_ scene: CoreScene) -> Set<String> { Set(scene.core.findings.map(\.id.description)) }

  // MARK: Who is still watched

  @Test func whoIsGoneComesNotBack() throws {
    var scene = try scene()
    for terminal in [Self.one, Self.two] { scene.tell(terminal, .terminalState, .text("out-of-order"), at: 0) }
    let again = scene.restarted(in: .test(terminals: ["a"]), savedAt: 10, at: 20)
    #expect(again.core.facts.subjects[Self.two] == nil)
    #expect(rules(again) == ["out@terminal/a"])
    #expect(again.open(at: 20).map(\.subjects) == [[Self.one]])
    // Nor is anything of it in what is remembered next.
    #expect(again.restarted(savedAt: 30, at: 40).core.facts.subjects[Self.two] == nil)
  }

  @Test func anIncidentOfNobodyIsNoMore() throws {
    var scene = try scene()
    scene.tell(Self.two, .terminalState, .text("out-of-order"), at: 0)
    let again = scene.restarted(in: .test(terminals: ["a"]), savedAt: 10, at: 20)
    #expect(again.core.incidentsInSight(at: CoreScene.at(20)).isEmpty)
  }

  @Test func aFactThatNobodyTellsAnyMoreIsNotKnown() throws {
    var scene = try scene()
    scene.tell(Self.one, .terminalState, .text("ready"), at: 0)
    scene.tell(Self.one, .terminalPaper, .text("out"), at: 0)
    #expect(rules(scene) == ["paper@terminal/a"])
    let told = Set(Fact.allCases).subtracting([.terminalPaper])
    let again = scene.restarted(in: .test(told: told), savedAt: 10, at: 20)
    let known = try #require(again.core.facts.subjects[Self.one])
    #expect(known.records[.terminalPaper] == nil)
    #expect(known.records[.terminalState]?.value == .text("ready"))
    // Nobody could ever end it.
    #expect(rules(again) == [])
  }

  @Test func whatWasDiscoveredComesBackWhileItsSourceDiscovers() throws {
    var scene = try scene()
    scene.tell(Self.item, .upgradeState, .text("failed"), at: 0)
    let again = scene.restarted(savedAt: 10, at: 20)
    #expect(again.core.facts.discovered(.upgrade).map(\.id) == [Self.item])
    #expect(rules(again) == ["failed@upgrade/u"])
    let without = scene.restarted(in: .test(discovers: []), savedAt: 10, at: 20)
    #expect(without.core.facts.discovered(.upgrade).isEmpty && without.core.facts.subjects[Self.item] == nil)
    #expect(rules(without) == [])
  }

  @Test func whatTheSourceListsNoMoreIsGone() throws {
    var scene = try scene()
    scene.tell(Self.item, .upgradeState, .text("failed"), at: 0)
    var again = scene.restarted(savedAt: 10, at: 20)
    let report = PollReport(contact: .answered, readings: [], rosters: [Roster(kind: .upgrade, members: [])])
    _ = again.core.take(report, from: "test", at: CoreScene.at(30))
    #expect(rules(again) == [] && again.core.facts.subjects[Self.item] == nil)
  }

  @Test func theOpeningHoursAreKnownWithoutASource() throws {
    var scene = try scene()
    scene.allReady(at: 0)
    let again = scene.restarted(savedAt: 10, at: 20)
    #expect(again.core.facts.subjects[.shop]?.records[.shopOpen]?.value == .bool(true))
    let without = scene.restarted(in: .test(isOpen: nil), savedAt: 10, at: 20)
    #expect(without.core.facts.subjects[.shop]?.records[.shopOpen] == nil)
  }

  // MARK: Time

  @Test func aClockThatWasSetBackLeavesNothingInTheFuture() throws {
    var scene = try scene()
    scene.tell(Self.one, .terminalState, .text("out-of-order"), at: 1000, freshFor: .seconds(100))
    scene.tell(Self.two, .terminalState, .text("ready"), at: 1000)
    // It is an hour earlier than when it was saved.
    let again = scene.restarted(savedAt: 1040, at: -2560)
    let now = CoreScene.at(-2560)
    let record = try #require(again.core.facts.subjects[Self.one]?.records[.terminalState])
    // As old as it was then, and no fresher for it.
    #expect(record.observedAt == now - .seconds(40) && record.since == now - .seconds(40))
    #expect(again.core.findings.map { $0.since <= now } == [true])
    var later = again
    later.advance(to: -2500)
    #expect(later.core.findings.map(\.isDoubtful) == [true])
  }

  @Test func whatIsSaidToBeOfTheFutureIsOfNow() throws {
    var scene = try scene()
    // The computer's clock leapt ahead for one answer.
    scene.tell(Self.one, .terminalState, .text("held-by-till"), at: 90_000)
    scene.tell(Self.two, .terminalState, .text("ready"), at: 90_000)
    let again = scene.restarted(savedAt: 10, at: 20)
    let records = [Self.one, Self.two].compactMap { again.core.facts.subjects[$0]?.records[.terminalState] }
    #expect(records.map(\.observedAt) == [CoreScene.at(20), CoreScene.at(20)])
    #expect(records.map(\.since) == [CoreScene.at(20), CoreScene.at(20)])
    let memory = again.core.memory(at: CoreScene.at(20))
    let next = again.restarted(savedAt: 20, at: 30).core.memory(at: CoreScene.at(30))
    #expect(memory.savedAt < next.savedAt)
  }

  @Test func timeAwayMakesAValueOlderAndNotLonger() throws {
    var scene = try scene()
    scene.tell(Self.one, .terminalState, .text("ready"), at: 0, freshFor: .seconds(60))
    scene.tell(Self.one, .terminalState, .text("ready"), at: 50, freshFor: .seconds(60))
    let again = scene.restarted(savedAt: 50, at: 1000)
    let record = try #require(again.core.facts.subjects[Self.one]?.records[.terminalState])
    #expect(record.observedAt == CoreScene.at(50))
    // It was fresh for a minute of the time away; from then on the next answer leaves the time out.
    #expect(record.since == CoreScene.at(60))
    var next = again
    next.tell(Self.one, .terminalState, .text("ready"), at: 1010, freshFor: .seconds(60))
    // 50 s were seen.
    #expect(next.core.facts.subjects[Self.one]?.records[.terminalState]?.since == CoreScene.at(960))
  }

  // MARK: Numbers

  @Test func incidentsAreNumberedOn() throws {
    var scene = try scene()
    scene.tell(Self.one, .terminalState, .text("out-of-order"), at: 0)
    let before = try #require(scene.open(at: 0).first).id
    var again = scene.restarted(savedAt: 10, at: 20)
    #expect(again.open(at: 20).map(\.id) == [before])
    again.tell(Self.one, .terminalPaper, .text("out"), at: 30)
    // What was saved may have been behind.
    #expect(again.open(at: 30).map(\.id).max().map { $0 > before + 100 } == true)
  }
}
