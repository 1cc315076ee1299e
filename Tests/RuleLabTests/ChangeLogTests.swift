import RuleLab
import ShopCore
import ShopModel
import StatusRules
import Testing

/// What is told of a shop that is lived through.
@Suite struct ChangeLogTests {
  private static let pack = (try? RulePack.builtIn()) ?? .empty
  private static let start = Timestamp(seconds: 1_000_000)
  private static let router = SubjectID.gateway
  private static let terminal = SubjectID.terminal("t1")

  private var bench: LabBench
  private var log = ChangeLog()
  private var told: [ShopChange] = []

  init() {
    var shop = LabShop()
    shop.terminals = ["t1"]
    bench = LabBench(shop: shop, pack: Self.pack, at: Self.start)
  }

  private mutating func read(_ subject: SubjectID, _ fact: Fact, _ value: FactValue, at second: Int64) throws {
    let moment = Self.start + .seconds(second)
    let reading = Reading(subject, fact, value, at: moment, source: "test", freshFor: .seconds(3600))
    try take(.readings([reading]), at: second)
  }

  private mutating func take(_ event: LabEvent, at second: Int64) throws {
    var log = log
    var told = told
    defer { (self.log, self.told) = (log, told) }
    try bench.take(event, at: Self.start + .seconds(second)) { told += log.changes(in: $0) }
  }

  private mutating func pass(until second: Int64) {
    var log = log
    var told = told
    bench.advance(to: Self.start + .seconds(second)) { told += log.changes(in: $0) }
    (self.log, self.told) = (log, told)
  }

  private func seconds(_ change: ShopChange) -> Int64 { (change.at - Self.start).wholeSeconds }

  @Test mutating func aConditionIsPendingThenFoundAtItsMomentThenCleared() throws {
    try read(Self.router, .linkUp, .bool(false), at: 0)
    pass(until: 100)
    try read(Self.router, .linkUp, .bool(true), at: 110)
    let states = told.compactMap { change -> String? in
      guard case .state(let state) = change.kind, state.id.rule == "gateway-down" else { return nil }
      return "\(seconds(change)) \(state.phase.rawValue) \(state.kind.rawValue)"
    }
    // The moment at which it is believed lies between the lines.
    #expect(states == ["0 pending soft", "30 firing hard", "110 inactive hard"])
    let notices = told.compactMap { change -> String? in
      guard case .notice(let notice) = change.kind else { return nil }
      return "\(seconds(change)) \(notice.kind.rawValue) \(notice.isDue)"
    }
    #expect(notices == ["30 opened true", "110 recovered true"])
    #expect(told.contains { $0.kind == .cleared(Finding.ID(rule: "gateway-down", subject: Self.router)) })
  }

  @Test mutating func attemptsAreCountedOneByOne() throws {
    for second in [Int64(0), 10, 20, 30] {
      let moment = Self.start + .seconds(second)
      let readings = [
        Reading(Self.terminal, .terminalContact, .text("answering"), at: moment, source: "test"),
        Reading(Self.terminal, .terminalState, .text("unknown"), at: moment, source: "test"),
      ]
      try take(.readings(readings), at: second)
    }
    let states = told.compactMap { change -> String? in
      guard case .state(let state) = change.kind, state.id.rule == "terminal-state-unclear" else { return nil }
      return "\(state.kind.rawValue) \(state.attempt) of \(state.attempts)"
    }
    #expect(states == ["soft 1 of 3", "soft 2 of 3", "hard 3 of 3"])
  }

  @Test mutating func nothingIsToldTwice() throws {
    try read(Self.terminal, .terminalState, .text("paper-out"), at: 0)
    let count = told.count
    try read(Self.terminal, .terminalState, .text("paper-out"), at: 10)
    pass(until: 20)
    #expect(told.count == count)
  }

  @Test mutating func whatPeopleSayIsToldOnceAndWhatIsHeldBackWithItsReason() throws {
    try read(Self.terminal, .terminalState, .text("paper-out"), at: 0)
    let name = IncidentName.rule("terminal-paper-out", nil)
    try take(.acknowledge(name, Acknowledgement(by: "Li", at: Self.start + .seconds(5), isSticky: true)), at: 5)
    try take(.mute(name, Mute(by: "Li", at: Self.start + .seconds(6), until: Self.start + .seconds(60))), at: 6)
    try read(Self.terminal, .terminalState, .text("ready"), at: 20)
    let events = told.compactMap { change -> IncidentEvent.Kind? in
      if case .incident(_, _, let event) = change.kind { event } else { nil }
    }
    #expect(
      events == [
        .opened(Self.terminal), .acknowledged(by: "Li"), .muted(by: "Li", until: Self.start + .seconds(60)), .closed,
      ])
    let reasons = told.compactMap { change -> NotificationGate.Reason?? in
      if case .notice(let notice) = change.kind { .some(notice.heldBack) } else { nil }
    }
    #expect(reasons == [nil, .muted(until: Self.start + .seconds(60))])
  }

  @Test mutating func aFlappingTerminalIsToldToFlap() throws {
    for index in 0..<12 {
      let moment = Self.start + .seconds(Int64(index) * 10)
      let readings = [
        Reading(Self.terminal, .terminalContact, .text("answering"), at: moment, source: "test"),
        Reading(Self.terminal, .terminalState, .text(index % 2 == 0 ? "ready" : "unknown"), at: moment, source: "test"),
      ]
      try take(.readings(readings), at: Int64(index) * 10)
    }
    let flapping = told.compactMap { change -> Double? in
      if case .state(let state) = change.kind, state.isFlapping { state.percent } else { nil }
    }
    #expect(flapping.first.map { $0 > 30 } == true)
  }

  @Test mutating func timeDoesNotGoBack() throws {
    try read(Self.router, .linkUp, .bool(true), at: 10)
    #expect(throws: LabProblem.self) { try read(Self.router, .linkUp, .bool(true), at: 9) }
    try read(Self.router, .linkUp, .bool(true), at: 10)
  }

  @Test mutating func aRestartIsFollowedByWhatIsSeen() throws {
    try read(Self.terminal, .terminalState, .text("out-of-order"), at: 0)
    try take(.operation(.restart, Self.terminal, by: "Li", .accepted), at: 1)
    try take(.noAnswer(Self.terminal), at: 10)
    let moment = Self.start + .seconds(60)
    try take(
      .readings([
        Reading(Self.terminal, .terminalReachable, .bool(true), at: moment, source: "test"),
        Reading(Self.terminal, .terminalContact, .text("answering"), at: moment, source: "test"),
        Reading(Self.terminal, .terminalState, .text("ready"), at: moment, source: "test"),
      ]), at: 60)
    let states = told.compactMap { change -> Operation.State? in
      if case .operation(let operation) = change.kind { operation.state } else { nil }
    }
    #expect(states == [.accepted, .observedGone, .verified])
  }
}

/// How time passes in a shop with opening hours.
@Suite struct LabBenchTests {
  @Test(arguments: [0, 28_800] as [Int64])
  func aShopOpensAndClosesOnTheMinute(offset: Int64) throws {
    var shop = LabShop()
    shop.hours = LabShop.hours(from: "09:30-18:00")
    shop.offset = offset
    let midnight = Timestamp(seconds: -offset)
    var bench = LabBench(shop: shop, pack: .empty, at: midnight)
    var doors: [String] = []
    var wasOpen: Bool?
    var looks = 0
    bench.advance(to: midnight + .seconds(86_400)) { bench in
      looks += 1
      let isOpen = bench.core.facts.subjects[.shop]?.value(of: .shopOpen, at: bench.now)?.bool
      if isOpen != wasOpen {
        doors.append("\((bench.now - midnight).wholeSeconds / 60) \(isOpen.map { "\($0)" } ?? "?")")
      }
      wasOpen = isOpen
    }
    #expect(doors == ["30 false", "570 true", "1080 false"])
    #expect(looks < 60)
  }

  @Test func hoursOverMidnightAreRead() {
    #expect(LabShop.hours(from: "22:00-02:00") == 1320..<1560)
    for text in ["22:00", "9-18", "09:00-09:00", "24:00-25:00", "a-b", ""] { #expect(LabShop.hours(from: text) == nil) }
  }
}
