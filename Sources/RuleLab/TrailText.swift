import LocatedYAML
import ShopModel

extension FindingTrail {
  /// How a finding came about, or why there is none, in lines for a technician.
  ///
  /// - Parameter now: the moment of the trail, from which ages count.
  public func lines(at now: Timestamp) -> [String] {
    var lines = ["\(id)"]
    lines += when.map { "  when   \($0.line(at: now))" }
    lines += clear.map { "  clear  \($0.line(at: now))" }
    var state = ["holds since \(durationText(now - since)) ago"]
    if when.first?.verdict != .yes { state = ["does not hold"] }
    if when.first?.verdict == .unknown { state = ["is unknown"] }
    if attempt.of > 1 { state.append("check \(attempt.number) of \(attempt.of)") }
    if waits > .zero { state.append("waits for \(durationText(waits))") }
    if changes > 0 { state.append("changes \(percentText(changes)) %") }
    if let suppression { state.append("\(suppression.name) by \(suppression.finding)") }
    return lines + ["  \(state.joined(separator: ", "))"]
  }
}

extension FindingTrail.Term {
  /// `yes      terminal.state = ready   [terminal/counter-1: terminal.state ready, 5s old]`
  fileprivate func line(at now: Timestamp) -> String {
    let indent = String(repeating: "  ", count: depth)
    let verdict = verdict.rawValue + String(repeating: " ", count: max(0, 8 - verdict.rawValue.count))
    // What only joins others has read what they read.
    let values = ["and", "or", "not"].contains(text) ? [] : values.map { $0.text(at: now) }
    return "\(verdict) \(indent)\(text)" + (values.isEmpty ? "" : "   [\(values.joined(separator: "; "))]")
  }
}

extension FindingTrail.Value {
  fileprivate func text(at now: Timestamp) -> String {
    let known: String
    switch knowledge {
    case .notReported, .notYetKnown: known = "not known"
    case .known(let record):
      known =
        "\(fact.text(of: record.value)), \(durationText(now - record.observedAt)) old"
        + ", so for \(durationText(now - record.since))"
    case .stale(let record):
      known = "was \(fact.text(of: record.value)), stale since \(durationText(now - record.staleAt))"
    }
    return "\(subject): \(fact.rawValue) \(known)"
  }
}

/// `37.5`, `40`
public func percentText(_ percent: Double) -> String {
  let tenths = Int((percent * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
}
