import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private func read(
  _ json: JSONValue, as fact: Fact, _ unit: JSONUnit = .plain, values: [String: String] = [:],
  root: JSONValue = .null, offset: Int64 = 0
) throws -> FactValue {
  let reader = FactReader(fact: fact, unit: unit, values: values, calendar: .fixed(offset: offset))
  return try reader.read(json, root: root).value
}

private let cny = JSONUnit.Currency.fixed("CNY")

@Suite struct FactReaderTests {
  @Test(arguments: [
    (JSONUnit.milliseconds, "1500", 1500.0), (.seconds, "1.5", 1500), (.minutes, "2", 120_000),
    (.hours, "1", 3_600_000),
  ]) func timesBecomeTheUnitOfTheFact(unit: JSONUnit, text: String, expected: Double) throws {
    #expect(try read(.number(text), as: .linkLatency, unit) == .number(expected))
  }

  @Test func aRatioBecomesPercent() throws {
    #expect(try read(.number("0.25"), as: .linkLoss, .ratio) == .number(25))
    #expect(try read(.number("25"), as: .linkLoss, .percent) == .number(25))
  }

  @Test func aNumberInQuotesIsANumber() throws {
    #expect(try read(.string("-67"), as: .linkSignal, .decibelMilliwatts) == .number(-67))
  }

  @Test(arguments: [
    JSONValue.string("strong"), .string(""), .string("0x10"), .string("nan"), .string("1e"), .bool(true), .array([]),
    .object([:]), .number("1e999"),
  ]) func whatIsNotANumberIsNotOne(json: JSONValue) {
    #expect(throws: FactReader.Mismatch.self) { try read(json, as: .linkSignal, .decibelMilliwatts) }
  }

  @Test(arguments: ["-1", "1.5"]) func aCountIsAWholeNumberOfThings(text: String) throws {
    #expect(throws: FactReader.Mismatch.self) { try read(.number(text), as: .upgradeAttempts, .count) }
    #expect(try read(.number("3"), as: .upgradeAttempts, .count) == .number(3))
  }

  @Test(arguments: [
    (Fact.terminalBattery, JSONUnit.percent, "820"), (.terminalBattery, .percent, "-20"), (.linkLoss, .ratio, "1.5"),
    (.linkSignal, .decibelMilliwatts, "67"), (.linkLatency, .milliseconds, "-1"), (.powerInputVoltage, .volts, "1e6"),
  ]) func whatCannotBeIsNotBelieved(fact: Fact, unit: JSONUnit, text: String) {
    #expect(throws: FactReader.Mismatch.self) { try read(.number(text), as: fact, unit) }
  }

  @Test func aUnitThatDoesNotFitTheFactIsRefused() {
    #expect(throws: FactReader.Mismatch.self) { try read(.number("1"), as: .linkSignal, .seconds) }
    #expect(throws: FactReader.Mismatch.self) { try read(.number("1"), as: .accountBalance, .count) }
    #expect(throws: FactReader.Mismatch.self) { try read(.string("x"), as: .accountSettlementAt) }
  }

  @Test(
    arguments: [
      ("1234.5", 123_450), ("0.1", 10), ("1e3", 100_000), ("-12.34", -1234),
      ("90071992547409.93", 9_007_199_254_740_993),
      ("1.2300", 123), ("0", 0), ("-0.00", 0), ("0e9", 0), ("92233720368547758.07", Int64.max),
      ("-92233720368547758.08", Int64.min), ("123450e-3", 12_345),
    ] as [(String, Int64)]) func amountsAreExact(text: String, minor: Int64) throws
  {
    let expected = FactValue.money(Money(minorUnits: minor, currency: "CNY"))
    #expect(try read(.number(text), as: .accountBalance, .moneyMajor(cny)) == expected)
    #expect(try read(.string(text), as: .accountBalance, .moneyMajor(cny)) == expected)
  }

  @Test(arguments: ["1.234", "1e-5", "92233720368547758.08", "1e400", "1,5", "￥5", "", ".5", "5.", "+5", "1e", "1e+-2"])
  func whatIsNoExactAmountIsRefused(text: String) {
    #expect(throws: FactReader.Mismatch.self) { try read(.string(text), as: .accountBalance, .moneyMajor(cny)) }
  }

  @Test func theCurrencyDecidesHowManyDecimalsThereAre() throws {
    let yen = JSONUnit.moneyMajor(.fixed("JPY"))
    #expect(try read(.number("500"), as: .accountBalance, yen) == .money(Money(minorUnits: 500, currency: "JPY")))
    #expect(throws: FactReader.Mismatch.self) { try read(.number("500.5"), as: .accountBalance, yen) }
    let minor = JSONUnit.moneyMinor(cny)
    #expect(try read(.number("500"), as: .accountBalance, minor) == .money(Money(minorUnits: 500, currency: "CNY")))
    #expect(throws: FactReader.Mismatch.self) { try read(.number("500.5"), as: .accountBalance, minor) }
  }

  @Test func theCurrencyCanStandInTheAnswer() throws {
    let unit = JSONUnit.moneyMinor(.path(try JSONPath(parsing: "$.currency")))
    let root = JSONValue.object(["currency": .string("eur")])
    #expect(
      try read(.number("5"), as: .accountBalance, unit, root: root) == .money(Money(minorUnits: 5, currency: "EUR")))
    for wrong in [JSONValue.string("EURO"), .number("978"), .string("E\u{1B}R")] {
      #expect(throws: FactReader.Mismatch.self) {
        try read(.number("5"), as: .accountBalance, unit, root: .object(["currency": wrong]))
      }
    }
    #expect(throws: FactReader.Mismatch.self) { try read(.number("5"), as: .accountBalance, unit) }
  }

  @Test func choicesGoThroughTheValueTable() throws {
    let table = ["A": "normal", "9": "frozen", "true": "closed"]
    #expect(try read(.string("A"), as: .accountState, values: table) == .text("normal"))
    #expect(try read(.number("9"), as: .accountState, values: table) == .text("frozen"))
    #expect(try read(.bool(true), as: .accountState, values: table) == .text("closed"))
    #expect(try read(.string("dormant"), as: .accountState) == .text("dormant"))
  }

  @Test func aWordThatIsNotInTheTableIsNotGuessed() {
    // "normal" is a name of the catalogue, but may mean anything in a service's own words.
    #expect(throws: FactReader.Mismatch.self) {
      try read(.string("normal"), as: .accountState, values: ["A": "frozen"])
    }
    #expect(throws: FactReader.Mismatch.self) { try read(.string("splendid"), as: .accountState) }
    #expect(throws: FactReader.Mismatch.self) { try read(.bool(true), as: .accountState) }
  }

  @Test func yesAndNo() throws {
    #expect(try read(.bool(false), as: .linkUp) == .bool(false))
    #expect(try read(.string("up"), as: .linkUp, values: ["up": "true", "down": "false"]) == .bool(true))
    #expect(throws: FactReader.Mismatch.self) { try read(.string("true"), as: .linkUp) }
    #expect(throws: FactReader.Mismatch.self) { try read(.number("1"), as: .linkUp) }
  }

  @Test func textsAreCleanedAndBounded() throws {
    #expect(try read(.string("a\u{1B}[31m\u{202E}b"), as: .accountProviderText) == .text("a[31mb"))
    let long = try read(.string(String(repeating: "x", count: 5000)), as: .accountProviderText).text ?? ""
    #expect(long.count <= DeviceText.defaultLimit + 1)
    #expect(try read(.array([.string("a"), .string("b")]), as: .accountRequirements) == .texts(["a", "b"]))
    let many = JSONValue.array(Array(repeating: .string("a"), count: 65))
    #expect(throws: FactReader.Mismatch.self) { try read(many, as: .accountRequirements) }
  }

  @Test func aMessageNeverCarriesControlCharacters() {
    do {
      _ = try read(.string("\u{1B}]0;x\u{7}"), as: .accountState)
      Issue.record("accepted")
    } catch let error as FactReader.Mismatch {
      #expect(error.reason.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    } catch { Issue.record(error) }
  }

  @Test(arguments: [
    (JSONValue.number("1772329800"), JSONUnit.epochSeconds), (.number("1772329800.9"), .epochSeconds),
    (.number("1772329800000"), .epochMilliseconds), (.string("2026-03-01T09:50:00+08:00"), .iso8601),
    (.string("2026-03-01 01:50Z"), .iso8601), (.string("2026-02-28T17:50:00.250-0800"), .iso8601),
    (.string("2026-03-01 09:50:00"), .localTime), (.string("2026-03-01T09:50"), .localTime),
  ]) func timesAreRead(json: JSONValue, unit: JSONUnit) throws {
    let time = try read(json, as: .accountSettlementAt, unit, offset: 8 * 3600).time
    #expect((time?.milliseconds ?? 0) / 1000 == 1_772_329_800)
  }

  @Test(arguments: [
    (JSONValue.string("2026-02-30T00:00:00Z"), JSONUnit.iso8601), (.string("2026-03-01T09:50:00"), .iso8601),
    (.string("2026-03-01"), .iso8601), (.string("2026-13-01T00:00:00Z"), .iso8601),
    (.string("2026-03-01T24:00:00Z"), .iso8601), (.string("2026-03-01T09:50:00+08:00x"), .iso8601),
    (.string("2026-03-01T09:50:00+99:00"), .iso8601), (.string("2026-03-01 09:50:00Z"), .localTime),
    (.number("-1"), .epochSeconds), (.number("1e300"), .epochSeconds), (.string("soon"), .epochSeconds),
    (.number("1772329800"), .iso8601),
  ]) func whatIsNoTimeIsRefused(json: JSONValue, unit: JSONUnit) {
    #expect(throws: FactReader.Mismatch.self) { try read(json, as: .accountSettlementAt, unit) }
  }
}
