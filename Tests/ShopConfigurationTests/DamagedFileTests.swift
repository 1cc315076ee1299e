import ShopConfiguration
import Testing

/// A generator with a seed (xorshift), so that a failure can be played again.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite struct DamagedFileTests {
  /// Whatever happens to a file, it is read or its problems are told, each in one line that can be shown.
  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func noDamageGoesUnanswered(_ seed: UInt64) {
    var generator = SeededGenerator(state: seed &* 0x9E37_79B9_7F4A_7C15)
    let marks: [Unicode.Scalar] = [
      ":", "-", "{", "}", "[", "]", "\"", "'", "#", "&", "*", "!", "|", ">", "%", "@", "\n", "\t", " ", "~", "0", "9",
      "$", "/", ".", "\u{0}", "\u{1B}", "\u{85}", "\u{2028}", "\u{202E}", "\u{FEFF}", "海",
    ]
    for _ in 0..<400 {
      var scalars = Array(exampleShop.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<scalars.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: scalars.remove(at: place)
        case 1: scalars.insert(marks.randomElement(using: &generator) ?? ":", at: place)
        case 2: scalars[place] = marks.randomElement(using: &generator) ?? ":"
        default: scalars.removeSubrange(place..<min(scalars.count, place + 40))
        }
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let lines = problems(String(view), host: exampleHost)
      for line in lines {
        #expect(
          line.wholeMatch(of: /shop\.yaml:[1-9][0-9]*:[1-9][0-9]*: [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/) != nil, "\(line)")
      }
    }
  }
}
