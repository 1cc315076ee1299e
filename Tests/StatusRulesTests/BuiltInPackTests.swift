import ShopModel
import Testing

@testable import StatusRules

/// The rules that come with the product.
@Suite struct BuiltInPackTests {
  private func scene() throws -> Scene { Scene(try RulePack.builtIn()) }

  /// The findings about a terminal, or another subject, with these facts once every waiting time is over.
  private func findings(_ values: [Fact: FactValue], after seconds: Int64 = 4_000) throws -> [Finding] {
    try findings(counter, values, after: seconds)
  }

  private func findings(
    _ subject: SubjectID, _ values: [Fact: FactValue], after seconds: Int64 = 4_000
  ) throws -> [Finding] {
    var scene = try scene()
    for (fact, value) in values { scene.note(subject, fact, value, at: 0, freshFor: .seconds(1_000_000)) }
    scene.engine.evaluate(subject, in: scene.facts, at: Timestamp(seconds: 0))
    scene.advance(to: seconds)
    return scene.engine.findings
  }

  @Test func loadsWithoutAProblem() throws {
    #expect(try RulePack.builtIn().rules.count > 90)
  }

  // MARK: Every rule

  @Test func everyRuleSpeaksBothLanguagesAndFitsTheScreen() throws {
    for rule in try RulePack.builtIn().rules {
      #expect(rule.title.languages == [.english, .chinese], "\(rule.id)")
      #expect(rule.explanation.languages == [.english, .chinese], "\(rule.id)")
      #expect(rule.title(.english).count <= 34, "\(rule.id)")
      #expect(cells(rule.title(.chinese)) <= 24, "\(rule.id)")
      #expect(rule.title(.chinese).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      #expect(rule.explanation(.chinese).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      #expect(!rule.explanation(.english).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      for step in rule.ladder {
        if let text = step.instruction { #expect(text.languages == [.english, .chinese], "\(rule.id)") }
        if step.remedy == .check { #expect(step.instruction != nil, "\(rule.id): what to check") }
      }
    }
  }

  @Test func accountCausesNeverOfferARestartOrAReset() throws {
    let rules = try RulePack.builtIn().rules.filter { $0.cause.isAccountSide }
    #expect(rules.count > 25)
    for rule in rules { #expect(!rule.ladder.contains { [.restart, .reset].contains($0.remedy) }, "\(rule.id)") }
  }

  @Test func tamperingOffersOnlyReturnForRepair() throws {
    let rules = try RulePack.builtIn().rules.filter { $0.cause == .terminalTamper }
    #expect(!rules.isEmpty)
    for rule in rules {
      #expect(rule.ladder.first?.remedy == .replaceDevice)
      #expect(rule.ladder.allSatisfy { [.replaceDevice, .contactSupport].contains($0.remedy) })
    }
  }

  @Test func aResetComesOnlyAfterARestartAndNeverLast() throws {
    for rule in try RulePack.builtIn().rules {
      let remedies = rule.ladder.map(\.remedy)
      guard let reset = remedies.firstIndex(of: .reset) else { continue }
      #expect(remedies[..<reset].contains(.restart), "\(rule.id)")
      #expect(reset < remedies.count - 1, "\(rule.id)")
    }
  }

  @Test func whoeverResetsIsToldToSettleFirst() throws {
    var count = 0
    for rule in try RulePack.builtIn().rules {
      for step in rule.ladder where step.remedy == .reset {
        #expect(step.instruction?(.english).contains("only after the batch is settled") == true, "\(rule.id)")
        #expect(step.instruction?(.chinese).contains("须先完成批结算") == true, "\(rule.id)")
        count += 1
      }
    }
    #expect(count > 0)
  }

  @Test(
    arguments: [
      ("terminal-reconciliation-required", Remedy.restart), ("terminal-diagnosis-required", .restart),
      ("terminal-slow", .restart), ("duty-overdue", .contactSupport),
    ])
  func whatCannotHelpIsNotOffered(rule: String, remedy: Remedy) throws {
    let ladder = try #require(try RulePack.builtIn().rule(rule)?.ladder)
    #expect(!ladder.isEmpty && !ladder.contains { $0.remedy == remedy })
  }

  @Test func noChineseTextSpeaksTheTradesJargon() throws {
    for rule in try RulePack.builtIn().rules {
      let texts =
        [rule.title(.chinese), rule.explanation(.chinese)] + rule.ladder.compactMap { $0.instruction?(.chinese) }
      for word in ["进件", "日切", "链路", "丢包", "重传"] {
        #expect(!texts.contains { $0.contains(word) }, "\(rule.id): \(word)")
      }
    }
  }

  @Test func whoeverNobodyMustWaitFor() throws {
    for rule in try RulePack.builtIn().rules where rule.actor == .nobody {
      #expect(rule.ladder.first?.remedy == .wait, "\(rule.id)")
    }
  }

  // MARK: Status bytes

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

  // MARK: Locks

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

  @Test func noLockIsForgotten() { #expect(BuiltInPackTests.locks.map(\.0) == Choice.lock) }

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

  // MARK: Parts

  /// A terminal names these parts only while they are at fault; a program that was started anew has never heard of it.
  @Test(
    arguments: [
      (Fact.terminalCardReader, "terminal-card-reader-fault"), (.terminalPrinter, "terminal-printer-fault"),
    ])
  func aPartThatIsNamedNoMoreIsWellWhenTheTerminalIsReady(part: Fact, rule: String) throws {
    var scene = try scene()
    scene.read(counter, part, .text("fault"), at: 0)
    scene.read(counter, .terminalState, .text("ready"), at: 10)
    // Named just now, it is at fault whatever the terminal says of itself.
    #expect(scene.rules == [rule])
    scene.advance(to: 29)
    #expect(scene.rules == [rule])
    scene.advance(to: 30)
    #expect(scene.rules == [])
  }

  // MARK: Contact

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

  // MARK: Thresholds

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

  // MARK: Account

  static let merchantStates: [(String, Cause?, Bool)] = [
    ("normal", nil, false), ("under-review", .accountReview, false), ("rejected", .accountReview, true),
    ("pending-signature", .accountReview, false), ("limited", .accountRestricted, false),
    ("frozen", .accountFrozen, true), ("disabled", .accountRestricted, true), ("closed", .accountUnregistered, true),
    ("dormant", .accountRestricted, false), ("unknown", .accountInterface, false),
  ]

  @Test func noMerchantStateIsForgotten() {
    #expect(BuiltInPackTests.merchantStates.map(\.0) == Choice.merchantState)
  }

  @Test(arguments: merchantStates)
  func everyMerchantStateHasItsFinding(state: String, cause: Cause?, blocks: Bool) throws {
    let found = try findings(acquirer, [.accountState: .text(state)])
    #expect(found.map(\.cause) == (cause.map { [$0] } ?? []))
    #expect(found.contains(where: \.blocksCards) == blocks)
    #expect((found.first?.severity == .critical) == blocks)
    // With payments blocked as well there is still one finding that says so.
    guard state != "normal" else { return }
    let both = try findings(acquirer, [.accountState: .text(state), .accountPayments: .text("blocked")])
    #expect(both.count { $0.blocksCards } == 1)
  }

  @Test func aBalanceTooLowIsToppedUp() throws {
    var low: [Fact: FactValue] = [
      .accountBalance: .money(Money(minorUnits: 31_200, currency: "CNY")),
      .accountBalanceRequired: .money(Money(minorUnits: 50_000, currency: "CNY")),
      .accountPayments: .text("allowed"),
    ]
    var found = try findings(acquirer, low)
    #expect(found.map(\.id.rule) == ["account-balance-low"])
    #expect(found.first?.ladder.map(\.remedy) == [.topUp, .contactSupport])
    #expect(found.first?.blocksCards == false)
    low[.accountPayments] = .text("blocked")
    found = try findings(acquirer, low)
    #expect(found.map(\.id.rule) == ["account-balance-blocks"])
    #expect(found.first?.blocksCards == true)
    low[.accountBalance] = .money(Money(minorUnits: 50_000, currency: "CNY"))
    low[.accountPayments] = .text("allowed")
    #expect(try findings(acquirer, low).isEmpty)
  }

  @Test(
    arguments: [
      (89_99, []), (90_00, ["account-day-limit-near"]), (99_99, ["account-day-limit-near"]),
      (100_00, ["account-day-limit-used"]), (101_00, ["account-day-limit-used"]),
    ] as [(Int64, [String])])
  func theDayLimitIsWatched(used: Int64, rules: [String]) throws {
    for currency in ["CNY", "EUR"] {
      let found = try findings(
        acquirer,
        [
          .accountDayUsed: .money(Money(minorUnits: used, currency: currency)),
          .accountDayLimit: .money(Money(minorUnits: 100_00, currency: currency)),
        ])
      #expect(found.map(\.id.rule) == rules)
    }
  }

  @Test(
    arguments: [
      (Fact.accountPayments, "blocked", "account-payments-blocked", Cause.accountRestricted),
      (.accountRefunds, "blocked", "account-refunds-blocked", .accountRestricted),
      (.accountWithdrawals, "blocked", "account-withdrawals-blocked", .accountPayout),
      (.accountSettling, "blocked", "account-settling-blocked", .accountPayout),
      (.accountSettlementState, "failed", "account-settlement-failed", .accountPayout),
      (.accountSettlementState, "returned", "account-settlement-returned", .accountPayout),
      (.accountSettlementState, "frozen", "account-settlement-frozen", .accountFrozen),
      (.accountSettlementState, "delayed", "account-settlement-delayed", .accountPayout),
      (.accountBankAccount, "disabled", "account-bank-disabled", .accountPayout),
      (.accountOnboardingApply, "failed", "account-onboarding-failed", .accountReview),
      (.accountOnboardingSettle, "failed", "account-onboarding-failed", .accountReview),
    ])
  func everyTroubleOfAnAccountHasItsFinding(fact: Fact, value: String, rule: String, cause: Cause) throws {
    let found = try findings(acquirer, [fact: .text(value)])
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    let good: [Fact: FactValue] = [
      .accountPayments: .text("allowed"), .accountRefunds: .text("allowed"), .accountWithdrawals: .text("allowed"),
      .accountSettling: .text("allowed"), .accountSettlementState: .text("paid"),
      .accountBankAccount: .text("verified"), .accountOnboardingApply: .text("done"),
      .accountOnboardingSettle: .text("current"),
    ]
    #expect(try findings(acquirer, good).isEmpty)
  }

  @Test func anOnboardingStepOfWhichNobodyTellsAnyMoreLeavesNoFinding() throws {
    var scene = try scene()
    scene.read(acquirer, .accountOnboardingReview, .text("failed"), at: 0)
    #expect(scene.rules == ["account-onboarding-failed"])
    scene.advance(to: 40)
    #expect(scene.rules == [])
    let long = Timestamp(seconds: -8 * 86_400)
    scene.note(acquirer, .accountOnboardingContractAt, .time(long), at: 100)
    scene.read(acquirer, .accountOnboardingContract, .text("current"), at: 100)
    #expect(scene.rules == ["account-onboarding-slow"])
    scene.advance(to: 140)
    #expect(scene.rules == [])
  }

  @Test func papersAreDueAndThenOverdue() throws {
    for (days, rule) in [(20, nil), (10, "account-requirements-due"), (-1, "account-requirements-overdue")]
      as [(Int64, String?)]
    {
      let deadline = FactValue.time(Timestamp(seconds: days * 86_400))
      let found = try findings(acquirer, [.accountRequirementsDeadline: deadline], after: 0)
      #expect(found.map(\.id.rule) == (rule.map { [$0] } ?? []))
    }
  }

  // MARK: Upgrades and links

  @Test(
    arguments: [
      ("announced", "upgrade-announced", Cause.upgradeAnnounced, Severity.notice),
      ("downloading", "upgrade-running", .upgradeRunning, .notice),
      ("installing", "upgrade-running", .upgradeRunning, .notice),
      ("rebooting", "upgrade-running", .upgradeRunning, .notice),
      ("failed", "upgrade-failed", .upgradeFailed, .warning),
    ])
  func everyStepOfAnUpgradeHasItsFinding(state: String, rule: String, cause: Cause, severity: Severity) throws {
    let found = try findings(.upgrade("u1"), [.upgradeState: .text(state)])
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    #expect(found.first?.severity == severity)
  }

  @Test func anUpgradeLeftUndoneBecomesOverdueAndEndsWhenItIsDone() throws {
    var scene = try scene()
    let upgrade = SubjectID.upgrade("u1")
    scene.note(
      upgrade, .upgradeMandatoryBy, .time(Timestamp(seconds: 90_000)), at: 0, freshFor: .seconds(1_000_000))
    scene.read(upgrade, .upgradeState, .text("waiting"), at: 0, freshFor: .seconds(1_000_000))
    #expect(scene.rules == ["upgrade-due-soon"])
    scene.advance(to: 86_400)
    #expect(scene.rules == ["upgrade-waiting-long", "upgrade-due-soon"])
    scene.advance(to: 90_001)
    #expect(scene.rules == ["upgrade-overdue"])
    scene.read(upgrade, .upgradeState, .text("installing"), at: 90_100)
    #expect(scene.rules == ["upgrade-running"])
    scene.read(upgrade, .upgradeState, .text("done"), at: 90_200)
    #expect(scene.rules == [])
  }

  @Test func announcedMaintenanceIsANoticeForNobody() throws {
    let found = try findings(
      .upgrade("m1"), [.upgradeKind: .text("platform-maintenance"), .upgradeState: .text("scheduled")])
    #expect(found.map(\.id.rule) == ["upgrade-maintenance"])
    #expect(found.first?.actor == .nobody)
  }

  @Test(
    arguments: [
      // Nobody said when it ends: half a day after its start, whatever the platform goes on saying.
      ("announced", true, nil), ("scheduled", true, nil), ("installing", false, nil),
      // At the end that was announced.
      ("scheduled", true, 6 * 3_600), ("installing", false, 6 * 3_600),
    ] as [(String, Bool, Int64?)])
  func maintenanceEnds(state: String, hasStart: Bool, ends: Int64?) throws {
    for isSilent in [false, true] {
      var scene = try scene()
      let maintenance = SubjectID.upgrade("m1")
      let fresh: Duration = isSilent ? .seconds(600) : .seconds(1_000_000)
      scene.note(maintenance, .upgradeKind, .text("platform-maintenance"), at: 0, freshFor: fresh)
      if hasStart { scene.note(maintenance, .upgradeStarts, .time(Timestamp(seconds: 0)), at: 0, freshFor: fresh) }
      if let ends {
        scene.note(maintenance, .upgradeEnds, .time(Timestamp(seconds: ends)), at: 0, freshFor: fresh)
      }
      scene.read(maintenance, .upgradeState, .text(state), at: 0, freshFor: fresh)
      let last = ends ?? 12 * 3_600
      #expect(scene.rules == ["upgrade-maintenance-running"])
      scene.advance(to: last - 1)
      #expect(scene.rules == ["upgrade-maintenance-running"])
      scene.advance(to: last + 1)
      #expect(!scene.rules.contains("upgrade-maintenance-running"))
      #expect(!scene.rules.contains("upgrade-announced"))
      #expect(!scene.rules.contains("upgrade-maintenance"))
    }
  }

  @Test func anUpgradeWhoseProgressGrowsIsNotStuck() throws {
    var scene = try scene()
    let upgrade = SubjectID.upgrade("u1")
    for step in Int64(0)...30 {
      scene.note(upgrade, .upgradeProgress, .number(Double(step)), at: step * 600, freshFor: .seconds(1_000_000))
      scene.read(upgrade, .upgradeState, .text("downloading"), at: step * 600, freshFor: .seconds(1_000_000))
      #expect(scene.rules == ["upgrade-running"])
    }
    scene.advance(to: 30 * 600 + 3_600)
    #expect(scene.rules == ["upgrade-stuck"])
  }

  @Test func aUPSThatIsChargedAgainIsNoLongerNearlyEmpty() throws {
    let ups = SubjectID(.power, "ups")
    let empty: [Fact: FactValue] = [.powerLowBattery: .bool(true), .powerSource: .text("battery")]
    #expect(try findings(ups, empty).map(\.id.rule) == ["power-battery-low"])
    #expect(try findings(ups, [.powerLowBattery: .bool(true)]).map(\.id.rule) == ["power-battery-low"])
    #expect(try findings(ups, [.powerLowBattery: .bool(true), .powerSource: .text("mains")]).isEmpty)
  }

  @Test func withoutItsLineTheShopTakesNoCards() throws {
    for link in ["gateway", "internet"] {
      let found = try findings(SubjectID(.link, link), [.linkUp: .bool(false)])
      #expect(found.map(\.blocksCards) == [true], "\(link)")
      #expect(found.first?.severity == .critical)
    }
  }

  @Test func aServiceIsAskedTwiceBeforeItIsSaidNotToAnswer() throws {
    let service = SubjectID.link(toHostOf: "acquirer")
    var scene = try scene()
    scene.read(service, .linkUp, .bool(false), at: 0, freshFor: .seconds(180))
    scene.advance(to: 60)
    #expect(scene.rules == [])
    #expect(scene.engine.retries == [service: [.linkUp: .seconds(20)]])
    scene.read(service, .linkUp, .bool(false), at: 60, freshFor: .seconds(180))
    #expect(scene.rules == ["service-not-answering"])
    #expect(scene.engine.findings.first?.cause == .accountInterface)
    scene.read(service, .linkUp, .bool(true), at: 120)
    #expect(scene.rules == [])
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

  @Test func everyTroubleOfALinkHasItsFinding() throws {
    let service = SubjectID.link(toHostOf: "acquirer")
    let own = SubjectID.link(ofTerminal: "counter")
    #expect(try findings(own, [.linkUp: .bool(false)]).map(\.cause) == [.networkUnreachable])
    #expect(try findings(SubjectID(.link, "gateway"), [.linkUp: .bool(false)]).map(\.cause) == [.networkGateway])
    #expect(try findings(SubjectID(.link, "internet"), [.linkUp: .bool(false)]).map(\.cause) == [.networkInternet])
    #expect(try findings(own, [.linkLoss: .number(8)]).map(\.cause) == [.networkCongestion])
    #expect(try findings(service, [.linkLatency: .number(1_200)]).map(\.cause) == [.networkCongestion])
    let weak: [Fact: FactValue] = [.linkSignal: .number(-95), .linkSignalGrade: .text("poor")]
    #expect(try findings(own, weak).map(\.id.rule) == ["link-signal-weak"])
    #expect(try findings(own, [.linkSignalGrade: .text("poor")]).map(\.id.rule) == ["link-signal-poor"])
  }
}
