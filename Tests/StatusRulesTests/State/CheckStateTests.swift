import Testing

@testable import StatusRules

struct CheckStateTests {
  /// A course of results: `O`, `W`, `C`, `U`; and what must come of each: the kind (`s`, `h`) and the attempt.
  @Test(arguments: [
    ("OCCCC", 3, "h1 s1 s2 h3 h3"),
    ("C", 1, "h1"),
    ("CWU", 1, "h1 h1 h1"),
    ("COCO", 3, "s1 h1 s1 h1"),
    ("CWUO", 3, "s1 s2 h3 h1"),
    ("UUOUU", 2, "s1 h2 h1 s1 h2"),
    ("CCC", 0, "h1 h1 h1"),
  ])
  func attemptsAreCountedUntilAStateIsHard(results: String, attempts: Int, expected: String) {
    var state = CheckState()
    let course = results.map { letter in
      state.take(CheckStateTests.status(letter), attempts: attempts)
      return "\(state.kind == .soft ? "s" : "h")\(state.attempt)"
    }
    #expect(course.joined(separator: " ") == expected)
  }

  static func status(_ letter: Character) -> CheckStatus {
    switch letter {
    case "W": .warning
    case "C": .critical
    case "U": .unknown
    default: .ok
    }
  }

  @Test func aProblemBeginsOnlyWhenItIsHard() {
    var state = CheckState()
    let soft = state.take(.critical, attempts: 2)
    #expect(soft.isStateChange && !soft.isHardChange && !soft.problemBegan)
    #expect(state.lastHard == .ok)
    let hard = state.take(.critical, attempts: 2)
    #expect(!hard.isStateChange && hard.isHardChange && hard.problemBegan)
    #expect(state.lastHard == .critical)
  }

  @Test func anotherHardProblemIsAChangeAndNoBeginning() {
    var state = CheckState(.warning, .hard, attempt: 3, lastHard: .warning)
    let change = state.take(.critical, attempts: 3)
    #expect(change.isStateChange && change.isHardChange && !change.problemBegan && !change.recovered)
    #expect(state.attempt == 3 && state.lastHard == .critical)
    #expect(state.take(.critical, attempts: 3) == CheckState.Change())
  }

  @Test func onlyWhatWasBelievedRecovers() {
    var state = CheckState()
    state.take(.critical, attempts: 3)
    let soft = state.take(.ok, attempts: 3)
    #expect(soft.isStateChange && !soft.isHardChange && !soft.recovered)
    for _ in 0..<3 { state.take(.critical, attempts: 3) }
    #expect(state.take(.ok, attempts: 3).recovered)
  }

  @Test func aResultOverABrokenWayIsBelievedAtOnce() {
    var state = CheckState()
    state.take(.warning, attempts: 4)
    #expect(state.take(.critical, attempts: 1).problemBegan)
    #expect(state.kind == .hard)
  }

  @Test func itIsSmall() { #expect(MemoryLayout<CheckState>.size <= 4) }
}
