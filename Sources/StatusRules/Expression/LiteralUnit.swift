import ShopModel

/// What a number measures; two numbers compare only when they measure the same.
enum Dimension: Hashable, Sendable {
  /// A count, or a share of one.
  case plain
  /// A span of time, kept in milliseconds whatever the fact's own unit.
  case duration
  case percent
  case decibelMilliwatts
  case celsius
  case volts

  /// The dimension of a fact's numbers, and the factor that brings them to it.
  static func of(_ unit: FactUnit?) -> (Dimension, factor: Double) {
    switch unit {
    case nil: (.plain, 1)
    case .milliseconds: (.duration, 1)
    case .seconds: (.duration, 1000)
    case .percent: (.percent, 1)
    case .decibelMilliwatts: (.decibelMilliwatts, 1)
    case .celsius: (.celsius, 1)
    case .volts: (.volts, 1)
    }
  }

  /// For messages.
  var name: String {
    switch self {
    case .plain: "a plain number"
    case .duration: "a duration"
    case .percent: "a percentage"
    case .decibelMilliwatts: "a power in dBm"
    case .celsius: "a temperature in degC"
    case .volts: "a voltage in V"
    }
  }

  /// A unit to suggest; nil for plain numbers.
  var exampleUnit: String? {
    switch self {
    case .plain: nil
    case .duration: "s"
    case .percent: "%"
    case .decibelMilliwatts: "dBm"
    case .celsius: "degC"
    case .volts: "V"
    }
  }
}

/// A unit as written after a number in a rule.
struct LiteralUnit: Hashable, Sendable {
  var dimension: Dimension
  /// What one of it is in the dimension's own unit.
  var factor: Double

  private static let table: [String: LiteralUnit] = [
    "ms": LiteralUnit(dimension: .duration, factor: 1),
    "s": LiteralUnit(dimension: .duration, factor: 1000),
    "min": LiteralUnit(dimension: .duration, factor: 60_000),
    "h": LiteralUnit(dimension: .duration, factor: 3_600_000),
    "d": LiteralUnit(dimension: .duration, factor: 86_400_000),
    "%": LiteralUnit(dimension: .percent, factor: 1),
    "dBm": LiteralUnit(dimension: .decibelMilliwatts, factor: 1),
    "degC": LiteralUnit(dimension: .celsius, factor: 1),
    "°C": LiteralUnit(dimension: .celsius, factor: 1),
    "V": LiteralUnit(dimension: .volts, factor: 1),
  ]

  /// The unit with this name, or nil.
  static func named(_ name: String) -> LiteralUnit? { table[name] }

  /// Every unit's name, for suggestions.
  static var names: [String] { table.keys.sorted() }
}

/// The signs that stand before an amount of money.
enum CurrencySign {
  /// The ISO 4217 code meant by a sign; `¥` is the renminbi, a yen is written `500 JPY`.
  static func code(of sign: Unicode.Scalar) -> String? {
    switch sign {
    case "¥", "￥": "CNY"
    case "€": "EUR"
    case "£": "GBP"
    case "$": "USD"
    default: nil
    }
  }
}
