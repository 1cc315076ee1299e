import PollingEngine
import ShopModel

extension SimulatedLife {
  /// Begins to ask; most answer at once.
  mutating func ask(_ key: DeviceKey) {
    guard let place = watched.sources.firstIndex(where: { $0.key == key }) else { return }
    let takes = shop.time(toAsk: watched.sources[place].who)
    if takes == .zero { take(place) } else { arrivals.add(place, at: now + takes) }
  }

  /// Takes in what came of asking.
  mutating func take(_ place: Int) {
    let source = watched.sources[place]
    // A customer every few minutes while the shop is open.
    let serves = shop.isOpenNow && chance.happens(0.3)
    var report = shop.report(of: source.who, serves: serves, noise: chance.fraction(), at: now)
    var bad = 0
    if chance.happens(0.0002), let reading = report.readings.first {
      report.readings.append(Reading(reading.subject, reading.fact, .texts(["?"]), at: now, source: "a fault"))
      bad = 1
    }
    let succeeded = report.contact == .answered
    if !succeeded, let lasting = schedule.freshness(afterFailureOf: source.key) {
      for index in report.readings.indices where report.readings[index].freshFor == nil {
        report.readings[index].freshFor = lasting
      }
    }
    let notes = core.take(report, from: source.key.name, at: now)
    outcome.polls += 1
    outcome.readings += report.readings.count - bad
    outcome.refused += notes.count
    if notes.count != bad { self.report("\(notes.count) readings of \(source.key) were refused, and \(bad) were bad") }
    checkKept(report.readings.dropLast(bad))
    checkPace(place)
    follow(source.who)
    schedule.finished(source.key, succeeded: succeeded, at: now)
    askAgainSoon()
    guard !report.readings.isEmpty else { return }
    expectations.told(by: source.who, at: now)
    abilities.told(by: source.who, at: now)
  }

  /// No reading lost: what was told last is what is known.
  private mutating func checkKept(_ readings: ArraySlice<Reading>) {
    var known: SubjectFacts?
    for reading in readings {
      if known?.id != reading.subject { known = core.facts.subjects[reading.subject] }
      let record = known?.records[reading.fact]
      if record?.value != reading.value || record?.observedAt != reading.observedAt {
        report("a reading of \(reading.fact.rawValue) of \(reading.subject) was lost")
      }
      // Another state, with which a terminal may serve or not.
      if reading.fact == .terminalState || reading.fact == .terminalReachable, record?.since == now {
        headlineIsDue = true
      }
      if let record, record.since > record.observedAt { report("\(reading.fact.rawValue) has held since the future") }
    }
  }

  /// Nobody is left unasked for longer than back-off allows.
  private mutating func checkPace(_ place: Int) {
    let source = watched.sources[place]
    if let last = lastTold[place] {
      let longest = max(source.interval, .seconds(300)) * 6 / 5 + source.interval + source.deadline
      if now - last > longest { report("\(source.key) was not asked for \((now - last).wholeSeconds) s") }
    }
    lastTold[place] = now
  }

  private mutating func askAgainSoon() {
    for (source, retry) in core.retries {
      schedule.watchClosely(DeviceKey(source), every: retry, until: now + retry + retry, at: now)
    }
  }
}
