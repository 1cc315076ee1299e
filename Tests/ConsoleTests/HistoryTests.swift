import ShopModel
import Testing

@testable import Console

/// Graphs of the past: what is read of the record, and how one goes about in time.
@Suite struct HistoryTests {
  private static let counter1 = SubjectID.terminal("counter-1")

  /// A record of the sample shop: an outage of an hour once a day, a spike, a night in which nobody watched.
  static func answer(_ query: HistoryQuery, at now: Timestamp = SampleShop.now) -> HistoryPage {
    var page = HistoryPage(query, readAt: now)
    let window = query.window
    func moment(_ index: Int) -> Int64 { window.start(of: index).milliseconds / 1000 }
    for curve in query.curves {
      page.slots[curve] = (0..<window.count).map { index -> HistorySlot? in
        let (begin, end) = (moment(index), moment(index + 1))
        let ago = SampleShop.now.milliseconds / 1000 - begin
        guard begin <= now.milliseconds / 1000, !(2400..<3000).contains(ago) else { return nil }
        switch curve {
        case .availability:
          let isOut = begin % 86_400 < 22_000 && end % 86_400 > 20_600 || end - begin >= 86_400
          return isOut ? HistorySlot(low: 60, high: 60) : HistorySlot(low: 100, high: 100)
        case .number(_, .terminalBattery):
          let level = Double(95 - begin % 86_400 / 1800)
          return HistorySlot(low: level, high: level)
        case .number(_, .linkSignal): return HistorySlot(low: -66 - Double(begin / 700 % 5), high: -64)
        default:
          let low = 8 + Double(begin / 40 % 4)
          let isSpike = (begin..<end).contains(SampleShop.now.milliseconds / 1000 - 1500)
          return HistorySlot(low: low, high: isSpike ? 640 : low + Double(begin / 60 % 9))
        }
      }
      if case .availability(let id) = curve {
        var times = HistoryTimes()
        times.notKnown = .seconds(65)
        times.notAble = window.length / 30
        times.able = window.length * 4 / 5
        page.times[id] = times
      }
    }
    return page
  }

  /// A console that has what it asks for.
  static func console(
    _ snapshot: ShopSnapshot = SampleShop.calmSnapshot(), _ columns: Int = 120, _ rows: Int = 36,
    language: Language = .english, graphs: GraphSigns = .braille
  ) -> ConsoleDriver {
    var console = ConsoleDriver(snapshot, columns, rows, language: language, graphs: graphs)
    console.press(.enter)
    console.readHistory()
    return console
  }

  private func queries(_ console: ConsoleDriver) -> [HistoryQuery] {
    console.intents.compactMap { if case .readHistory(let query) = $0 { query } else { nil } }
  }

  @Test func `opening a terminal wants its past read once, and says that it is being read`() throws {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.press(.enter)
    let query = try #require(queries(console).first)
    #expect(query.window.length == .seconds(3600))
    #expect(query.window.to > SampleShop.now && query.window.to - SampleShop.now <= .seconds(15))
    #expect(query.curves.contains(.availability(Self.counter1)))
    #expect(query.curves.contains(.number(Self.counter1, .terminalResponseTime)))
    #expect(query.curves.contains(.number(.link(ofTerminal: "counter-1"), .linkSignal)))
    #expect(console.text.contains("Reading the record"))
    // Keys do not wait for it, and it is not asked for again while it is awaited.
    console.press(.down, .down)
    console.now = console.now + .seconds(20)
    console.press(.home)
    #expect(queries(console).count == 1)
    console.model.take(Self.answer(query))
    #expect(!console.text.contains("Reading the record"))
    #expect(console.text.contains("not able 2 min"))
  }

  @Test func `a picture that is looked at for long is read anew now and then`() {
    var console = Self.console()
    for second in 1...60 {
      console.now = SampleShop.now + .seconds(Int64(second))
      console.snapshot.at = console.now
      console.intents += console.model.observe(console.snapshot)
      console.readHistory()
    }
    #expect((4...5).contains(queries(console).count))
  }

  @Test func `nothing is read where there are no graphs`() {
    var console = ConsoleDriver()
    console.type("OMc")
    console.press(.escape, .escape, .escape, .tab, .enter)
    #expect(queries(console).isEmpty)
  }

  @Test func `plus and minus change the time, left and right go through it`() throws {
    var console = Self.console()
    console.type("z")
    console.type("---")
    console.readHistory()
    #expect(queries(console).last?.window.length == .seconds(7 * 86_400))
    #expect(console.text.contains("[7 d]"))
    console.press(.left)
    let past = try #require(queries(console).last)
    #expect(SampleShop.now - past.window.to > .seconds(3 * 86_400))
    console.readHistory()
    // What is past is not read again and again.
    let count = queries(console).count
    console.now = console.now + .seconds(60)
    console.press(.down)
    #expect(queries(console).count == count)
    console.press(.right, .right)
    #expect(console.text.contains("This is now."))
    console.type("++++++")
    #expect(console.text.contains("This is the shortest time."))
    #expect(console.text.contains("[10 min]"))
    console.press(.escape)
    #expect(console.text.contains("Identity and software"))
    console.press(.escape)
    #expect(console.model.state.view == .overview)
  }

  @Test func `one cannot go back further than the record`() {
    var console = Self.console()
    console.type("-----")
    for _ in 0..<6 { console.press(.left) }
    #expect(console.text.contains("The record goes no further back."))
  }

  @Test func `however long one goes about, little is kept`() {
    var console = Self.console()
    for step in 0..<200 {
      console.press(step % 5 == 4 ? .character(step % 2 == 0 ? "-" : "+") : .left)
      console.readHistory()
    }
    #expect(console.model.history.count <= HistoryShelf.limit)
  }

  @Test func `a spike is seen in every width, and a gap stays a gap`() {
    for columns in [80, 120, 200] {
      var console = Self.console(SampleShop.calmSnapshot(), columns, 60)
      console.type("z")
      #expect(console.text.contains("8 ms to 640 ms"), "\(columns)")
      let slots = console.model.scene(console.snapshot, at: console.now)
      let curve = slots.curves[1]
      let width = columns - 13
      let columnsDrawn = BandColumns(slots.slots(of: curve), count: width * 2).values
      #expect(columnsDrawn.compactMap { $0?.high }.max() == 640)
      #expect(columnsDrawn.contains { $0 == nil })
    }
  }

  @Test func `what the program has seen since is drawn with what was read`() {
    var console = Self.console(SampleShop.calmSnapshot(), 160, 50)
    let samples = (1...4).map { Sample(at: SampleShop.now + .seconds(Int64($0) * 10), value: 333) }
    console.snapshot.terminals[0].facts.history[.terminalResponseTime, default: []] += samples
    console.now = SampleShop.now + .seconds(41)
    let scene = console.model.scene(console.snapshot, at: console.now)
    #expect(scene.slots(of: scene.curves[1]).suffix(3).allSatisfy { $0?.high == 333 })
  }

  @Test func `without a record that is said, and what is remembered is drawn`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), 120, 36)
    console.press(.enter)
    for query in queries(console) {
      console.model.take(HistoryPage(query, readAt: console.now, problem: "no such disk"))
    }
    console.type("z")
    #expect(console.text.contains("The record cannot be read: no such disk"))
    #expect(console.text.contains("Response time  "))
    #expect(console.text.contains("⣀") || console.text.contains("⡀"))
    // It is tried again.
    console.now = console.now + .seconds(4)
    console.press(.down)
    #expect(queries(console).count == 2)
  }

  @Test func `never is all of the time what was not all of it`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.press(.enter)
    for query in queries(console) {
      var page = HistoryPage(query, readAt: console.now)
      var times = HistoryTimes()
      (times.able, times.notAble) = (.seconds(3599), .seconds(1))
      page.times[Self.counter1] = times
      page.slots[.availability(Self.counter1)] = Array(
        repeating: HistorySlot(low: 99.97, high: 99.97), count: query.window.count)
      console.model.take(page)
    }
    #expect(console.text.contains("99.9 %"))
  }

  @Test(arguments: ["en", "zh"], [(80, 24), (120, 36), (40, 12)])
  func `the graphs look as recorded`(language: String, size: (Int, Int)) throws {
    var console = Self.console(
      SampleShop.calmSnapshot(), size.0, size.1, language: Language(rawValue: language))
    if size.0 == 120 {
      try GoldenTests().check(console.frame, "terminal-past-\(language)-\(size.0)x\(size.1)")
    }
    console.type("z-")
    console.readHistory()
    try GoldenTests().check(console.frame, "graphs-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: [GraphSigns.blocks, .ascii])
  func `the graphs look as recorded with other signs`(signs: GraphSigns) throws {
    var console = Self.console(SampleShop.calmSnapshot(), 80, 24, graphs: signs)
    console.type("z")
    try GoldenTests().check(console.frame, "graphs-\(signs.rawValue)-80x24")
  }
}

extension ConsoleDriver {
  /// Gives the console what it has asked for of the past.
  mutating func readHistory() {
    for case .readHistory(let query) in intents { model.take(HistoryTests.answer(query, at: now)) }
  }
}
