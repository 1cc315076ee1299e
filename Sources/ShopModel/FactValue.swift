/// The value of a fact, in the fact's own unit (``Fact/definition``).
public enum FactValue: Hashable, Sendable, Codable {
  /// Yes or no.
  case bool(Bool)
  /// A number, finite, in the fact's unit.
  case number(Double)
  /// A text, a version or a choice.
  case text(String)
  /// Several texts or choices.
  case texts([String])
  /// An amount of money.
  case money(Money)
  /// A moment.
  case time(Timestamp)
  /// How often each of some names occurred; no count is negative.
  case tally([String: Int])

  /// Whether a value of this shape can be a value of `type`; a choice must be one of the type's names.
  public func fits(_ type: FactType) -> Bool {
    switch (self, type) {
    case (.bool, .bool), (.text, .text), (.text, .version), (.texts, .texts), (.money, .money), (.time, .time): true
    case (.number(let number), .number): number.isFinite
    case (.tally(let counts), .tally): counts.values.allSatisfy { $0 >= 0 }
    case (.text(let name), .choice(let names)): names.contains(name)
    case (.texts(let some), .choices(let names)): some.allSatisfy(names.contains)
    default: false
    }
  }

  /// The truth, if this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The number, if this is one.
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  /// The text or choice, if this is one.
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  /// The texts or choices, if this is such a list.
  public var texts: [String]? { if case .texts(let value) = self { value } else { nil } }
  /// The amount, if this is one.
  public var money: Money? { if case .money(let value) = self { value } else { nil } }
  /// The counts, if these are some.
  public var tally: [String: Int]? { if case .tally(let value) = self { value } else { nil } }
  /// The moment, if this is one.
  public var time: Timestamp? { if case .time(let value) = self { value } else { nil } }
}
