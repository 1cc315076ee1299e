/// How well a text answers to what somebody typed: all of it must be there in its order, not necessarily side by side.
/// A Chinese sign also answers to the first letter of its reading.
struct FuzzyMatch: Hashable {
  /// The higher the better: for beginnings of words and for what stands side by side.
  let score: Int

  /// The longest text and the longest query that are looked at, in characters.
  static let limit = (text: 120, query: 32)

  /// - Returns: nil when it is no answer. What is empty is answered by everything.
  init?(_ query: String, in text: String) {
    let wanted = query.lowercased().filter { $0 != " " }.prefix(Self.limit.query)
    guard !wanted.isEmpty else {
      score = 0
      return
    }
    let signs = Array(text.lowercased().prefix(Self.limit.text))
    // The best score with the last letter so far at each place.
    var best = [Int?](repeating: 0, count: signs.count + 1)
    for (number, letter) in wanted.enumerated() {
      var next = [Int?](repeating: nil, count: signs.count + 1)
      var before: Int? = number == 0 ? 0 : nil
      for place in signs.indices {
        // What ends anywhere before this place; one step back is better than far away.
        if number > 0, let reached = best[place] { before = max(before ?? .min, reached) }
        guard Self.answers(signs[place], to: letter), let before else { continue }
        let beside = number > 0 ? best[place].map { $0 + 8 } : nil
        next[place + 1] = max(before + Self.worth(of: place, in: signs), beside ?? .min)
      }
      best = next
    }
    guard let highest = best.compactMap(\.self).max() else { return nil }
    // Of two texts that answer alike the shorter is meant.
    score = highest * 8 - signs.count
  }

  private static func answers(_ sign: Character, to letter: Character) -> Bool {
    sign == letter || PinyinInitials.letters(of: sign).contains(letter)
  }

  /// The first sign of a word is worth most; each Chinese sign is a word.
  private static func worth(of place: Int, in signs: [Character]) -> Int {
    guard place > 0 else { return 7 }
    let before = signs[place - 1]
    let isChinese = !signs[place].isASCII && !PinyinInitials.letters(of: signs[place]).isEmpty
    return isChinese || before == " " || before == "-" || before == "·" ? 5 : 1
  }

  /// Whether Chinese signs that stand side by side answer to these letters.
  static func containsInitials(_ letters: String, in text: String) -> Bool {
    let (wanted, signs) = (Array(letters.lowercased()), Array(text))
    guard !wanted.isEmpty, signs.count >= wanted.count else { return false }
    return (0...signs.count - wanted.count).contains { start in
      wanted.indices.allSatisfy { PinyinInitials.letters(of: signs[start + $0]).contains(wanted[$0]) }
    }
  }
}
