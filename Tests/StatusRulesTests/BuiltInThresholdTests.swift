import ShopModel
import Testing

@testable import StatusRules

/// From which value on something is found.
@Suite struct BuiltInThresholdTests: BuiltInRuleSuite {
  @Test func aTerminalIsSignedInOnceADayAtNoFixedHour() throws {
    let signedIn: [Fact: FactValue] = [.terminalLastSignIn: .time(Timestamp(seconds: 0))]
    #expect(try findings(signedIn, after: 26 * 3_600).isEmpty)
    #expect(try findings(signedIn, after: 31 * 3_600 + 1).map(\.id.rule) == ["terminal-sign-in-old"])
    var scene = try scene()
    scene.note(.shop, .shopOpen, .bool(false), at: 0, freshFor: .seconds(1_000_000))
    scene.read(counter, .terminalLastSignIn, .time(Timestamp(seconds: 0)), at: 0, freshFor: .seconds(1_000_000))
    scene.advance(to: 48 * 3_600)
    #expect(scene.rules == [])
  }

  @Test(
    arguments: [
      ("wifi", -84, []), ("wifi", -86, ["link-signal-weak"]), ("4g", -95, []), ("4g", -106, ["link-signal-weak"]),
      ("2g", -104, []), (nil, -86, ["link-signal-weak"]),
    ] as [(String?, Double, [String])])
  func aMobileNetworkServesWithLessPowerThanWiFi(bearer: String?, signal: Double, rules: [String]) throws {
    let link = SubjectID.link(ofTerminal: "counter")
    var facts: [Fact: FactValue] = [.linkSignal: .number(signal)]
    facts[.linkBearer] = bearer.map { .text($0) }
    #expect(try findings(link, facts).map(\.id.rule) == rules)
    // The same limit tells whether a terminal was lost to its signal.
    var scene = try scene()
    for (fact, value) in facts { scene.note(link, fact, value, at: 0, freshFor: .seconds(1_000)) }
    scene.read(counter, .terminalReachable, .bool(false), at: 100, freshFor: .seconds(1_000))
    scene.advance(to: 115)
    let own = scene.engine.findings.filter { $0.id.subject == counter }
    #expect(own.map(\.id.rule) == [rules.isEmpty ? "terminal-unreachable" : "terminal-signal-lost"])
  }

  @Test func aMobileSignalThatIsWeakEndsOnlyWellAboveTheLimit() throws {
    let link = SubjectID.link(ofTerminal: "counter")
    var scene = try scene()
    scene.note(link, .linkBearer, .text("4g"), at: 0, freshFor: .seconds(1_000))
    scene.read(link, .linkSignal, .number(-108), at: 0, freshFor: .seconds(1_000))
    scene.advance(to: 30)
    #expect(scene.rules == ["link-signal-weak"])
    scene.read(link, .linkSignal, .number(-102), at: 31)
    #expect(scene.rules == ["link-signal-weak"])
    scene.read(link, .linkSignal, .number(-98), at: 40)
    #expect(scene.rules == [])
  }

  @Test(
    arguments: [
      (Fact.terminalResponseTime, FactValue.number(2_400), "terminal-slow", Cause.networkCongestion),
      (.terminalClockDrift, .number(-180), "terminal-clock-drift", .terminalClock),
      (.terminalBattery, .number(9), "terminal-battery-low", .terminalBattery),
      (.terminalPaper, .text("low"), "terminal-paper-low", .terminalPrinter),
      (.terminalPaper, .text("out"), "terminal-paper-empty", .terminalPrinter),
      (.terminalPaper, .text("jam"), "terminal-paper-jam", .terminalPrinter),
      (.terminalPrinter, .text("fault"), "terminal-printer-fault", .terminalPrinter),
      (.terminalCardReader, .text("fault"), "terminal-card-reader-fault", .terminalReader),
      (.terminalPINPad, .text("fault"), "terminal-pin-pad-fault", .terminalPINPad),
      (.terminalDisplay, .text("fault"), "terminal-display-fault", .terminalDisplay),
      (.terminalKeyboard, .text("fault"), "terminal-keyboard-fault", .terminalKeyboard),
      (.terminalBatchOpened, .time(Timestamp(seconds: -100_000)), "terminal-batch-old", .operatorProcedure),
    ])
  func everyThresholdHasItsFinding(fact: Fact, value: FactValue, rule: String, cause: Cause) throws {
    let found = try findings([fact: value])
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
  }

  @Test func aBatchThatStaysOpenIsFoundWithoutItsStart() throws {
    #expect(try findings([.terminalBatchCount: .number(4)], after: 26 * 3_600 - 1).isEmpty)
    let found = try findings([.terminalBatchCount: .number(4)], after: 26 * 3_600)
    #expect(found.map(\.id.rule) == ["terminal-batch-open-long"])
    #expect(found.first?.ladder.first?.remedy == .settleBatch)
  }

  @Test func softwareBehindTheTargetIsOutdated() throws {
    let found = try findings([.terminalSoftware: .text("2.0.9"), .terminalTargetSoftware: .text("2.0.10")])
    #expect(found.map(\.cause) == [.terminalOutdated])
    #expect(found.first?.ladder.first?.remedy == .updateNow)
  }
}
