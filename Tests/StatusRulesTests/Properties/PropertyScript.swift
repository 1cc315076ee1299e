import ShopModel
import ShopTesting

/// What happens to a small shop, drawn at random: answers that change and answers that do not, gaps, long silences, several
/// subjects in one answer, subjects that come and go.
struct PropertyScript {
  struct Telling: Hashable, Sendable {
    var subject: SubjectID
    var fact: Fact
    var value: FactValue
    var freshFor: Duration
  }

  enum Event: Hashable, Sendable {
    /// What came in at once; each fact of a subject at most once.
    case report([Telling])
    case retire(SubjectID)
    /// Nothing but time.
    case pass
  }

  struct Step: Hashable, Sendable {
    var at: Timestamp
    var event: Event
  }

  private(set) var steps: [Step] = []
  private var draw: SeededDraw
  private let isCalm: Bool

  static let states = ["ready", "busy", "out-of-order", "paper-out", "updating", "unknown", "held-by-till"]
  static let keys = ["a", "b", "c"]
  static let configured: [SubjectID] =
    [.shop, .gateway, .internet] + keys.flatMap { [.terminal($0), .link(ofTerminal: $0)] }
  static let start = Timestamp(seconds: 1_000_000)

  static func facts(of kind: String) -> [Fact] {
    switch kind {
    case "terminal":
      [
        .terminalReachable, .terminalState, .terminalBattery, .terminalResponseTime, .terminalLocks, .terminalMains,
        .terminalLastTransaction,
      ]
    case "link": [.linkUp, .linkSignal, .linkLatency]
    case "upgrade": [.upgradeState]
    default: [.shopOpen]
    }
  }

  /// - Parameter setsClockBack: whether the clock may be set back.
  init(_ seed: Int, steps count: Int, setsClockBack: Bool = false, isCalm: Bool = false) {
    draw = SeededDraw(seed)
    self.isCalm = isCalm
    var now = Self.start
    for _ in 0..<count {
      if setsClockBack, draw.below(15) == 0 {
        now = now - .seconds(draw.below(400))
      } else {
        now = now + pause()
      }
      let event = event(at: now)
      steps.append(Step(at: now, event: event))
    }
  }

  private mutating func pause() -> Duration {
    switch draw.below(10) {
    case 0: .milliseconds(draw.below(3))
    case 1: .seconds(draw.below(500))
    default: .milliseconds(draw.below(25_000))
    }
  }

  private mutating func event(at now: Timestamp) -> Event {
    switch draw.below(12) {
    case 0: return .pass
    case 1: return .retire(.upgrade(draw.below(2) == 0 ? "u" : "v"))
    default: break
    }
    let upgrades = [SubjectID.upgrade("u"), .upgrade("v")]
    var tellings: [Telling] = []
    for subject in Self.configured + upgrades where draw.below(4) == 0 {
      for fact in Self.facts(of: subject.kind.rawValue) where draw.below(3) != 0 {
        tellings.append(
          Telling(
            subject: subject, fact: fact, value: value(of: fact, at: now), freshFor: .seconds(10 + draw.below(80))))
      }
    }
    return .report(tellings)
  }

  private mutating func value(of fact: Fact, at now: Timestamp) -> FactValue {
    switch fact {
    case .terminalState: .text(Self.states[draw.below(Self.states.count)])
    case .upgradeState: .text(["installing", "failed", "done"][draw.below(3)])
    case .terminalLocks: .texts([[], ["printer"], ["diagnosis", "printer"]][draw.below(3)])
    case .terminalLastTransaction: .time(now - .seconds(draw.below(200)))
    case .terminalBattery: .number(Double(draw.below(5) * 20))
    case .terminalResponseTime: .number(Double(draw.below(4) * 900))
    case .linkSignal: .number(Double(-draw.below(100)))
    case .linkLatency: .number(Double(draw.below(6) * 100))
    default: .bool(draw.below(3) != 0)
    }
  }
}
