import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What other monitoring programs do, against ours.
@Suite(.enabled(if: SharedVectors.file != nil)) struct StateVectorTests {
  // MARK: Soft and hard

  /// The state of a host in words; ours knows a service's. What cannot be asked is unknown.
  private static let hostWords: [CheckStatus: String] = [.ok: "UP", .critical: "DOWN", .unknown: "UNREACHABLE"]
  private static let serviceWords: [CheckStatus: String] = [
    .ok: "OK", .warning: "WARNING", .critical: "CRITICAL", .unknown: "UNKNOWN",
  ]

  /// What some vectors begin with without saying so but in their name.
  private static let beginnings: [String: [CheckStatus]] = [
    "nagios-tap/1-host-down-service-crit-soft-to-warn": [.critical],
    "nagios-tap/15-21-service-warn-soft-to-crit": [.warning],
    "naemon/host_soft_to_hard": [.critical, .critical],
  ]

  /// A vector's object, with the settings that a step can change.
  private struct Checked {
    let isHost: Bool
    let attempts: Int
    var state = CheckState()
    var isWayBroken: Bool
    var countsWarnings = true
    var isPassiveHard = false
    var isVolatile = false

    init(_ vector: SharedVector) {
      isHost = vector.config["kind"]?.text == "host"
      attempts = vector.config["max_check_attempts"]?.integer ?? 1
      isWayBroken = vector.config["host_state"]?.text == "DOWN"
      for status in StateVectorTests.beginnings[vector.id] ?? [] { state.take(status, attempts: attempts) }
    }

    mutating func prepare(_ before: VectorValue?) {
      if let aggressive = before?["aggressive_host_checking"]?.flag { countsWarnings = aggressive }
      if let soft = before?["passive_host_checks_are_soft"]?.flag { isPassiveHard = !soft }
      if before?["volatile"]?.flag == true { isVolatile = true }
      // `DOWN/SOFT/1`
      if let parts = before?["force"]?.text?.split(separator: "/"), parts.count == 3, let attempt = Int(parts[2]) {
        state = CheckState(
          status(String(parts[0])), parts[1] == "SOFT" ? .soft : .hard, attempt: attempt, lastHard: state.lastHard)
      }
    }

    func status(_ result: String, areParentsDown: Bool = false) -> CheckStatus {
      switch result {
      case "OK", "UP": .ok
      case "WARNING": isHost ? (countsWarnings ? .critical : .ok) : .warning
      case "CRITICAL", "DOWN": areParentsDown ? .unknown : .critical
      default: isHost ? .critical : .unknown
      }
    }

    var words: String { (isHost ? StateVectorTests.hostWords : StateVectorTests.serviceWords)[state.status] ?? "?" }
    var lastHardWords: String {
      (isHost ? StateVectorTests.hostWords : StateVectorTests.serviceWords)[state.lastHard] ?? "?"
    }
  }

  private static func states(_ vector: SharedVector, keys: Set<String>) -> VectorComparison {
    var result = VectorComparison()
    var checked = Checked(vector)
    for (index, step) in vector.steps.enumerated() {
      checked.prepare(step.input["before"])
      guard let word = step.input["result"]?.text else { continue }
      let areParentsDown = step.input["before"]?["all_parents"]?.text == "DOWN"
      let status = checked.status(word, areParentsDown: areParentsDown)
      let attempts = checked.isWayBroken || checked.isPassiveHard ? 1 : checked.attempts
      let change = checked.state.take(status, attempts: attempts)
      let state = checked.state
      func check(_ key: String, _ value: VectorValue) {
        if keys.contains(key) { result.check(key, value, in: step, index) }
      }
      check("state", .text(checked.words))
      check("type", .text(state.kind == .hard ? "HARD" : "SOFT"))
      check("attempt", .number(Double(state.attempt)))
      check("last_hard_state", .text(checked.lastHardWords))
      check("state_change", .flag(change.isStateChange))
      // Where every bad result counts as a change it does not follow from the state.
      guard !checked.isVolatile else { continue }
      check("event_handler", .flag(state.kind == .soft || change.isStateChange || change.isHardChange))
    }
    return result
  }

  @Test func softAndHardStatesAreThoseOfNagios() throws {
    let report = try VectorReport(
      "soft_hard", "nagios",
      differing: [
        "nagios-doc/statetypes-table":
          "the table shows a good result after a soft problem as soft; the program itself, as ours, takes it for hard"
      ]
    ) { vector in
      StateVectorTests.states(
        vector, keys: ["state", "type", "attempt", "last_hard_state", "state_change", "event_handler"])
    }
    #expect(report.problems == [])
  }

  @Test func statesOfNagiosItself() throws {
    let asHost = "a host shows the good result after a soft problem as soft; ours is a service, where it is hard"
    let report = try VectorReport(
      "oracle_state", "nagios",
      differing: ["nagios-oracle/h091-alternate-max3": asHost, "nagios-oracle/h100-alternate-max4": asHost]
    ) { vector in
      StateVectorTests.states(vector, keys: ["state", "type", "attempt"])
    }
    #expect(report.problems == [])
  }

  // MARK: Flapping

  /// Runs the results of a vector through the ring. An object that was never checked is unknown there.
  private static func flapping(_ vector: SharedVector) -> VectorComparison {
    var result = VectorComparison()
    var ring = FlapRing()
    var last = "UNKNOWN"
    var lastNotice: VectorValue = .null
    var state = CheckState()
    let limits = vector.config["flap"] ?? vector.config
    let low = limits["low"]?.number ?? 25
    let high = limits["high"]?.number ?? 30
    let attempts = vector.config["max_check_attempts"]?.integer ?? 1

    func take(_ word: String) {
      state.take(word == "OK" || word == "UP" ? .ok : word == "WARNING" ? .warning : .critical, attempts: attempts)
      switch ring.take(changed: word != last, low: low, high: high) {
      case .began: lastNotice = .text("FLAPPINGSTART")
      case .ended: lastNotice = .text("FLAPPINGEND")
      case .none: break
      }
      last = word
    }

    for (index, step) in vector.steps.enumerated() {
      guard let word = step.input["result"]?.text else { continue }
      take(word)
      if step.input["repeat_until"]?.text == "not flapping" {
        for _ in 0..<FlapRing.length where ring.isFlapping {
          result.check("while_flapping_pct_gt", in: step, index) { $0.number.map { ring.percent > $0 } ?? false }
          take(word)
        }
      }
      result.check("flapping", .flag(ring.isFlapping), in: step, index)
      result.check("last_notification", lastNotice, in: step, index)
      result.check("pct", in: step, index) { $0.number.map { abs(ring.percent - $0) < 0.051 } ?? false }
      result.check("pct_gt", in: step, index) { $0.number.map { ring.percent > $0 } ?? false }
      result.check("pct_lt", in: step, index) { $0.number.map { ring.percent < $0 } ?? false }
      // In the other suite attempts are counted as Icinga 2 does and Nagios does not.
      guard vector.suite == "flapping" else { continue }
      let words = vector.config["kind"]?.text == "host" ? hostWords : serviceWords
      result.check("state", .text(words[state.status] ?? "?"), in: step, index)
      result.check("type", .text(state.kind == .hard ? "HARD" : "SOFT"), in: step, index)
      result.check("attempt", .number(Double(state.attempt)), in: step, index)
    }
    return result
  }

  @Test func flappingIsThatOfIcinga2() throws {
    let report = try VectorReport("flapping", "icinga2", run: StateVectorTests.flapping)
    #expect(report.problems == [])
  }

  @Test func flappingOfIcinga2Itself() throws {
    let report = try VectorReport("oracle_state", "icinga2", run: StateVectorTests.flapping)
    #expect(report.problems == [])
  }
}
