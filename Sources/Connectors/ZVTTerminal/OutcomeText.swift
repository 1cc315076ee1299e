import ShopModel
import ZVT

/// How an exchange ended, in one cleaned line for a person.
enum OutcomeText {
  /// The line.
  static func text(_ exchange: ZVTExchange) -> String {
    switch exchange.outcome {
    case .completed: "completed"
    case .acknowledged: "accepted"
    case .negative(let code, _): refusal(code)
    case .aborted(let code, let text): abort(code, text)
    case .failed(let failure): DeviceText.clean(FailedContact(failure, of: exchange).reason)
    }
  }

  /// A negative acknowledgement.
  static func refusal(_ code: ResultCode) -> String {
    "refused with 84 \(TerminalStateName.hex(code.rawValue)): \(code.meaning)"
  }

  /// An abort, with the terminal's own text where it gave one.
  static func abort(_ code: ResultCode?, _ text: String?) -> String {
    let reason = code.map { "06 1E \(TerminalStateName.hex($0.rawValue)): \($0.meaning)" } ?? "06 1E without a reason"
    let own = DeviceText.clean(text ?? "")
    return own.isEmpty ? "aborted with \(reason)" : "aborted with \(reason): \(own)"
  }
}
