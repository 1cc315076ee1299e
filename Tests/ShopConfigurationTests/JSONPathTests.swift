import ShopConfiguration
import ShopModel
import Testing

@Suite struct JSONPathTests {
  @Test func readsNamesIndicesAndQuotedNames() throws {
    #expect(try JSONPath(parsing: "$").steps == [])
    #expect(
      try JSONPath(parsing: "$.merchant.balance[0].amount").steps == [
        .key("merchant"), .key("balance"), .index(0), .key("amount"),
      ])
    #expect(
      try JSONPath(parsing: "$['a.b'][\"c'd\"]['e\\'f'].g-h_1.余额").steps == [
        .key("a.b"), .key("c'd"), .key("e'f"), .key("g-h_1"), .key("余额"),
      ])
  }

  @Test(arguments: [
    "", "a", "$a", "$.", "$..a", "$.*", "$[*]", "$[-1]", "$[1", "$['a", "$['a'", "$[]", "$[1x]",
    "$[99999999999999999999]",
    "$[1000001]", "$.a b", "$" + String(repeating: ".a", count: 33),
  ]) func refusesEverythingElse(_ text: String) {
    #expect(throws: JSONPath.Problem.self) { try JSONPath(parsing: text) }
  }

  @Test(arguments: ["$", "$.a[0].b-c", "$['a.b']['c\\'d']['\\\\']['']"]) func isWrittenAsItIsRead(_ text: String) throws
  {
    let path = try JSONPath(parsing: text)
    #expect(path.description == text)
    #expect(try JSONPath(parsing: path.description) == path)
  }

  @Test func everyUnitHasItsFactor() {
    #expect(JSONUnit.seconds.factor(to: .milliseconds) == 1000)
    #expect(JSONUnit.minutes.factor(to: .milliseconds) == 60_000)
    #expect(JSONUnit.hours.factor(to: .seconds) == 3600)
    #expect(JSONUnit.milliseconds.factor(to: .seconds) == 0.001)
    #expect(JSONUnit.ratio.factor(to: .percent) == 100)
    #expect(JSONUnit.percent.factor(to: .percent) == 1)
    #expect(JSONUnit.count.factor(to: nil) == 1)
    #expect(JSONUnit.count.factor(to: .percent) == nil)
    #expect(JSONUnit.decibelMilliwatts.factor(to: .percent) == nil)
    #expect(JSONUnit.plain.factor(to: nil) == nil)
  }

  @Test func everyFactHasAUnitThatFits() {
    let units: [JSONUnit] = [
      .plain, .count, .milliseconds, .seconds, .percent, .decibelMilliwatts, .celsius, .volts,
      .moneyMinor(.fixed("CNY")), .iso8601,
    ]
    for fact in Fact.allCases { #expect(units.contains { $0.fits(fact) }, "\(fact)") }
  }
}
