import ShopModel
import Testing

@testable import StatusRules

/// What a terminal says of its own state.
@Suite struct BuiltInStateTests: BuiltInRuleSuite {
  /// Status byte, terminal state, the finding's rule, cause and first remedy.
  static let statusBytes: [(String, String, String, Cause, Remedy)] = [
    ("51", "initialisation-required", "terminal-initialisation-required", .terminalConfiguration, .signInAgain),
    ("62", "clock-wrong", "terminal-clock-wrong", .terminalClock, .check),
    ("64", "hardware-fault", "terminal-card-unreadable", .terminalReader, .check),
    ("65", "configuration-required", "terminal-keys-missing", .terminalKeys, .check),
    ("9C", "please-wait", "terminal-please-wait", .operatorProcedure, .wait),
    ("9D", "out-of-order", "terminal-goods-partly-issued", .transactionMismatch, .check),
    ("B1", "storage-full", "terminal-memory-full", .operatorProcedure, .settleBatch),
    ("B2", "storage-full", "terminal-journal-full", .operatorProcedure, .settleBatch),
    ("BF", "hardware-fault", "terminal-supply-low", .surroundingsPower, .check),
    ("C0", "hardware-fault", "terminal-card-lock", .terminalReader, .check),
    ("C1", "locked", "terminal-locked", .terminalKeys, .signInAgain),
    ("C2", "diagnosis-required", "terminal-diagnosis-required", .terminalConfiguration, .check),
    ("C4", "configuration-required", "terminal-card-profile", .terminalConfiguration, .updateNow),
    ("CC", "paper-out", "terminal-paper-out", .terminalPrinter, .check),
    ("DC", "card-inserted", "terminal-card-left", .operatorHandling, .check),
    ("DF", "out-of-order", "terminal-out-of-order", .terminalFault, .restart),
    ("E0", "updating", "terminal-updating", .upgradeRunning, .wait),
    ("E1", "busy", "terminal-card-not-removed", .operatorHandling, .check),
    ("E2", "hardware-fault", "terminal-reader-defective", .terminalReader, .restart),
    ("E3", "hardware-fault", "terminal-shutter", .terminalReader, .restart),
    ("E4", "activation-required", "terminal-activation-required", .accountUnregistered, .verifyAccount),
    ("F0", "reconciliation-required", "terminal-reconciliation-required", .operatorProcedure, .settleBatch),
    ("F6", "configuration-required", "terminal-keys-missing", .terminalKeys, .check),
    ("FE", "out-of-order", "terminal-out-of-order", .terminalFault, .restart),
  ]

  @Test(arguments: statusBytes)
  func everyStatusByteHasItsFinding(code: String, state: String, rule: String, cause: Cause, remedy: Remedy) throws {
    var facts: [Fact: FactValue] = [
      .terminalReachable: .bool(true), .terminalContact: .text("answering"), .terminalState: .text(state),
      .terminalStatusCode: .text(code),
    ]
    // Parts that a status byte names are reported as faulty too.
    if code == "CC" { facts[.terminalPrinter] = .text("fault") }
    if code == "E2" { facts[.terminalCardReader] = .text("fault") }
    let found = try findings(facts)
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    #expect(found.first?.ladder.first?.remedy == remedy)
    #expect(found.first?.blocksCards == (code != "DC"))
    #expect(found.first?.severity == (code == "DC" ? .warning : .critical))
    #expect(found.first?.evidence.contains { $0.fact == .terminalStatusCode } == true)
  }

  @Test func aReadyTerminalHasNoFinding() throws {
    let found = try findings([
      .terminalReachable: .bool(true), .terminalContact: .text("answering"), .terminalState: .text("ready"),
      .terminalStatusCode: .text("00"), .terminalLocks: .texts([]), .terminalCardReader: .text("ok"),
      .terminalPaper: .text("ok"), .terminalBattery: .number(80), .terminalResponseTime: .number(60),
      .terminalClockDrift: .number(-3), .terminalSoftware: .text("2.0.10"), .terminalTargetSoftware: .text("2.0.9"),
      .terminalBatchCount: .number(0), .terminalUnsent: .number(0),
    ])
    #expect(found.isEmpty)
  }

  @Test func everyTerminalStateThatIsNotReadyHasAFinding() throws {
    // A terminal must be seen busy more than once.
    for state in Choice.terminalState where !["ready", "unknown", "held-by-till", "busy"].contains(state) {
      let found = try findings([.terminalState: .text(state)])
      #expect(found.count == 1, "\(state): \(found.map(\.id.rule))")
    }
  }
}
