/// A part of a condition that has no parts of its own, and what it must be for the condition to hold.
struct Literal {
  /// What must be yes; or no, when ``isNegated``.
  var code: TruthCode
  var isNegated: Bool
  /// Whether it stands in `certain(...)`, which makes a no of what nobody knows.
  var isCertain: Bool
  /// As it is spelled, with its `not`.
  var text: String
  /// How many Unicode scalars of the condition come before it.
  var offset: Int
}

/// All ways in which a condition can hold: it does when every literal of one of the alternatives does.
///
/// In the logic of this language that is exact: a conjunction is yes when all its terms are, no when one is; a
/// disjunction the other way round; a `certain` is yes when what is in it is.
struct Alternatives {
  /// Beyond this many alternatives, or literals in one, nothing is said of a condition.
  private static let most = 256

  private(set) var alternatives: [[Literal]]

  /// The ways in which the condition `text` can hold; nil: it has too many, or it is wrong.
  init?(of text: String, _ checker: inout Checker) {
    guard let syntax = try? Parser.parse(text),
      let found = Alternatives.expand(syntax, isNegated: false, isCertain: false, &checker)
    else { return nil }
    alternatives = found
  }

  private static func expand(
    _ syntax: Syntax, isNegated: Bool, isCertain: Bool, _ checker: inout Checker
  ) -> [[Literal]]? {
    switch syntax.kind {
    case .not(let inner): return expand(inner, isNegated: !isNegated, isCertain: isCertain, &checker)
    case .all(let terms), .any(let terms):
      var expanded: [[[Literal]]] = []
      for term in terms {
        guard let term = expand(term, isNegated: isNegated, isCertain: isCertain, &checker) else { return nil }
        expanded.append(term)
      }
      var isConjunction = isNegated
      if case .all = syntax.kind { isConjunction.toggle() }
      return join(expanded, isConjunction)
    case .call("certain", let arguments) where !isNegated:
      return expand(arguments[0], isNegated: false, isCertain: true, &checker)
    default:
      guard let code = try? checker.condition(syntax) else { return nil }
      let literal = Literal(
        code: code, isNegated: isNegated, isCertain: isCertain,
        text: (isNegated ? "not " : "") + syntax.description, offset: syntax.start)
      return expand(literal)
    }
  }

  /// Takes apart what one comparison means: `x = false` is `not x`.
  private static func expand(_ literal: Literal) -> [[Literal]]? {
    func part(_ code: TruthCode, isNegated: Bool) -> [[Literal]]? {
      var part = literal
      part.code = code
      part.isNegated = isNegated
      return expand(part)
    }
    switch literal.code {
    case .not(let inner): return part(inner, isNegated: !literal.isNegated)
    case .all(let terms):
      let parts = terms.compactMap { part($0, isNegated: literal.isNegated) }
      return parts.count == terms.count ? join(parts, !literal.isNegated) : nil
    case .any(let terms):
      let parts = terms.compactMap { part($0, isNegated: literal.isNegated) }
      return parts.count == terms.count ? join(parts, literal.isNegated) : nil
    default: return [[literal]]
    }
  }

  private static func join(_ parts: [[[Literal]]], _ isConjunction: Bool) -> [[Literal]]? {
    guard isConjunction else {
      let all = parts.flatMap(\.self)
      return all.count <= most ? all : nil
    }
    var product: [[Literal]] = [[]]
    for part in parts {
      product = product.flatMap { before in part.map { before + $0 } }
      guard product.count <= most, product.allSatisfy({ $0.count <= most }) else { return nil }
    }
    return product
  }
}
