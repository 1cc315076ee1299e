import Foundation
import ShopCore
import ShopModel
import ShopTesting
import Testing

struct MaintenanceTests {
  private static let start = Timestamp(seconds: 1_700_000_000)
  private static func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }
  private static let till = SubjectID.terminal("till")

  private static func window(
    _ id: String, _ start: Int, _ end: Int, flexible: Int? = nil, trigger: String? = nil,
    subjects: Set<SubjectID> = [till]
  ) -> MaintenanceWindow {
    MaintenanceWindow(
      id: id, by: "technician", subjects: subjects, start: at(start), end: at(end),
      kind: flexible.map { .flexible(.seconds($0)) } ?? .fixed, trigger: trigger)
  }

  private static func schedule(_ windows: MaintenanceWindow...) throws -> MaintenanceSchedule {
    var schedule = MaintenanceSchedule()
    for window in windows { try schedule.add(window, at: at(0)) }
    return schedule
  }

  private static func names(_ events: [MaintenanceEvent]) -> [String] { events.map { "\($0.window.id) \($0.kind)" } }

  @Test func aFixedOneLastsFromStartToEnd() throws {
    var schedule = try MaintenanceTests.schedule(MaintenanceTests.window("night", 100, 200))
    #expect(schedule.nextChange == MaintenanceTests.at(100))
    #expect(schedule.advance(to: MaintenanceTests.at(99)).isEmpty)
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: MaintenanceTests.at(99)) == nil)
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(100))) == ["night began"])
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: MaintenanceTests.at(150))?.id == "night")
    #expect(schedule.activeWindow(for: .terminal("other"), at: MaintenanceTests.at(150)) == nil)
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: MaintenanceTests.at(200)) == nil)
    #expect(schedule.nextChange == MaintenanceTests.at(200))
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(200))) == ["night ended"])
    #expect(schedule.windows.isEmpty && schedule.nextChange == nil)
  }

  @Test func aFlexibleOneBeginsWithTheFirstTroubleAndLastsItsTime() throws {
    var schedule = try MaintenanceTests.schedule(MaintenanceTests.window("visit", 100, 200, flexible: 500))
    schedule.noteTrouble(with: MaintenanceTests.till, at: MaintenanceTests.at(99))
    #expect(schedule.advance(to: MaintenanceTests.at(120)).isEmpty)
    schedule.noteTrouble(with: .terminal("other"), at: MaintenanceTests.at(140))
    #expect(schedule.advance(to: MaintenanceTests.at(140)).isEmpty)
    schedule.noteTrouble(with: MaintenanceTests.till, at: MaintenanceTests.at(150))
    #expect(schedule.nextChange == MaintenanceTests.at(150))
    // Its time runs from the trouble on, even if it is told late.
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(155))) == ["visit began"])
    schedule.noteTrouble(with: MaintenanceTests.till, at: MaintenanceTests.at(190))
    #expect(schedule.advance(to: MaintenanceTests.at(649)).isEmpty)
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: MaintenanceTests.at(649)) != nil)
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(650))) == ["visit ended"])
  }

  @Test func aFlexibleOneWithoutTroublePasses() throws {
    var schedule = try MaintenanceTests.schedule(MaintenanceTests.window("visit", 100, 200, flexible: 500))
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(200))) == ["visit passed"])
    schedule = try MaintenanceTests.schedule(MaintenanceTests.window("visit", 100, 200, flexible: 500))
    schedule.noteTrouble(with: MaintenanceTests.till, at: MaintenanceTests.at(200))
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(200))) == ["visit passed"])
  }

  @Test func aTriggeredOneBeginsAndEndsWithAnother() throws {
    var schedule = try MaintenanceTests.schedule(
      MaintenanceTests.window("router", 100, 200, flexible: 300, subjects: [.gateway]),
      MaintenanceTests.window("tills", 0, 1000, trigger: "router"),
      MaintenanceTests.window("short", 0, 1000, flexible: 50, trigger: "tills"))
    #expect(schedule.advance(to: MaintenanceTests.at(120)).isEmpty)
    #expect(schedule.depth(of: MaintenanceTests.till) == 0)
    schedule.noteTrouble(with: .gateway, at: MaintenanceTests.at(150))
    #expect(
      MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(150)))
        == ["router began", "tills began", "short began"])
    #expect(schedule.depth(of: MaintenanceTests.till) == 2)
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(200))) == ["short ended"])
    #expect(
      MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(450))) == ["router ended", "tills ended"])
  }

  @Test func endingOneEndsWhatItTriggers() throws {
    var schedule = try MaintenanceTests.schedule(
      MaintenanceTests.window("a", 10, 200), MaintenanceTests.window("b", 10, 200, trigger: "a"),
      MaintenanceTests.window("c", 10, 200))
    #expect(MaintenanceTests.names(schedule.end("a")) == ["a passed", "b passed"])
    _ = schedule.advance(to: MaintenanceTests.at(10))
    #expect(schedule.depth(of: MaintenanceTests.till) == 1)
    #expect(MaintenanceTests.names(schedule.end("c")) == ["c ended"])
    #expect(schedule.end("c").isEmpty)
  }

  @Test func whatCannotBeIsRefused() throws {
    var schedule = try MaintenanceTests.schedule(MaintenanceTests.window("a", 10, 200))
    let now = MaintenanceTests.at(100)
    func refusal(_ window: MaintenanceWindow) -> MaintenanceProblem? {
      do throws(MaintenanceProblem) {
        try schedule.add(window, at: now)
        return nil
      } catch { return error }
    }
    #expect(refusal(MaintenanceTests.window("b", 10, 100)) == .past)
    #expect(refusal(MaintenanceTests.window("b", 200, 200)) == .empty)
    #expect(refusal(MaintenanceTests.window("b", 10, 200, flexible: 0)) == .empty)
    #expect(refusal(MaintenanceTests.window("a", 10, 200)) == .nameInUse("a"))
    #expect(refusal(MaintenanceTests.window("b", 10, 200, trigger: "c")) == .unknownTrigger("c"))
    #expect(schedule.windows.map(\.id) == ["a"])
    #expect(refusal(MaintenanceTests.window("b", 10, 101)) == nil)
  }

  @Test func theWholeShopIsEverybody() throws {
    var schedule = try MaintenanceTests.schedule(MaintenanceTests.window("fair", 10, 200, subjects: [.shop]))
    _ = schedule.advance(to: MaintenanceTests.at(10))
    #expect(schedule.activeWindow(for: .account("m"), at: MaintenanceTests.at(20))?.id == "fair")
    #expect(schedule.depth(of: MaintenanceTests.till) == 1)
  }

  @Test func ofSeveralTheLongestIsNamed() throws {
    var schedule = try MaintenanceTests.schedule(
      MaintenanceTests.window("a", 10, 200), MaintenanceTests.window("b", 20, 300),
      MaintenanceTests.window("c", 30, 100))
    _ = schedule.advance(to: MaintenanceTests.at(50))
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: MaintenanceTests.at(50))?.id == "b")
    #expect(schedule.depth(of: MaintenanceTests.till) == 3)
  }

  @Test func whatPassedWhileNobodyLookedIsGone() throws {
    var schedule = try MaintenanceTests.schedule(
      MaintenanceTests.window("a", 10, 200), MaintenanceTests.window("b", 10, 500, trigger: "a"))
    #expect(MaintenanceTests.names(schedule.advance(to: MaintenanceTests.at(300))) == ["a passed", "b passed"])
  }

  // MARK: Plans

  private static let newYork = ShopCalendar.zone("America/New_York")
  private static let plan = MaintenancePlan(
    id: "updates", by: "technician", subjects: [.shop],
    timing: .recurring(nightly(2 * 3600 + 1800)))

  private static func nightly(_ second: Int) -> RecurringWindow {
    RecurringWindow(.daily(), startSecond: second, duration: .seconds(3600), since: .utc("2026-01-01 00:00"))
  }

  /// Runs the schedule from change to change, and says what happened when, by the wall.
  private static func run(
    _ schedule: inout MaintenanceSchedule, _ plans: [MaintenancePlan], from: String, to: String
  ) -> [String] {
    var lines: [String] = []
    var now = Timestamp.utc(from)
    while now < .utc(to) {
      let events = schedule.follow(plans, at: now, in: newYork) + schedule.advance(to: now)
      for event in events {
        let civil = newYork.civil(now)
        lines.append("\(civil.day) \(civil.hour):\(civil.minute) \(event.kind)")
      }
      if events.isEmpty || schedule.nextChange == nil { _ = schedule.follow(plans, at: now, in: newYork) }
      now = max(schedule.nextChange ?? .utc(to), now + .seconds(1))
    }
    return lines
  }

  @Test func aPlanIsAnnouncedAgainAndAgain() {
    var schedule = MaintenanceSchedule()
    let lines = MaintenanceTests.run(
      &schedule, [MaintenanceTests.plan], from: "2026-03-07 12:00", to: "2026-03-10 00:00")
    #expect(lines == ["8 3:30 began", "8 4:30 ended", "9 2:30 began", "9 3:30 ended"])
  }

  @Test func oneThatWasEndedByHandIsNotAnnouncedAgain() throws {
    var schedule = MaintenanceSchedule()
    var now = Timestamp.utc("2026-06-01 06:40")
    _ = schedule.follow([MaintenanceTests.plan], at: now, in: MaintenanceTests.newYork)
    #expect(schedule.advance(to: now).map(\.kind) == [.began])
    #expect(schedule.end("updates").map(\.kind) == [.ended])
    for _ in 0..<3 {
      now = now + .seconds(60)
      _ = schedule.follow([MaintenanceTests.plan], at: now, in: MaintenanceTests.newYork)
      #expect(schedule.advance(to: now).isEmpty)
      #expect(schedule.activeWindow(for: .shop, at: now) == nil)
    }
    #expect(schedule.nextChange == .utc("2026-06-02 06:30"))
  }

  @Test func aPlanThatChangesOrGoesTakesItsWindowAlong() throws {
    var schedule = MaintenanceSchedule()
    let now = Timestamp.utc("2026-06-01 12:00")
    _ = schedule.follow([MaintenanceTests.plan], at: now, in: MaintenanceTests.newYork)
    var later = MaintenanceTests.plan
    later.timing = .recurring(MaintenanceTests.nightly(4 * 3600))
    _ = schedule.follow([later], at: now, in: MaintenanceTests.newYork)
    #expect(schedule.nextChange == .utc("2026-06-02 08:00"))
    #expect(schedule.follow([], at: now, in: MaintenanceTests.newYork).map(\.kind) == [.passed])
    #expect(schedule.windows.isEmpty)
    // One announced by hand under the name of a plan stays.
    try schedule.add(
      MaintenanceWindow(id: "updates", by: "owner", subjects: [.shop], start: now, end: now + .seconds(60)), at: now)
    _ = schedule.follow([later], at: now, in: MaintenanceTests.newYork)
    #expect(schedule.windows.map(\.by) == ["owner"])
  }

  @Test func aPlanForOnceIsAnnouncedOnce() {
    var schedule = MaintenanceSchedule()
    var plan = MaintenanceTests.plan
    plan.timing = .once(from: .utc("2026-06-01 12:00"), to: .utc("2026-06-01 14:00"))
    let lines = MaintenanceTests.run(&schedule, [plan], from: "2026-06-01 00:00", to: "2026-06-03 00:00")
    #expect(lines == ["1 8:0 began", "1 10:0 ended"])
    #expect(schedule.windows.isEmpty)
    // Taken up again, it is not announced a second time; nor is one that was over before anybody looked.
    #expect(schedule.follow([plan], at: .utc("2026-06-01 13:00"), in: .utc).isEmpty && schedule.windows.isEmpty)
    var late = MaintenanceSchedule()
    _ = late.follow([plan], at: .utc("2026-06-01 15:00"), in: .utc)
    #expect(late.windows.isEmpty)
  }

  @Test func aFlexiblePlanBeginsWithTheFirstTroubleOfItsTime() {
    var schedule = MaintenanceSchedule()
    var plan = MaintenanceTests.plan
    plan.kind = .flexible(.seconds(600))
    let begin = Timestamp.utc("2026-06-01 06:40")
    _ = schedule.follow([plan], at: begin, in: MaintenanceTests.newYork)
    #expect(schedule.advance(to: begin).isEmpty)
    schedule.noteTrouble(with: MaintenanceTests.till, at: begin + .seconds(60))
    #expect(schedule.advance(to: begin + .seconds(60)).map(\.kind) == [.began])
    #expect(schedule.activeWindow(for: MaintenanceTests.till, at: begin + .seconds(659)) != nil)
    #expect(schedule.advance(to: begin + .seconds(660)).map(\.kind) == [.ended])
    // Its time goes on, but it comes only once in it.
    _ = schedule.follow([plan], at: begin + .seconds(700), in: MaintenanceTests.newYork)
    #expect(schedule.windows.map(\.start) == [.utc("2026-06-02 06:30")])
  }

  // MARK: Properties

  @Test(arguments: 1...40) func writtenDownAtAnyPointItGoesOnAsIfNothingHadBeen(seed: Int) throws {
    var random = SeededDraw(seed)
    var schedule = MaintenanceSchedule()
    var copy = schedule
    var now = MaintenanceTests.start
    for turn in 0..<60 {
      copy = try JSONDecoder().decode(MaintenanceSchedule.self, from: JSONEncoder().encode(copy))
      now = now + .seconds(random.below(60))
      let choice = random.below(5)
      let (from, length, subject) = (random.below(120) - 30, 1 + random.below(200), random.below(3))
      let trigger = random.below(2) == 0 ? schedule.windows.randomElement(using: &random)?.id : nil
      func act(_ schedule: inout MaintenanceSchedule) -> [MaintenanceEvent] {
        let subject = SubjectID.terminal("\(subject)")
        switch choice {
        case 0, 1:
          let start = now + .seconds(from)
          try? schedule.add(
            MaintenanceWindow(
              id: "\(turn)", by: "", subjects: [subject], start: start, end: start + .seconds(length),
              kind: choice == 0 ? .fixed : .flexible(.seconds(length)), trigger: trigger), at: now)
        case 2: schedule.noteTrouble(with: subject, at: now)
        case 3:
          let ended = schedule.windows.first.map { schedule.end($0.id) } ?? []
          return ended + schedule.advance(to: now)
        default: break
        }
        return schedule.advance(to: now)
      }
      #expect(act(&schedule) == act(&copy))
      #expect(schedule == copy)
      // Told of everything up to now, it has nothing left to do before.
      if let next = schedule.nextChange { #expect(next > now) }
      #expect(schedule.advance(to: now).isEmpty)
      for window in schedule.windows {
        if case .active(let since, let until) = window.state { #expect(since <= now && now < until) }
      }
    }
  }
}
