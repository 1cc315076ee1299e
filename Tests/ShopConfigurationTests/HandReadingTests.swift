import ShopConfiguration
import ShopModel
import Testing

@Suite struct HandReadingTests {
  private func terms(_ lines: String) throws -> HandTerms {
    try ShopConfiguration.load(text: shopText(more: lines), file: "f", with: fakeHost()).handTerms
  }

  @Test func howLongAWordCountsIsChosen() throws {
    #expect(try terms("") == HandTerms(everyday: .seconds(129_600), lasting: .seconds(2_592_000)))
    #expect(try terms("by-hand: {fresh-for: 12h}").everyday == .seconds(43_200))
    #expect(try terms("by-hand: {limits-for: 90d}") == HandTerms(lasting: .seconds(90 * 86_400)))
  }

  @Test(arguments: [
    ("by-hand: {fresh-for: 10min}", "is out of range: from 1h to 60d"),
    ("by-hand: {limits-for: 500d}", "is out of range"), ("by-hand: {fresh: 1h}", "unknown key \"fresh\""),
    ("by-hand: 36h", "a mapping"),
  ]) func whatDoesNotFitIsSaid(_ lines: String, _ message: String) {
    let found = problems(shopText(more: lines))
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }
}
