import ShopModel

/// A part of an expression once its type is known.
struct Operand {
  enum Value {
    case truth(TruthCode)
    case number(NumberCode, Dimension)
    case time(NumberCode)
    case money(AmountCode)
    case text(TextCode)
    case version(TextCode)
    case choice(FactRead, [String])
    case choices(FactRead, [String])
    case texts(FactRead)
    case tally(FactRead)
    /// A text in quotation marks: a text, a version or a choice, as the other side asks.
    case quoted(String)
    /// A bare word that is no fact: a choice, if the other side has choices.
    case word(String)
  }

  var value: Value
  /// The fact it is, with the slot it has, if it is one.
  var fact: Fact?
  /// Where it starts.
  var offset: Int

  /// What it is, for messages: `` `link.signal` is a power in dBm``.
  var description: String { (fact.map { "\"\($0.rawValue)\"" } ?? "this") + " is " + typeName }

  /// The name of its type with its article.
  var typeName: String {
    switch value {
    case .truth: "a condition"
    case .number(_, let dimension): dimension.name
    case .time: "a moment"
    case .money: "an amount of money"
    case .text, .quoted: "a text"
    case .version: "a version"
    case .choice: "a choice"
    case .choices: "several choices"
    case .texts: "a list of texts"
    case .tally: "a table of counts"
    case .word: "a name"
    }
  }
}
