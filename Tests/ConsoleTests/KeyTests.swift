import ShopModel
import Testing

@testable import Console

@Suite struct RestartDialogTests {
  private func calm(_ refusals: [Refusal] = []) -> ShopSnapshot {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.terminals[0].refusals[.restart] = refusals
    return snapshot
  }

  @Test func `the default answer is no`() {
    var console = ConsoleDriver(calm())
    console.type("r")
    #expect(console.text.contains("Restart Counter 1?"))
    console.press(.enter)
    #expect(!console.text.contains("Restart Counter 1?"))
    #expect(console.requests.isEmpty)
  }

  @Test func `yes asks for the restart of the terminal that was named`() {
    var console = ConsoleDriver(calm())
    console.press(.down)
    console.snapshot.terminals[1].refusals[.restart] = []
    console.type("r")
    #expect(console.text.contains("Restart Counter 2?"))
    console.type("y")
    #expect(console.requests == [OperationRequest(kind: .restart, subject: .terminal("counter-2"))])
    #expect(console.text.contains("Counter 2: restart asked for"))
    console.type("y")
    #expect(console.requests.count == 1)
  }

  @Test func `the other button confirms as well`() {
    var console = ConsoleDriver(calm())
    console.type("r")
    console.press(.tab, .enter)
    #expect(console.requests.count == 1)
    console.type("r")
    console.press(.right, .left, .enter)
    #expect(console.requests.count == 1)
  }

  @Test(arguments: [Key.escape, .character("n"), .character("q")])
  func `it is left without doing anything`(key: Key) {
    var console = ConsoleDriver(calm())
    console.type("r")
    console.press(key)
    #expect(console.intents.isEmpty)
    #expect(!console.text.contains("Restart Counter 1?"))
  }

  @Test func `the last working terminal needs two confirmations`() {
    var console = ConsoleDriver(calm([.lastWorkingTerminal]))
    console.type("ry")
    #expect(console.requests.isEmpty)
    #expect(console.text.contains("Press y once more"))
    console.type("y")
    #expect(
      console.requests
        == [OperationRequest(kind: .restart, subject: .terminal("counter-1"), overridesLastWorkingTerminal: true)])
  }

  @Test func `what becomes forbidden while the question is open is not done`() {
    var console = ConsoleDriver(calm())
    console.type("r")
    console.snapshot.terminals[0].refusals[.restart] = [.busy(state: "card-inserted")]
    console.type("y")
    console.press(.tab, .enter)
    #expect(console.requests.isEmpty)
  }

  @Test(arguments: [
    Refusal.notSupported, .stateUnknown, .stale(age: .seconds(90)), .busy(state: "busy"), .heldByTill, .updateRunning,
    .operationRunning(.restart), .coolDown(remaining: .seconds(40)), .dailyCap(6), .cannotCure(.terminalTamper),
    .cannotRecord,
  ])
  func `a refusal is shown in words and nothing can be confirmed`(refusal: Refusal) {
    var console = ConsoleDriver(calm([refusal, .lastWorkingTerminal]))
    console.type("r")
    #expect(console.text.contains("cannot be restarted now"))
    console.type("yy")
    console.press(.tab, .enter)
    #expect(console.requests.isEmpty)
  }

  @Test func `a connector that cannot restart is a reason too`() {
    var snapshot = calm()
    snapshot.terminals[0].refusals = [:]
    var console = ConsoleDriver(snapshot)
    console.type("ry")
    #expect(console.requests.isEmpty)
  }

  @Test func `the dialog closes when its terminal is gone`() {
    var console = ConsoleDriver(calm())
    console.type("r")
    console.snapshot.terminals = []
    _ = console.model.observe(console.snapshot)
    console.type("y")
    #expect(console.requests.isEmpty)
  }

  @Test func `a key that cannot work now says why`() {
    var console = ConsoleDriver(calm())
    console.press(.tab)
    console.type("r")
    #expect(console.text.contains("No terminal is selected here"))
    console.type("n")
    #expect(console.text.contains("n does nothing here"))
    console.now = console.now + .seconds(10)
    #expect(!console.text.contains("does nothing here"))
  }
}

@Suite struct OperationKeyTests {
  static let keys: [(Character, OperationKind)] = [
    ("s", .settleBatch), ("d", .diagnose), ("i", .identify), ("U", .updateNow), ("x", .cancelAction), ("r", .restart),
  ]

  @Test(arguments: keys, [Language.english, .chinese])
  func `each key asks first, and asks for its own operation`(key: (Character, OperationKind), language: Language) {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.terminals[0].refusals[key.1] = []
    var console = ConsoleDriver(snapshot, 80, 24, language: language)
    console.type(String(key.0))
    #expect(console.requests.isEmpty)
    console.type("y")
    #expect(console.requests == [OperationRequest(kind: key.1, subject: .terminal("counter-1"))])
  }

  @Test(arguments: keys, [Language.english, .chinese])
  func `what stands against it is a sentence, and nothing can be confirmed`(
    key: (Character, OperationKind), language: Language
  ) {
    let words = Phrasebook(.builtIn, language: language, calendar: SampleShop.calendar, ascii: false)
    for refusal in [Refusal.heldByTill, .notSupported] {
      var snapshot = SampleShop.calmSnapshot()
      snapshot.terminals[0].refusals[key.1] = refusal == .notSupported ? nil : [refusal]
      var console = ConsoleDriver(snapshot, 200, 40, language: language)
      console.type(String(key.0))
      #expect(console.text.contains(words.sentence(refusal).prefix(12)))
      console.type("yy")
      console.press(.tab, .enter)
      #expect(console.requests.isEmpty)
    }
  }
}

@Suite struct OperationProgressTests {
  @Test(arguments: [
    (Operation.State.sent, "restart: sent · 7 s"), (.accepted, "restart: accepted · 7 s"),
    (.observedGone, "restart: gone · 7 s"), (.observedBack, "restart: back · 7 s"),
    (.verified, "restart: ready again"), (.failed("E 6"), "restart: failed"),
    (.outcomeUnknown("silence"), "restart: outcome unknown"),
  ])
  func `the row follows a restart`(state: Operation.State, text: String) {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 9), (state, 7)])]
    #expect(ConsoleDriver(snapshot).text.contains(text))
  }

  @Test func `a failure is told in full in the terminal's view, and never in a good colour`() {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 9), (.sent, 8), (.outcomeUnknown("line cut"), 7)])]
    var console = ConsoleDriver(snapshot, 160, 60)
    console.press(.enter)
    #expect(console.text.contains("outcome unknown: line cut"))
    #expect(OperationMark.role(of: .outcomeUnknown("")) == .unknown)
    #expect(OperationMark.role(of: .failed("")) == .critical)
  }

  @Test func `an old success no longer covers the state`() {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 200), (.sent, 190), (.verified, 100)])]
    #expect(!ConsoleDriver(snapshot, 80, 24).text.contains("ready again"))
  }
}

@Suite struct KeyTests {
  @Test func `quitting asks only while an operation is running`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    console.type("q")
    #expect(console.intents == [.quit])

    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 9), (.sent, 8)])]
    console = ConsoleDriver(snapshot)
    console.type("q")
    #expect(console.intents.isEmpty)
    console.press(.enter)
    #expect(console.intents.isEmpty)
    console.type("qy")
    #expect(console.intents == [.quit])
  }

  @Test func `Ctrl-C leaves from everywhere`() {
    for way in FrameIntegrityTests.ways {
      var console = ConsoleDriver(SampleShop.snapshot())
      for key in way { console.press(key) }
      console.press(.control("c"))
      #expect(console.intents.last == .quit)
    }
  }

  @Test func `language and theme change at once; what is picked is remembered, what is switched is not`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    console.type("l")
    #expect(console.text.contains("现在该做什么"))
    console.type("t")
    console.press(.down, .enter)
    #expect(console.model.theme.name == "paper")
    #expect(console.intents == [.remember(.theme("paper"))])
    console.type("t")
    console.press(.up, .enter)
    console.type("l")
    #expect(console.model.preferences == ConsolePreferences(language: .english, theme: "harbour"))
  }

  @Test func `what matters most is selected until the person selects`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    console.type("R")
    #expect(console.text.contains("Reset Counter 3?"))
    console.press(.escape, .up)
    console.type("R")
    #expect(console.text.contains("Reset Counter 2"))
    console.press(.escape, .home, .up)
    console.type("R")
    #expect(console.text.contains("Reset Counter 1"))
    console.press(.escape, .end, .down)
    console.type("R")
    #expect(console.text.contains("Reset Take-away"))
  }

  @Test func `the strip names the restart key only when it would restart that terminal`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    #expect(console.text.contains("Restart it [r]"))
    console.press(.up)
    #expect(!console.text.contains("[r]"))
  }

  @Test func `Enter opens, Esc returns`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 120, 36)
    console.press(.enter)
    #expect(console.text.contains("Identity and software"))
    console.press(.escape)
    #expect(console.text.contains("Upgrades"))
    console.press(.tab, .enter)
    #expect(console.text.contains("Settlement"))
  }

  @Test func `a view that is longer than the screen scrolls, and not past its end`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 80, 24)
    console.press(.enter)
    let top = console.text
    console.press(.down)
    #expect(console.text != top)
    console.press(.end)
    let end = console.text
    console.press(.down, .pageDown)
    #expect(console.text == end)
    console.press(.up)
    #expect(console.text != end)
    console.press(.home)
    #expect(console.text == top)
  }

  @Test func `Tab goes round the panels that are on the screen`() {
    for (columns, rows, panels) in [(120, 36, 5), (40, 12, 2)] {
      var console = ConsoleDriver(SampleShop.snapshot(), columns, rows)
      let first = console.text
      var cursors: Set<String> = []
      for _ in 0..<panels {
        cursors.insert("\(console.frame.cursor.map { "\($0)" } ?? "none")")
        console.press(.tab)
      }
      #expect(cursors.count == panels)
      #expect(console.text == first)
      console.press(.tab, .backTab)
      #expect(console.text == first)
    }
  }

  @Test func `the cursor is on the selected row`() throws {
    let console = ConsoleDriver(SampleShop.snapshot())
    let cursor = try #require(console.frame.cursor)
    #expect(console.frame.lines[cursor.row].contains("Counter 3"))
  }

  @Test func `a click selects a row, and a click on a hint presses its key`() throws {
    var console = ConsoleDriver(SampleShop.snapshot())
    let row = try #require(console.frame.lines.firstIndex { $0.contains("Take-away") })
    console.send(.click(column: 10, row: row))
    console.type("R")
    #expect(console.text.contains("Reset Take-away"))
    console.press(.escape)
    let footer = try #require(console.frame.lines.last)
    let column = try #require(footer.range(of: "r restart")).lowerBound
    console.send(.click(column: String(footer[..<column]).cellWidth, row: 35))
    #expect(console.text.contains("Take-away"))
    #expect(console.frame.lines.contains { $0.contains("Restart Take-away?") })
  }

  @Test func `the wheel moves the selection of the panel under it`() throws {
    var console = ConsoleDriver(SampleShop.snapshot())
    let row = try #require(console.frame.lines.firstIndex { $0.contains("Take-away") })
    console.send(.wheel(column: 10, row: row, lines: -1))
    console.type("R")
    #expect(console.text.contains("Reset Counter 2"))
  }

  @Test func `the bell rings once for each new critical incident`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    #expect(console.model.observe(SampleShop.snapshot()) == [.bell])
    #expect(console.model.observe(SampleShop.snapshot()) == [])
    #expect(console.model.observe(SampleShop.calmSnapshot()) == [])
    #expect(console.model.observe(SampleShop.snapshot()) == [])
    var snapshot = SampleShop.snapshot()
    snapshot.incidents[0].id = 8
    #expect(console.model.observe(snapshot) == [.bell])
    snapshot.incidents[0].finding.severity = .warning
    snapshot.incidents[0].id = 9
    #expect(console.model.observe(snapshot) == [])
  }

  @Test func `the window title says what is worst`() {
    #expect(ConsoleDriver(SampleShop.snapshot()).frame.title == "✖ Counter 3 cannot take cards — Jinfu Store")
    #expect(ConsoleDriver(SampleShop.calmSnapshot()).frame.title == "● All 4 terminals can take cards — Jinfu Store")
  }

  @Test func `every binding has a place, a key and a text, and no key means two things`() {
    for scope in [Scope.overview, .subject, .incident, .help, .dialog] {
      let keys = Binding.table.filter { $0.scopes.contains(scope) }.flatMap(\.keys)
      #expect(keys.count == Set(keys).count, "\(scope)")
    }
    #expect(Set(Binding.table.map(\.action)) == Set(Action.allCases))
  }

  @Test func `the help lists the keys of the view it was called from`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 100, 50)
    console.type("?")
    #expect(console.text.contains("Go to the next panel"))
    console.type("?")
    console.press(.enter)
    console.type("?")
    #expect(!console.text.contains("Go to the next panel"))
    #expect(console.text.contains("Go back"))
  }

  @Test func `the smallest screens still say whether cards work`() {
    #expect(ConsoleDriver(SampleShop.snapshot(), 40, 1).text.contains("3 of 4 terminals can take cards"))
    #expect(ConsoleDriver(SampleShop.snapshot(), 10, 1).text.contains("3/4"))
    let small = ConsoleDriver(SampleShop.snapshot(), 40, 12).text
    #expect(small.contains("3 of 4 terminals can take cards"))
    #expect(small.contains("Counter 3  cannot take cards"))
    #expect(small.contains("Restart it [r]"))
  }

  @Test func `the demonstration says that it is one`() {
    var snapshot = SampleShop.snapshot()
    snapshot.shop.isDemo = true
    #expect(ConsoleDriver(snapshot).text.contains("DEMO"))
    #expect(ConsoleDriver(snapshot, 40, 12).text.contains("DEMO"))
  }
}
