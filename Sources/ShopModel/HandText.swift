/// Reads what a person types as the value of a fact that is kept by hand. Pure.
public struct HandText: Sendable {
  /// Why a text is not a value.
  public enum Problem: Error, Hashable, Sendable {
    /// Not an amount of money.
    case notAnAmount
    /// An amount without a currency, and nothing tells which one is meant.
    case noCurrency
    /// An amount with three letters that are no currency.
    case notACurrency(String)
    /// An amount finer than the smallest unit of its currency.
    case tooFine
    /// More than anybody has.
    case tooLarge
    /// Not a moment.
    case notAMoment
    /// None of the choices.
    case notAChoice([String])
    /// Nothing, or a kind of fact that cannot be typed.
    case notAValue
  }

  /// The longest text that is read, in characters.
  public static let limit = 60
  /// The largest amount, in the main unit: a thousand million million is nobody's.
  private static let largest: Int64 = 1_000_000_000_000

  /// The currency of an amount that comes without one; nil: it has to say it.
  public let currency: String?
  private let calendar: ShopCalendar
  private let now: Timestamp

  /// A reader.
  ///
  /// - Parameter currency: the one the account is kept in, as ``HandKeeping/currency(_:)`` finds it; nil: nothing tells.
  public init(currency: String?, _ calendar: ShopCalendar, at now: Timestamp) {
    self.currency = currency
    self.calendar = calendar
    self.now = now
  }

  /// The value that a text is of a fact.
  public func value(_ text: String, of fact: Fact) throws(Problem) -> FactValue {
    let typed = HandText.plain(text)
    guard !typed.isEmpty else { throw .notAValue }
    switch fact.definition.type {
    case .money: return .money(try amount(typed))
    case .time: return .time(try moment(typed))
    case .choice(let names):
      guard names.contains(typed) else { throw .notAChoice(names) }
      return .text(typed)
    // A card number is one before it is cut, too.
    case .text:
      let masked = CardNumberMask.masked(DeviceText.clean(text, limit: .max))
      return .text(DeviceText.clean(masked, limit: HandText.limit))
    default: throw .notAValue
    }
  }

  /// Signs of a Chinese keyboard as the ones they stand for; blanks at the ends left out.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in DeviceText.clean(text, limit: limit).unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: plain.unicodeScalars.append(UnicodeScalar(scalar.value - 0xFEE0) ?? scalar)
      case 0xFFE5: plain += "¥"
      case 0x3002: plain += "."
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  // MARK: Amounts

  /// With the currency each means, unless a code beside it says another.
  private static let signs: [(sign: String, currency: String)] = [
    ("HK$", "HKD"), ("¥", "CNY"), ("元", "CNY"), ("RMB", "CNY"), ("€", "EUR"), ("£", "GBP"), ("$", "USD"),
  ]
  /// Tens of thousands, hundreds of millions, thousands: by how many noughts.
  private static let powers: [(word: String, noughts: Int)] = [("万", 4), ("亿", 8), ("k", 3), ("K", 3)]

  /// `4,310.00`, `¥ 4310`, `3.8万`, `EUR 12.50`, `12.5k`.
  private func amount(_ text: String) throws(Problem) -> Money {
    var rest = text
    var named: String?
    for (sign, code) in HandText.signs where rest.hasPrefix(sign) || rest.hasSuffix(sign) {
      rest = String(rest.hasPrefix(sign) ? rest.dropFirst(sign.count) : rest.dropLast(sign.count))
      // The yen has the sign of the yuan; whoever keeps an account in yen means that.
      named = sign == "¥" && currency == "JPY" ? "JPY" : code
      break
    }
    if rest.count > 3, let code = HandText.code(rest.prefix(3)) ?? HandText.code(rest.suffix(3)) {
      rest = String(HandText.code(rest.prefix(3)) != nil ? rest.dropFirst(3) : rest.dropLast(3))
      named = code
    }
    var noughts = 0
    rest = HandText.trimmed(rest)
    if let power = HandText.powers.first(where: { rest.hasSuffix($0.word) }) {
      noughts = power.noughts
      rest = HandText.trimmed(String(rest.dropLast(power.word.count)))
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = HandText.grouped(parts[0]) else { throw .notAnAmount }
    let fraction = parts.count == 2 ? Array(parts[1].utf8) : []
    guard parts.count == 1 || !fraction.isEmpty, fraction.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .notAnAmount
    }
    if let named, !Money.currencies.contains(named) { throw .notACurrency(named) }
    guard let currency = named ?? currency else { throw .noCurrency }
    let shift = noughts + Money.decimals(of: currency)
    guard fraction.dropFirst(shift).allSatisfy({ $0 == 0x30 }) else { throw .tooFine }
    var minor: Int64 = 0
    let digits = whole + fraction.prefix(shift) + Array(repeating: 0x30, count: max(0, shift - fraction.count))
    for digit in digits {
      let (product, overflowed) = minor.multipliedReportingOverflow(by: 10)
      guard !overflowed, product <= Int64.max - 10 else { throw .tooLarge }
      minor = product + Int64(digit - 0x30)
    }
    var unit: Int64 = 1
    for _ in 0..<Money.decimals(of: currency) { unit *= 10 }
    guard minor / unit <= HandText.largest else { throw .tooLarge }
    return Money(minorUnits: minor, currency: currency)
  }

  private static func code(_ text: Substring) -> String? {
    text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? String(text) : nil
  }

  private static func trimmed(_ text: String) -> String {
    let begun = text.drop { $0 == " " }
    return begun.lastIndex { $0 != " " }.map { String(begun[...$0]) } ?? ""
  }

  /// The digits of a whole number; commas only between groups of three, so that nobody's decimal comma is a group.
  private static func grouped(_ text: Substring) -> [UInt8]? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let first = groups.first,
      !first.isEmpty, groups.count == 1 || first.utf8.count <= 3,
      groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
    else { return nil }
    return groups.flatMap { Array($0.utf8) }
  }

  // MARK: Moments

  /// `2026-12-01`, `12-01 09:30`, `12/1`, `12月1日`, `09:30` for today.
  private func moment(_ text: String) throws(Problem) -> Timestamp {
    let signs = text.replacing("年", with: "-").replacing("月", with: "-").replacing("日", with: " ")
      .replacing("/", with: "-")
    let words = signs.split(separator: " ")
    guard (1...2).contains(words.count) else { throw .notAMoment }
    let clock = words.last.flatMap { $0.contains(":") ? $0 : nil }
    let day = words.first.flatMap { $0.contains(":") ? nil : $0 }
    guard words.count == (clock == nil ? 0 : 1) + (day == nil ? 0 : 1) else { throw .notAMoment }
    var second = 0
    if let clock {
      let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let hour = HandText.number(parts[0]), let minute = HandText.number(parts[1]), hour < 24,
        minute < 60, parts[1].utf8.count == 2
      else { throw .notAMoment }
      second = hour * 3600 + minute * 60
    }
    let today = calendar.civil(now).date
    guard let day else { return calendar.moment(of: today, second: second) }
    let numbers = day.split(separator: "-", omittingEmptySubsequences: false).map(HandText.number)
    guard numbers.allSatisfy({ $0 != nil }) else { throw .notAMoment }
    let parts = numbers.compactMap(\.self)
    let dates: [CivilDate]
    switch parts.count {
    case 3: dates = [CivilDate(year: parts[0], month: parts[1], day: parts[2])]
    // Without a year the nearest one is meant.
    case 2: dates = (-1...1).map { CivilDate(year: today.year + $0, month: parts[0], day: parts[1]) }
    default: throw .notAMoment
    }
    let real = dates.filter {
      (1970...9999).contains($0.year) && (1...12).contains($0.month) && (1...31).contains($0.day)
        && CivilDate(dayNumber: $0.dayNumber) == $0
    }
    let nearest = real.min { left, right in
      abs(left.dayNumber - today.dayNumber) < abs(right.dayNumber - today.dayNumber)
    }
    guard let nearest else { throw .notAMoment }
    return calendar.moment(of: nearest, second: second)
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
