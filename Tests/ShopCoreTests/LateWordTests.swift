import ShopCore
import ShopModel
import ShopTesting
import StatusRules
import Testing

/// What one source saw before another did, and says afterwards.
@Suite struct LateWordTests {
  private static let terminal = SubjectID.terminal("a")
  private let setup = ShopSetup.test()

  private func word(_ value: String, from source: String, seen second: Int64) -> Reading {
    Reading(
      Self.terminal, .terminalState, .text(value), at: CoreScene.at(second), source: source, freshFor: .seconds(300))
  }

  private func take(_ reading: Reading, into store: inout FactStore, at second: Int64) -> FactStore.Taken {
    store.take(reading, source: "test", freshFor: .seconds(300), setup: setup, at: CoreScene.at(second))
  }

  private func record(_ store: FactStore) -> FactRecord? { store.subjects[Self.terminal]?.records[.terminalState] }

  @Test func aLateWordDoesNotUndoWhatWasSeenSince() {
    var store = FactStore(setup: setup)
    #expect(take(word("out-of-order", from: "ZVT", seen: 100), into: &store, at: 100) == .news)
    #expect(take(word("ready", from: "agent", seen: 99), into: &store, at: 110) == .outdated)
    #expect(record(store)?.value == .text("out-of-order"))
    #expect(record(store)?.observedAt == CoreScene.at(100))
    // Nor is the same seen again by it.
    #expect(take(word("out-of-order", from: "agent", seen: 50), into: &store, at: 120) == .outdated)
    #expect(record(store)?.source == "ZVT")
    #expect(record(store)?.observedAt == CoreScene.at(100))
  }

  @Test func whatWasSeenThenOrLaterCounts() {
    var store = FactStore(setup: setup)
    _ = take(word("out-of-order", from: "ZVT", seen: 100), into: &store, at: 100)
    #expect(take(word("ready", from: "agent", seen: 100), into: &store, at: 110) == .news)
    #expect(take(word("busy", from: "ZVT", seen: 101), into: &store, at: 111) == .news)
    #expect(record(store)?.value == .text("busy"))
  }

  @Test func aSourceMayCorrectItself() {
    var store = FactStore(setup: setup)
    _ = take(word("ready", from: "agent", seen: 100), into: &store, at: 100)
    #expect(take(word("busy", from: "agent", seen: 90), into: &store, at: 110) == .news)
  }

  @Test func aClockThatWasSetBackHoldsNothing() {
    var store = FactStore(setup: setup)
    _ = take(word("ready", from: "ZVT", seen: 4000), into: &store, at: 4000)
    #expect(take(word("out-of-order", from: "agent", seen: 395), into: &store, at: 400) == .news)
    #expect(record(store)?.value == .text("out-of-order"))
    #expect(record(store)?.observedAt == CoreScene.at(395))
  }

  @Test func aLateWordIsNoServingTerminalEither() throws {
    var scene = try CoreScene(rules: rule("order", when: "terminal.state = out-of-order"))
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 100)
    let late = Reading(
      Self.terminal, .terminalState, .text("ready"), at: CoreScene.at(90), source: "agent", freshFor: .seconds(300))
    let notes = scene.core.take(
      PollReport(contact: .answered, readings: [late]), from: "agent", at: CoreScene.at(110))
    #expect(notes == [])
    #expect(scene.open(at: 110).map(\.finding.id.rule) == ["order"])
  }
}
