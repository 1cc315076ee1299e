import ShopConfiguration
import ShopModel
import Testing

private func windows(_ lines: String) throws -> [WindowConfiguration] {
  let text = shopText(more: "windows:\n  " + lines.replacing("\n", with: "\n  "))
  return try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).windows
}

/// The problems of a window; its text begins in line 10, column 5.
private func windowProblems(_ text: String) -> [String] { problems(shopText(more: "windows:\n  - \(text)")) }

@Suite struct WindowReadingTests {
  @Test func theExample() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost)
    let first = try #require(CivilDate("2026-12-01"))
    #expect(
      configuration.windows == [
        WindowConfiguration(
          name: LocalizedText(en: "Router replaced", zh: "更换路由器"), subjects: [.gateway, .internet],
          schedule: .once(
            from: .init(date: first, minute: 1320), to: .init(date: first.adding(days: 1), minute: 120))),
        WindowConfiguration(
          name: LocalizedText(en: "Nightly close", zh: "夜间结算"),
          schedule: .recurring(.daily, at: 120, lasting: .seconds(1800))),
        WindowConfiguration(
          name: LocalizedText(en: "Terminal updates", zh: "终端升级"),
          schedule: .recurring(.monthly([.day(1), .last]), at: 60, lasting: .seconds(4 * 3600)),
          flexible: .seconds(3600)),
      ])
  }

  @Test func daysOfTheWeekAndAFlexibleWindowOnce() throws {
    let found = try windows(
      """
      - {name: A, every: week, days: [sun, tue-thu], at: "0:00", for: 1 d}
      - {name: B, from: 2026-12-01 00:00, to: 2026-12-01 24:00, flexible: true, for: 2 h, subjects: [power/ups]}
      """)
    #expect(found[0].schedule == .recurring(.weekly([0, 2, 3, 4]), at: 0, lasting: .seconds(86_400)))
    #expect(found[0].subjects.isEmpty && found[0].flexible == nil)
    let date = try #require(CivilDate("2026-12-01"))
    #expect(found[1].schedule == .once(from: .init(date: date, minute: 0), to: .init(date: date, minute: 1440)))
    #expect(found[1].flexible == .seconds(7200) && found[1].subjects == [SubjectID(.power, "ups")])
  }

  @Test func twoWindowsHaveTwoNames() {
    #expect(
      problems(
        shopText(
          more: """
            windows:
              - {name: {en: Close, zh: 结算}, every: day, at: 01:00, for: 1 h}
              - {name: {en: Close it, zh: 结算}, every: day, at: 02:00, for: 1 h}
            """)) == ["shop.yaml:11:6: the name \"结算\" is already used in line 10"])
  }

  @Test(arguments: [
    (
      "{name: A}",
      ["10:5: nothing says when this window is: write \"from\" and \"to\", or \"every\", \"at\" and \"for\""]
    ),
    ("{name: A, from: 2026-12-01 22:00}", ["10:5: the key \"to\" is missing"]),
    (
      "{name: A, from: 2026-12-01 22:00, to: 2026-12-01 22:00}", ["10:43: the window ends before it begins"]
    ),
    (
      "{name: A, from: 2026-12-01 22:00, to: 2026-12-02 02:00, at: 01:00}",
      ["10:65: \"at\" belongs to a window that comes again (\"every\")"]
    ),
    (
      "{name: A, from: 2026-12-01 22:00, to: 2026-12-02 02:00, for: 1 h}",
      ["10:66: a window with \"from\" and \"to\" needs no length unless it is \"flexible: true\""]
    ),
    (
      "{name: A, from: 2026-12-01 22:00, to: 2026-12-02 02:00, flexible: true}", ["10:5: the key \"for\" is missing"]
    ),
    (
      "{name: A, from: 2026-12-01 22:00, every: day, at: 01:00, for: 1 h}",
      ["10:46: a window is either once (\"from\", \"to\") or again and again (\"every\"), not both"]
    ),
    (
      "{name: A, from: 2026-12-01, to: 2026-11-31 22:00}",
      [
        "10:21: \"2026-12-01\" is not a day and a time of day; write it as \"2026-12-01 22:00\"",
        "10:37: \"2026-11-31 22:00\" is not a day and a time of day; write it as \"2026-12-01 22:00\"",
      ]
    ),
    (
      "{name: A, every: fortnight, at: 01:00, for: 1 h}",
      ["10:22: unknown value \"fortnight\"; possible here: day, week, month"]
    ),
    ("{name: A, every: day, at: 24:00, for: 1 h}", ["10:31: \"24:00\" is not a time of day; write it as \"02:00\""]),
    (
      "{name: A, every: day, for: 8 d}",
      ["10:5: the key \"at\" is missing", "10:32: \"8 d\" is out of range: from 1min to 7d"]
    ),
    ("{name: A, every: week, at: 01:00, for: 1 h}", ["10:5: the key \"days\" is missing"]),
    (
      "{name: A, every: week, days: [1], at: 01:00, for: 1 h}",
      ["10:35: \"1\" is not a day or a range of days; write mon, mon-fri, or daily"]
    ),
    (
      "{name: A, every: month, days: [0, sun, 32], at: 01:00, for: 1 h}",
      [
        "10:36: \"0\" is not a day of the month: 1 to 31, or \"last\"",
        "10:39: \"sun\" is not a day of the month: 1 to 31, or \"last\"",
        "10:44: \"32\" is not a day of the month: 1 to 31, or \"last\"",
      ]
    ),
    (
      "{name: A, every: day, days: [mon], at: 01:00, for: 1 h}",
      ["10:33: a window of every day has no days; write \"every: week\" or \"every: month\""]
    ),
    (
      "{name: A, every: day, at: 01:00, for: 1 h, within: 2 h}",
      ["10:56: only a window with \"flexible: true\" can begin later than it says"]
    ),
    (
      "{name: A, every: day, at: 01:00, for: 1 h, flexible: true}", ["10:5: the key \"within\" is missing"]
    ),
    (
      "{name: A, every: day, at: 01:00, for: 1 h, subjects: [terminal/t9]}",
      ["10:59: no terminal \"t9\" is configured; did you mean \"t1\"?"]
    ),
    (
      "{name: A, every: day, at: 01:00, for: 1 h, subjects: []}",
      ["10:58: nobody is named; without \"subjects\" the window is for the whole shop"]
    ),
    ("{every: day, at: 01:00, for: 1 h}", ["10:5: the key \"name\" is missing"]),
  ])
  func everyMistakeHasItsPlace(_ window: String, _ expected: [String]) {
    #expect(windowProblems(window) == expected.map { "shop.yaml:" + $0 })
  }
}
