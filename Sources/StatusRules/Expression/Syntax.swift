import ShopModel

/// An expression as written, before anything is known about its names and types.
struct Syntax: Equatable {
  indirect enum Kind: Equatable {
    case word(String)
    case number(Double)
    case quantity(Double, Dimension)
    case money(Money)
    case text(String)
    case negative(Syntax)
    case not(Syntax)
    /// Two or more conditions joined by the same word.
    case all([Syntax])
    case any([Syntax])
    case comparison(Syntax, Comparison, Syntax)
    case membership(Syntax, [Syntax])
    case contains(Syntax, Syntax)
    case arithmetic(Syntax, Arithmetic, Syntax)
    case call(String, [Syntax])
    /// The subjects of a kind, by name, and what is asked of each of them; only as an argument.
    case each(String, Joint, Syntax)
  }

  /// What joins a kind of subjects and what is asked of each.
  enum Joint: String {
    case `where`, of
  }

  var kind: Kind
  /// How many Unicode scalars of the expression come before the part it is named by: the operator, or the first word.
  var offset: Int
  /// How many come before its first part.
  var start: Int

  init(_ kind: Kind, at offset: Int, start: Int? = nil) {
    self.kind = kind
    self.offset = offset
    self.start = start ?? offset
  }

  /// Whether they spell the same, wherever it stands.
  static func == (left: Syntax, right: Syntax) -> Bool { left.kind == right.kind }
}

enum Comparison: String, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether it holds of two values of which the first is less, equal or greater by the sign of `order`.
  func holds(order: Double) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// Whether it asks for an order and not just for equality.
  var needsOrder: Bool { self != .equal && self != .notEqual }
}

enum Arithmetic: String, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
}
