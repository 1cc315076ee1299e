import ShopModel
import ZVT

/// What an exchange says of a command that was sent on a person's order. Pure. A yes is a yes, a no is a no, and whatever
/// else happened after the first byte is not known.
struct CommandVerdict {
  let command: DeviceCommand
  let exchange: ZVTExchange

  var outcome: CommandOutcome {
    let text = OutcomeText.text(exchange)
    switch exchange.outcome {
    case .acknowledged: return command == .identify ? .completed("") : .accepted
    case .completed(let answer): return completed(answer)
    case .negative(.notPossible, _), .aborted(.notPossible?, _): return .notKnown(text)
    // Some terminals say so instead of completing.
    case .aborted(.remoteMaintenance?, _) where command == .updateNow: return .accepted
    case .negative, .aborted: return .refused(text)
    case .failed(.closedBeforeAnswer), .failed(.reset), .failed(.stalled):
      // It may be gone before it completes; its yes is the acknowledgement.
      if exchange.isAcknowledged, command.takesTerminalAway { return .accepted }
      return exchange.sentBytes ? .unknown(text) : .notSent(text)
    case .failed: return exchange.sentBytes ? .unknown(text) : .notSent(text)
    }
  }

  private func completed(_ answer: ZVTAnswer) -> CommandOutcome {
    switch (command, answer) {
    case (.restart, _), (.reset, _), (.factoryReset, _): return .accepted
    case (.readPreauthorisations, .openPreauthorisations(let numbers)):
      return .completed(numbers.isEmpty ? "0" : "\(numbers.count): \(numbers.prefix(20).joined(separator: ", "))")
    case (.readMake, .feigInformation(let device)):
      return .completed(DeviceText.clean("\(device.software) \(device.serial) TID \(device.tid)", limit: 80))
    case (.readMake, _): return .refused("the answer holds no columns of Feig's")
    case (_, .finished(let fields)): return finished(fields)
    default: return .unknown("an answer that does not belong to the command")
    }
  }

  /// A completion. Some terminals put a result code into it (BMP 27); E0 says that an update follows, FC a restart.
  private func finished(_ fields: BMPSequence) -> CommandOutcome {
    let code = fields.byte(0x27).map { ResultCode(rawValue: $0) } ?? .noError
    let follows = code == .remoteMaintenance || code.rawValue == 0xFC
    guard code == .noError || follows else {
      return .refused("completed with 27 \(TerminalStateName.hex(code.rawValue)): \(code.meaning)")
    }
    switch command {
    case .updateNow: return .accepted
    case .settleBatch: return settled(updateFollows: follows)
    case .readTotals: return totals.map { .completed($0) } ?? .refused("the answer holds no totals")
    case .readLastTransaction: return lastTransaction.map { .completed($0) } ?? .refused("there is none")
    case .diagnose, .testHost: return .completed(exchange.hostClock == nil ? "" : "the host told its time")
    default: return .completed("")
    }
  }

  /// The proof of an end-of-day is the terminal's own totals with result 00, and the completion after them. A completion
  /// alone proves nothing.
  private func settled(updateFollows: Bool) -> CommandOutcome {
    if let failed = exchange.statusInformation.compactMap(\.resultCode).first(where: { $0 != .noError }) {
      return .refused("27 \(TerminalStateName.hex(failed.rawValue)): \(failed.meaning)")
    }
    guard exchange.statusInformation.contains(where: { $0.resultCode == .noError }), let totals else {
      return .unknown("completed, but without totals: look for the receipt of the end-of-day")
    }
    return .completed(totals + (updateFollows ? "; an update or a restart follows" : ""))
  }

  /// `23 payments, CNY 1997.50, receipts 0204-0226`
  private var totals: String? {
    let told = exchange.statusInformation.last { $0.totals != nil || $0.amount != nil }
    guard let told, told.resultCode ?? .noError == .noError else { return nil }
    var parts: [String] = []
    if let count = told.totals?.count { parts.append("\(count) payments") }
    if let amount = told.amount ?? told.totals?.amount { parts.append(text(amount, told.fields.digits(0x49))) }
    if let first = told.totals?.firstReceipt, let last = told.totals?.lastReceipt, told.totals?.count != 0 {
      parts.append("receipts \(first)-\(last)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `receipt 0226, CNY 12.00, 1125 140532`: never a card number.
  private var lastTransaction: String? {
    guard let told = exchange.statusInformation.last else { return nil }
    var parts: [String] = []
    if let receipt = told.fields.digits(0x87) { parts.append("receipt \(receipt)") }
    if let amount = told.amount { parts.append(text(amount, told.fields.digits(0x49))) }
    let time = [told.fields.digits(0x0D), told.fields.digits(0x0C)].compactMap(\.self)
    if !time.isEmpty { parts.append(time.joined(separator: " ")) }
    if let code = told.resultCode, code != .noError { parts.append("27 \(TerminalStateName.hex(code.rawValue))") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func text(_ amount: Int, _ currency: String?) -> String {
    let code = currency.flatMap(NumericCurrency.code)
    let decimals = code.map { Money.decimals(of: $0) } ?? 2
    var digits = String(amount)
    while digits.count <= decimals { digits = "0" + digits }
    let number = decimals == 0 ? digits : "\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
    return code.map { "\($0) \(number)" } ?? number
  }
}

extension DeviceCommand {
  /// Whether a terminal that said yes to it is expected to go away.
  fileprivate var takesTerminalAway: Bool {
    switch self {
    case .restart, .reset, .factoryReset, .updateNow: true
    default: false
    }
  }
}
