import ShopCore
import ShopModel
import ShopTesting
import Testing

/// Recurring maintenance as Zabbix plans it, and time intervals as Alertmanager reads them, against ours.
@Suite(.enabled(if: SharedVectors.file != nil)) struct CalendarVectorTests {
  private static func calendar(_ vector: SharedVector) -> ShopCalendar {
    vector.config["timezone"]?.text.map(ShopCalendar.zone) ?? .utc
  }

  /// The seconds of `+1000` or `-06:00`.
  private static func offset(_ text: Substring) -> Int64? {
    guard let sign = text.first, "+-".contains(sign), let digits = Int64(text.dropFirst().filter { $0 != ":" }) else {
      return nil
    }
    return (digits / 100 * 3600 + digits % 100 * 60) * (sign == "-" ? -1 : 1)
  }

  // MARK: Zabbix

  /// `2020-03-08 03:00 -05:00`
  private static func moment(_ value: VectorValue?) throws -> Timestamp {
    let text = try #require(value?.text)
    let parts = text.split(separator: " ")
    try #require(parts.count == 3)
    return .local("\(parts[0]) \(parts[1])", offset: try #require(offset(parts[2])))
  }

  private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static func window(_ config: VectorValue) throws -> RecurringWindow {
    let recurrence: RecurringWindow.Recurrence
    switch config["type"]?.text {
    case "daily": recurrence = .daily()
    case "weekly":
      let day = try #require(weekdays.firstIndex { $0 == config["weekday"]?.text })
      recurrence = .weekly(weekdays: [day])
    default: throw UnknownWord(word: "\(config)")
    }
    return RecurringWindow(
      recurrence, startSecond: try #require(config["start_s"]?.integer),
      duration: .seconds(try #require(config["duration_s"]?.integer)), since: try moment(config["active_since"]),
      until: try moment(config["active_until"]))
  }

  private struct UnknownWord: Error {
    let word: String
  }

  @Test func recurringMaintenanceIsThatOfZabbix() throws {
    let report = try VectorReport(
      "time_window", "zabbix",
      differing: [
        "zabbix/maintenance-dst-6":
          "a start that the clocks leave out is moved on by an hour; Zabbix drops that day's maintenance, and a night's "
          + "update would raise alarms once a year"
      ]
    ) { vector in
      var result = VectorComparison()
      let window = try CalendarVectorTests.window(vector.config)
      for (index, step) in vector.steps.enumerated() {
        let moment = try CalendarVectorTests.moment(step.input["time"])
        let isInside = window.occurrence(at: moment, in: CalendarVectorTests.calendar(vector)) != nil
        result.check("inside", .flag(isInside), in: step, index)
      }
      return result
    }
    #expect(report.problems == [])
  }

  // MARK: Alertmanager

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `04 May 20 15:04 +0000`
  private static func dayFirst(_ text: String) throws -> Timestamp {
    let parts = text.split(separator: " ")
    try #require(parts.count == 5)
    let month = try #require(months.firstIndex(of: String(parts[1]))) + 1
    return .local("20\(parts[2])-\(month)-\(parts[0]) \(parts[3])", offset: try #require(offset(parts[4])))
  }

  /// `[[540, 1020]]`
  private static func pairs(_ value: VectorValue?) throws -> [(Int, Int)] {
    try (value?.list ?? []).map { pair in
      let numbers = pair.list?.compactMap(\.integer) ?? []
      try #require(numbers.count == 2)
      return (numbers[0], numbers[1])
    }
  }

  private static func interval(_ config: VectorValue) throws -> CalendarInterval {
    CalendarInterval(
      times: try pairs(config["times"]).map { try MinuteRange(start: $0, end: $1) },
      weekdays: try pairs(config["weekdays"]).map { $0...$1 },
      daysOfMonth: try pairs(config["days_of_month"]).map { .init($0, $1) },
      months: try pairs(config["months"]).map { $0...$1 }, years: try pairs(config["years"]).map { $0...$1 })
  }

  /// `{'start_time': '00:00', 'end_time': '24:00'}`; a time that is not given is empty.
  private static func range(_ text: String) throws -> MinuteRange {
    var values: [String: String] = [:]
    for entry in text.dropFirst().dropLast().split(separator: ",") {
      let quoted = entry.split(separator: "'").map(String.init).filter { !$0.allSatisfy { " :".contains($0) } }
      try #require(quoted.count == 2)
      values[quoted[0]] = quoted[1]
    }
    return try MinuteRange(start: values["start_time", default: ""], end: values["end_time", default: ""])
  }

  @Test func timeIntervalsAreThoseOfAlertmanager() throws {
    let report = try VectorReport("time_window", "alertmanager") { vector in
      var result = VectorComparison()
      for (index, step) in vector.steps.enumerated() {
        if let text = step.input["range"]?.text {
          var minutes: [VectorValue] = []
          var isRefused = false
          do {
            let range = try CalendarVectorTests.range(text)
            minutes = [range.start, range.end].map { .number(Double($0)) }
          } catch is MinuteRange.Problem { isRefused = true }
          result.check("error", .flag(isRefused), in: step, index)
          result.check("minutes", .list(minutes), in: step, index)
        } else {
          let moment = try CalendarVectorTests.dayFirst(try #require(step.input["time"]?.text))
          let interval = try CalendarVectorTests.interval(vector.config)
          let isInside = interval.contains(moment, in: CalendarVectorTests.calendar(vector))
          result.check("inside", .flag(isInside), in: step, index)
        }
      }
      return result
    }
    #expect(report.problems == [])
  }
}
