import ShopCore
import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Acknowledgements as Nagios keeps them, against ours.
@Suite(.enabled(if: SharedVectors.file != nil)) struct AcknowledgementVectorTests {
  /// A state with what somebody said about it.
  private struct Acknowledged {
    var state = CheckState()
    var word: Acknowledgement?
    let attempts: Int
    let isSticky: Bool
    private let now = Timestamp(seconds: 0)

    init(_ vector: SharedVector) {
      attempts = vector.config["max_check_attempts"]?.integer ?? 1
      isSticky = vector.config["sticky"]?.flag ?? false
    }

    mutating func acknowledge(isSticky: Bool) { word = Acknowledgement(by: "", at: now, isSticky: isSticky) }

    mutating func take(_ result: String) {
      let change = state.take(AcknowledgementVectorTests.status(result), attempts: attempts)
      let kind: ProblemChange = state.status == .ok ? .over : change.isStateChange ? .different : .none
      if word?.stands(after: kind, at: now) == false { word = nil }
    }
  }

  private static func status(_ result: String) -> CheckStatus {
    switch result {
    case "OK", "UP": .ok
    case "WARNING": .warning
    case "CRITICAL", "DOWN": .critical
    default: .unknown
    }
  }

  private static func acknowledgements(_ vector: SharedVector) -> VectorComparison {
    var result = VectorComparison()
    var object = Acknowledged(vector)
    for (index, step) in vector.steps.enumerated() {
      if step.input["op"]?.text == "ack" { object.acknowledge(isSticky: object.isSticky) }
      if let kind = step.input["before"]?["ack"]?.text { object.acknowledge(isSticky: kind == "STICKY") }
      if let word = step.input["result"]?.text { object.take(word) }
      result.check("acked", .flag(object.word != nil), in: step, index)
      result.check(
        "ack", .text(object.word.map { $0.isSticky ? "STICKY" : "NORMAL" } ?? "NONE"), in: step, index)
      result.check("type", .text(object.state.kind == .hard ? "HARD" : "SOFT"), in: step, index)
      result.check("attempt", .number(Double(object.state.attempt)), in: step, index)
    }
    return result
  }

  @Test func acknowledgementsAreThoseOfNagios() throws {
    let report = try VectorReport(
      "acknowledge", "nagios",
      differing: [
        "naemon/ack-host-passive":
          "its host begins up and soft, which cannot come about, and so counts the first failure as the second",
        "naemon/state-change-resets-notification-timers":
          "it is about the times of notifications, and says nothing of an acknowledgement",
      ], run: AcknowledgementVectorTests.acknowledgements)
    #expect(report.problems == [])
  }
}
