import ShopModel
import Testing

@testable import StatusRules

/// What keeps a terminal locked.
@Suite struct BuiltInLockTests: BuiltInRuleSuite {
  static let locks: [(String, Cause, Remedy)] = [
    ("secure-module-changed", .terminalTamper, .replaceDevice),
    ("start-up-needed", .terminalConfiguration, .check),
    ("printer", .terminalPrinter, .check),
    ("out-of-order", .terminalFault, .restart),
    ("service", .operatorProcedure, .check),
    ("diagnosis", .terminalConfiguration, .check),
    ("initialisation", .terminalConfiguration, .signInAgain),
    ("reconciliation", .operatorProcedure, .settleBatch),
    ("mdb-not-ready", .terminalBoard, .check),
    ("contactless-not-initialised", .terminalReader, .restart),
    ("low-battery", .terminalBattery, .check),
    ("activation-needed", .accountUnregistered, .verifyAccount),
    ("secure-link-not-ready", .terminalKeys, .restart),
    ("card-still-inserted", .operatorHandling, .check),
    ("card-reader-not-found", .terminalReader, .check),
    ("transaction-log-defective", .terminalFault, .contactSupport),
  ]

  @Test func noLockIsForgotten() { #expect(BuiltInLockTests.locks.map(\.0) == Choice.lock) }

  @Test(arguments: locks)
  func everyLockHasItsFindingAndItEnds(lock: String, cause: Cause, remedy: Remedy) throws {
    var scene = try scene()
    scene.note(counter, .terminalState, .text("ready"), at: 0, freshFor: .seconds(1_000))
    scene.read(counter, .terminalLocks, .texts([lock]), at: 0, freshFor: .seconds(1_000))
    scene.advance(to: 60)
    let found = scene.engine.findings
    #expect(found.map(\.cause) == [cause])
    #expect(found.first?.ladder.first?.remedy == remedy)
    // The lock is no longer reported while the terminal goes on saying that it is ready.
    scene.read(counter, .terminalLocks, .texts([]), at: 70)
    #expect(scene.rules == [])
  }

  @Test(arguments: locks.map(\.0).filter { $0 != "card-still-inserted" })
  func aLockThatIsNoLongerReportedEndsWhenTheTerminalIsReady(lock: String) throws {
    var scene = try scene()
    scene.note(counter, .terminalState, .text("ready"), at: 0)
    scene.read(counter, .terminalLocks, .texts([lock]), at: 0)
    #expect(scene.rules.count == 1)
    scene.read(counter, .terminalState, .text("ready"), at: 40)
    #expect(scene.rules == [])
  }

  @Test func tamperingHidesWhatARestartIsOfferedFor() throws {
    for state in ["out-of-order", "hardware-fault", "locked", "configuration-required", "tampered"] {
      let found = try findings([
        .terminalState: .text(state), .terminalLocks: .texts(["secure-module-changed"]),
        .terminalCardReader: .text("fault"),
      ])
      #expect(found.map(\.cause) == [.terminalTamper], "\(state)")
    }
  }
}
