/// A receipt printer that speaks ESC/POS as far as its status in real time goes, and counts what it would have printed.
public struct SimulatedPrinter: SimulatedDevice, Hashable {
  /// The paper roll.
  public enum Paper: String, Hashable, Sendable { case ok, low, out }

  /// The paper roll.
  public var paper = Paper.ok
  /// Whether the cover is open.
  public var isCoverOpen = false
  /// Whether the cutter is stuck.
  public var hasCutterFault = false
  /// Whether it has an error that only switching off cures.
  public var hasUnrecoverableError = false
  /// Whether it is too hot, which passes.
  public var isHot = false
  /// Whether somebody took it offline at its panel.
  public var isTakenOffline = false
  /// Bits set in each answer besides, by the number of the question.
  public var extraBits: [UInt8: UInt8] = [:]
  /// The questions it does not answer.
  public var unanswered: Set<UInt8> = []
  /// Whether it sends its automatic status around each answer.
  public var sendsAutomaticStatus = false

  /// How often each question came.
  public private(set) var enquiries: [UInt8: Int] = [:]
  /// How many bytes came that are no status enquiry: they would have been printed, or done something.
  public private(set) var strayBytes = 0

  /// A printer that is ready.
  public init() {}

  /// Whether it can print.
  public var isOnline: Bool {
    !isTakenOffline && !isCoverOpen && paper != .out && !hasCutterFault && !hasUnrecoverableError && !isHot
  }

  /// The answer to DLE EOT `question`, 1...4.
  public func status(_ question: UInt8) -> UInt8 {
    var byte: UInt8 = 0x12 | (extraBits[question] ?? 0)
    switch question {
    case 1: if !isOnline { byte |= 0x08 }
    case 2:
      if isCoverOpen { byte |= 0x04 }
      if paper == .out { byte |= 0x20 }
      if hasCutterFault || hasUnrecoverableError || isHot { byte |= 0x40 }
    case 3:
      if hasCutterFault { byte |= 0x08 }
      if hasUnrecoverableError { byte |= 0x20 }
      if isHot { byte |= 0x40 }
    default:
      if paper != .ok { byte |= 0x0C }
      if paper == .out { byte |= 0x60 }
    }
    return byte
  }

  /// The four bytes of its automatic status.
  public var automaticStatus: [UInt8] {
    [
      0x10 | (isOnline ? 0 : 0x08) | (isCoverOpen ? 0x20 : 0), hasCutterFault ? 0x08 : 0,
      (paper == .ok ? 0 : 0x03) | (paper == .out ? 0x0C : 0), 0x0F,
    ]
  }

  /// Answers what has come; see ``SimulatedDevice/answer(_:)``.
  public mutating func answer(_ pending: inout [UInt8]) -> [[UInt8]] {
    var writes: [[UInt8]] = []
    while !pending.isEmpty {
      let isBeginning = pending.count < 3 && [0x10, 0x04].starts(with: pending)
      if isBeginning { break }
      guard pending.count >= 3, pending.starts(with: [0x10, 0x04]), (1...4).contains(pending[2]) else {
        strayBytes += 1
        pending.removeFirst()
        continue
      }
      let question = pending[2]
      pending.removeFirst(3)
      enquiries[question, default: 0] += 1
      guard !unanswered.contains(question) else { continue }
      let answer = [status(question)]
      // Before the answer, and once more in the middle of which it stands.
      let automatic = automaticStatus
      writes.append(sendsAutomaticStatus ? automatic + automatic[..<2] + answer + automatic[2...] : answer)
    }
    return writes
  }
}
