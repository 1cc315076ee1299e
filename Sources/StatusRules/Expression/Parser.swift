/// Reads an expression by precedence: `or`, `and`, `not`, comparisons (which do not chain), `+ -`, `* /`, sign.
struct Parser {
  /// The words that join conditions and so are never names.
  static let connectives: Set<String> = ["and", "or", "not", "in", "contains"]
  /// How deep parentheses and signs may nest.
  static let deepest = 40

  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  private init(_ tokens: [Token]) { self.tokens = tokens }

  /// The expression that `text` spells.
  static func parse(_ text: String) throws(ExpressionProblem) -> Syntax {
    var parser = Parser(try Lexer.tokens(of: text))
    let syntax = try parser.disjunction()
    guard parser.token.kind == .end else { throw parser.unexpected("\"and\", \"or\" or the end") }
    return syntax
  }

  private var token: Token { tokens[position] }

  private mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  private mutating func take(_ kind: Token.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  private func unexpected(_ wanted: String) -> ExpressionProblem {
    ExpressionProblem(at: token.offset, "\(wanted) expected, not \(token.spelling)")
  }

  private mutating func disjunction() throws(ExpressionProblem) -> Syntax {
    var terms = [try conjunction()]
    let offset = token.offset
    while take(.word("or")) { terms.append(try conjunction()) }
    return terms.count == 1 ? terms[0] : Syntax(.any(terms), at: offset, start: terms[0].start)
  }

  private mutating func conjunction() throws(ExpressionProblem) -> Syntax {
    var terms = [try negation()]
    let offset = token.offset
    while take(.word("and")) { terms.append(try negation()) }
    return terms.count == 1 ? terms[0] : Syntax(.all(terms), at: offset, start: terms[0].start)
  }

  private mutating func negation() throws(ExpressionProblem) -> Syntax {
    let offset = token.offset
    guard take(.word("not")) else { return try comparison() }
    try enter()
    defer { depth -= 1 }
    return Syntax(.not(try negation()), at: offset)
  }

  private mutating func comparison() throws(ExpressionProblem) -> Syntax {
    let left = try sum()
    let offset = token.offset
    if take(.word("in")) {
      guard take(.symbol(.open)) else { throw unexpected("\"(\"") }
      return Syntax(.membership(left, try list()), at: offset, start: left.start)
    }
    if take(.word("contains")) { return Syntax(.contains(left, try sum()), at: offset, start: left.start) }
    guard case .symbol(let symbol) = token.kind, let comparison = Comparison(rawValue: symbol.rawValue) else {
      return left
    }
    advance()
    let right = try sum()
    if case .symbol(let next) = token.kind, Comparison(rawValue: next.rawValue) != nil {
      throw ExpressionProblem(at: token.offset, "comparisons do not chain; join two of them by \"and\"")
    }
    return Syntax(.comparison(left, comparison, right), at: offset, start: left.start)
  }

  private mutating func sum() throws(ExpressionProblem) -> Syntax {
    try chain([.plus, .minus]) { parser throws(ExpressionProblem) in try parser.product() }
  }

  private mutating func product() throws(ExpressionProblem) -> Syntax {
    try chain([.times, .divided]) { parser throws(ExpressionProblem) in try parser.signed() }
  }

  private mutating func chain(
    _ operators: [Arithmetic], _ operand: (inout Parser) throws(ExpressionProblem) -> Syntax
  ) throws(ExpressionProblem) -> Syntax {
    var left = try operand(&self)
    var length = 0
    while case .symbol(let symbol) = token.kind, let sign = Arithmetic(rawValue: symbol.rawValue),
      operators.contains(sign)
    {
      let offset = token.offset
      length += 1
      guard depth + length <= Parser.deepest else { throw ExpressionProblem(at: offset, "too many parts") }
      advance()
      left = Syntax(.arithmetic(left, sign, try operand(&self)), at: offset, start: left.start)
    }
    return left
  }

  private mutating func signed() throws(ExpressionProblem) -> Syntax {
    let offset = token.offset
    guard take(.symbol(.minus)) else { return try primary() }
    try enter()
    defer { depth -= 1 }
    return Syntax(.negative(try signed()), at: offset)
  }

  private mutating func primary() throws(ExpressionProblem) -> Syntax {
    let offset = token.offset
    switch token.kind {
    case .word(let word) where !Parser.connectives.contains(word):
      advance()
      guard take(.symbol(.open)) else { return Syntax(.word(word), at: offset) }
      return Syntax(.call(word, try list()), at: offset)
    case .number(let number):
      advance()
      return Syntax(.number(number), at: offset)
    case .quantity(let value, let dimension):
      advance()
      return Syntax(.quantity(value, dimension), at: offset)
    case .money(let money):
      advance()
      return Syntax(.money(money), at: offset)
    case .text(let text):
      advance()
      return Syntax(.text(text), at: offset)
    case .symbol(.open):
      advance()
      try enter()
      defer { depth -= 1 }
      let inner = try disjunction()
      guard take(.symbol(.close)) else { throw unexpected("\")\"") }
      return inner
    default: throw unexpected("a fact or a value")
    }
  }

  /// What follows an opening parenthesis, up to the closing one.
  private mutating func list() throws(ExpressionProblem) -> [Syntax] {
    try enter()
    defer { depth -= 1 }
    var items = [try item()]
    while take(.symbol(.comma)) { items.append(try item()) }
    guard take(.symbol(.close)) else { throw unexpected("\",\" or \")\"") }
    return items
  }

  /// An expression, or `terminal where ...`, `terminal of ...`.
  private mutating func item() throws(ExpressionProblem) -> Syntax {
    guard case .word(let kind) = token.kind, position + 1 < tokens.count,
      case .word(let word) = tokens[position + 1].kind, let joint = Syntax.Joint(rawValue: word)
    else { return try disjunction() }
    let offset = token.offset
    advance()
    advance()
    return Syntax(.each(kind, joint, try disjunction()), at: offset)
  }

  private mutating func enter() throws(ExpressionProblem) {
    depth += 1
    guard depth <= Parser.deepest else { throw ExpressionProblem(at: token.offset, "nested too deeply") }
  }
}
