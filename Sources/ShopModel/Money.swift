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

  /// The amount in the main unit, without its currency: `4310.00`.
  public var decimalText: String {
    var digits = String(minorUnits.magnitude)
    guard decimals > 0 else { return (minorUnits < 0 ? "-" : "") + digits }
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (minorUnits < 0 ? "-" : "") + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }

  /// Reads an amount as ``decimalText`` writes it, with its currency behind it: `4310.00 CNY`; nil: it is none.
  public init?(decimalText text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 3, parts[1].utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      return nil
    }
    let decimals = Money.decimals(of: String(parts[1]))
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == (decimals == 0 ? 1 : 2), halves.count == 1 || halves[1].utf8.count == decimals,
      let minor = Int64(halves.joined())
    else { return nil }
    self.init(minorUnits: minor, currency: String(parts[1]))
    // One notation for one amount.
    guard decimalText == parts[0] else { return nil }
  }

  /// How many decimal digits a currency has (ISO 4217); 2 for a code not known here.
  public static func decimals(of currency: String) -> Int {
    switch currency {
    case "JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "UGX", "PYG": 0
    case "KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD": 3
    default: 2
    }
  }
}
