/// A part of a condition, so that what each part was can be told.
struct ConditionTerm: Sendable {
  /// How deep it stands; 0 is the whole.
  let depth: Int
  /// `and`, `or`, `not` for what joins the parts that follow one deeper; else its canonical spelling.
  let text: String
  let code: TruthCode
  /// The facts it reads, by their places, in rising order.
  let slots: [Int]
}

extension Checker {
  /// The parts of the condition that `text` spells, each before its own parts.
  ///
  /// - Throws: what ``condition(_:)`` throws.
  mutating func terms(of text: String) throws(ExpressionProblems) -> [ConditionTerm] {
    _ = try condition(text)
    do {
      var terms: [ConditionTerm] = []
      try collect(Parser.parse(text), depth: 0, &terms)
      return terms
    } catch {
      throw ExpressionProblems(problems: [error])
    }
  }

  private mutating func collect(
    _ syntax: Syntax, depth: Int, _ terms: inout [ConditionTerm]
  ) throws(ExpressionProblem) {
    let code = try condition(syntax)
    let (text, parts) = Checker.joint(of: syntax)
    terms.append(
      ConditionTerm(depth: depth, text: text, code: code, slots: code.dependence.slots.sorted()))
    for part in parts { try collect(part, depth: depth + 1, &terms) }
  }

  private static func joint(of syntax: Syntax) -> (text: String, parts: [Syntax]) {
    switch syntax.kind {
    case .all(let terms): ("and", terms)
    case .any(let terms): ("or", terms)
    case .not(let inner): ("not", [inner])
    default: (syntax.description, [])
    }
  }
}
