import ShopModel

extension Checker {
  mutating func negative(_ syntax: Syntax) throws(ExpressionProblem) -> Operand.Value {
    let inner = try element(syntax)
    switch inner.value {
    case .number(.constant(let value), let dimension): return .number(.constant(-value), dimension)
    case .number(let code, let dimension):
      return .number(.arithmetic(.constant(0), .minus, code), dimension)
    case .money(.constant(let money)):
      return .money(.constant(Money(minorUnits: -money.minorUnits, currency: money.currency)))
    case .money(let code): return .money(.scaled(code, by: .constant(-1)))
    default: throw ExpressionProblem(at: inner.offset, "\(inner.description); it cannot be negative")
    }
  }

  func arithmetic(
    _ left: Operand, _ sign: Arithmetic, _ right: Operand, at offset: Int
  ) throws(ExpressionProblem) -> Operand.Value {
    let value: Operand.Value? =
      switch sign {
      case .plus, .minus: sum(left.value, sign, right.value)
      case .times: product(left.value, right.value) ?? product(right.value, left.value)
      case .divided: quotient(left.value, right.value)
      }
    guard let value else {
      throw ExpressionProblem(
        at: offset, "\"\(sign.rawValue)\" does not work on \(left.typeName) and \(right.typeName)")
    }
    if case .number(.arithmetic(let a, let sign, let b), _) = value {
      let isBent = (sign == .times && a.isMoving && b.isMoving) || (sign == .divided && b.isMoving)
      try checkMixture(a, b, at: offset)
      if isBent { throw ExpressionProblem(at: offset, "only one factor, and no divisor, may change with time") }
    }
    return value
  }

  private func sum(_ left: Operand.Value, _ sign: Arithmetic, _ right: Operand.Value) -> Operand.Value? {
    switch (left, right) {
    case (.number(let a, let one), .number(let b, let other)) where one == other:
      .number(.arithmetic(a, sign, b), one)
    case (.time(let a), .number(let b, .duration)): .time(.arithmetic(a, sign, b))
    case (.number(let a, .duration), .time(let b)) where sign == .plus: .time(.arithmetic(a, sign, b))
    case (.time(let a), .time(let b)) where sign == .minus: .number(.arithmetic(a, sign, b), .duration)
    case (.money(let a), .money(let b)): .money(sign == .plus ? .sum(a, b) : .difference(a, b))
    default: nil
    }
  }

  /// A percentage as a factor is a share: `account.limit.day * 90 %`.
  private func product(_ left: Operand.Value, _ right: Operand.Value) -> Operand.Value? {
    switch (left, right) {
    case (.number(let a, let dimension), .number(let b, .plain)): .number(.arithmetic(a, .times, b), dimension)
    case (.number(let a, let dimension), .number(let b, .percent)):
      .number(.arithmetic(a, .times, .arithmetic(b, .divided, .constant(100))), dimension)
    case (.money(let a), .number(let b, .plain)) where b.isSteady: .money(.scaled(a, by: b))
    case (.money(let a), .number(let b, .percent)) where b.isSteady:
      .money(.scaled(a, by: .arithmetic(b, .divided, .constant(100))))
    default: nil
    }
  }

  private func quotient(_ left: Operand.Value, _ right: Operand.Value) -> Operand.Value? {
    switch (left, right) {
    case (.number(let a, let dimension), .number(let b, .plain)): .number(.arithmetic(a, .divided, b), dimension)
    case (.number(let a, let one), .number(let b, let other)) where one == other:
      .number(.arithmetic(a, .divided, b), .plain)
    case (.money(let a), .number(let b, .plain)) where b.isSteady:
      .money(.scaled(a, by: .arithmetic(.constant(1), .divided, b)))
    case (.money(let a), .money(let b)): .number(.ratio(a, b), .plain)
    default: nil
    }
  }
}
