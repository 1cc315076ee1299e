import ShopConfiguration
import ShopModel
import Testing

private let day: Duration = .seconds(86_400)

private func duties(_ text: String) throws -> [Duty] {
  try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).duties
}

/// The problems of a duty with these further lines. The first of them is line 11.
private func dutyProblems(_ lines: String) -> [String] {
  problems(shopText(more: "maintenance:\n  - id: a\n    " + lines.replacing("\n", with: "\n    ")))
}

@Suite struct DutyReadingTests {
  @Test func aDutyWithEveryKey() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost)
    #expect(
      configuration.duties == [
        Duty(
          key: "cleaning", kind: "cleaning", name: LocalizedText(en: "Clean the terminals", zh: "清洁终端"),
          every: day * 7, firstDue: CivilDate("2026-12-01"),
          checklist: [
            LocalizedText(en: "Wipe display and keys", zh: "擦拭屏幕和按键"),
            LocalizedText(en: "Draw a cleaning card through the reader", zh: "用清洁卡清洁读卡器"),
          ], remind: day)
      ])
  }

  @Test func theKindGivesWhatIsLeftOut() throws {
    let found = try duties(
      shopText(
        more: """
          maintenance:
            - {id: roof, kind: inspection, every: 90 d}
            - {id: fast, kind: other, every: 1 d, checklist: []}
            - {id: own, kind: training, every: 14 d, checklist: [Read the manual]}
          """))
    #expect(found[0].name(.english) == "Inspect the terminals" && found[0].name(.chinese) == "巡检终端")
    #expect(found[0].remind == day * 3 && found[0].firstDue == nil)
    #expect(found[0].checklist.count >= 3)
    #expect(found[1].remind == day / 7 && found[1].checklist.isEmpty)
    #expect(found[2].checklist == [LocalizedText("Read the manual")] && found[2].remind == day * 2)
  }

  @Test func aShopThatSaysNothingHasAUsualCalendar() throws {
    let usual = try duties(shopText())
    #expect(
      usual.map { "\($0.key) \($0.every.wholeSeconds / 86_400)" } == [
        "inspection 30", "cleaning 7", "software 30", "receipts 30", "training 180",
      ])
    for duty in usual {
      #expect(duty.kind == duty.key)
      #expect((1...20).contains(duty.checklist.count))
      #expect(Set(duty.itemKeys).count == duty.checklist.count)
      for text in duty.checklist + [duty.name] { #expect(text.languages == [.english, .chinese]) }
    }
    #expect(try duties(shopText(more: "maintenance: none")).isEmpty)
    #expect(try duties(shopText(more: "maintenance: []")).isEmpty)
  }

  @Test func aUPSIsTestedWhereThereIsOne() throws {
    let text = serviceText("facts:\n  - {fact: power.source, subject: power/ups, path: $.a}")
    let found = try duties(text)
    #expect(found.contains { $0.kind == "ups-test" && $0.every == day * 90 && !$0.checklist.isEmpty })
    let list = serviceText("lists:\n  - {path: $.u, kind: power, key: $.id, facts: [{fact: power.source, path: $.a}]}")
    #expect(try duties(list).contains { $0.kind == "ups-test" })
  }

  @Test func whichServiceTellsOfAFact() throws {
    let text = serviceText(
      """
      account: main
      facts: [{fact: account.onboarding.apply, path: $.a}]
      lists: [{path: $.l, kind: account, key: $.mid, facts: [{fact: account.onboarding.settle, path: $.s}]}]
      """)
    let shop = try ShopConfiguration.load(text: text, file: "f", with: fakeHost())
    #expect(shop.service(tellingOf: .account("main"), .accountOnboardingApply) == "s")
    #expect(shop.service(tellingOf: .account("other"), .accountOnboardingApply) == nil)
    #expect(shop.service(tellingOf: .account("other"), .accountOnboardingSettle) == "s")
    #expect(shop.service(tellingOf: .account("main"), .accountOnboardingReview) == nil)
  }

  @Test func everyMistakeHasItsPlace() {
    #expect(
      dutyProblems("kind: cleanin\nevery: 7 d") == [
        "shop.yaml:11:11: unknown value \"cleanin\"; did you mean \"cleaning\"?"
      ])
    #expect(
      dutyProblems("kind: other\nevery: 12 h") == [
        "shop.yaml:12:12: \"12 h\" is out of range: from 24h to 1095d"
      ])
    #expect(
      dutyProblems("kind: other\nevery: 7 d\nfirst-due: 1.12.2026\nremind: 7 d") == [
        "shop.yaml:13:16: \"1.12.2026\" is not a day; write it as \"2026-12-01\"",
        "shop.yaml:14:13: the reminder (7d before) must be shorter than the interval (7d)",
      ])
    #expect(
      dutyProblems("kind: other\nevery: 7 d\nfirst-due: 2026-02-30") == [
        "shop.yaml:13:16: \"2026-02-30\" is not a day; write it as \"2026-12-01\""
      ])
    #expect(
      dutyProblems("kind: other\nevry: 7 d") == ["shop.yaml:12:5: unknown key \"evry\"; did you mean \"every\"?"])
    #expect(
      dutyProblems("kind: other\nevery: 7 d\nchecklist:\n  - {en: Wipe, zh: 擦}\n  - Wipe") == [
        "shop.yaml:15:9: the item \"Wipe\" is already used in line 14"
      ])
    #expect(
      dutyProblems("kind: other\nevery: 7 d\nchecklist: [\(String(repeating: "x,", count: 21))]").first
        == "shop.yaml:13:16: the checklist has 21 items; at most 20, make two duties of it")
    #expect(
      problems(shopText(more: "maintenance: no")) == [
        "shop.yaml:9:14: a single value stands here; expected is a list of duties, or \"none\""
      ])
    #expect(
      problems(shopText(more: "maintenance: [{id: a, kind: other, every: 1 d}, {id: a, kind: other, every: 2 d}]"))
        == ["shop.yaml:9:50: the duty id \"a\" is already used in line 9"])
  }
}
