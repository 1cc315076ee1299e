/// What a label must be, or must not be.
struct LabelMatcher: Sendable, Hashable, Codable {
  var name: String
  var value: String
  /// Whether the label must be anything but the value.
  var isNegated = false

  /// Whether it fits. A label that is not there is empty.
  func matches(_ labels: [String: String]) -> Bool { (labels[name, default: ""] == value) != isNegated }
}

/// When one finding accounts for another, as in Alertmanager: the one that is there matches `source`, the one that is
/// then kept quiet matches `target`, and the labels of `equal` are the same on both.
struct InhibitRule: Sendable, Hashable, Codable {
  var source: [LabelMatcher]
  var target: [LabelMatcher]
  var equal: [String] = []

  /// The first of the active `sources` that accounts for a finding with the labels `target`; nil: none.
  ///
  /// Something that matches both sides is not accounted for by another that does as well: of two that would inhibit each
  /// other both would go quiet.
  func inhibitor(of target: [String: String], among sources: some Sequence<[String: String]>) -> [String: String]? {
    guard matches(self.target, target) else { return nil }
    let isBoth = matches(source, target)
    return sources.first { candidate in
      matches(source, candidate) && agree(candidate, target) && !(isBoth && matches(self.target, candidate))
    }
  }

  /// Whether two sets of labels are the same where they must be. A label that is not there is empty.
  func agree(_ one: [String: String], _ other: [String: String]) -> Bool {
    equal.allSatisfy { one[$0, default: ""] == other[$0, default: ""] }
  }

  private func matches(_ matchers: [LabelMatcher], _ labels: [String: String]) -> Bool {
    matchers.allSatisfy { $0.matches(labels) }
  }
}
