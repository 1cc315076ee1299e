/// Takes card numbers out of what people write, before it is kept.
public enum CardNumberMask {
  /// `text` with every run of 13 to 19 digits that passes the Luhn check (ISO/IEC 7812-1) reduced to its first six and
  /// last four digits, the others replaced by `*`: the most that PCI DSS 4.0 (3.4.1) lets be shown.
  ///
  /// Single blanks and hyphens between groups of digits are seen through; digits of every script count.
  public static func masked(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    let groups = digitGroups(in: scalars)
    var index = 0
    while index < groups.count {
      if let count = cardNumber(startingAt: index, in: groups) {
        let places = groups[index..<index + count].flatMap { $0.places }
        for place in places.dropFirst(6).dropLast(4) { scalars[place] = "*" }
        index += count
      } else {
        index += 1
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Digits without anything between them.
  private struct Group {
    var places: Range<Int>
    var digits: [Int]
    /// Whether only a single blank or hyphen stands between it and the group before.
    var isJoined: Bool
  }

  /// How many groups from `first` on are together a card number; nil: none are.
  private static func cardNumber(startingAt first: Int, in groups: [Group]) -> Int? {
    var digits: [Int] = []
    var found: Int?
    for (count, group) in groups[first...].enumerated() {
      if count > 0, !group.isJoined { break }
      digits += group.digits
      if digits.count > 19 { break }
      // On the card the digits stand in groups of four to six; only the last one may be shorter.
      if isCardNumber(digits) { found = count + 1 }
      if group.digits.count < 4 { break }
    }
    return found
  }

  private static func isCardNumber(_ digits: [Int]) -> Bool {
    guard (13...19).contains(digits.count) else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, item in
      let doubled = item.element * (item.offset.isMultiple(of: 2) ? 1 : 2)
      return sum + doubled / 10 + doubled % 10
    }
    return sum.isMultiple(of: 10)
  }

  private static func digitGroups(in scalars: [Unicode.Scalar]) -> [Group] {
    var groups: [Group] = []
    var place = 0
    while place < scalars.count {
      guard digit(scalars[place]) != nil else {
        place += 1
        continue
      }
      var digits: [Int] = []
      let start = place
      while place < scalars.count, let value = digit(scalars[place]) {
        digits.append(value)
        place += 1
      }
      let gap = groups.last.map { start - $0.places.upperBound }
      groups.append(
        Group(places: start..<place, digits: digits, isJoined: gap == 1 && isSeparator(scalars[start - 1])))
    }
    return groups
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "-" }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
    return Int(value)
  }
}
