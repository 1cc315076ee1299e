import LocatedYAML
import ShopModel

extension Fact {
  /// The choices that say that nothing can be seen: while a fact is one of them, whether it is any other is not known.
  /// A terminal that the till holds does not stop being out of order.
  var veils: [String] {
    switch self {
    case .terminalState: ["unknown", "held-by-till"]
    case .accountState: ["unknown"]
    default: []
    }
  }
}

extension Checker {
  mutating func compare(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, at offset: Int
  ) throws(ExpressionProblem) -> TruthCode {
    var code = try equality(left, right)
    if code == nil { code = try equality(right, left) }
    if let code {
      guard !comparison.needsOrder else {
        throw ExpressionProblem(
          at: offset, "\(left.fact == nil ? right.description : left.description) and has no order; use \"=\", \"!=\"")
      }
      return comparison == .equal ? code : .not(code)
    }
    switch (left.value, right.value) {
    case (.number(let a, let one), .number(let b, let other)) where one == other:
      try checkMixture(a, b, at: offset)
      return .numbers(a, comparison, b)
    case (.time(let a), .time(let b)): return .numbers(a, comparison, b)
    case (.money(let a), .money(let b)): return .amounts(a, comparison, b)
    case (.version(let a), .version(let b)): return .versions(a, comparison, b)
    case (.version(let a), .quoted(let b)): return .versions(a, comparison, .constant(b))
    case (.quoted(let a), .version(let b)): return .versions(.constant(a), comparison, b)
    default: throw mismatch(left, right)
    }
  }

  /// The condition that `left` equals `right`, where equality is all there is; nil: their types have an order, or they
  /// do not fit.
  private mutating func equality(_ left: Operand, _ right: Operand) throws(ExpressionProblem) -> TruthCode? {
    switch (left.value, right.value) {
    case (.choice(let read, let choices), .word(let word)), (.choice(let read, let choices), .quoted(let word)):
      let number = try choice(word, of: left, among: choices, at: right.offset)
      return .name(read, [number], veils: left.fact.map { $0.veils.map { names.add($0) } } ?? [])
    case (.choice(let a, let some), .choice(let b, let others)) where some == others:
      return .sameText(.fact(a), .fact(b))
    case (.text(.fact(let read)), .quoted(let text)): return .name(read, [names.add(text)], veils: [])
    case (.text(let a), .text(let b)): return .sameText(a, b)
    case (.truth(let a), .truth(.constant(.yes))): return a
    case (.truth(let a), .truth(.constant(.no))): return .not(a)
    case (.truth(let a), .truth(let b)):
      if case .constant = a { return nil }
      return .any([.all([a, b]), .all([.not(a), .not(b)])])
    default: return nil
    }
  }

  private mutating func choice(
    _ word: String, of operand: Operand, among choices: [String], at offset: Int
  ) throws(ExpressionProblem) -> Int32 {
    guard choices.contains(word) else {
      let match = closestMatch(word, among: choices)
      throw ExpressionProblem(
        at: offset,
        "\"\(operand.fact?.rawValue ?? "this")\" is never \"\(word)\""
          + (match.map { "; did you mean \"\($0)\"?" } ?? "; it is one of \(choices.joined(separator: ", "))"))
    }
    return names.add(word)
  }

  mutating func membership(_ left: Operand, _ members: [Syntax]) throws(ExpressionProblem) -> TruthCode {
    var terms: [TruthCode] = []
    for member in members {
      terms.append(try compare(left, .equal, try element(member), at: member.offset))
    }
    // Names of one fact are compared in one go.
    guard case .name(let read, _, let veils)? = terms.first else { return .any(terms) }
    var numbers: [Int32] = []
    for term in terms {
      guard case .name(_, let more, _) = term else { return .any(terms) }
      numbers += more
    }
    return .name(read, numbers, veils: veils)
  }

  mutating func contains(_ left: Operand, _ right: Operand) throws(ExpressionProblem) -> TruthCode {
    switch (left.value, right.value) {
    case (.choices(let read, let choices), .word(let word)), (.choices(let read, let choices), .quoted(let word)):
      return .contains(read, try choice(word, of: left, among: choices, at: right.offset))
    case (.texts(let read), .quoted(let text)): return .contains(read, names.add(text))
    case (.choices, _): throw ExpressionProblem(at: right.offset, "the name of a choice expected")
    case (.texts, _): throw ExpressionProblem(at: right.offset, "a text in quotation marks expected")
    default: throw ExpressionProblem(at: left.offset, "\(left.description); \"contains\" asks a list")
    }
  }

  /// What to say of two sides that do not compare; the fault is laid at the side that is no fact.
  private func mismatch(_ left: Operand, _ right: Operand) -> ExpressionProblem {
    let (fixed, wrong) = left.fact == nil && right.fact != nil ? (right, left) : (left, right)
    if case .word(let word) = fixed.value { return unknownName(word, at: fixed.offset) }
    switch (fixed.value, wrong.value) {
    case (.choices, _), (.texts, _):
      return ExpressionProblem(at: fixed.offset, "\(fixed.description); ask it with \"contains\"")
    case (.tally, _): return ExpressionProblem(at: fixed.offset, "\(fixed.description); count with \"tally\"")
    case (.text, .word), (.version, .word):
      return ExpressionProblem(at: wrong.offset, "\(fixed.description); write it in quotation marks")
    case (_, .word(let word)): return unknownName(word, at: wrong.offset)
    case (.number(_, let dimension), .number(_, .plain)):
      return ExpressionProblem(
        at: wrong.offset,
        "\(fixed.description); the number needs a unit" + (dimension.exampleUnit.map { ", such as \"\($0)\"" } ?? ""))
    case (.number(_, .plain), .number):
      return ExpressionProblem(at: wrong.offset, "\(fixed.description); leave out the unit")
    case (.money, .number(_, .plain)):
      return ExpressionProblem(at: wrong.offset, "\(fixed.description); write it with its currency, such as \"¥500\"")
    default:
      return ExpressionProblem(at: wrong.offset, "\(fixed.description), and this is \(wrong.typeName)")
    }
  }
}
