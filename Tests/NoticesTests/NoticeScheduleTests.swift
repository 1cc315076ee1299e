import Notices
import ShopModel
import Testing

@Suite struct NoticeScheduleTests {
  private let minute: Duration = .seconds(60)

  private func schedule(
    _ policy: NoticePolicy = NoticePolicy(), calendar: ShopCalendar = .utc,
    isOpen: @escaping @Sendable (CivilTime) -> Bool = { _ in true }
  ) -> NoticeSchedule { NoticeSchedule(policy: policy, calendar: calendar, isOpen: isOpen) }

  private func item(
    _ id: Int64, _ notice: Notice, at queued: Timestamp = start, attempts: Int = 0, next: Timestamp? = nil
  ) -> NoticeSchedule.Item {
    NoticeSchedule.Item(
      QueuedNotice(id: id, text: "", queuedAt: queued, attempts: attempts, nextAttempt: next ?? queued), notice)
  }

  /// The incidents and kinds of a message, the one told in full in front.
  private func sent(_ step: NoticeSchedule.Step) -> [String]? {
    guard case .send(let message, _) = step else { return nil }
    return ([message.notice] + message.others).map { "\($0.incident) \($0.kind.rawValue)" }
  }

  @Test func whatWaitsGoesOutOneByOneInItsOrder() {
    let queue = [item(1, notice(1)), item(2, notice(2, .opened, .critical))]
    #expect(schedule().step([], delivered: [], at: start) == .rest)
    #expect(sent(schedule().step(queue, delivered: [], at: start)) == ["1 opened"])
    #expect(schedule().step(queue, delivered: [start], at: start) == .wait(until: start + .seconds(3)))
    #expect(sent(schedule().step(queue, delivered: [start], at: start + .seconds(3))) == ["1 opened"])
  }

  @Test func beyondTheLimitTheRestIsSummedUpTheWorstInFront() {
    let policy = NoticePolicy(limit: 3, window: .seconds(600))
    let queue = [
      item(3, notice(3, .recovered, .critical)), item(4, notice(4)), item(5, notice(5, .opened, .critical)),
      item(6, notice(6, .opened, .notice)),
    ]
    let before = [start - .seconds(500), start - .seconds(100)]
    let step = schedule(policy).step(queue, delivered: before, at: start)
    #expect(sent(step) == ["5 opened", "4 opened", "6 opened", "3 recovered"])
    guard case .send(_, let rows) = step else { return }
    #expect(rows == [3, 4, 5, 6])

    let three = before + [start - .seconds(50)]
    #expect(schedule(policy).step(queue, delivered: three, at: start) == .wait(until: start + .seconds(100)))
    #expect(sent(schedule(policy).step(queue, delivered: three, at: start + .seconds(100)))?.count == 4)
    // One alone is no sum.
    #expect(sent(schedule(policy).step([queue[1]], delivered: before, at: start)) == ["4 opened"])
  }

  @Test func neverMoreThanTheLimitInAnyWindow() {
    let policy = NoticePolicy(limit: 4, window: .seconds(600))
    var (now, delivered, queue, told) = (start, [Timestamp](), [NoticeSchedule.Item](), 0)
    var id: Int64 = 0
    while now < start + .seconds(7200) {
      if id < 150, id * 20 < (now - start).wholeSeconds {
        id += 1
        queue.append(item(id, notice(Int(id)), at: now))
      }
      if case .send(let message, let rows) = schedule(policy).step(queue, delivered: delivered, at: now) {
        delivered.append(now)
        told += 1 + message.others.count
        queue.removeAll { rows.contains($0.queued.id) }
      }
      now = now + .seconds(1)
    }
    #expect(told == 150 && queue.isEmpty)
    for moment in delivered { #expect(delivered.filter { $0 > moment - .seconds(600) && $0 <= moment }.count <= 4) }
  }

  @Test func ofOneIncidentOnlyTheLatestIsTold() {
    let worse = [item(1, notice(1)), item(2, notice(2)), item(3, notice(1, .worse, .critical))]
    let step = schedule().step(worse, delivered: [], at: start)
    #expect(sent(step) == ["1 opened"])
    guard case .send(let message, let rows) = step else { return }
    #expect(rows == [1, 3] && message.notice.severity == .critical)
    let over = worse + [item(4, notice(1, .recovered))]
    #expect(sent(schedule().step(over, delivered: [], at: start)) == ["1 recovered"])
    #expect(sent(schedule().step([item(3, notice(1, .worse))], delivered: [], at: start)) == ["1 worse"])
  }

  @Test func aChannelThatFailedGetsLongerAndLongerPauses() {
    let schedule = schedule()
    let pauses = (1...8).map { schedule.next(afterAttempt: $0, at: start) - start }
    #expect(pauses == [15, 30, 60, 120, 300, 900, 900, 900].map { .seconds($0) })
    let later = start + .seconds(30)
    let queue = [item(1, notice(1), attempts: 2, next: later), item(2, notice(2))]
    #expect(schedule.step(queue, delivered: [], at: start) == .wait(until: later))
    #expect(sent(schedule.step(queue, delivered: [], at: later)) == ["1 opened"])
    // The clock was put back by a day.
    #expect(sent(schedule.step(queue, delivered: [start], at: start - .seconds(86_400))) == ["1 opened"])
  }

  @Test func whatIsDaysOldIsGivenUp() {
    let queue = [item(1, notice(1)), item(2, notice(2), at: start + .seconds(86_400))]
    #expect(schedule().step(queue, delivered: [], at: start + .seconds(3 * 86_400 + 1)) == .drop([1]))
  }

  // MARK: Quiet hours

  @Test func nothingIsToldInQuietHoursThatRunOverMidnight() throws {
    let night = NoticePolicy(quietHours: .daily(from: 22 * 60, to: 7 * 60))
    let evening = try moment("2026-06-01", 21 * 60 + 59)
    let queue = [item(1, notice(1, .opened, .critical), at: evening)]
    var quiet: [Int] = []
    for offset in 0..<(24 * 60) {
      let now = evening + minute * offset
      if sent(schedule(night).step(queue, delivered: [], at: now)) == nil { quiet.append(offset) }
    }
    #expect(quiet == Array(1...540))
    #expect(schedule(night).step(queue, delivered: [], at: evening + minute) == .wait(until: evening + minute * 2))
    let day = NoticePolicy(quietHours: .daily(from: 12 * 60, to: 14 * 60))
    #expect(sent(schedule(day).step(queue, delivered: [], at: evening)) != nil)
    #expect(sent(schedule(day).step(queue, delivered: [], at: try moment("2026-06-02", 13 * 60))) == nil)
  }

  @Test func whatIsCriticalCanBreakTheQuiet() throws {
    let night = NoticePolicy(quietHours: .daily(from: 0, to: 1440), criticalBreaksQuiet: true)
    let queue = [item(1, notice(1)), item(2, notice(2, .opened, .critical))]
    #expect(sent(schedule(night).step(queue, delivered: [], at: start)) == ["2 opened"])
    #expect(sent(schedule(night).step([queue[0]], delivered: [], at: start)) == nil)
    // Whoever was woken by it is told of its end.
    let over = [item(3, notice(2, .recovered, .critical))]
    #expect(sent(schedule(night).step(over, delivered: [], at: start)) == ["2 recovered"])
  }

  @Test func quietHoursFollowTheClockOnTheWallWhenItIsChanged() throws {
    // Central Europe: on 2026-03-29 the hour from two to three is left out, on 2026-10-25 it comes twice.
    let calendar = ShopCalendar { moment in
      let isSummer = (1_774_746_000..<1_792_890_000).contains(moment.milliseconds / 1000)
      return ShopCalendar.fixed(offset: isSummer ? 7200 : 3600).civil(moment)
    }
    let night = NoticePolicy(quietHours: .daily(from: 22 * 60, to: 7 * 60))
    for (evening, hours) in [("2026-03-27", 9), ("2026-03-28", 8), ("2026-10-24", 10), ("2026-10-25", 9)] {
      var now = try moment(evening, 12 * 60)
      var minutes = 0
      let queue = [item(1, notice(1), at: now)]
      for _ in 0..<(24 * 60) {
        if sent(schedule(night, calendar: calendar).step(queue, delivered: [], at: now)) == nil { minutes += 1 }
        now = now + minute
      }
      #expect(minutes == hours * 60, "the night after \(evening)")
    }
  }

  @Test func quietWhileTheShopIsClosed() {
    let policy = NoticePolicy(quietHours: .whenClosed)
    let queue = [item(1, notice(1))]
    #expect(sent(schedule(policy, isOpen: { _ in false }).step(queue, delivered: [], at: start)) == nil)
    #expect(sent(schedule(policy, isOpen: { _ in true }).step(queue, delivered: [], at: start)) == ["1 opened"])
  }

  private func moment(_ day: String, _ minutes: Int) throws -> Timestamp {
    ShopCalendar.utc.moment(of: try #require(CivilDate(day)), second: minutes * 60)
  }
}
