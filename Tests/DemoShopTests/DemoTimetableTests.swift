import ShopModel
import Testing

@testable import DemoShop

/// Plays timetables on values, second by second.
private struct Play {
  /// What can be seen in one second.
  struct Second {
    var terminals: [DemoTerminal: SimulatedTerminal]
    var faults: [DemoTerminal: WireFaults]
    var service: ServiceReport
    var printer = SimulatedPrinter()
    var ups = SimulatedUPS()

    /// The status byte of a terminal; nil: it does not answer.
    func status(_ terminal: DemoTerminal) -> UInt8? {
      guard faults[terminal]?.presence == .answering, terminals[terminal]?.isPresent == true else { return nil }
      return terminals[terminal]?.status
    }

    /// The firmware upgrade's state.
    var upgrade: String? { service.upgrades.first { $0.kind == "FIRMWARE" }?.state }
  }

  private(set) var seconds: [Second] = []

  init(loops: Int, seed: UInt64 = 1) {
    var now = ManualClock.start
    var state = Second(
      terminals: Dictionary(
        uniqueKeysWithValues: DemoTerminal.allCases.map { ($0, DemoOpening.simulated($0, calendar: .utc)) }),
      faults: Dictionary(uniqueKeysWithValues: DemoTerminal.allCases.map { ($0, WireFaults()) }),
      service: DemoOpening.service(at: now))
    for loop in 0..<loops {
      let timetable = DemoTimetable.founding(seed: seed, loop: loop)
      var entries = timetable.entries[...]
      for second in 0..<120 {
        while let entry = entries.first, entry.at < .seconds(second + 1) {
          entries.removeFirst()
          switch entry.event {
          case .printer(let change): change.apply(to: &state.printer)
          case .power(let change): change.apply(to: &state.ups)
          case .service(let change): change.apply(to: &state.service, at: now)
          case .terminal(let key, let change):
            guard var terminal = state.terminals[key], var faults = state.faults[key] else { continue }
            change.apply(to: &terminal, faults: &faults, at: now)
            state.terminals[key] = terminal
            state.faults[key] = faults
          }
        }
        now = now + .seconds(1)
        for key in DemoTerminal.allCases { state.terminals[key]?.advance(to: now) }
        seconds.append(state)
      }
      #expect(entries.isEmpty)
    }
  }

  /// The values of `look` in order, repetitions left out.
  func course<Value: Equatable>(_ range: Range<Int> = 0..<120, _ look: (Second) -> Value) -> [Value] {
    seconds[range].reduce(into: []) { values, second in
      let value = look(second)
      if values.last != value { values.append(value) }
    }
  }
}

@Suite("The demonstration's timetable")
struct DemoTimetableTests {
  @Test("everything is well at first")
  func beginning() {
    let play = Play(loops: 1)
    for second in play.seconds[..<5] {
      #expect(DemoTerminal.allCases.allSatisfy { second.status($0) == 0x00 })
      #expect(second.service.merchant.status == "NORMAL")
    }
  }

  @Test("case 1: the reader fails, a restart does not help, another device does")
  func hardware() throws {
    let play = Play(loops: 1)
    let course = play.course(15..<70) { $0.status(.counter2) }
    #expect(course == [0x00, 0xE2, nil, 0x9C, 0xE2, nil, 0xE4, 0x00])
    let serials = play.course { $0.terminals[.counter2]?.device.serial }
    #expect(serials.count == 2)
  }

  @Test("case 2: the download breaks off and is left; later it is completed, and the terminal runs the new version")
  func upgrade() {
    let play = Play(loops: 1)
    #expect(
      play.course { $0.upgrade } == [
        nil, "QUEUED", "DOWNLOADING", "FAILED", "DOWNLOADING", "INSTALLING", "REBOOTING", "DONE",
      ])
    let left = play.seconds.count { $0.upgrade == "FAILED" }
    #expect(left >= 20)
    let behind = play.seconds.filter { second in
      let report = second.service.terminals.first { $0.tid == DemoTerminal.counter3.tid }
      return report?.targetVersion != second.terminals[.counter3]?.device.software
    }
    #expect(behind.count >= 50)
    #expect(play.course { $0.terminals[.counter3]?.device.software } == ["2.0.9", "2.1.0"])
    #expect(play.course(85..<120) { $0.status(.counter3) } == [0x00, 0xE0, nil, 0x9C, 0x00])
    let failed = play.seconds.first { $0.upgrade == "FAILED" }?.service.upgrades.first
    #expect(failed?.failureCode == "DL-408")
    #expect(failed?.progress == 38)
    let done = play.seconds[119].service.upgrades.first
    #expect(done?.attempts == 2)
    #expect(done?.failureCode == nil)
  }

  @Test("case 3: the balance is too low, withdrawals are blocked, and topping up cures it")
  func balance() {
    let play = Play(loops: 1)
    #expect(play.course { $0.service.merchant.balance } == [81_240, 31_240, 81_240])
    #expect(play.course { $0.service.merchant.status } == ["NORMAL", "LIMITED", "NORMAL"])
    #expect(play.course { $0.service.merchant.mayWithdraw } == [true, false, true])
    #expect(play.seconds.allSatisfy { $0.service.merchant.mayPay })
  }

  @Test("the take-away's signal falls to -109 dBm before it stops answering for 12 seconds")
  func signal() {
    let play = Play(loops: 1)
    let gone = play.seconds.indices.filter { play.seconds[$0].status(.takeAway) == nil }
    #expect(gone.count == 12)
    #expect(gone.last.map { $0 - gone[0] } == 11)
    let signals = play.seconds.map { $0.service.terminals[3].signal ?? 0 }
    #expect(signals[gone[0] - 1] == -109)
    #expect(signals.min() == -109)
    #expect(Set(signals[..<60]).count > 4)
  }

  @Test("Counter 1 hangs early, and until the timetable begins again only a restart helps")
  func hung() throws {
    let play = Play(loops: 2)
    #expect(play.course(0..<125) { $0.status(.counter1) } == [0x00, 0xDF, 0x00])
    #expect(play.seconds[8].status(.counter1) == 0x00)
    #expect(play.seconds[10].status(.counter1) == 0xDF)
    var terminal = try #require(play.seconds[20].terminals[.counter1])
    terminal.restartByItself(at: ManualClock.start)
    terminal.advance(to: ManualClock.start + .seconds(10))
    #expect(terminal.status == 0x00)
  }

  @Test("the receipt printer's roll ends and is changed, and the battery bears a power cut")
  func surroundings() {
    let play = Play(loops: 2)
    for range in [0..<120, 120..<240] {
      #expect(play.course(range) { $0.printer.paper } == [.ok, .low, .out, .ok])
      #expect(play.course(range) { $0.printer.isOnline } == [true, false, true])
      #expect(play.course(range) { $0.ups.status } == ["OL CHRG", "OB DISCHRG", "OL CHRG"])
      #expect(play.seconds[range].allSatisfy { $0.ups.charge > 90 })
    }
  }

  @Test("a terminal is busy now and then")
  func busy() {
    let play = Play(loops: 1)
    #expect(play.seconds.contains { $0.status(.counter3) == 0xDC })
    #expect(play.seconds.contains { $0.status(.takeAway) == 0xDC })
    #expect(play.seconds.count { $0.status(.counter2) == 0xDC } >= 6)
    #expect(play.course { $0.service.merchant.dayUsed }.count > 4)
  }

  @Test("every repetition plays the same cases from the same beginning; the replaced device stays")
  func repetition() {
    let play = Play(loops: 3)
    for loop in 0..<3 {
      let range = loop * 120..<(loop + 1) * 120
      #expect(play.course(range) { $0.service.merchant.status } == ["NORMAL", "LIMITED", "NORMAL"])
      #expect(play.course(range) { $0.terminals[.counter3]?.device.software } == ["2.0.9", "2.1.0"])
      #expect(play.seconds[range.lowerBound + 2].status(.counter1) == 0x00)
      #expect(play.seconds[range.lowerBound].upgrade == nil)
    }
    #expect(play.course(0..<360) { $0.terminals[.counter2]?.device.serial }.count == 4)
  }

  @Test("the same seed plays the same, another seed differs")
  func seeds() {
    #expect(DemoTimetable.founding(seed: 4, loop: 1) == .founding(seed: 4, loop: 1))
    #expect(DemoTimetable.founding(seed: 4, loop: 1) != .founding(seed: 5, loop: 1))
    #expect(DemoTimetable.founding(seed: 4, loop: 1) != .founding(seed: 4, loop: 2))
  }
}
