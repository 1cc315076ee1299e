import ShopModel
import Testing

@testable import StatusRules

/// Conditions on tables of counts.
@Suite struct ConditionTallyTests {
  private let groups: [String: Set<String>] = ["cardholder": ["51", "55", "61"], "keys": ["A0", "99"]]
  private let now: Int64 = 1_000_000

  private func truth(_ condition: String, _ counts: [String: Int]?, staleAt: Int64 = .max) throws -> Truth {
    var checker = Checker(.terminal, codeGroups: groups)
    let code = try checker.condition(condition)
    var slot = FactSlot()
    slot.value = counts.map(FactValue.tally)
    slot.staleAt = staleAt
    var evaluation = Evaluation(now: now, slots: [slot])
    return evaluation.truth(code)
  }

  @Test(
    arguments: [
      ("tally(terminal.transactions.responses) = 20", Truth.yes),
      ("tally(terminal.transactions.responses, \"51\") = 4", .yes),
      ("tally(terminal.transactions.responses, \"51\", \"A0\") = 6", .yes),
      ("tally(terminal.transactions.responses, \"51\", \"51\") = 4", .yes),
      ("tally(terminal.transactions.responses, \"68\") = 0", .yes),
      ("tally(terminal.transactions.responses, cardholder) = 7", .yes),
      ("tally(terminal.transactions.responses, cardholder, \"51\", \"00\") = 18", .yes),
      ("tally(terminal.transactions.responses, keys) / tally(terminal.transactions.responses) = 0.1", .yes),
      ("tally(terminal.transactions.responses, keys) > 2", .no),
    ])
  func countsAreAddedByName(condition: String, expected: Truth) throws {
    #expect(try truth(condition, ["00": 11, "51": 4, "55": 3, "A0": 2]) == expected)
  }

  @Test func anEmptyTableHasNoCountsAndAnUnknownOneIsUnknown() throws {
    let all = "tally(terminal.transactions.responses) = 0"
    #expect(try truth(all, [:]) == .yes)
    #expect(try truth("tally(terminal.transactions.responses, keys) = 0", [:]) == .yes)
    #expect(try truth(all, nil) == .unknown)
    #expect(try truth(all, [:], staleAt: now) == .unknown)
    #expect(try truth("tally(last(terminal.transactions.responses)) = 0", [:], staleAt: now) == .yes)
  }

  @Test func aMisspelledGroupIsAProblemWithASuggestion() {
    #expect(
      throws: ExpressionProblems(problems: [
        ExpressionProblem(at: 39, "unknown group of codes \"cardholdr\"; did you mean \"cardholder\"?")
      ])
    ) { try truth("tally(terminal.transactions.responses, cardholdr) > 3", [:]) }
  }
}
