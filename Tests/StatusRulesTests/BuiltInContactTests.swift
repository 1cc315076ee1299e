import ShopModel
import Testing

@testable import StatusRules

/// Whether a terminal answers, and how.
@Suite struct BuiltInContactTests: BuiltInRuleSuite {
  @Test func aTerminalThatIsSwitchedOffAfterClosingTimeCallsNobody() throws {
    var scene = try scene()
    scene.note(.link(ofTerminal: "counter"), .linkSignal, .number(-90), at: 0, freshFor: .seconds(1_000_000))
    scene.read(.shop, .shopOpen, .bool(false), at: 0, freshFor: .seconds(1_000_000))
    scene.read(counter, .terminalReachable, .bool(false), at: 100, freshFor: .seconds(1_000_000))
    scene.read(.link(ofTerminal: "counter"), .linkUp, .bool(false), at: 100, freshFor: .seconds(1_000_000))
    scene.advance(to: 30_000)
    #expect(scene.rules == ["link-signal-weak"])
    scene.note(.shop, .shopOpen, .bool(true), at: 40_000)
    scene.engine.evaluate(.shop, in: scene.facts, at: Timestamp(seconds: 40_000))
    #expect(!scene.rules.contains("terminal-unreachable"))
    scene.advance(to: 40_015)
    #expect(scene.engine.allFindings.map(\.id.rule).contains("terminal-unreachable"))
  }

  @Test func aTerminalThatIsSwitchedOffIsNotBehindTheInternet() throws {
    for rule in ["terminal-unreachable", "terminal-silent"] {
      let relations = try #require(try RulePack.builtIn().rule(rule)?.relations)
      #expect(!relations.dependsOn.contains("internet-down"), "\(rule)")
    }
  }

  @Test(
    arguments: [
      ("unreachable", false, "terminal-unreachable", Cause.networkUnreachable),
      ("silent", false, "terminal-silent", .terminalFault),
      ("foreign", false, "terminal-foreign", .terminalConfiguration),
      ("not-registered", true, "terminal-not-registered", .terminalConfiguration),
    ])
  func everyWayNotToAnswerHasItsFinding(contact: String, reachable: Bool, rule: String, cause: Cause) throws {
    let found = try findings([.terminalReachable: .bool(reachable), .terminalContact: .text(contact)], after: 15)
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    #expect(found.first?.blocksCards == true)
  }

  @Test func theTillMayHoldATerminalForTenMinutes() throws {
    let held: [Fact: FactValue] = [
      .terminalReachable: .bool(true), .terminalContact: .text("held-by-till"), .terminalState: .text("held-by-till"),
    ]
    #expect(try findings(held, after: 599).isEmpty)
    let found = try findings(held, after: 600)
    #expect(found.map(\.id.rule) == ["terminal-held-by-till"])
    #expect(found.first?.severity == .warning)
  }

  @Test func aFaultIsNotForgottenWhileTheTillHoldsTheTerminal() throws {
    var scene = try scene()
    scene.read(counter, .terminalState, .text("out-of-order"), at: 0)
    scene.read(counter, .terminalState, .text("held-by-till"), at: 10)
    #expect(scene.rules == ["terminal-out-of-order"])
    scene.read(counter, .terminalState, .text("ready"), at: 20)
    #expect(scene.rules == [])
  }

  @Test func weakSignalThenSilenceIsTheSignal() throws {
    let link = SubjectID.link(ofTerminal: "counter")
    for (fact, value) in [(Fact.linkSignal, FactValue.number(-97)), (.linkSignalGrade, .text("poor"))] {
      var scene = try scene()
      scene.read(link, fact, value, at: 0)
      scene.read(counter, .terminalReachable, .bool(false), at: 100, freshFor: .seconds(1_000))
      scene.read(counter, .terminalContact, .text("unreachable"), at: 100, freshFor: .seconds(1_000))
      scene.advance(to: 115)
      let found = scene.engine.findings.filter { $0.id.subject == counter }
      #expect(found.map(\.id.rule) == ["terminal-signal-lost"])
      #expect(found.first?.cause == .networkSignal)
      #expect(found.first?.evidence.contains { $0.subject == link && $0.value == value } == true)
    }
  }

  @Test func goodSignalThenSilenceIsNotTheSignal() throws {
    var scene = try scene()
    scene.read(.link(ofTerminal: "counter"), .linkSignal, .number(-60), at: 0)
    scene.read(counter, .terminalReachable, .bool(false), at: 100)
    scene.advance(to: 115)
    #expect(scene.rules == ["terminal-unreachable"])
  }

  @Test func anOldWeakSignalExplainsNothing() throws {
    var scene = try scene()
    scene.read(.link(ofTerminal: "counter"), .linkSignal, .number(-97), at: 0)
    scene.retire(.link(ofTerminal: "counter"))
    scene.read(counter, .terminalReachable, .bool(false), at: 7_200)
    scene.advance(to: 7_215)
    #expect(scene.rules == ["terminal-unreachable"])
  }

  @Test func aTerminalThatLeavesForAnUpdateIsWaitedFor() throws {
    var scene = try scene()
    scene.read(counter, .terminalState, .text("updating"), at: 0)
    scene.read(counter, .terminalReachable, .bool(false), at: 60, freshFor: .seconds(2_000))
    scene.advance(to: 100)
    #expect(scene.rules == ["terminal-away-updating"])
    #expect(scene.engine.findings.first?.actor == .nobody)
    scene.advance(to: 1_200)
    #expect(scene.rules.contains("terminal-unreachable"))
    #expect(!scene.rules.contains("terminal-away-updating"))
  }

  /// What the ZVT connector reports: no status byte and state `unknown` while nothing answers.
  @Test(arguments: [("unreachable", false), ("silent", true)])
  func aTerminalOfUnknownStateThatSaidItWasUpdatingIsWaitedFor(contact: String, reachable: Bool) throws {
    var scene = try scene()
    scene.note(counter, .terminalStatusCode, .text("E0"), at: 0)
    scene.read(counter, .terminalState, .text("updating"), at: 0)
    #expect(scene.rules == ["terminal-updating"])
    for second in stride(from: Int64(60), through: 1_300, by: 10) {
      scene.note(counter, .terminalState, .text("unknown"), at: second)
      scene.note(counter, .terminalReachable, .bool(reachable), at: second)
      scene.read(counter, .terminalContact, .text(contact), at: second)
      #expect(scene.rules == [second < 1_200 ? "terminal-away-updating" : "terminal-\(contact)"])
    }
  }

  @Test func aFaultIsNotForgottenWhileNothingAnswers() throws {
    var scene = try scene()
    scene.read(counter, .terminalState, .text("paper-out"), at: 0)
    scene.note(counter, .terminalState, .text("unknown"), at: 10)
    scene.read(counter, .terminalReachable, .bool(false), at: 10)
    scene.advance(to: 30)
    #expect(scene.rules == ["terminal-paper-out", "terminal-unreachable"])
  }

  @Test func aTerminalMayAnswerOddlyTwice() throws {
    var scene = try scene()
    for second in [Int64(0), 5, 10] {
      #expect(scene.rules == [])
      scene.note(counter, .terminalContact, .text("answering"), at: second)
      scene.read(counter, .terminalState, .text("unknown"), at: second)
    }
    #expect(scene.rules == ["terminal-state-unclear"])
  }
}
