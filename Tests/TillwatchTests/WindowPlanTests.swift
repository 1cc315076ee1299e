import ShopConfiguration
import ShopCore
import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// Maintenance windows of shop.yaml as the core plans them.
struct WindowPlanTests {
  private static let shanghai = ShopCalendar.zone("Asia/Shanghai")

  private func plan(_ schedule: WindowConfiguration.Schedule, flexible: Duration? = nil) -> MaintenancePlan {
    WindowConfiguration(
      name: LocalizedText(en: "Close", zh: "结算"), schedule: schedule, flexible: flexible
    ).plan(in: Self.shanghai)
  }

  /// What is in effect or comes next, in UTC.
  private func next(_ plan: MaintenancePlan, at now: String) -> MaintenanceWindow? {
    var schedule = MaintenanceSchedule()
    _ = schedule.follow([plan], at: .utc(now), in: Self.shanghai)
    return schedule.windows.first
  }

  @Test func oneForOnceIsByTheShopsClock() throws {
    let day = try #require(CivilDate("2026-12-01"))
    let plan = plan(.once(from: .init(date: day, minute: 1320), to: .init(date: day.adding(days: 1), minute: 120)))
    #expect(plan.id == "Close" && plan.name(.chinese) == "结算" && plan.subjects == [.shop] && plan.kind == .fixed)
    let window = try #require(next(plan, at: "2026-11-01 00:00"))
    #expect(window.start == .utc("2026-12-01 14:00") && window.end == .utc("2026-12-01 18:00"))
    #expect(next(plan, at: "2026-12-02 00:00") == nil)
  }

  @Test(arguments: [
    (WindowConfiguration.Days.daily, "2026-11-01 18:00"),
    (.weekly([2, 3]), "2026-11-02 18:00"),
    (.monthly([.day(15)]), "2026-11-14 18:00"),
    (.monthly([.last]), "2026-11-29 18:00"),
  ])
  func oneThatComesAgainBeginsOnItsDays(days: WindowConfiguration.Days, start: String) throws {
    // 2 November is a Monday in Shanghai.
    let window = try #require(next(plan(.recurring(days, at: 120, lasting: .seconds(1800))), at: "2026-11-01 17:00"))
    #expect(window.start == .utc(start) && window.end == .utc(start) + .seconds(1800))
  }

  @Test func aFlexibleOneHasItsTimeAndItsLength() throws {
    let plan = plan(.recurring(.daily, at: 60, lasting: .seconds(4 * 3600)), flexible: .seconds(3600))
    let window = try #require(next(plan, at: "2026-11-01 18:00"))
    #expect(window.kind == .flexible(.seconds(3600)))
    #expect(window.start == .utc("2026-11-01 17:00") && window.end == .utc("2026-11-01 21:00"))
  }
}
