import ShopModel
import Testing

@testable import StatusRules

/// The canonical spelling of conditions, and their parts.
@Suite struct ConditionSpellingTests {
  @Test(
    arguments: [
      ("a.b<90s", "a.b < 90 s"), ("a.b < 120 s", "a.b < 2 min"), ("a.b < 1500 ms", "a.b < 1500 ms"),
      ("a.b < 1.5s", "a.b < 1500 ms"), ("a.b < 0.5 ms", "a.b < 0.5 ms"), ("a.b < 26h", "a.b < 26 h"),
      ("a.b < 0 min", "a.b < 0 s"), ("a.b > -75dBm", "a.b > -75 dBm"), ("a.b>80%", "a.b > 80 %"),
      ("a.b > 3.5°C", "a.b > 3.5 degC"), ("a.b > 230V", "a.b > 230 V"), ("a.b < ¥500", "a.b < 500.00 CNY"),
      ("a.b < ¥0.05", "a.b < 0.05 CNY"), ("a.b < 500JPY", "a.b < 500 JPY"), ("a.b < 1.234 KWD", "a.b < 1.234 KWD"),
      ("a.b > 1_000", "a.b > 1000"), ("a.b > 0.9", "a.b > 0.9"), ("a.b > 0.00000125", "a.b > 0.00000125"),
      ("a.b > 123456789012345678901", "a.b > 123456789012345680000"), ("a.b = \"E2 x\"", "a.b = \"E2 x\""),
      ("a.b in(x,4g)", "a.b in (x, 4g)"), ("a.b contains x", "a.b contains x"),
      ("((a.b)) and (c.d)", "a.b and c.d"), ("a.b and (c.d or e.f)", "a.b and (c.d or e.f)"),
      ("(a.b and c.d) or e.f", "a.b and c.d or e.f"), ("(a.b or c.d) or e.f", "(a.b or c.d) or e.f"),
      ("a.b and (c.d and e.f)", "a.b and (c.d and e.f)"), ("not (a.b and c.d)", "not (a.b and c.d)"),
      ("not (not a.b)", "not not a.b"), ("not (a.b = c)", "not a.b = c"), ("(not a.b) = true", "(not a.b) = true"),
      ("a.b - (c.d - e.f) > 0", "a.b - (c.d - e.f) > 0"), ("(a.b - c.d) - e.f > 0", "a.b - c.d - e.f > 0"),
      ("(a.b + c.d) * 2 > 0", "(a.b + c.d) * 2 > 0"), ("a.b + (c.d * 2) > 0", "a.b + c.d * 2 > 0"),
      ("a.b / (c.d / 2) > 0", "a.b / (c.d / 2) > 0"), ("-(-a.b) > 0", "--a.b > 0"),
      ("-(a.b+c.d) > 0", "-(a.b + c.d) > 0"),
      ("a.b - -5 > 0", "a.b - -5 > 0"), ("-a.b * 2 > 0", "-a.b * 2 > 0"), ("-(a.b * 2) > 0", "-(a.b * 2) > 0"),
      ("avg( a.b,5min )>1", "avg(a.b, 5 min) > 1"),
      ("count( terminal where (a.b or c.d) )>1", "count(terminal where a.b or c.d) > 1"),
      ("total(terminal of (a.b+1)) > 1", "total(terminal of a.b + 1) > 1"),
      ("tally(a.b, \"51\", cardholder) > 1", "tally(a.b, \"51\", cardholder) > 1"),
    ])
  func aConditionHasOneSpelling(written: String, canonical: String) throws {
    let syntax = try Parser.parse(written)
    #expect(syntax.description == canonical)
    #expect(try Parser.parse(canonical) == syntax)
  }

  @Test func theBuiltInConditionsReadTheSame() throws {
    for rule in try RulePack.builtIn().rules {
      for condition in [rule.when, rule.clear].compactMap(\.self) {
        let syntax = try Parser.parse(condition)
        let text = syntax.description
        let again = try Parser.parse(text)
        #expect(again == syntax)
        #expect(again.description == text)
      }
    }
  }

  /// Random expressions, deep and odd: whatever is spelled out is read back the same.
  @Test(arguments: 0..<50)
  func whateverIsSpelledOutIsReadBackTheSame(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<40 {
      let syntax = syntax(depth: 5, &random)
      #expect(try Parser.parse(syntax.description) == syntax, "\(syntax)")
    }
  }

  private func syntax(depth: Int, _ random: inout SeededGenerator) -> Syntax {
    func inner() -> Syntax { syntax(depth: depth - 1, &random) }
    let number =
      Double(Int.random(in: 0...20_000_000, using: &random)) / [1, 1, 8, 1000][Int.random(in: 0...3, using: &random)]
    let kind: Syntax.Kind
    switch Int.random(in: depth > 0 ? 0...15 : 10...15, using: &random) {
    case 0: kind = .all([inner(), inner()])
    case 1: kind = .any([inner(), inner(), inner()])
    case 2: kind = .not(inner())
    case 3: kind = .comparison(inner(), .lessOrEqual, inner())
    case 4: kind = .membership(inner(), [inner(), inner()])
    case 5: kind = .contains(inner(), inner())
    case 6: kind = .arithmetic(inner(), Bool.random(using: &random) ? .plus : .minus, inner())
    case 7: kind = .arithmetic(inner(), Bool.random(using: &random) ? .times : .divided, inner())
    case 8: kind = .negative(inner())
    case 9:
      kind = .call("f", [inner(), Syntax(.each("link", Bool.random(using: &random) ? .of : .where, inner()), at: 0)])
    case 10: kind = .number(number)
    case 11: kind = .quantity(number, .duration)
    case 12: kind = .quantity(number, .percent)
    case 13:
      kind = .money(
        Money(minorUnits: Int64(number), currency: ["CNY", "JPY", "KWD"][Int.random(in: 0...2, using: &random)]))
    case 14: kind = .text("a b")
    default: kind = .word("terminal.state")
    }
    return Syntax(kind, at: 0)
  }

  // MARK: Parts

  private func terms(_ condition: String) throws -> [String] {
    var checker = Checker(.terminal)
    return try checker.terms(of: condition).map { String(repeating: "  ", count: $0.depth) + $0.text }
  }

  @Test func aConditionIsTakenApartAtItsJoints() throws {
    #expect(try terms("terminal.mains") == ["terminal.mains"])
    #expect(
      try terms(
        "terminal.mains and not (terminal.battery<15% or certain(terminal.state = busy and terminal.mains))") == [
          "and", "  terminal.mains", "  not", "    or", "      terminal.battery < 15 %",
          "      certain(terminal.state = busy and terminal.mains)",
        ])
  }

  @Test func everyPartHasItsOwnAnswerAndFacts() throws {
    var checker = Checker(.terminal)
    let terms = try checker.terms(of: "not terminal.mains and (terminal.battery < 15 % or link.up)")
    var slots = Array(repeating: FactSlot(), count: checker.scope.count)
    for (fact, value) in [(Fact.terminalMains, FactValue.bool(true)), (.terminalBattery, .number(5))] {
      let slot = try #require(FactReference(fact, in: .terminal).flatMap { checker.scope.slots[$0] })
      slots[slot].value = value
      slots[slot].staleAt = .max
    }
    var run = Evaluation(now: 0, slots: slots)
    #expect(terms.map { run.truth($0.code) } == [.no, .no, .yes, .yes, .yes, .unknown])
    #expect(terms.map(\.slots) == [[0, 1, 2], [0], [0], [1, 2], [1], [2]])
  }

  @Test func aConditionThatIsWrongHasNoParts() {
    var checker = Checker(.terminal)
    #expect(throws: ExpressionProblems.self) { try checker.terms(of: "terminal.mains and terminal.battery") }
    #expect(throws: ExpressionProblems.self) { try checker.terms(of: "terminal.mains and") }
  }
}
