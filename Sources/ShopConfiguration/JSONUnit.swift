public import ShopModel

/// How a JSON value is to be read to become the value of a fact.
public enum JSONUnit: Hashable, Sendable {
  /// Where the currency of an amount comes from.
  public enum Currency: Hashable, Sendable {
    /// It is always this one (ISO 4217).
    case fixed(String)
    /// It stands in the answer.
    case path(JSONPath)
  }

  /// As it is: a text, a version, a choice, a truth, or a list of them.
  case plain
  /// A number of things.
  case count
  /// Millionths of a second, as measuring programs give them; no file needs to say so.
  case microseconds
  /// Milliseconds.
  case milliseconds
  /// Seconds.
  case seconds
  /// Minutes.
  case minutes
  /// Hours.
  case hours
  /// Parts of a hundred.
  case percent
  /// A fraction: 0...1 for 0...100 %.
  case ratio
  /// Decibel-milliwatts.
  case decibelMilliwatts
  /// Degrees Celsius.
  case celsius
  /// Volts.
  case volts
  /// An amount in the currency's smallest unit: 12345 for 123.45.
  case moneyMinor(Currency)
  /// An amount in the currency's main unit, as a number or as a text: 123.45.
  case moneyMajor(Currency)
  /// Seconds since 1970-01-01T00:00:00Z.
  case epochSeconds
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case epochMilliseconds
  /// `2026-03-01T09:30:00+08:00` (ISO 8601 with its distance from UTC).
  case iso8601
  /// `2026-03-01 09:30:00` in the shop's time zone.
  case localTime

  /// What a number in this unit is multiplied by to be in the unit the fact is kept in; nil when it cannot be.
  public func factor(to unit: FactUnit?) -> Double? {
    switch (self, unit) {
    case (.count, nil), (.milliseconds, .milliseconds), (.seconds, .seconds), (.percent, .percent),
      (.decibelMilliwatts, .decibelMilliwatts), (.celsius, .celsius), (.volts, .volts):
      1
    case (.microseconds, .milliseconds): 0.001
    case (.microseconds, .seconds): 0.000_001
    case (.seconds, .milliseconds): 1000
    case (.minutes, .milliseconds): 60_000
    case (.hours, .milliseconds): 3_600_000
    case (.milliseconds, .seconds): 0.001
    case (.minutes, .seconds): 60
    case (.hours, .seconds): 3600
    case (.ratio, .percent): 100
    default: nil
    }
  }

  /// Whether a value read so can be a value of `fact`.
  public func fits(_ fact: Fact) -> Bool {
    let definition = fact.definition
    return switch definition.type {
    case .bool, .text, .version, .choice, .choices, .texts, .tally: self == .plain
    case .number: factor(to: definition.unit) != nil
    case .money:
      switch self {
      case .moneyMinor, .moneyMajor: true
      default: false
      }
    case .time:
      switch self {
      case .epochSeconds, .epochMilliseconds, .iso8601, .localTime: true
      default: false
      }
    }
  }
}

extension JSONUnit {
  /// Reads a unit as a message names it: `ms`, `percent`, `iso8601`, `money-minor CNY`, …; nil: there is no such unit.
  public init?(named text: String) {
    if let known = JSONUnit.words.first(where: { $0.word == text }) {
      self = known.unit
      return
    }
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, isCurrency(parts[1]) else { return nil }
    switch parts[0] {
    case "money-minor": self = .moneyMinor(.fixed(parts[1]))
    case "money-major": self = .moneyMajor(.fixed(parts[1]))
    default: return nil
    }
  }

  /// How a fact's value comes where nobody says it: in the catalogue's own unit, a moment as ISO 8601; nil: an amount, of
  /// which somebody has to say the currency.
  public static func usual(of fact: Fact) -> JSONUnit? {
    switch fact.definition.type {
    case .bool, .text, .version, .choice, .choices, .texts, .tally: .plain
    case .number: words.map(\.unit).first { $0.factor(to: fact.definition.unit) == 1 }
    case .time: .iso8601
    case .money: nil
    }
  }
}
