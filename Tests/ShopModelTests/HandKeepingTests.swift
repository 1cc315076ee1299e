import ShopModel
import Testing

/// 2026-11-23, 14:05:32 in Shanghai.
private let now = Timestamp(seconds: 1_795_413_932)
private let calendar = ShopCalendar.fixed(offset: 8 * 3600)
private let account = SubjectID.account("main")

@Suite struct HandTextTests {
  private let reader = HandText(currency: "CNY", calendar, at: now)

  private func cny(_ minor: Int64) -> FactValue { .money(Money(minorUnits: minor, currency: "CNY")) }

  @Test(arguments: [
    ("312.40", 31_240), ("4,310.00", 431_000), ("4310", 431_000), ("¥ 4310", 431_000), ("¥4,310.5", 431_050),
    ("￥４，３１０．００", 431_000), ("3.8万", 3_800_000), ("3.82 万", 3_820_000), ("12.5k", 1_250_000), ("1.2亿", 12_000_000_000),
    ("500元", 50_000), ("RMB 500", 50_000), ("500 CNY", 50_000), ("0", 0), ("0.01", 1), ("1,234,567.89", 123_456_789),
    ("0.000001万", 1), (" 5 ", 500),
  ]) func amountsAreReadAsPeopleWriteThem(_ text: String, _ minor: Int64) throws {
    #expect(try reader.value(text, of: .accountBalance) == cny(minor))
  }

  @Test func aCardNumberIsMadeUnreadableBeforeTheTextIsCut() throws {
    let text = String(repeating: "a", count: 52) + " 4111111111111111"
    let kept = try reader.value(text, of: .accountSettlementReason).text ?? ""
    #expect(kept.hasSuffix("411111*…"), "\(kept)")
  }

  @Test func anotherCurrencyIsSaidWithTheAmount() throws {
    func amount(_ text: String) throws -> FactValue { try reader.value(text, of: .accountBalance) }
    #expect(try amount("EUR 12.50") == .money(Money(minorUnits: 1_250, currency: "EUR")))
    #expect(try amount("12.50 €") == .money(Money(minorUnits: 1_250, currency: "EUR")))
    #expect(try amount("HK$ 3") == .money(Money(minorUnits: 300, currency: "HKD")))
    #expect(try amount("JPY 1,200") == .money(Money(minorUnits: 1_200, currency: "JPY")))
    #expect(throws: HandText.Problem.tooFine) { try amount("JPY 1.5") }
    #expect(try amount("KWD 1.234") == .money(Money(minorUnits: 1_234, currency: "KWD")))
  }

  private func read(_ text: String, accountIn currency: String?) throws -> Money? {
    try HandText(currency: currency, calendar, at: now).value(text, of: .accountBalance).money
  }

  @Test func theSignOfTheYuanIsTheYensInAYenAccountAlone() throws {
    for account in ["EUR", "CNY", "USD", nil] {
      #expect(try read("¥ 500", accountIn: account) == Money(minorUnits: 50_000, currency: "CNY"))
      #expect(try read("￥500", accountIn: account) == Money(minorUnits: 50_000, currency: "CNY"))
    }
    #expect(try read("¥ 500", accountIn: "JPY") == Money(minorUnits: 500, currency: "JPY"))
    #expect(try read("¥500 JPY", accountIn: "CNY") == Money(minorUnits: 500, currency: "JPY"))
    for account in ["EUR", "JPY", nil] {
      #expect(try read("500元", accountIn: account) == Money(minorUnits: 50_000, currency: "CNY"))
      #expect(try read("3.8万元", accountIn: account) == Money(minorUnits: 3_800_000, currency: "CNY"))
      #expect(try read("RMB 500", accountIn: account) == Money(minorUnits: 50_000, currency: "CNY"))
    }
  }

  @Test func whereNoCurrencyIsKnownTheAmountNamesOne() throws {
    for text in ["500", "4,310.00", "3.8万", "12.5k"] {
      #expect(throws: HandText.Problem.noCurrency) { try read(text, accountIn: nil) }
    }
    #expect(try read("EUR 5", accountIn: nil) == Money(minorUnits: 500, currency: "EUR"))
    #expect(try read("500", accountIn: "EUR") == Money(minorUnits: 50_000, currency: "EUR"))
    // What is none at all is not asked for its currency.
    #expect(throws: HandText.Problem.notAnAmount) { try read("five", accountIn: nil) }
  }

  @Test(arguments: ["ABC", "EUX", "CNH", "XXX"]) func threeCapitalsThatAreNoCurrencyAreRefused(_ code: String) {
    #expect(throws: HandText.Problem.notACurrency(code)) { try read("\(code) 12.50", accountIn: "CNY") }
    #expect(throws: HandText.Problem.notACurrency(code)) { try read("12.50 \(code)", accountIn: nil) }
  }

  @Test func theCurrencyOfAnAccountIsThatOfWhatIsKnownOfIt() {
    let limit = FactValue.money(Money(minorUnits: 1, currency: "JPY"))
    #expect(HandKeeping.currency { $0 == .accountDayLimit ? limit : nil } == "JPY")
    #expect(HandKeeping.currency { $0 == .accountState ? .text("normal") : nil } == nil)
    #expect(Money.currencies.isSuperset(of: ["CNY", "HKD", "JPY", "EUR", "USD", "GBP", "KWD", "KRW", "TWD"]))
    #expect(Money.currencies.allSatisfy { $0.utf8.count == 3 })
  }

  @Test(arguments: [
    ("4.310,00", HandText.Problem.notAnAmount), ("1,5", .notAnAmount), ("12,34", .notAnAmount), ("-5", .notAnAmount),
    ("five", .notAnAmount), ("1.2.3", .notAnAmount), (".5", .notAnAmount), ("5.", .notAnAmount), ("¥", .notAnAmount),
    ("1e5", .notAnAmount), ("5 000", .notAnAmount), ("1.005", .tooFine), ("0.0000001万", .tooFine),
    ("99999999999999999999", .tooLarge), ("1000000000001", .tooLarge), ("", .notAValue), ("   ", .notAValue),
  ]) func whatIsNoAmountIsRefusedAndNeverGuessed(_ text: String, _ problem: HandText.Problem) {
    #expect(throws: problem) { try reader.value(text, of: .accountBalance) }
  }

  private func moment(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> FactValue {
    .time(calendar.moment(of: CivilDate(year: year, month: month, day: day), second: hour * 3600 + minute * 60))
  }

  @Test func momentsAreReadByTheShopsClock() throws {
    func read(_ text: String) throws -> FactValue { try reader.value(text, of: .accountSettlementAt) }
    #expect(try read("2026-12-01") == moment(2026, 12, 1))
    #expect(try read("2026-12-01 09:30") == moment(2026, 12, 1, 9, 30))
    #expect(try read("2026/12/1") == moment(2026, 12, 1))
    #expect(try read("12-01 9:30") == moment(2026, 12, 1, 9, 30))
    #expect(try read("12月1日") == moment(2026, 12, 1))
    #expect(try read("2026年12月1日 09:30") == moment(2026, 12, 1, 9, 30))
    #expect(try read("09：30") == moment(2026, 11, 23, 9, 30))
    // Without a year the nearest one is meant.
    #expect(try read("1-5") == moment(2027, 1, 5))
    #expect(try read("8-30") == moment(2026, 8, 30))
  }

  @Test(arguments: [
    "2026-02-30", "13-01", "0-1", "12", "24:00", "9:5", "12-01 25:00", "soon", "2026-12-01T09:30", "1 2 3",
  ])
  func whatIsNoMomentIsRefused(_ text: String) {
    #expect(throws: HandText.Problem.notAMoment) { try reader.value(text, of: .accountSettlementAt) }
  }

  @Test func choicesAndTextsAreChecked() throws {
    #expect(try reader.value("frozen", of: .accountState) == .text("frozen"))
    #expect(throws: HandText.Problem.self) { try reader.value("icy", of: .accountState) }
    #expect(try reader.value(" wrong\u{7} account ", of: .accountSettlementReason) == .text("wrong account"))
    #expect(throws: HandText.Problem.notAValue) { try reader.value("x", of: .accountRequirements) }
  }

  @Test func noiseIsReadOrRefusedAndNothingElse() {
    var random = SystemRandomNumberGenerator()
    let signs = Array("0123456789.,万亿k¥€$元EURCNY -:/年月日９，．x\u{1F600}")
    for _ in 0..<20_000 {
      let text = String((0..<Int.random(in: 0..<14, using: &random)).map { _ in signs.randomElement() ?? "0" })
      for fact in [Fact.accountBalance, .accountSettlementAt] {
        guard let value = try? reader.value(text, of: fact) else { continue }
        #expect(value.fits(fact.definition.type))
        if let money = value.money { #expect(money.minorUnits >= 0) }
      }
    }
  }
}

@Suite struct HandTermsTests {
  private let terms = HandTerms(everyday: .seconds(36 * 3600), lasting: .seconds(30 * 86_400))

  @Test func howLongAWordCountsDependsOnWhatItIsAbout() {
    func left(_ fact: Fact) -> Duration? { terms.end(of: fact, saidAt: now, calendar).map { $0 - now } }
    #expect(left(.accountState) == .seconds(36 * 3600))
    #expect(left(.accountBalance) == .seconds(36 * 3600))
    #expect(left(.accountDayLimit) == .seconds(30 * 86_400))
    // What was used of a day's limit ends with the day: 14:05:32 to midnight.
    #expect(left(.accountDayUsed) == .seconds(86_400 - 14 * 3600 - 5 * 60 - 32))
    #expect(left(.accountMonthUsed) == .seconds(36 * 3600))
    for step in OnboardingStep.allCases { #expect(left(step.state) == nil && left(step.date) == nil) }
    let evening = calendar.moment(of: CivilDate(year: 2026, month: 12, day: 31), second: 20 * 3600)
    #expect(terms.end(of: .accountMonthUsed, saidAt: evening, calendar) == evening + .seconds(4 * 3600))
  }

  private func reading(_ fact: Fact, _ value: FactValue, age: Duration) -> Reading? {
    HandEntry(account, fact, value, by: "li", at: now - age).reading(at: now, terms: terms, calendar)
  }

  @Test func aWordIsFreshUntilItsEndAndOldFromThenOn() {
    let young = reading(.accountState, .text("normal"), age: .seconds(60))
    #expect(young?.source == "by hand, li")
    #expect(young?.reportedAt == now - .seconds(60))
    #expect(young?.freshFor == .seconds(15))
    #expect(reading(.accountState, .text("normal"), age: .seconds(36 * 3600 - 5))?.freshFor == .seconds(5))
    #expect(reading(.accountState, .text("normal"), age: .seconds(36 * 3600))?.freshFor == .zero)
    #expect(reading(.accountState, .text("normal"), age: .seconds(90 * 86_400))?.freshFor == .zero)
    #expect(reading(.accountOnboardingApply, .text("done"), age: .seconds(900 * 86_400))?.freshFor == nil)
    // A clock that was set back: it is as if it had been said now.
    #expect(reading(.accountState, .text("normal"), age: .seconds(-7200))?.reportedAt == now)
  }

  @Test func aStepsDayIsKeptWithItsState() {
    func changes(_ fact: Fact, _ value: FactValue?, day: CivilDate? = nil) -> [Fact: FactValue?] {
      Dictionary(
        uniqueKeysWithValues: HandKeeping.changes(fact, value, day: day, at: now, calendar).map { ($0.fact, $0.value) })
    }
    let today = FactValue.time(calendar.moment(of: CivilDate(year: 2026, month: 11, day: 23), second: 0))
    #expect(changes(.accountOnboardingApply, .text("done"))[.accountOnboardingApplyAt] == today)
    #expect(changes(.accountOnboardingApply, .text("pending"))[.accountOnboardingApplyAt] == .some(nil))
    #expect(changes(.accountOnboardingApply, nil)[.accountOnboardingApplyAt] == .some(nil))
    #expect(changes(.accountBalance, nil) == [.accountBalance: nil])
  }

  @Test func everyFactThatIsKeptCanBeAskedFor() {
    #expect(Set(HandKeeping.facts).count == HandKeeping.facts.count)
    for fact in HandKeeping.facts {
      #expect(fact.subjectKind == .account)
      switch fact.definition.type {
      case .choice, .money, .time, .text: break
      default: Issue.record("\(fact) cannot be asked for")
      }
    }
  }

  @Test func anAmountIsWrittenAsPeopleReadIt() {
    for (minor, currency, text) in [
      (431_000, "CNY", "4310.00 CNY"), (1, "CNY", "0.01 CNY"), (-5, "EUR", "-0.05 EUR"), (1_200, "JPY", "1200 JPY"),
      (1_234, "KWD", "1.234 KWD"), (0, "CNY", "0.00 CNY"), (Int64.max, "CNY", "92233720368547758.07 CNY"),
    ] as [(Int64, String, String)] {
      let amount = Money(minorUnits: minor, currency: currency)
      #expect("\(amount.decimalText) \(currency)" == text)
      #expect(Money(decimalText: text) == amount)
    }
    for text in [
      "", "5", "5 CNY", "5.0 CNY", "5.00 cny", "05.00 CNY", "5.00  CNY", "+5.00 CNY", "x.00 CNY", "5.00 CNY x",
    ] {
      #expect(Money(decimalText: text) == nil, "\(text)")
    }
  }
}
