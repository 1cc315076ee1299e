/// An amount in a currency's smallest unit.
public struct Money: Hashable, Sendable, Codable {
  /// The amount in minor units (fen, cents); never a fraction of one.
  public var minorUnits: Int64
  /// The ISO 4217 code, e.g. `CNY`, `EUR`.
  public var currency: String

  /// An amount.
  public init(minorUnits: Int64, currency: String) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// How many decimal digits the currency has (ISO 4217): 2 for most, 0 for JPY and KRW, 3 for KWD and the like.
  public var decimals: Int { Money.decimals(of: currency) }

  /// How many decimal digits a currency has (ISO 4217); 2 for a code not known here.
  public static func decimals(of currency: String) -> Int {
    switch currency {
    case "JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "UGX", "PYG": 0
    case "KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD": 3
    default: 2
    }
  }
}
