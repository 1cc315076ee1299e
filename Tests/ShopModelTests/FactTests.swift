import ShopModel
import Testing

struct FactTests {
  @Test(arguments: Fact.allCases)
  func everyFactBelongsToTheSubjectItsNameBegins(fact: Fact) {
    let kind = SubjectKind(rawValue: String(fact.rawValue.prefix { $0 != "." }))
    #expect(kind == fact.definition.subject)
    #expect(kind != nil)
  }

  @Test(arguments: Fact.allCases)
  func onlyNumbersHaveUnitsAndGraphs(fact: Fact) {
    let definition = fact.definition
    if definition.unit != nil || definition.isGraphed { #expect(definition.type == .number) }
  }

  @Test func aValueFitsOnlyItsType() {
    #expect(FactValue.text("ready").fits(Fact.terminalState.definition.type))
    #expect(!FactValue.text("fine").fits(Fact.terminalState.definition.type))
    #expect(FactValue.texts(["printer", "service"]).fits(Fact.terminalLocks.definition.type))
    #expect(!FactValue.texts(["printer", "nonsense"]).fits(Fact.terminalLocks.definition.type))
    #expect(!FactValue.number(.nan).fits(.number))
    #expect(!FactValue.number(1).fits(.bool))
    #expect(FactValue.text("2.1").fits(.version))
  }

  @Test func thereIsOneNameForEachOfTheSixteenLocks() {
    #expect(Choice.lock.count == 16)
    #expect(Set(Choice.lock).count == 16)
  }
}
