import ShopCore
import ShopModel
import ShopTesting
import ShopWatch
import StatusRules
import Testing

/// A shop that is watched through one service and its own record, without a terminal.
struct RecordAndRetryTests {
  private static let host = SubjectID.link(toHostOf: "acquirer")
  private static let duty = Duty(
    key: "cleaning", kind: "cleaning", name: LocalizedText("Cleaning"), every: .seconds(7 * 86_400),
    checklist: [LocalizedText("Wipe"), LocalizedText("Dust")], remind: .seconds(86_400))
  private let clock = SimulatedClock()
  private let access = Access()

  private func shop() async throws -> ShopWatch {
    var setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Shop")), terminals: [], accounts: [],
      links: [LinkIdentity(id: Self.host, name: LocalizedText("Acquirer"), role: .host)], calendar: .utc,
      isOpen: { _ in nil },
      sources: [
        "service/acquirer": ShopSetup.Source(
          interval: .seconds(60), capabilities: ConnectorCapabilities(facts: [Self.host: [.linkUp]])),
        "by hand": ShopSetup.Source(
          interval: .seconds(5), capabilities: ConnectorCapabilities(facts: [Self.duty.id: DutyCalendar.facts]),
          isOwnRecord: true),
      ])
    setup.duties = [Self.duty]
    let watch = ShopWatch(
      setup: setup, rules: StatusEngine(pack: try RulePack.builtIn()), ledger: Ledger(), prints: nil, clock: clock,
      publish: { _ in })
    await watch.begin(access: access)
    return watch
  }

  @Test func aServiceWhoseSilenceIsToBeConfirmedIsAskedSoon() async throws {
    let watch = try await shop()
    let silent = Reading(Self.host, .linkUp, .bool(false), at: clock.now, source: "http-json")
    await watch.take(PollReport(contact: .failed("timed out"), readings: [silent]), from: "service/acquirer")
    #expect(access.state.withLock { $0.watched } == ["service/acquirer"])
    #expect(await watch.snapshot.incidents.isEmpty)
  }

  @Test func theShopsOwnRecordIsNoAnswerFromTheShop() async throws {
    let watch = try await shop()
    await watch.take(PollReport(contact: .answered, readings: []), from: "by hand")
    #expect(await watch.snapshot.lastAnswerAt == nil)
    await watch.take(PollReport(contact: .answered, readings: []), from: "service/acquirer")
    #expect(await watch.snapshot.lastAnswerAt == clock.now)
  }

  @Test func aDutyIsShownBeforeAndAfterItsRecordWasRead() async throws {
    let watch = try await shop()
    let before = try #require(await watch.snapshot.duties.first)
    #expect(
      before.items.map { $0.text(.english) } == ["Wipe", "Dust"] && before.items.allSatisfy { $0.tickedBy == nil })
    #expect(before.facts.knowledge(of: .dutyDue, at: clock.now) == .notYetKnown)

    let tick = ChecklistTick(item: "Dust", by: "li", at: clock.now)
    let record = DutyRecord(firstSeen: clock.now - .seconds(30 * 86_400), ticks: [tick])
    let calendar = DutyCalendar(duties: [Self.duty], calendar: .utc)
    await watch.show(calendar.statuses(records: ["cleaning": record]))
    let readings = calendar.readings(records: ["cleaning": record], at: clock.now)
    await watch.take(PollReport(contact: .answered, readings: readings), from: "by hand")
    let after = try #require(await watch.snapshot.duties.first)
    #expect(after.items.map(\.tickedBy) == [nil, "li"])
    #expect(await watch.snapshot.incidents.map(\.finding.id) == [.init(rule: "duty-overdue", subject: Self.duty.id)])
  }
}
