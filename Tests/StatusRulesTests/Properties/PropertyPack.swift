import ShopModel
import ShopTesting

@testable import StatusRules

/// Rules drawn at random: conditions of every kind, about every kind of subject, with waits, checks, lingering, flapping
/// and relations to each other. The same draw gives the same pack.
struct PropertyPack {
  private var draw: SeededDraw
  /// Whether conditions may ask for more than the values that are known now: ages, windows, the present moment, and
  /// whether anything is known, which ends with time.
  private let asksForTime: Bool

  /// - Throws: when a rule is not one, which is a mistake of this file.
  static func draw(_ seed: Int, rules count: Int = 14, asksForTime: Bool = true) throws -> RulePack {
    var pack = PropertyPack(draw: SeededDraw(seed), asksForTime: asksForTime)
    let text = pack.text(rules: count)
    return try RulePack(files: [RuleFile(name: "drawn \(seed)", text: text)], isReviewing: false)
  }

  private init(draw: SeededDraw, asksForTime: Bool) {
    self.draw = draw
    self.asksForTime = asksForTime
  }

  // MARK: Rules

  private mutating func text(rules count: Int) -> String {
    let kinds = (0..<count).map { _ in one(["terminal", "terminal", "terminal", "link", "link", "shop", "upgrade"]) }
    var text = "rules:\n"
    for (index, kind) in kinds.enumerated() {
      let others = kinds.indices.filter { $0 != index }.map { "r\($0)" }
      // Two may not hide or inhibit each other, so the later ones are the victims.
      let later = kinds.indices.filter { $0 > index }.map { "r\($0)" }
      let alike = kinds.indices.filter { $0 > index && kinds[$0] == kind }.map { "r\($0)" }
      let when = condition(kind, depth: draw.below(3))
      text += rule(
        "r\(index)", kind, when: "\"\(when)\"",
        severity: one(["notice", "warning", "critical"]), evidence: "[\(evidence(kind).joined(separator: ", "))]")
      for line in more(kind, others: others, later: later, alike: alike) {
        // Checks can be counted only of what is seen of the subject itself.
        if line.hasPrefix("attempts"), !Self.readsOwnFact(when) { continue }
        text += "    \(line)\n"
      }
    }
    return text
  }

  /// Whether a condition reads a fact outside its questions about everybody.
  private static func readsOwnFact(_ condition: String) -> Bool {
    var rest = Substring(condition)
    var own = ""
    while let question = ["count(", "share(", "total("].compactMap({ rest.firstRange(of: $0) })
      .min(by: { $0.lowerBound < $1.lowerBound })
    {
      own += rest[..<question.lowerBound]
      rest = rest[question.upperBound...]
      var depth = 1
      while depth > 0, let next = rest.popFirst() { depth += next == "(" ? 1 : next == ")" ? -1 : 0 }
    }
    own += rest
    return own.contains(".")
  }

  private mutating func more(
    _ kind: String, others: [String], later: [String], alike: [String]
  ) -> [String] {
    var lines: [String] = []
    switch draw.below(4) {
    case 0: lines.append("for: \(5 + draw.below(90)) s")
    case 1: lines.append("attempts: \(1 + draw.below(4))")
    default: break
    }
    if happens(3) { lines.append("keep: \(1 + draw.below(120)) s") }
    if happens(4) { lines.append("flapping: off") }
    if happens(4) { lines.append("flapping: {low: 10 %, high: \(12 + draw.below(10)) %}") }
    if lines.count(where: { $0.hasPrefix("flapping") }) > 1 { lines.removeLast() }
    if happens(4) { lines.append("clear: \"\(condition(kind, depth: draw.below(2)))\"") }
    if happens(4), !alike.isEmpty { lines.append("hides: [\(one(alike))]") }
    if happens(4) { lines.append("depends-on: [\(one(others))]") }
    if happens(5), !later.isEmpty { lines.append("inhibits: [\(one(later))]") }
    return lines
  }

  private mutating func evidence(_ kind: String) -> [String] {
    let facts = PropertyScript.facts(of: kind).map(\.rawValue)
    var result = [one(facts)]
    if happens(2) { result.append(one(facts)) }
    if kind == "terminal", happens(3) { result.append("link.signal") }
    if happens(4) { result.append("shop.open") }
    return Array(Set(result)).sorted()
  }

  // MARK: Conditions

  private mutating func condition(_ kind: String, depth: Int) -> String {
    guard depth > 0 else { return atom(kind) }
    let left = condition(kind, depth: depth - 1)
    let right = condition(kind, depth: depth - 1)
    switch draw.below(5) {
    case 0: return "not (\(left))"
    case 1 where asksForTime: return "certain(\(left)) or \(right)"
    case 2: return "(\(left)) or (\(right))"
    default: return "(\(left)) and (\(right))"
    }
  }

  private mutating func atom(_ kind: String) -> String {
    if happens(5) { return "shop.open = \(one(["true", "false"]))" }
    if kind == "shop" || happens(6) { return count() }
    if asksForTime, happens(3) { return timed(kind) }
    let number = draw.below(100)
    switch kind {
    case "terminal":
      return one([
        "terminal.reachable = false", "terminal.state = \(state())", "terminal.state in (\(state()), \(state()))",
        "terminal.battery < \(number) %", "terminal.response-time > \(number * 30) ms", "terminal.mains = false",
        "last(terminal.battery) < \(number) %", "terminal.locks contains printer", known("terminal.battery"),
        "link.up = false", "link.signal < -\(number) dBm",
      ])
    case "link":
      return one([
        "link.up = false", "link.signal < -\(number) dBm", "last(link.signal) > -\(number) dBm",
        "link.latency > \(number * 5) ms",
      ])
    default: return one(["upgrade.state = installing", "upgrade.state = failed", known("upgrade.state")])
    }
  }

  private func known(_ fact: String) -> String { asksForTime ? "known(\(fact))" : "\(fact) = \(fact)" }

  /// A question about everybody.
  private mutating func count() -> String {
    let number = draw.below(4)
    let age = asksForTime ? "age(terminal.battery) > \(10 + draw.below(60)) s" : "terminal.mains"
    return one([
      "count(terminal where terminal.reachable = false) >= \(number)",
      "count(terminal where terminal.battery < 40 %) > \(number)",
      "share(terminal where \(known("terminal.state"))) > \(number * 25) %", "count(link where link.up = false) > 0",
      "total(terminal of terminal.response-time) > \(number) s",
      "count(upgrade where \(known("upgrade.state"))) > \(number)", "count(terminal where \(age)) > \(number)",
    ])
  }

  private mutating func timed(_ kind: String) -> String {
    let number = draw.below(100)
    let seconds = 5 + draw.below(100)
    switch kind {
    case "terminal":
      return one([
        "age(terminal.battery) > \(seconds) s", "held(terminal.state) > \(seconds) s",
        "changed(terminal.state, \(seconds) s)", "avg(terminal.response-time, \(seconds) s) > \(number * 30) ms",
        "max(terminal.response-time, \(seconds) s) > \(number * 30) ms", "avg(link.latency, \(seconds) s) > 100 ms",
        "terminal.last-transaction < now - \(seconds) s", "age(link.signal) - held(terminal.state) < \(seconds) s",
      ])
    case "link":
      return one([
        "age(link.signal) > \(seconds) s", "held(link.up) > \(seconds) s", "changed(link.up, \(seconds) s)",
        "min(link.latency, \(seconds) s) < \(number * 5) ms", "p95(link.latency, \(seconds) s) > \(number * 5) ms",
      ])
    default: return "held(upgrade.state) > \(seconds) s"
    }
  }

  private mutating func state() -> String { one(PropertyScript.states) }

  private mutating func happens(_ every: Int) -> Bool { draw.below(every) == 0 }

  private mutating func one<Value>(_ values: [Value]) -> Value { values[draw.below(values.count)] }
}
