import ShopModel
import Testing

@testable import Console

@Suite struct AcknowledgeTests {
  @Test func `a acknowledges the incident that is selected in the strip`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab)
    console.type("a")
    #expect(console.intents == [.acknowledge(11, on: true)])
    #expect(console.text.contains("Acknowledged: 3 terminals"))
  }

  @Test func `once more takes it back, though its place in the strip has changed`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab)
    console.type("a")
    let index = console.snapshot.incidents.firstIndex { $0.id == 11 }
    console.snapshot.incidents[index ?? 0].acknowledgement = Acknowledgement(by: "mei", at: console.now)
    console.now = console.now + .seconds(10)
    #expect(console.text.contains("a take back"))
    console.type("a")
    #expect(console.intents == [.acknowledge(11, on: true), .acknowledge(11, on: false)])
  }

  @Test func `in the terminals it is about the incident of the selected terminal`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.home, .down, .down)
    console.type("a")
    #expect(console.intents == [.acknowledge(9, on: false)])
    console.press(.end)
    console.type("a")
    #expect(console.intents.last == .acknowledge(11, on: true))
  }

  @Test func `in the view of an incident it is about that one`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab, .down, .enter)
    console.type("a")
    #expect(console.intents == [.acknowledge(9, on: false)])
  }

  @Test(arguments: ["a", "m"])
  func `where nothing is wrong the key says why it does nothing`(key: String) {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(key)
    #expect(console.intents.isEmpty)
    #expect(console.text.contains("No incident is selected here"))
  }

  @Test(arguments: ["a", "m"])
  func `what is over is not acknowledged`(key: String) {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab, .enter)
    for index in console.snapshot.incidents.indices { console.snapshot.incidents[index].closedAt = console.now }
    console.type(key)
    #expect(console.intents.isEmpty)
    #expect(console.text.contains("It is over already"))
  }
}

@Suite struct StepDoneTests {
  /// The incident of the strip's first row with the step to take replaced.
  private func console(_ remedy: Remedy, _ state: LadderStep.State = .current) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    for index in console.snapshot.incidents.indices {
      console.snapshot.incidents[index].finding.ladder = [
        LadderStep(remedy, state: state), LadderStep(.contactSupport),
      ]
    }
    console.press(.backTab)
    return console
  }

  @Test(arguments: [false, true]) func `a key says that the current step was done`(isOpened: Bool) {
    var console = console(.check)
    if isOpened { console.press(.enter) }
    #expect(console.text.contains("[D]"))
    console.type("D")
    #expect(console.intents == [.stepDone(11, step: 0)])
    #expect(console.text.contains("Noted as done"))
  }

  /// The worst incident opened, its next step to be done from here to Counter 1, which nothing stands against.
  private func opened(_ remedy: Remedy, _ refusals: [Refusal] = []) -> ConsoleDriver {
    var console = console(remedy)
    for index in console.snapshot.terminals.indices {
      for kind in OperationKind.allCases { console.snapshot.terminals[index].refusals[kind] = refusals }
      console.snapshot.terminals[index].resetWays = [ResetWay(grade: .application, refusals: refusals)]
    }
    console.press(.enter)
    return console
  }

  @Test(arguments: [
    (Remedy.restart, OperationKind.restart), (.settleBatch, .settleBatch), (.updateNow, .updateNow),
  ])
  func `Enter in an incident offers the next remedy and opens its question`(remedy: Remedy, kind: OperationKind) {
    var console = opened(remedy)
    let subject = console.snapshot.incidents.first { $0.id == 11 }?.subjects.first
    console.press(.enter)
    #expect(console.requests.isEmpty)
    console.type("y")
    #expect(console.requests.map(\.kind) == [kind])
    #expect(console.requests.first?.subject == subject)
  }

  @Test func `a reset is offered with its number to be typed`() {
    var console = opened(.reset)
    console.press(.enter)
    #expect(console.text.contains("Type its number"))
    #expect(console.requests.isEmpty)
  }

  @Test func `where the next step is a person's, Enter opens whom it is about, and o always does`() {
    var console = opened(.check)
    console.press(.enter)
    #expect(console.text.contains("Identity and software"))
    console = opened(.restart)
    console.type("o")
    #expect(console.text.contains("Identity and software"))
  }

  @Test func `what is refused from here may be done at the device, and somebody says so`() {
    var console = opened(.restart)
    console.type("D")
    #expect(console.intents.isEmpty)
    console = opened(.restart, [.stateUnknown])
    console.type("D")
    #expect(console.intents == [.stepDone(11, step: 0)])
  }

  @Test func `what nobody knows of can be said to be done`() {
    var console = console(.restart, .unclear(since: SampleShop.now))
    console.press(.enter)
    #expect(console.text.contains("not known whether it was done"))
    console.type("D")
    #expect(console.intents == [.stepDone(11, step: 0)])
  }

  @Test func `where there is nothing to be done by hand the key says so`() {
    var console = console(.check, .didNotHelp)
    console.type("D")
    #expect(console.intents.isEmpty)
    #expect(console.text.contains("no step to be done by hand"))
  }

  @Test(arguments: [
    (0, nil, false), (1, nil, true), (2, Duration.seconds(4 * 3600), false),
  ]) func `A asks for how long it is known`(downs: Int, length: Duration?, isSticky: Bool) {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab)
    console.type("A")
    #expect(console.text.contains("even if it gets worse"))
    for _ in 0..<downs { console.press(.down) }
    console.press(.enter)
    #expect(
      console.intents == [.acknowledgeFor(11, until: length.map { SampleShop.now + $0 }, isSticky: isSticky)])
  }
}

@Suite struct MuteTests {
  private func opened(_ keys: Key...) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.press(.backTab)
    console.type("m")
    for key in keys { console.press(key) }
    return console
  }

  @Test(arguments: [
    (0, Duration.seconds(1800)), (1, .seconds(7200)),
    // Monday 14:05:32 to Tuesday 08:00:00.
    (2, .seconds(17 * 3600 + 54 * 60 + 28)),
  ])
  func `each choice mutes until its end`(downs: Int, length: Duration) {
    var console = opened()
    for _ in 0..<downs { console.press(.down) }
    console.press(.enter)
    #expect(console.intents == [.mute(11, until: SampleShop.now + length)])
    #expect(!console.text.contains("for how long"))
  }

  @Test(arguments: [[Key.escape], [.character("q")], [.up, .enter]])
  func `it can be left without muting`(keys: [Key]) {
    var console = opened()
    for key in keys { console.press(key) }
    #expect(console.intents.isEmpty)
    #expect(!console.text.contains("for how long"))
  }

  @Test func `there is no yes to a choice`() {
    let console = opened(.character("y"))
    #expect(console.intents.isEmpty)
    #expect(console.text.contains("for how long"))
  }

  @Test func `only what is muted can be told of again`() {
    #expect(!opened().text.contains("tell me again"))
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    console.snapshot.incidents = [SampleShop.mutedIncident()]
    console.press(.backTab)
    console.type("m")
    #expect(console.text.contains("muted by owner until 14:34"))
    console.press(.down, .down, .down, .enter)
    #expect(console.intents == [.mute(13, until: nil)])
  }

  @Test func `the question closes when its incident is over`() {
    var console = opened()
    console.snapshot.incidents = []
    _ = console.model.observe(console.snapshot)
    console.press(.enter)
    #expect(console.intents.isEmpty)
  }

  @Test(arguments: [-3600, 0, 3600])
  func `tomorrow morning is eight o'clock also after the clocks were changed`(shift: Int64) {
    // The night's change: from midnight UTC on the shop's clock is `shift` seconds further.
    let midnight = Timestamp(seconds: 1_795_478_400)
    let calendar = ShopCalendar { moment in
      ShopCalendar.fixed(offset: moment < midnight ? 0 : shift).civil(moment)
    }
    let words = Phrasebook(.builtIn, language: .english, calendar: calendar, ascii: false)
    let morning = words.nextMorning(midnight - .seconds(5 * 3600 + 17))
    let time = calendar.civil(morning)
    #expect(time.hour == 8 && time.minute == 0 && time.second == 0)
    #expect(morning > midnight && morning < midnight + .seconds(10 * 3600))
  }
}

@Suite struct IncidentViewKeyTests {
  private func opened(_ columns: Int = 120, _ rows: Int = 60) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.troubledSnapshot(), columns, rows)
    console.press(.backTab, .enter)
    return console
  }

  @Test func `Enter on an incident opens it, and o its terminal; Esc goes back the same way`() {
    var console = opened()
    #expect(console.text.contains("How it was found"))
    console.type("o")
    #expect(console.text.contains("Identity and software"))
    console.press(.escape)
    #expect(console.text.contains("How it was found"))
    console.press(.escape)
    #expect(console.text.contains("What to do now"))
  }

  @Test func `Tab goes through those it touches and explains, and Enter opens the selected one`() throws {
    var console = opened()
    console.press(.tab, .tab)
    let cursor = try #require(console.frame.cursor)
    #expect(console.frame.lines[cursor.row].contains("Take-away"))
    console.press(.enter)
    #expect(console.frame.lines[1].contains("Take-away"))
    console.press(.escape, .backTab, .backTab, .backTab, .enter)
    #expect(console.frame.lines[1].contains("Counter 2"))
  }

  @Test func `a selected line that is out of sight is scrolled to`() throws {
    var console = opened(80, 24)
    for name in ["Counter 2", "Take-away", "Counter 1", "Counter 2", "Lakala host", "Counter 2", "Counter 1"] {
      console.press(.tab)
      let cursor = try #require(console.frame.cursor)
      #expect(console.frame.lines[cursor.row].contains(name), "\(console.text)")
    }
  }

  @Test func `restarting from there is about the selected terminal`() {
    var console = opened()
    console.press(.tab)
    console.type("R")
    #expect(console.text.contains("Reset Counter 2"))
  }

  @Test func `where it touches only one, Tab says so`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    console.press(.backTab, .enter, .tab)
    #expect(console.text.contains("It touches only this one"))
  }

  @Test func `a click on a line selects whom it is about`() throws {
    var console = opened()
    let row = try #require(console.frame.lines.firstIndex { $0.contains("✖ Take-away  since") })
    console.send(.click(column: 8, row: row))
    console.press(.enter)
    #expect(console.frame.lines[1].contains("Take-away"))
  }

  @Test func `an incident that is no longer kept is said to be gone`() {
    var console = opened()
    console.snapshot.incidents = []
    #expect(console.text.contains("no longer kept"))
    console.press(.enter, .tab, .end, .escape)
    #expect(console.text.contains("What to do now"))
  }

  @Test func `an overdue duty opens like any other subject, its items ticked off`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot(), 120, 40)
    console.press(.backTab, .end, .up, .enter)
    #expect(console.text.contains("Clean the card readers"))
    console.press(.enter)
    #expect(console.text.contains("checklist: 2 of 3"))
    #expect(console.text.contains("✓ Wipe the PIN pads · mei · 12:07"))
    #expect(console.text.contains("○ Look for anything"))
    #expect(console.text.contains("15 Oct 14:05"))
  }
}
