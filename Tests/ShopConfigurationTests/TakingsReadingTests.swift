import ShopConfiguration
import ShopModel
import Testing

private func takings(_ lines: String) throws -> TakingsProfile? {
  let text = shopText(more: "takings:\n  " + lines.replacing("\n", with: "\n  "))
  return try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).takings
}

/// The problems of these lines; the first of them is line 11.
private func hourlyProblems(_ lines: String, currency: String = "CNY") -> [String] {
  problems(
    shopText(more: "takings:\n  currency: \(currency)\n  hourly:\n    " + lines.replacing("\n", with: "\n    ")))
}

@Suite struct TakingsReadingTests {
  private typealias Span = TakingsProfile.Span

  @Test func theExample() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost)
    let takings = try #require(configuration.takings)
    #expect(takings.currency == "CNY")
    #expect(
      takings.days[1] == [
        Span(begins: 540, ends: 720, perHour: 40_000), Span(begins: 720, ends: 840, perHour: 90_000),
        Span(begins: 840, ends: 1110, perHour: 35_050),
      ])
    #expect(
      takings.days[6] == [
        Span(begins: 600, ends: 1320, perHour: 70_000), Span(begins: 1320, ends: 1440, perHour: 45_000),
      ])
    #expect(takings.days[0] == [Span(begins: 0, ends: 120, perHour: 45_000)])
  }

  @Test func aShopThatSaysNothingHasNone() throws {
    #expect(try ShopConfiguration.load(text: shopText(), file: "f", with: fakeHost()).takings == nil)
  }

  @Test func amountsAreInTheCurrencysMajorUnit() throws {
    #expect(try takings("currency: JPY\nhourly: {daily: {0-24: 5000}}")?.days[3]?.first?.perHour == 5000)
    #expect(try takings("currency: KWD\nhourly: {daily: {0-24: 1.5}}")?.days[3]?.first?.perHour == 1500)
    #expect(try takings("currency: EUR\nhourly: {daily: {0-24: 0.05}}")?.days[3]?.first?.perHour == 5)
  }

  @Test func everyMistakeHasItsPlace() {
    #expect(
      hourlyProblems("mon: {9-12: -4, 12-14: 4.005, 14-15: 4., 15-16: lots}") == [
        "shop.yaml:12:17: \"-4\" is not an amount for one hour, such as \"400\"",
        "shop.yaml:12:28: \"4.005\" is finer than CNY, which has 2 decimal places",
        "shop.yaml:12:42: \"4.\" is not an amount for one hour, such as \"400\"",
        "shop.yaml:12:53: \"lots\" is not an amount for one hour, such as \"400\"",
      ])
    #expect(
      hourlyProblems("mon: {9-12: 1.5}", currency: "JPY") == [
        "shop.yaml:12:17: \"1.5\" is finer than JPY, which has no decimal places"
      ])
    #expect(
      hourlyProblems("mon: {9-25: 1, nine: 1, 9-9: 1, 24-25: 1}") == [
        "shop.yaml:12:11: \"9-25\" are not hours; write \"9-12\" or \"9:00-12:30\"",
        "shop.yaml:12:20: \"nine\" are not hours; write \"9-12\" or \"9:00-12:30\"",
        "shop.yaml:12:29: \"9-9\" are not hours; write \"9-12\" or \"9:00-12:30\"",
        "shop.yaml:12:37: \"24-25\" are not hours; write \"9-12\" or \"9:00-12:30\"",
      ])
    #expect(
      hourlyProblems("mon-fri: {9-12: 1, 11-13: 1}\nsat: {22-3: 1}\nsun: {2-4: 1}") == [
        "shop.yaml:12:24: \"11-13\" overlaps other hours of mon, from line 12",
        "shop.yaml:14:11: \"2-4\" overlaps other hours of sun, from line 13",
      ])
    #expect(
      hourlyProblems("mon-fry: {9-12: 1}", currency: "cny") == [
        "shop.yaml:10:13: \"cny\" is not a currency such as CNY or EUR (ISO 4217); did you mean \"CNY\"?",
        "shop.yaml:12:5: \"mon-fry\" is not a day or a range of days; did you mean \"fri\" for \"fry\"?",
      ])
    #expect(
      hourlyProblems("mon: {9-12: 99999999999}") == [
        "shop.yaml:12:17: \"99999999999\" is more than a shop takes in an hour"
      ])
    #expect(
      problems(shopText(more: "takings: {hourly: {}}")) == [
        "shop.yaml:9:10: the key \"currency\" is missing", "shop.yaml:9:19: no hour has any takings",
      ])
  }
}
