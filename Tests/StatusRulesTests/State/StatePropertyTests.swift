import Foundation
import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What must hold for every course of inputs, tried on many drawn at random from a seed.
struct StatePropertyTests {
  /// One look at a condition.
  private struct Look {
    let at: Timestamp
    let status: CheckStatus
    let truth: Truth
    let changed: Bool
  }

  private static func course(_ random: inout SeededDraw, _ count: Int = 120) -> [Look] {
    var now = Timestamp(seconds: 1_700_000_000)
    return (0..<count).map { _ in
      now = now + .milliseconds(random.below(4) == 0 ? 0 : random.below(90_000))
      return Look(
        at: now, status: CheckStatus(rawValue: UInt8(random.below(4))) ?? .ok,
        truth: [.no, .yes, .yes, .unknown][random.below(4)], changed: random.below(3) == 0)
    }
  }

  /// Everything that is kept of one rule and subject.
  private struct Kept: Codable, Hashable {
    var check = CheckState()
    var ring = FlapRing()
    var timer = AlertTimer()
    let attempts: Int
    let hold: Duration
    let keep: Duration

    init(_ random: inout SeededDraw) {
      attempts = 1 + random.below(5)
      hold = .seconds([0, 30, 60, 300][random.below(4)])
      keep = .seconds([0, 30, 120][random.below(3)])
    }

    mutating func take(_ look: Look) {
      check.take(look.status, attempts: attempts)
      ring.take(changed: look.changed)
      timer.take(look.truth, at: look.at, for: hold, keep: keep)
    }
  }

  private static func since(_ timer: AlertTimer) -> Timestamp? {
    switch timer.phase {
    case .inactive: nil
    case .pending(let since), .firing(let since), .keeping(let since, _): since
    }
  }

  @Test(arguments: 1...40) func timeNeverRunsBackwards(seed: Int) {
    var random = SeededDraw(seed)
    var kept = Kept(&random)
    for look in StatePropertyTests.course(&random) {
      let before = kept.timer
      kept.take(look)
      if let since = StatePropertyTests.since(kept.timer) {
        #expect(since <= look.at)
        if let earlier = StatePropertyTests.since(before) { #expect(since >= earlier) }
      }
      if case .keeping(_, let until) = kept.timer.phase {
        #expect(until > look.at || kept.timer.unknownSince != nil)
        if case .keeping(_, let earlier) = before.phase { #expect(until >= earlier) }
      }
      if let next = kept.timer.nextChange(for: kept.hold) { #expect(next > look.at) }
      if let unknownSince = kept.timer.unknownSince { #expect(unknownSince <= look.at) }
      #expect((1...kept.attempts).contains(kept.check.attempt))
      #expect((0...99).contains(kept.ring.percent))
    }
  }

  @Test(arguments: 1...40) func theSameInputsGiveTheSameState(seed: Int) {
    var one = SeededDraw(seed)
    var other = SeededDraw(seed)
    var kept = Kept(&one)
    var again = Kept(&other)
    for look in StatePropertyTests.course(&one) { kept.take(look) }
    for look in StatePropertyTests.course(&other) { again.take(look) }
    #expect(kept == again)
  }

  @Test(arguments: 1...40) func whatIsWrittenDownAtAnyPointGoesOnAsIfNothingHadBeen(seed: Int) throws {
    var random = SeededDraw(seed)
    var kept = Kept(&random)
    var copy = kept
    for look in StatePropertyTests.course(&random) {
      copy = try JSONDecoder().decode(Kept.self, from: JSONEncoder().encode(copy))
      kept.take(look)
      copy.take(look)
      #expect(copy == kept)
    }
  }

  /// Looking more often, with nothing new to see, must not change what comes of it, so long as the moments that a timer
  /// names are among those at which somebody looks.
  @Test(arguments: 1...40) func looksInBetweenChangeNothing(seed: Int) {
    var random = SeededDraw(seed)
    let kept = Kept(&random)
    var seldom = kept.timer
    var often = kept.timer
    var last: Look?
    for look in StatePropertyTests.course(&random) {
      if let last {
        wake(&seldom, kept, last.truth, before: look.at)
        let span = (look.at - last.at).wholeMilliseconds
        for part in 0..<20 {
          let moment = last.at + .milliseconds(span * Int64(part) / 20)
          wake(&often, kept, last.truth, before: moment)
          often.take(last.truth, at: moment, for: kept.hold, keep: kept.keep)
        }
        wake(&often, kept, last.truth, before: look.at)
      }
      seldom.take(look.truth, at: look.at, for: kept.hold, keep: kept.keep)
      often.take(look.truth, at: look.at, for: kept.hold, keep: kept.keep)
      #expect(seldom == often)
      last = look
    }
  }

  /// Tells a timer at the moments it names that nothing else has changed.
  private func wake(_ timer: inout AlertTimer, _ kept: Kept, _ truth: Truth, before end: Timestamp) {
    var woken = 0
    while let next = timer.nextChange(for: kept.hold), next < end {
      timer.take(truth, at: next, for: kept.hold, keep: kept.keep)
      woken += 1
      guard woken < 3 else {
        Issue.record("\(timer) is never done")
        return
      }
    }
  }

  /// Being away is not seeing: no timer comes out of an outage believed that was not, and none gone that was.
  @Test(arguments: 1...40) func anOutageAloneNeitherStartsNorEndsAnything(seed: Int) {
    var random = SeededDraw(seed)
    var kept = Kept(&random)
    for look in StatePropertyTests.course(&random) {
      kept.take(look)
      let away = Duration.seconds(random.below(3) * 3000)
      let restored = kept.timer.restored(at: look.at + away, savedAt: look.at, for: kept.hold)
      #expect(restored.isFiring == kept.timer.isFiring)
      #expect(restored.nextChange(for: kept.hold) == nil)
      var seen = restored
      seen.take(.yes, at: look.at + away, for: kept.hold, keep: kept.keep)
      if kept.hold > .zero, kept.timer.phase == .inactive { #expect(!seen.isFiring) }
    }
  }
}
