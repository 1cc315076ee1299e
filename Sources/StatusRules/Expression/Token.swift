import ShopModel

/// The smallest piece of an expression.
struct Token: Equatable {
  enum Kind: Equatable {
    /// A fact, a choice, a function or a word such as `and`.
    case word(String)
    /// A number without a unit.
    case number(Double)
    /// A number with a unit, in the unit's dimension.
    case quantity(Double, Dimension)
    case money(Money)
    case text(String)
    case symbol(Symbol)
    case end
  }

  enum Symbol: String {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case open = "("
    case close = ")"
    case comma = ","
  }

  var kind: Kind
  /// How many Unicode scalars come before it.
  var offset: Int

  /// As written, for messages.
  var spelling: String {
    switch kind {
    case .word(let word): "\"\(word)\""
    case .number, .quantity: "a number"
    case .money: "an amount"
    case .text: "a text"
    case .symbol(let symbol): "\"\(symbol.rawValue)\""
    case .end: "the end"
    }
  }
}
