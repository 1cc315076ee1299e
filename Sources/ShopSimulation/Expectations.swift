import ShopModel
import StatusRules

/// What must and must not be found, by the truth and by what of it has been told.
///
/// For every rule that a simulated shop gives cause for, and every subject it can be about: whether its condition is so in
/// truth, and since when the program could know. A finding must be there when the condition has been known to be so for
/// longer than the rule takes to believe it, and must be gone when it has been known not to be so for longer than the rule
/// lets it linger. What is so and was not told yet asks for nothing: that it is told in time is looked at elsewhere.
struct Expectations: Sendable {
  enum Verdict: UInt8, Sendable {
    case isSo, isNotSo
    /// Nobody who asks could say, or both are right.
    case open
  }

  struct Sign: Sendable {
    let id: Finding.ID
    let source: SimulatedSource
    var verdict = Verdict.open
    /// Since when it is known that it is so, or is not; nil: it has not been told since it changed.
    var knownSince: Timestamp?
    /// How long the rule may take to raise it, and to let it go.
    let toRaise: Duration
    let toClear: Duration
  }

  /// What may take longer than a rule says: the next step of the simulation.
  static let tolerance: Duration = .seconds(2)

  private(set) var signs: [Sign] = []
  private(set) var places: [Finding.ID: Int] = [:]
  /// The signs that have changed and were not told since.
  private var untold: [SimulatedSource: Set<Int>] = [:]
  /// When what was told last must have been believed.
  private(set) var nextLook: Timestamp?

  init(_ shop: SimulatedShop, rules: [Rule]) {
    let rules = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (id, source) in shop.possibleFindings {
      guard let rule = rules[id.rule] else { continue }
      places[id] = signs.count
      // After a restart a rule waits for as long again; one that goes by checks gets more than it asks for.
      let checks = Duration.minutes(6) * (rule.confirmation.attempts - 1)
      signs.append(
        Sign(
          id: id, source: source, toRaise: rule.holdTime * 2 + checks + Expectations.tolerance,
          toClear: rule.confirmation.keep + Expectations.tolerance))
    }
    refresh(.everything, shop)
  }

  /// Takes in what a turn has changed.
  mutating func refresh(_ touched: ShopFate.Touched, _ shop: SimulatedShop) {
    for index in signs.indices {
      let id = signs[index].id
      switch touched {
      case .nothing: return
      case .terminal(let terminal):
        let terminal = shop.terminals[terminal]
        guard id.subject == terminal.id || id.subject == terminal.link else { continue }
      case .everything: break
      }
      let verdict = shop.verdict(on: id)
      guard verdict != signs[index].verdict else { continue }
      signs[index].verdict = verdict
      signs[index].knownSince = nil
      untold[signs[index].source, default: []].insert(index)
    }
  }

  /// What `source` has to say was told.
  mutating func told(by source: SimulatedSource, at now: Timestamp) {
    guard let indices = untold.removeValue(forKey: source) else { return }
    for index in indices {
      signs[index].knownSince = now
      look(at: now + signs[index].toRaise)
      look(at: now + signs[index].toClear)
    }
  }

  private mutating func look(at moment: Timestamp) { nextLook = min(nextLook ?? moment, moment) }

  /// The program was away: nothing counts as told.
  mutating func forget() {
    nextLook = nil
    for index in signs.indices {
      signs[index].knownSince = nil
      untold[signs[index].source, default: []].insert(index)
    }
  }

  /// Holds the findings against the truth.
  ///
  /// - Parameter isExcused: whether something else keeps a finding away, such as a restart under way.
  /// - Returns: what is wrong, one line each.
  mutating func problems(
    with findings: [Finding], at now: Timestamp, isExcused: (Finding.ID) -> Bool
  ) -> [String] {
    var problems: [String] = []
    var found: Set<Int> = []
    nextLook = nil
    for finding in findings {
      guard let place = places[finding.id] else {
        if !SimulatedShop.isExpected(finding.id) {
          problems.append("\(finding.id) was found, for which there is no cause")
        }
        continue
      }
      found.insert(place)
      let sign = signs[place]
      guard sign.verdict == .isNotSo, let since = sign.knownSince else { continue }
      // One that comes and goes stays until twenty checks have been quiet, and those are up to six minutes apart.
      let toClear = sign.toClear + (finding.flapping == nil ? .zero : .minutes(6 * 21))
      if now - since > toClear {
        problems.append("\(finding.id) is still found; known to be over for \((now - since).wholeSeconds) s")
      } else {
        look(at: since + toClear + .milliseconds(1))
      }
    }
    for (place, sign) in signs.enumerated() where sign.verdict == .isSo && !found.contains(place) {
      guard let since = sign.knownSince else { continue }
      if now - since <= sign.toRaise {
        look(at: since + sign.toRaise + .milliseconds(1))
      } else if !isExcused(sign.id) {
        problems.append("\(sign.id) is not found; known to be so for \((now - since).wholeSeconds) s")
      }
    }
    return problems
  }
}
