/// Orders software versions as people do: digits as numbers, the rest as text, any run of other signs as one separator.
public enum VersionOrder {
  /// -1 when `left` is older than `right`, 0 when they are equal, 1 when it is newer.
  ///
  /// `2.0.9` is older than `2.0.10`, `2.1` equals `2.1.0`, `2.1-rc1` is older than `2.1` (a word after a number comes
  /// before nothing). What stands before the first digit is a name and what follows a `;`, `,` or a space is something
  /// else, as devices report it: `GER-APP-v2.0.9;cS02.01` is `2.0.9`.
  public static func compare(_ left: String, _ right: String) -> Int {
    let a = parts(left)
    let b = parts(right)
    for index in 0..<max(a.count, b.count) {
      let order = compare(index < a.count ? a[index] : nil, index < b.count ? b[index] : nil)
      if order != 0 { return order }
    }
    return 0
  }

  private enum Part: Equatable {
    case number(String)
    case word(String)
  }

  private static func compare(_ left: Part?, _ right: Part?) -> Int {
    switch (left, right) {
    case (nil, nil): 0
    case (.number(let a), .number(let b)): sign(a.count - b.count) != 0 ? sign(a.count - b.count) : order(a, b)
    case (.word(let a), .word(let b)): order(a, b)
    case (.number(let a), nil): a == "" ? 0 : 1
    case (nil, .number(let b)): b == "" ? 0 : -1
    case (.word, nil): -1
    case (nil, .word): 1
    case (.number, .word): 1
    case (.word, .number): -1
    }
  }

  private static func sign(_ value: Int) -> Int { value < 0 ? -1 : (value > 0 ? 1 : 0) }
  private static func order(_ a: String, _ b: String) -> Int { a == b ? 0 : (a < b ? -1 : 1) }

  /// Runs of digits without leading zeros (zero is the empty string, so that `2.1` equals `2.1.0`), and runs of
  /// letters in lower case.
  private static func parts(_ version: String) -> [Part] {
    let version = version.drop { !($0.isASCII && $0.isNumber) }.prefix { $0 != ";" && $0 != "," && $0 != " " }
    var parts: [Part] = []
    var digits: String?
    var word: String?
    func close() {
      if let text = digits { parts.append(.number(String(text.drop { $0 == "0" }))) }
      if let text = word { parts.append(.word(text)) }
      digits = nil
      word = nil
    }
    for character in version {
      if character.isASCII, character.isNumber {
        if digits == nil { close() }
        digits = (digits ?? "") + String(character)
      } else if character.isLetter {
        if word == nil { close() }
        word = (word ?? "") + character.lowercased()
      } else {
        close()
      }
    }
    close()
    return parts
  }
}
