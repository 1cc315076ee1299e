import ShopModel
import Testing

private let day: Duration = .seconds(86_400)

struct DutyCalendarTests {
  private let clean = LocalizedText(en: "Wipe the display", zh: "擦拭屏幕")
  private let dust = LocalizedText(en: "Take out the dust", zh: "清除纸屑")
  private let shanghai = ShopCalendar.fixed(offset: 8 * 3600)

  private func duty(every: Duration = day * 7, firstDue: String? = nil, items: [LocalizedText]? = nil) -> Duty {
    Duty(
      key: "cleaning", kind: "cleaning", name: LocalizedText("Clean"), every: every,
      firstDue: firstDue.flatMap { CivilDate($0) }, checklist: items ?? [clean, dust], remind: day)
  }

  private func status(_ duty: Duty, _ record: DutyRecord) -> DutyStatus {
    DutyCalendar(duties: [duty], calendar: shanghai).statuses(records: ["cleaning": record])[0]
  }

  @Test func whatWasNeverSeenIsDueNobodyKnowsWhen() {
    let status = DutyCalendar(duties: [duty()], calendar: shanghai).statuses(records: [:])[0]
    #expect(status.due == nil && status.lastDone == nil)
    #expect(status.urgency(at: utc("2030-01-01")) == .notKnown)
  }

  /// Seen on 1 December at 01:00 in Shanghai, which is still November in UTC.
  @Test func withoutADateItIsDueOneIntervalAfterItWasSeen() {
    let status = status(duty(), DutyRecord(firstSeen: utc("2026-11-30", 17 * 60)))
    #expect(status.due == utc("2026-12-08", 23 * 60 + 59 - 8 * 60))
  }

  @Test func theFirstDateCountsUntilItWasDoneOnce() {
    let seen = utc("2026-11-01")
    let first = status(duty(firstDue: "2026-12-24"), DutyRecord(firstSeen: seen))
    #expect(first.due == utc("2026-12-24", 23 * 60 + 59 - 8 * 60))
    let done = DutyCompletion(by: "li", at: utc("2026-11-10", 8 * 60))
    let second = status(duty(firstDue: "2026-12-24"), DutyRecord(firstSeen: seen, lastDone: done))
    #expect(second.due == utc("2026-11-17", 23 * 60 + 59 - 8 * 60))
  }

  @Test func wholeDaysLastToTheEndOfTheDayAndOthersToTheMinute() {
    let done = DutyRecord(lastDone: DutyCompletion(by: "li", at: utc("2026-11-10", 100)))
    #expect(status(duty(every: day * 3), done).due == utc("2026-11-13", 23 * 60 + 59 - 8 * 60))
    #expect(status(duty(every: .seconds(36 * 3600)), done).due == utc("2026-11-11", 100 + 12 * 60))
  }

  @Test func remindedBeforeAndOverdueAfterwards() {
    let status = status(duty(), DutyRecord(lastDone: DutyCompletion(by: "li", at: utc("2026-11-10", 1))))
    let due = utc("2026-11-17", 23 * 60 + 59 - 8 * 60)
    #expect(status.urgency(at: due - day - .milliseconds(1)) == .later)
    #expect(status.urgency(at: due - day) == .soon)
    #expect(status.urgency(at: due) == .soon)
    #expect(status.urgency(at: due + .milliseconds(1)) == .overdue)
  }

  @Test func itIsDoneWhenEveryItemIsTickedAndTheNextRoundBeginsEmpty() {
    var record = DutyRecord(
      lastDone: DutyCompletion(by: "wang", at: utc("2026-11-01"), note: "all well"),
      ticks: [ChecklistTick(item: "Take out the dust", by: "li", at: utc("2026-11-08"))])
    let half = status(duty(), record)
    #expect(half.lastDone?.by == "wang")
    #expect(half.items.map { $0.tick?.by } == [nil, "li"])

    record.ticks.append(ChecklistTick(item: "Wipe the display", by: "zhao", at: utc("2026-11-09")))
    let whole = status(duty(), record)
    #expect(whole.lastDone == DutyCompletion(by: "zhao", at: utc("2026-11-09")))
    #expect(whole.items.map { $0.tick } == [nil, nil])
    #expect(whole.due == utc("2026-11-16", 23 * 60 + 59 - 8 * 60))
  }

  /// A reworded item is another item; a tick of one that is gone counts for nothing.
  @Test func aTickOfAnotherItemDoesNotComplete() {
    let ticks = ["Take out the dust", "Wipe the screen"].map {
      ChecklistTick(item: $0, by: "li", at: utc("2026-11-08"))
    }
    #expect(status(duty(), DutyRecord(ticks: ticks)).lastDone == nil)
    let shortened = status(duty(items: [dust]), DutyRecord(ticks: ticks))
    #expect(shortened.lastDone?.by == "li")
  }

  @Test func aDutyWithoutAChecklistIsOnlyDoneWhenSomebodySaysSo() {
    #expect(status(duty(items: []), DutyRecord(firstSeen: utc("2026-11-08"))).lastDone == nil)
  }

  @Test func readingsSayWhatIsKnownAndWhereFrom() throws {
    let now = utc("2026-11-12")
    let calendar = DutyCalendar(duties: [duty()], calendar: shanghai)
    func values(_ record: DutyRecord) -> [Fact: Reading] {
      let readings = calendar.readings(records: ["cleaning": record], at: now)
      return Dictionary(uniqueKeysWithValues: readings.map { ($0.fact, $0) })
    }
    let new = values(DutyRecord())
    #expect(Set(new.keys) == [.dutyKind, .dutyEvery, .dutyTicked])
    #expect(new[.dutyKind]?.source == "configuration")
    #expect(new[.dutyEvery]?.value == .number(604_800))
    #expect(new[.dutyTicked]?.value == .texts([]))

    let done = values(
      DutyRecord(
        firstSeen: utc("2026-11-01"), lastDone: DutyCompletion(by: "li", at: utc("2026-11-10")),
        ticks: [ChecklistTick(item: "Wipe the display", by: "wang", at: utc("2026-11-11"))]))
    #expect(Set(done.keys) == DutyCalendar.facts)
    #expect(done[.dutyLastDone]?.value == .time(utc("2026-11-10")))
    #expect(done[.dutyLastDone]?.reportedAt == utc("2026-11-10"))
    #expect(done[.dutyDoneBy]?.value == .text("li"))
    #expect(done[.dutyDoneBy]?.source == "by hand")
    #expect(done[.dutyDue]?.value == .time(utc("2026-11-17", 23 * 60 + 59 - 8 * 60)))
    #expect(done[.dutyTicked]?.value == .texts(["Wipe the display"]))
    for reading in done.values {
      #expect(reading.subject == .duty("cleaning") && reading.observedAt == now)
      #expect(reading.value.fits(reading.fact.definition.type), "\(reading.fact)")
    }
  }
}
