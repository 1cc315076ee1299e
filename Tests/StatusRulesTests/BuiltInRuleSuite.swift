import ShopModel

@testable import StatusRules

/// A suite about the rules that come with the product.
protocol BuiltInRuleSuite {}

extension BuiltInRuleSuite {
  func scene() throws -> Scene { Scene(try RulePack.builtIn()) }

  /// The findings about a terminal, or another subject, with these facts once every waiting time is over.
  func findings(_ values: [Fact: FactValue], after seconds: Int64 = 4_000) throws -> [Finding] {
    try findings(counter, values, after: seconds)
  }

  func findings(
    _ subject: SubjectID, _ values: [Fact: FactValue], after seconds: Int64 = 4_000
  ) throws -> [Finding] {
    var scene = try scene()
    for (fact, value) in values { scene.note(subject, fact, value, at: 0, freshFor: .seconds(1_000_000)) }
    scene.engine.evaluate(subject, in: scene.facts, at: Timestamp(seconds: 0))
    scene.advance(to: seconds)
    return scene.engine.findings
  }
}
