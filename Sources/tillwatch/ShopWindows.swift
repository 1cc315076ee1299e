import ShopConfiguration
import ShopCore
import ShopModel

extension WindowConfiguration {
  /// The window as the shop's core plans it, by the shop's clock.
  func plan(in calendar: ShopCalendar) -> MaintenancePlan {
    MaintenancePlan(
      // The name is unique in each language; this one does not change with the language of the screen.
      id: name(.english), name: name, by: "configuration", subjects: subjects.isEmpty ? [.shop] : Set(subjects),
      timing: timing(in: calendar), kind: flexible.map { .flexible($0) } ?? .fixed)
  }

  private func timing(in calendar: ShopCalendar) -> MaintenancePlan.Timing {
    switch schedule {
    case .once(let from, let to):
      return .once(
        from: calendar.moment(of: from.date, second: from.minute * 60),
        to: calendar.moment(of: to.date, second: to.minute * 60))
    case .recurring(let days, let minute, let length):
      let recurrence: RecurringWindow.Recurrence =
        switch days {
        case .daily: .daily()
        case .weekly(let weekdays): .weekly(weekdays: weekdays)
        case .monthly(let days):
          .monthly(
            months: Set(1...12),
            days: Set(
              days.map { day in
                switch day {
                case .day(let number): number
                case .last: -1
                }
              }))
        }
      return .recurring(
        RecurringWindow(recurrence, startSecond: minute * 60, duration: length, since: Timestamp(seconds: 0)))
    }
  }
}
