import ArgumentParser
import ShopConfiguration
import ShopModel
import Testing

@testable import tillwatch

/// The shop's own rules after the built-in ones.
struct RuleOptionsTests {
  private let folder = Folder()

  private func options(_ paths: String...) throws -> RuleOptions {
    try RuleOptions.parse(paths.flatMap { ["--rules", $0] })
  }

  private func rule(_ id: String) -> String {
    RecordedShop.rules.replacing("out-of-order\n", with: id + "\n", maxReplacements: 1)
  }

  @Test func withoutAFileTheBuiltInRulesAreAll() throws {
    #expect(try options().load(for: nil) == nil)
  }

  @Test func laterFilesComeAfterTheBuiltInRules() throws {
    let first = try folder.write("without: [shop-refused]\nrules: []\n", to: "a.yaml")
    let second = try folder.write(rule("own-rule"), to: "b.yaml")
    let pack = try #require(try options(first, second).load(for: nil))
    #expect(pack.rule("own-rule") != nil && pack.rule("shop-unanswered") != nil && pack.rule("shop-refused") == nil)
  }

  @Test func whatTheShopsFileNamesComesFirst() throws {
    let own = try folder.write("without: [own-rule]\nrules: []\n", to: "later.yaml")
    let named = try folder.write(rule("own-rule"), to: "named.yaml")
    let configuration = ShopConfiguration(shop: ShopIdentity(name: LocalizedText("Shop")), ruleFiles: [named])
    #expect(try options().load(for: configuration)?.rule("own-rule") != nil)
    let pack = try #require(try options(own).load(for: configuration))
    #expect(pack.rule("own-rule") == nil)
  }

  @Test func aMistakeEndsTheProgram() throws {
    let wrong = try folder.write("rules:\n  - {id: x}\n", to: "wrong.yaml")
    #expect(throws: ExitCode(2)) { try options(wrong).load(for: nil) }
    #expect(throws: ExitCode(2)) { try options(folder.path + "/nothing.yaml").load(for: nil) }
  }
}
