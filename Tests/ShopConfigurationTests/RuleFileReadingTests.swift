import ShopConfiguration
import Testing

/// Where the shop's own rules stand.
struct RuleFileReadingTests {
  @Test(arguments: [
    ("shop.yaml", "own.yaml"), ("/etc/tillwatch/shop.yaml", "/etc/tillwatch/own.yaml"), ("a/shop.yaml", "a/own.yaml"),
  ])
  func aRelativePathCountsFromTheFile(file: String, path: String) throws {
    let text = shopText(more: "rules: [own.yaml, /srv/rules.yaml]")
    let configuration = try ShopConfiguration.load(text: text, file: file, with: fakeHost())
    #expect(configuration.ruleFiles == [path, "/srv/rules.yaml"])
  }

  @Test func withoutThemThereAreNone() throws {
    #expect(try ShopConfiguration.load(text: shopText(), file: "f", with: fakeHost()).ruleFiles.isEmpty)
    #expect(problems(shopText(more: "rules: own.yaml")).count == 1)
  }
}
