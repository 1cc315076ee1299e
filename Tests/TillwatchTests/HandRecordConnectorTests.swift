import Journal
import ShopModel
import ShopTesting
import Synchronization
import Testing

@testable import tillwatch

/// What people keep by hand as a source of the shop.
struct HandRecordConnectorTests {
  private let folder = Folder()
  private let clock = SimulatedClock()
  private var shop: RecordedShop { RecordedShop(clock: clock, folder: folder.path) }

  @Test func theFirstReadSeesTheDutiesAndTellsWhenTheyAreDue() async throws {
    let told = Mutex<[DutyStatus]>([])
    let record = try HandRecord(folder: folder.path)
    let connector = HandRecordConnector(
      record: { record }, configuration: shop.configuration, calendar: .utc, clock: clock,
      tell: { statuses in told.withLock { $0 = statuses } })
    #expect(connector.capabilities.facts == [RecordedShop.duty.id: DutyCalendar.facts])

    let report = await connector.poll(deadline: .seconds(4))
    #expect(report.contact == .answered)
    #expect(report.readings.contains { $0.fact == .dutyDue && $0.subject == RecordedShop.duty.id })
    #expect(try await record.dutyRecords()["cleaning"]?.firstSeen == clock.now)

    _ = try await record.tick(["Dust"], of: RecordedShop.duty, by: "li", at: clock.now)
    _ = await connector.poll(deadline: .seconds(4))
    #expect(told.withLock { $0.first?.items.map(\.tick?.by) } == [nil, "li"])
  }

  private func connector(_ record: HandRecord) -> HandRecordConnector {
    HandRecordConnector(
      record: { record }, configuration: shop.configuration, calendar: .utc, clock: clock, tell: { _ in })
  }

  @Test func whatPeopleKeepOfAnAccountCountsForAWhileAndIsSeenAsOldThen() async throws {
    let record = try HandRecord(folder: folder.path)
    let account = SubjectID.account("main")
    let balance = FactValue.money(Money(minorUnits: 31_240, currency: "CNY"))
    try await record.keep([
      HandEntry(account, .accountBalance, balance, by: "li", at: clock.now),
      HandEntry(account, .accountOnboardingApply, .text("done"), by: "wang", at: clock.now),
    ])
    let connector = connector(record)
    let said = clock.now
    func readings() async -> [Fact: Reading] {
      let report = await connector.poll(deadline: .seconds(4))
      return Dictionary(
        report.readings.filter { $0.subject == account }.map { ($0.fact, $0) }, uniquingKeysWith: { $1 })
    }
    let fresh = await readings()
    #expect(fresh[.accountBalance]?.value == balance)
    #expect(fresh[.accountBalance]?.source == "by hand, li")
    #expect(fresh[.accountBalance]?.reportedAt == said)
    #expect((fresh[.accountBalance]?.freshFor ?? .zero) > .zero)
    await clock.advanceFreely(by: .seconds(36 * 3600))
    let old = await readings()
    #expect(old[.accountBalance]?.freshFor == .zero)
    #expect(old[.accountOnboardingApply]?.freshFor == nil)
    // Told once: again and again it would be news each time.
    let again = await readings()
    #expect(again[.accountBalance] == nil)
    #expect(again[.accountOnboardingApply]?.value == .text("done"))
    try await record.keep([HandEntry(account, .accountBalance, balance, by: "li", at: clock.now)])
    let renewed = await readings()
    #expect((renewed[.accountBalance]?.freshFor ?? .zero) > .zero)
  }

  @Test func aTickShowsOnTheScreenAfterOneInterval() async throws {
    try await shop.watching { session in
      await advance(by: 6)
      let record = try HandRecord(folder: folder.path)
      _ = try await record.tick(["Wipe"], of: RecordedShop.duty, by: "li", at: clock.now)
      await eventuallyTicked(session)
      let duty = try #require(await session.watch.snapshot.duties.first)
      #expect(duty.items.map(\.tickedBy) == ["li", nil])
      // It is nobody's answer but the shop's own.
      #expect(await session.watch.snapshot.lastAnswerAt == nil)
    }
  }

  private func advance(by seconds: Int) async { await clock.advanceFreely(by: .seconds(seconds)) }

  /// The record is read on another thread, in real time.
  private func eventuallyTicked(_ session: ShopSession) async {
    for _ in 0..<200 {
      if await session.watch.snapshot.duties.first?.items.first?.tickedBy != nil { return }
      await advance(by: 1)
      try? await Task.sleep(for: .milliseconds(10))
    }
  }
}
