import ShopModel

extension Phrasebook {
  /// A number with at most `decimals` digits after the point and thousands separated.
  static func number(_ value: Double, decimals: Int = 0, grouped: Bool = true) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "?" }
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let scaled = (value.magnitude * factor).nearest
    let text = fixed(scaled, decimals: decimals, grouped: grouped)
    return value < 0 && scaled != 0 ? "-" + text : text
  }

  /// A whole number read as one with `decimals` digits after the point.
  static func fixed(_ scaled: Int64, decimals: Int, grouped: Bool = true) -> String {
    let digits = String(scaled.magnitude)
    let missing = max(0, decimals + 1 - digits.utf8.count)
    let whole = missing + digits.utf8.count - decimals
    // A sign, a point, and a comma for every three.
    return String(unsafeUninitializedCapacity: 2 + whole + whole / 3 + decimals) { bytes in
      var used = 0
      func append(_ byte: UInt8) {
        bytes.initializeElement(at: used, to: byte)
        used += 1
      }
      if scaled < 0 { append(UInt8(ascii: "-")) }
      var place = 0
      func append(digit: UInt8) {
        if place == whole {
          append(UInt8(ascii: "."))
        } else if grouped, place > 0, place < whole, (whole - place) % 3 == 0 {
          append(UInt8(ascii: ","))
        }
        append(digit)
        place += 1
      }
      for _ in 0..<missing { append(digit: UInt8(ascii: "0")) }
      for digit in digits.utf8 { append(digit: digit) }
      return used
    }
  }

  /// An amount: `¥ 312.40` in English, `¥312.40` in Chinese; a currency without a sign of its own by its code.
  func money(_ amount: Money) -> String {
    signed(amount.currency, Phrasebook.fixed(amount.minorUnits, decimals: amount.decimals))
  }

  /// An amount in as few cells as one can read: `¥ 38.2k`, `¥3.82万`.
  func compact(_ amount: Money) -> String {
    var unit: Int64 = 1
    for _ in 0..<amount.decimals { unit *= 10 }
    let whole = Double(amount.minorUnits) / Double(unit)
    guard whole.magnitude >= 10_000 else {
      return amount.minorUnits % unit == 0
        ? signed(amount.currency, Phrasebook.number(whole)) : money(amount)
    }
    let steps: [(Double, TextKey)] =
      language == .chinese ? [(1e8, .hundredMillions), (1e4, .tenThousands)] : [(1e6, .millions), (1e3, .thousands)]
    for (size, key) in steps where whole.magnitude >= size {
      let share = whole / size
      let decimals = (share * 100).nearest == share.nearest * 100 ? 0 : (share.magnitude < 10 ? 2 : 1)
      return signed(amount.currency, self(key, ["n": Phrasebook.number(share, decimals: decimals)]))
    }
    return money(amount)
  }

  private func signed(_ currency: String, _ number: String) -> String {
    let sign: String? =
      switch currency {
      case "CNY": "¥"
      case "EUR": "€"
      case "GBP": "£"
      case "USD": "$"
      case "HKD": "HK$"
      case "JPY": "JP¥"
      default: nil
      }
    guard let sign, !isASCII || sign.utf8.count == sign.count else { return "\(DeviceText.clean(currency)) \(number)" }
    return language == .chinese ? sign + number : "\(sign) \(number)"
  }

  /// Milliseconds as people say them: `9 ms`, `1.2 s`.
  func milliseconds(_ value: Double) -> String {
    if value < 9.95 {
      let isWhole = (value * 10).nearest == value.nearest * 10
      return self(.durationMilliseconds, ["n": Phrasebook.number(value, decimals: isWhole ? 0 : 1)])
    }
    if value < 999.5 { return self(.durationMilliseconds, ["n": Phrasebook.number(value)]) }
    return self(.durationSeconds, ["n": Phrasebook.number(value / 1000, decimals: value < 9_950 ? 1 : 0)])
  }

  /// A length of time in its largest unit, and the next below where that tells something.
  func duration(_ duration: Duration) -> String {
    let seconds = max(0, duration.wholeSeconds)
    switch seconds {
    case ..<60: return self(.durationSeconds, ["n": String(seconds)])
    case ..<3600: return self(.durationMinutes, ["n": String(seconds / 60)])
    case ..<86_400:
      let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
      return minutes == 0
        ? self(.durationHours, ["n": String(hours)])
        : self(.durationHoursMinutes, ["h": String(hours), "m": String(minutes)])
    default: return self(.durationDays, ["n": String(seconds / 86_400)])
    }
  }

  /// The same in fewer cells: only the largest unit.
  func shortDuration(_ duration: Duration) -> String {
    let seconds = max(0, duration.wholeSeconds)
    return seconds >= 3600 && seconds < 86_400
      ? self(.durationHours, ["n": String(seconds / 3600)]) : self.duration(duration)
  }

  /// How long ago: `2 s ago`.
  func age(_ moment: Timestamp, now: Timestamp) -> String { self(.ago, ["time": shortDuration(now - moment)]) }
}
