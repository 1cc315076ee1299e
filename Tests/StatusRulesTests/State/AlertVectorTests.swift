import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What Prometheus and Alertmanager do, and Icinga 2 with dependencies, against ours.
@Suite(.enabled(if: SharedVectors.file != nil)) struct AlertVectorTests {
  private static func moment(_ value: VectorValue?) -> Timestamp { Timestamp(seconds: Int64(value?.integer ?? 0)) }
  private static func duration(_ value: VectorValue?) -> Duration { .seconds(value?.integer ?? 0) }

  // MARK: Times

  /// A condition such as `m == 1` or `< 100`.
  private struct Comparison {
    let holds: @Sendable (Double) -> Bool

    init(_ text: String?) {
      let parts = (text ?? "").split(separator: " ")
      let limit = parts.last.flatMap { Double($0) } ?? .nan
      switch parts.dropLast().last {
      case "==": holds = { $0 == limit }
      case "<": holds = { $0 < limit }
      case ">": holds = { $0 > limit }
      default: holds = { _ in false }
      }
    }
  }

  /// A series as Prometheus sees it: the last sample counts for five minutes, the end included, unless the series is said
  /// to be gone. What has no sample is not in the answer to a query, and so a condition on it does not hold.
  private struct Series {
    var last: (at: Timestamp, value: Double)?

    mutating func take(_ value: VectorValue?, at now: Timestamp) {
      switch value {
      case .number(let number)?: last = (now, number)
      case .text("missing")?: break
      default: last = nil
      }
    }

    func value(at now: Timestamp) -> Double? {
      guard let last, now - last.at <= .seconds(300) else { return nil }
      return last.value
    }
  }

  private static func name(_ timer: AlertTimer) -> String {
    switch timer.phase {
    case .inactive: "inactive"
    case .pending: "pending"
    case .firing, .keeping: "firing"
    }
  }

  /// The labels that the rule of this vector makes of the value: an alert is another when one of them is.
  private static func severity(_ vector: SharedVector, _ value: Double) -> String {
    guard vector.config["note"]?.text?.hasPrefix("severity label") == true else { return "" }
    return value < 80 ? "critical" : "warning"
  }

  private static func alerts(_ vector: SharedVector) -> VectorComparison {
    var result = VectorComparison()
    var hold = duration(vector.config["for_s"])
    let keep = duration(vector.config["keep_firing_for_s"])
    let condition = Comparison(vector.config["expr"]?.text ?? "< 100")
    var series: [String: Series] = [:]
    var timers: [String: [String: AlertTimer]] = [:]

    for (index, step) in vector.steps.enumerated() {
      let now = moment(step.input["t_s"])
      if step.input["reload_for_s"] != nil { hold = duration(step.input["reload_for_s"]) }
      for (name, value) in step.input["values"]?.object ?? ["": step.input["value"] ?? .null] {
        series[name, default: Series()].take(value, at: now)
      }
      for name in series.keys {
        let value = series[name]?.value(at: now)
        let holds = step.input["active"]?.flag ?? value.map(condition.holds) ?? false
        let current = value.map { severity(vector, $0) } ?? ""
        for label in Set(timers[name, default: [:]].keys).union([current]) {
          timers[name, default: [:]][label, default: AlertTimer()]
            .take(Truth(holds && label == current), at: now, for: hold, keep: keep)
        }
      }
      let active = timers.mapValues { $0.filter { $0.value.phase != .inactive } }.filter { !$0.value.isEmpty }
      let states = active.mapValues { VectorValue.text($0.values.first.map(name) ?? "") }
      result.check("state", states[""] ?? .text("inactive"), in: step, index)
      result.check("states", .object(states), in: step, index)
      result.check("severity", active[""]?.keys.first.map(VectorValue.text) ?? .null, in: step, index)
    }
    return result
  }

  @Test func holdTimesAreThoseOfPrometheus() throws {
    let report = try VectorReport("alert_for", "prometheus", run: AlertVectorTests.alerts)
    #expect(report.problems == [])
  }

  private static func restores(_ vector: SharedVector) -> VectorComparison {
    var result = VectorComparison()
    let config = vector.config
    let hold = duration(config["for_s"])
    let condition = Comparison(config["expr"]?.text)
    let pace = config["step_s"]?.integer ?? 1
    let series = ["values_i0", "values_i1"].map { config[$0]?.list?.compactMap(\.number) ?? [] }

    for (index, step) in vector.steps.enumerated() {
      let runs = (step.input["runs_before_crash_s"] ?? config["runs_before_crash_s"])?.list?.compactMap(\.integer) ?? []
      let restart = step.input["restart_at_s"]?.integer ?? 0
      let timers = series.map { values in
        func truth(_ seconds: Int) -> Truth { Truth(condition.holds(values[seconds / pace])) }
        var timer = AlertTimer()
        for run in runs { timer.take(truth(run), at: Timestamp(seconds: Int64(run)), for: hold, keep: .zero) }
        let before = timer
        timer = timer.restored(
          at: Timestamp(seconds: Int64(restart)), savedAt: Timestamp(seconds: Int64(runs.last ?? 0)), for: hold,
          tolerance: duration(config["outage_tolerance_s"]), grace: duration(config["for_grace_period_s"]))
        timer.take(truth(restart), at: Timestamp(seconds: Int64(restart)), for: hold, keep: .zero)
        return (before: before, after: timer)
      }
      let active = timers.map(\.after).filter { $0.phase != .inactive }
      result.check("active", .number(Double(active.count)), in: step, index)
      result.check("fires_in_s", in: step, index) { value in
        active.allSatisfy { $0.nextChange(for: hold) == Timestamp(seconds: Int64(restart + (value.integer ?? 0))) }
      }
      result.check("active_at", in: step, index) { _ in
        active.allSatisfy { $0.phase == .pending(since: Timestamp(seconds: Int64(restart))) }
      }
      result.check("rule", in: step, index) { value in
        guard value.text?.hasPrefix("activeAt shifted by the 600 s downtime") == true else { return true }
        return timers.allSatisfy { timer in
          guard case .pending(let since) = timer.before.phase else { return false }
          return timer.after.phase == .pending(since: since + .seconds(600))
        }
      }
    }
    return result
  }

  @Test func restoringIsThatOfPrometheus() throws {
    let report = try VectorReport("alert_restore", "prometheus", run: AlertVectorTests.restores)
    #expect(report.problems == [])
  }

  @Test func freshnessIsThatOfPrometheus() throws {
    let report = try VectorReport("freshness", "prometheus") { vector in
      var result = VectorComparison()
      for (index, step) in vector.steps.enumerated() {
        let sample = AlertVectorTests.moment(step.input["sample_at_s"])
        var record = FactRecord(
          value: .bool(true), observedAt: sample, since: sample, source: "",
          freshFor: AlertVectorTests.duration(vector.config["lookback_s"]))
        // A series that is said to be gone is a record that is good for no longer.
        if let gone = step.input["stale_marker_at_s"] {
          record.freshFor = min(record.freshFor, AlertVectorTests.moment(gone) - sample)
        }
        let facts = SubjectFacts(id: .shop, declared: [.shopOpen], records: [.shopOpen: record])
        let isPresent = facts.value(of: .shopOpen, at: AlertVectorTests.moment(step.input["ask_at_s"])) != nil
        result.check("present", .flag(isPresent), in: step, index)
      }
      return result
    }
    #expect(report.problems == [])
  }

  // MARK: Relations

  @Test func reachabilityIsThatOfIcinga2() throws {
    let report = try VectorReport("dependency", "icinga2") { vector in
      var result = VectorComparison()
      for (index, step) in vector.steps.enumerated() {
        var topology = ShopTopology()
        let child = SubjectID.terminal("child")
        var broken: Set<SubjectID> = []
        for dependency in step.input["deps"]?.list ?? [] {
          guard let name = dependency["on"]?.text, let state = step.input[name]?.text else { continue }
          // Whether a soft state counts belongs to the dependency there and to the question here, so that a parent which
          // is looked at in two ways is two.
          let ignoresSoft = dependency["ignore_soft_states"]?.flag ?? vector.config["ignore_soft_states"]?.flag ?? true
          let parent = SubjectID(.link, ignoresSoft ? name : "\(name), soft states too")
          if state == "DOWN/HARD" || (state == "DOWN/SOFT" && !ignoresSoft) { broken.insert(parent) }
          topology.parents[child, default: []].append(.init(parent, group: dependency["group"]?.text))
          if let grandparent = step.input["grandparent_of_\(name)"]?.text {
            let id = SubjectID(.link, "grandparent of \(name)")
            topology.parents[parent] = [.init(id)]
            if grandparent == "DOWN/HARD" { broken.insert(id) }
          }
        }
        let isReachable = topology.reachability(of: child, isBroken: broken.contains) == .reachable
        result.check("child_reachable", .flag(isReachable), in: step, index)
      }
      return result
    }
    #expect(report.problems == [])
  }

  /// `s1=1`, `t1!=1`
  private static func matcher(_ text: String) -> LabelMatcher {
    let isNegated = text.contains("!=")
    let parts = text.split(separator: isNegated ? "!=" : "=", maxSplits: 1).map(String.init)
    return LabelMatcher(name: parts.first ?? "", value: parts.count > 1 ? parts[1] : "", isNegated: isNegated)
  }

  private static func labels(_ value: VectorValue?) -> [String: String] {
    (value?.object ?? [:]).compactMapValues(\.text)
  }

  private static func inhibitions(_ vector: SharedVector) -> VectorComparison {
    var result = VectorComparison()
    let rules = (vector.config["rules"]?.list ?? []).map { rule in
      InhibitRule(
        source: [matcher(rule["source"]?.text ?? "")], target: [matcher(rule["target"]?.text ?? "")],
        equal: rule["equal"]?.list?.compactMap(\.text) ?? [])
    }
    // The alerts of the one vector that calls them by name.
    let named = ["one": ["t": "1", "e": "f"], "two": ["s": "1", "e": "f"]]

    for (index, step) in vector.steps.enumerated() {
      func isInhibited(_ target: [String: String], _ sources: [[String: String]]) -> VectorValue {
        .flag(rules.contains { $0.inhibitor(of: target, among: sources) != nil })
      }
      if let alerts = step.input["alerts"]?.list?.compactMap(\.text) {
        var active: [String] = []
        for alert in alerts {
          let words = alert.split(separator: " ").map(String.init)
          active.removeAll { $0 == words[0] }
          if words.last != "resolved" { active.append(words[0]) }
        }
        for (name, labels) in named {
          result.check(name, isInhibited(labels, active.compactMap { named[$0] }), in: step, index)
        }
      } else if let sources = step.input["sources"]?.list {
        // Only whether labels agree is asked there; the rule has no matchers.
        let rule = InhibitRule(source: [], target: [], equal: step.input["equal"]?.list?.compactMap(\.text) ?? [])
        let agrees = sources.contains {
          $0["active"]?.flag == true && rule.agree(labels($0["labels"]), labels(step.input["target"]))
        }
        result.check("inhibited", .flag(agrees), in: step, index)
      } else {
        let sources = vector.config["active_sources"]?.list?.map(labels) ?? []
        result.check("inhibited", isInhibited(labels(step.input["target"]), sources), in: step, index)
      }
    }
    return result
  }

  @Test func inhibitionIsThatOfAlertmanager() throws {
    let report = try VectorReport("inhibit", "alertmanager", run: AlertVectorTests.inhibitions)
    #expect(report.problems == [])
  }
}
