import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

@Suite struct StatusEngineTests {
  @Test func aConditionThatHoldsIsAFindingWithItsEvidence() throws {
    var scene = try Scene(
      rules: rule("broken", when: "terminal.state = out-of-order", evidence: "[terminal.state, terminal.software]"))
    scene.read(counter, .terminalState, .text("ready"), at: 100)
    #expect(scene.rules == [])
    scene.read(counter, .terminalState, .text("out-of-order"), at: 110)
    scene.read(counter, .terminalState, .text("out-of-order"), at: 120)
    let finding = try #require(scene.engine.findings.first)
    #expect(finding.id == Finding.ID(rule: "broken", subject: counter))
    #expect(finding.since == Timestamp(seconds: 110))
    #expect(
      finding.evidence == [
        Evidence(
          subject: counter, fact: .terminalState, value: .text("out-of-order"), observedAt: Timestamp(seconds: 120),
          since: Timestamp(seconds: 110))
      ])
    scene.read(counter, .terminalState, .text("ready"), at: 130)
    #expect(scene.rules == [])
  }

  @Test func whatIsUnknownNeitherRaisesNorClears() throws {
    var scene = try Scene(rules: rule("low", when: "terminal.battery < 15 %", evidence: "[terminal.battery]"))
    scene.read(counter, .terminalReachable, .bool(true), at: 90)
    #expect(scene.rules == [])
    scene.read(counter, .terminalBattery, .number(5), at: 100)
    #expect(scene.rules == ["low"])
    #expect(scene.engine.nextDeadline == Timestamp(seconds: 130))
    scene.advance(to: 500)
    #expect(scene.rules == ["low"])
    #expect(scene.engine.nextDeadline == nil)
    scene.read(counter, .terminalBattery, .number(80), at: 510)
    #expect(scene.rules == [])
  }

  @Test func aStaleFactDoesNotRaise() throws {
    var scene = try Scene(rules: rule("low", when: "terminal.battery < 15 %", evidence: "[terminal.battery]"))
    scene.note(counter, .terminalBattery, .number(5), at: 100)
    scene.engine.evaluate(counter, in: scene.facts, at: Timestamp(seconds: 130))
    #expect(scene.rules == [])
  }

  @Test func aRuleMayAskForTime() throws {
    var scene = try Scene(
      rules: rule("held", when: "terminal.contact = held-by-till", evidence: "[terminal.contact]", more: "for: 25 s"))
    scene.read(counter, .terminalContact, .text("held-by-till"), at: 100)
    #expect(scene.rules == [])
    #expect(scene.engine.nextDeadline == Timestamp(seconds: 125))
    scene.advance(to: 124)
    #expect(scene.rules == [])
    scene.advance(to: 125)
    #expect(scene.rules == ["held"])
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 100))
  }

  @Test func theTimeStartsAnewWhenTheConditionBreaks() throws {
    var scene = try Scene(
      rules: rule("held", when: "terminal.contact = held-by-till", evidence: "[terminal.contact]", more: "for: 25 s"))
    scene.read(counter, .terminalContact, .text("held-by-till"), at: 100)
    scene.read(counter, .terminalContact, .text("answering"), at: 110)
    scene.read(counter, .terminalContact, .text("held-by-till"), at: 120)
    scene.advance(to: 144)
    #expect(scene.rules == [])
    scene.advance(to: 145)
    #expect(scene.rules == ["held"])
  }

  @Test func theTimeIsCountedFromTheEvidenceAndNotFromTheLook() throws {
    var scene = try Scene(
      rules: rule("held", when: "terminal.contact = held-by-till", evidence: "[terminal.contact]", more: "for: 25 s"))
    scene.note(counter, .terminalContact, .text("held-by-till"), at: 100)
    scene.read(counter, .terminalContact, .text("held-by-till"), at: 125)
    #expect(scene.rules == ["held"])
  }

  @Test func aNumberThatChangesKeepsTheRunGoing() throws {
    var scene = try Scene(
      rules: rule(
        "slow", when: "terminal.response-time > 2 s", evidence: "[terminal.response-time]", more: "for: 15 s"))
    scene.read(counter, .terminalResponseTime, .number(2_100), at: 100)
    scene.read(counter, .terminalResponseTime, .number(2_200), at: 110)
    scene.read(counter, .terminalResponseTime, .number(2_300), at: 120)
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 100))
  }

  @Test func aGapInKnowledgeNeitherFiresNorRestartsTheTime() throws {
    var scene = try Scene(
      rules: rule("open", when: "terminal.batch.count > 0", evidence: "[terminal.batch.count]", more: "for: 100 s"))
    scene.read(counter, .terminalBatchCount, .number(1), at: 100)
    scene.advance(to: 220)
    #expect(scene.rules == [])
    // Known from 100 to 130 and from 230 on: the time in between does not count.
    scene.read(counter, .terminalBatchCount, .number(2), at: 230, freshFor: .seconds(100))
    #expect(scene.rules == [])
    scene.advance(to: 299)
    #expect(scene.rules == [])
    scene.advance(to: 300)
    #expect(scene.rules == ["open"])
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 200))
  }

  @Test func betweenTwoThresholdsItStaysAsItIs() throws {
    var scene = try Scene(
      rules: rule(
        "weak", "link", when: "link.signal < -85 dBm", evidence: "[link.signal]", more: "clear: link.signal > -80 dBm"))
    let link = SubjectID.link(ofTerminal: "counter")
    var seen: [Bool] = []
    for (index, signal) in [-82.0, -86, -82, -79, -82, -86].enumerated() {
      scene.read(link, .linkSignal, .number(signal), at: 100 + Int64(index) * 10)
      seen.append(!scene.rules.isEmpty)
    }
    #expect(seen == [false, true, true, false, false, true])
  }

  @Test func aConditionThatStillHoldsOutweighsOneThatEnds() throws {
    var scene = try Scene(
      rules: rule(
        "lock", when: "terminal.locks contains printer", evidence: "[terminal.locks]",
        more: "clear: known(terminal.locks) or terminal.state = ready"))
    scene.read(counter, .terminalLocks, .texts(["printer"]), at: 100)
    #expect(scene.rules == ["lock"])
    scene.read(counter, .terminalLocks, .texts([]), at: 110)
    #expect(scene.rules == [])
    scene.read(counter, .terminalLocks, .texts(["printer"]), at: 120)
    scene.read(counter, .terminalState, .text("ready"), at: 160)
    #expect(scene.rules == [])
  }

  @Test func timeAloneMayRaiseAndClear() throws {
    var scene = try Scene(
      rules: rule(
        "old", when: "terminal.batch.opened < now - 1 h", evidence: "[terminal.batch.opened]"),
      rule("young", when: "age(terminal.state) < 40 s"))
    scene.read(counter, .terminalBatchOpened, .time(Timestamp(seconds: 0)), at: 3_590, freshFor: .seconds(100_000))
    scene.read(counter, .terminalState, .text("ready"), at: 3_590)
    #expect(scene.rules == ["young"])
    var turns = 0
    while let deadline = scene.engine.nextDeadline, deadline <= Timestamp(seconds: 4_000), turns < 50 {
      scene.engine.advance(to: deadline, in: scene.facts)
      turns += 1
    }
    #expect(turns < 10)
    #expect(scene.rules == ["old"])
    #expect(scene.engine.findings.first.map { $0.since.milliseconds } == 3_600_000)
  }

  @Test func aFindingWithoutEvidenceIsNeverMade() throws {
    var scene = try Scene(rules: rule("a", when: "terminal.mains = false", evidence: "[terminal.battery]"))
    scene.read(counter, .terminalMains, .bool(false), at: 100)
    #expect(scene.rules == [])
    scene.read(counter, .terminalBattery, .number(50), at: 110)
    #expect(scene.rules == ["a"])
  }

  @Test func staleFactsAreEvidenceAndUnknownOnesAreNot() throws {
    var scene = try Scene(
      rules: rule(
        "gone", when: "terminal.reachable = false and last(link.signal) < -85 dBm",
        evidence: "[terminal.reachable, link.signal, terminal.battery]"))
    let link = SubjectID.link(ofTerminal: "counter")
    scene.read(link, .linkSignal, .number(-97), at: 100)
    scene.read(counter, .terminalReachable, .bool(false), at: 500)
    let finding = try #require(scene.engine.findings.first)
    #expect(finding.evidence.map(\.fact) == [.terminalReachable, .linkSignal])
    #expect(finding.evidence.map(\.subject) == [counter, link])
  }

  @Test func aTerminalIsLookedAtAgainWhenItsLinkChanges() throws {
    var scene = try Scene(
      rules: rule(
        "gone", when: "terminal.reachable = false and link.signal < -85 dBm", evidence: "[terminal.reachable]"))
    let link = SubjectID.link(ofTerminal: "counter")
    scene.read(counter, .terminalReachable, .bool(false), at: 100)
    scene.read(SubjectID.link(ofTerminal: "bar"), .linkSignal, .number(-97), at: 101)
    #expect(scene.rules == [])
    scene.read(link, .linkSignal, .number(-97), at: 102)
    #expect(scene.rules == ["gone"])
  }

  @Test func theShopsFactsAreSeenByAll() throws {
    var scene = try Scene(
      rules: rule("late", when: "shop.open = false and terminal.batch.count > 0", evidence: "[terminal.batch.count]"))
    scene.read(counter, .terminalBatchCount, .number(3), at: 100)
    scene.read(.shop, .shopOpen, .bool(false), at: 101)
    #expect(scene.rules == ["late"])
  }

  @Test func hidingWorksWhileTheOtherIsThere() throws {
    var scene = try Scene(
      rules: rule("broken", when: "terminal.state = out-of-order"),
      rule("special", when: "terminal.status-code = \"9D\"", more: "hides: [broken]"))
    scene.note(counter, .terminalStatusCode, .text("9D"), at: 100)
    scene.read(counter, .terminalState, .text("out-of-order"), at: 100)
    #expect(scene.rules == ["special"])
    scene.read(counter, .terminalStatusCode, .text("DF"), at: 110)
    #expect(scene.rules == ["broken"])
    // Another subject's finding hides nothing.
    scene.read(.terminal("bar"), .terminalStatusCode, .text("9D"), at: 110)
    scene.read(.terminal("bar"), .terminalState, .text("ready"), at: 110)
    #expect(Set(scene.rules) == ["broken", "special"])
  }

  @Test func aRetiredSubjectLeavesNothingBehind() throws {
    var scene = try Scene(rules: rule("broken", when: "terminal.state = out-of-order"))
    scene.read(counter, .terminalState, .text("out-of-order"), at: 100)
    scene.retire(counter)
    #expect(scene.rules == [])
    #expect(scene.engine.nextDeadline == nil)
    scene.retire(counter)
    scene.read(.terminal("bar"), .terminalState, .text("out-of-order"), at: 110)
    #expect(scene.engine.findings.map(\.id.subject) == [.terminal("bar")])
  }

  @Test func findingsAreInOrder() throws {
    var scene = try Scene(
      rules: rule("b", when: "terminal.state = out-of-order"),
      rule("a", when: "terminal.state in (out-of-order, service)"),
      rule("c", when: "terminal.state in (out-of-order, locked)", severity: "critical"),
      rule("d", when: "terminal.mains = false", evidence: "[terminal.mains]"))
    scene.read(counter, .terminalMains, .bool(false), at: 90)
    scene.read(counter, .terminalState, .text("out-of-order"), at: 100)
    #expect(scene.rules == ["c", "d", "a", "b"])
  }

  @Test func rolesOfLinksAreToldApart() throws {
    func linkRule(_ id: String, _ role: String) -> String {
      rule(id, "link", when: "link.up = false", evidence: "[link.up]", more: "of: \(role)")
    }
    var scene = try Scene(
      rules: linkRule("service", "host"), linkRule("own", "terminal"), linkRule("router", "gateway"))
    for link in [.link(toHostOf: "acquirer"), .link(ofTerminal: "counter"), SubjectID(.link, "gateway")] {
      scene.read(link, .linkUp, .bool(false), at: 100)
    }
    let found = Dictionary(uniqueKeysWithValues: scene.engine.findings.map { ($0.id.rule, $0.id.subject.key) })
    #expect(found == ["service": "host:acquirer", "own": "terminal:counter", "router": "gateway"])
  }

  @Test func aClockSetBackDoesNotLeaveAFindingInTheFuture() throws {
    var scene = try Scene(rules: rule("broken", when: "terminal.state = out-of-order"))
    scene.read(counter, .terminalState, .text("out-of-order"), at: 1_000)
    scene.engine.evaluate(counter, in: scene.facts, at: Timestamp(seconds: 400))
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 400))
  }

  /// Random readings about several subjects at once: whatever the order in which they are looked at, the findings are
  /// the same, none is without evidence, none begins in the future.
  @Test(arguments: 0..<20)
  func theOrderOfEvaluationChangesNothing(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var forward = Scene(try RulePack.builtIn())
    var backward = forward
    let subjects: [SubjectID] = ["a", "b", "c"].flatMap { [.terminal($0), .link(ofTerminal: $0)] }
    let choices: [(Fact, [FactValue])] = [
      (.terminalReachable, [.bool(true), .bool(false)]),
      (.terminalStatusCode, [.text("00"), .text("E2"), .text("F0")]),
      (.terminalState, Choice.terminalState.map(FactValue.text)),
      (.terminalContact, Choice.contact.map(FactValue.text)),
      (.terminalLocks, [.texts([]), .texts(["printer"]), .texts(["low-battery", "mdb-not-ready"])]),
      (.terminalBattery, [.number(5), .number(50)]), (.terminalResponseTime, [.number(10), .number(2_500)]),
      (.linkSignal, [.number(-95), .number(-50)]), (.linkSignalGrade, [.text("poor"), .text("good")]),
    ]
    var second: Int64 = 1_000
    for _ in 0..<60 {
      second += Int64.random(in: 1...40, using: &random)
      forward.advance(to: second)
      backward.advance(to: second)
      let touched = subjects.filter { _ in Bool.random(using: &random) }
      for subject in touched {
        for (fact, values) in choices where fact.subjectKind == subject.kind && Bool.random(using: &random) {
          guard let value = values.randomElement(using: &random) else { continue }
          forward.note(subject, fact, value, at: second)
          backward.note(subject, fact, value, at: second)
        }
      }
      forward.advance(to: second)
      for subject in touched { forward.engine.evaluate(subject, in: forward.facts, at: Timestamp(seconds: second)) }
      for subject in touched.reversed() {
        backward.engine.evaluate(subject, in: backward.facts, at: Timestamp(seconds: second))
      }
      backward.advance(to: second)
      #expect(forward.engine.findings == backward.engine.findings)
      for finding in forward.engine.findings {
        #expect(!finding.evidence.isEmpty)
        #expect(finding.since <= Timestamp(seconds: second))
      }
      if let deadline = forward.engine.nextDeadline { #expect(deadline > Timestamp(seconds: second)) }
    }
  }

  /// Going from deadline to deadline finds exactly what looking every second finds.
  @Test(arguments: 0..<10)
  func noChangeHappensBetweenDeadlines(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var scene = Scene(try RulePack.builtIn())
    let contacts = Choice.contact.map(FactValue.text)
    var second: Int64 = 100_000
    for _ in 0..<20 {
      guard let contact = contacts.randomElement(using: &random) else { continue }
      scene.note(counter, .terminalReachable, .bool(Bool.random(using: &random)), at: second)
      scene.note(counter, .terminalState, .text(Bool.random(using: &random) ? "updating" : "ready"), at: second)
      scene.note(counter, .terminalBatchCount, .number(1), at: second, freshFor: .seconds(50_000))
      scene.note(
        counter, .terminalBatchOpened,
        .time(Timestamp(seconds: second - Int64.random(in: 93_000...94_000, using: &random))),
        at: second, freshFor: .seconds(5_000))
      scene.read(counter, .terminalContact, contact, at: second)
      for _ in 0..<Int.random(in: 1...900, using: &random) {
        second += 1
        let due = scene.engine.nextDeadline.map { $0 <= Timestamp(seconds: second) } ?? false
        var watched = scene
        watched.engine.evaluate(counter, in: watched.facts, at: Timestamp(seconds: second))
        if due { scene.advance(to: second) }
        #expect(scene.engine.findings == watched.engine.findings)
      }
    }
  }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
