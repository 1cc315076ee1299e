import LocatedYAML
import ShopModel

extension Checker {
  /// `count(KIND where CONDITION)`, `share(KIND where CONDITION)`, `total(KIND of NUMBER)`.
  mutating func aggregate(
    _ function: Function, _ argument: Syntax, at offset: Int
  ) throws(ExpressionProblem) -> Operand.Value {
    let form = function == .total ? "KIND of NUMBER" : "KIND where CONDITION"
    guard case .each(let word, let joint, let inner) = argument.kind, (joint == .of) == (function == .total) else {
      throw ExpressionProblem(
        at: argument.start,
        "\"\(function.rawValue)\" asks about every subject of a kind: \(function.rawValue)(\(form))")
    }
    guard !isAskingEach else {
      throw ExpressionProblem(at: offset, "a question about every subject cannot stand inside another")
    }
    guard let subject = SubjectKind(rawValue: word) else {
      let names = SubjectKind.allCases.map(\.rawValue)
      throw ExpressionProblem(
        at: argument.offset,
        "unknown kind of subject \"\(word)\""
          + (closestMatch(word, among: names).map { "; did you mean \"\($0)\"?" }
            ?? "; kinds are \(names.joined(separator: ", "))"))
    }
    let outer = kind
    kind = subject
    isAskingEach = true
    defer {
      kind = outer
      isAskingEach = false
    }
    guard function == .total else {
      let index = aggregates.add(AggregateSpec(kind: subject, measure: .count(try condition(inner))))
      return function == .count ? .number(.count(index), .plain) : .number(.share(index), .percent)
    }
    let number = try element(inner)
    guard case .number(let code, let dimension) = number.value else {
      throw ExpressionProblem(at: number.offset, "\(number.description), not a number")
    }
    guard !code.isMoving else {
      throw ExpressionProblem(at: number.offset, "what changes from moment to moment has no total")
    }
    return .number(.total(aggregates.add(AggregateSpec(kind: subject, measure: .total(code)))), dimension)
  }

  /// Refuses to mix a count of subjects, which may be known to lie in a range only, with what moves with time.
  func checkMixture(_ left: NumberCode, _ right: NumberCode, at offset: Int) throws(ExpressionProblem) {
    if left.isMoving && right.isRange || left.isRange && right.isMoving {
      throw ExpressionProblem(
        at: offset, "a count of subjects does not go together with what changes from moment to moment")
    }
  }
}
