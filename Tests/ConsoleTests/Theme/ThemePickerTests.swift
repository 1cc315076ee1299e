import ShopModel
import Testing

@testable import Console

@Suite struct ThemePickerTests {
  private func console(_ columns: Int = 120, _ rows: Int = 36, language: Language = .english) -> ConsoleDriver {
    ConsoleDriver(SampleShop.troubledSnapshot(), columns, rows, language: language)
  }

  @Test func `moving tries a theme on at once, Enter keeps it and has it remembered`() {
    var console = console()
    console.type("t")
    #expect(console.model.theme.name == "harbour")
    console.press(.down)
    #expect(console.model.theme.name == "paper")
    console.press(.down)
    #expect(console.model.theme.name == "lantern")
    #expect(console.model.preferences.theme == "harbour")
    #expect(console.intents.isEmpty)
    console.press(.enter)
    #expect(console.model.theme.name == "lantern")
    #expect(console.intents == [.remember(.theme("lantern"))])
    #expect(console.text.contains("Theme: Lantern"))
  }

  @Test func `Esc gives back what was`() {
    var console = console()
    let before = console.frame
    console.type("t")
    console.press(.down, .down, .end, .escape)
    #expect(console.model.theme.name == "harbour")
    #expect(console.frame == before)
    #expect(console.intents.isEmpty)
  }

  @Test func `the other half is one key away, and where there is none it is said`() {
    var console = console()
    console.type("t")
    console.press(.right)
    #expect(console.model.theme.name == "paper")
    console.press(.left)
    #expect(console.model.theme.name == "harbour")
    console.press(.end, .right)
    #expect(console.model.theme.name == "console")
    #expect(console.text.contains("no other half"))
  }

  @Test func `letters find a theme by its name, its title in any language or what it is for`() {
    var console = console()
    console.type("t")
    console.type("trit")
    #expect(console.model.theme.name == "coral")
    #expect(console.text.contains("1/2"))
    console.press(.down, .down, .down)
    #expect(console.model.theme.name == "cinnabar")
    for _ in 0..<4 { console.press(.backspace) }
    console.type("灯")
    #expect(console.model.theme.name == "lantern")
    console.press(.enter)
    #expect(console.model.preferences.theme == "lantern")
  }

  @Test func `where nothing is found nothing is kept`() {
    var console = console()
    console.type("tzzz")
    #expect(console.text.contains("No theme is called that"))
    console.press(.enter)
    #expect(console.intents.isEmpty)
    console.press(.down, .up, .pageDown)
    console.press(.backspace, .backspace, .backspace)
    #expect(console.model.theme.name == "harbour")
    console.press(.escape)
    #expect(console.model.theme.name == "harbour")
  }

  @Test func `no key of the views works in the list`() {
    var console = console()
    console.type("t")
    console.type("qraRAm")
    #expect(console.intents.isEmpty)
    #expect(console.requests.isEmpty)
    #expect(console.text.contains("/ qraRAm"))
  }

  @Test func `a click tries on, a second one keeps, and the wheel turns through`() throws {
    var console = console()
    console.type("t")
    let row = try #require(console.frame.lines.firstIndex { $0.contains("Bamboo") })
    console.send(.click(column: 100, row: row))
    #expect(console.model.theme.name == "bamboo")
    console.send(.wheel(column: 100, row: row, lines: 1))
    #expect(console.model.theme.name == "celadon")
    console.send(.click(column: 5, row: 5))
    #expect(console.model.theme.name == "celadon")
    let selected = try #require(console.frame.lines.firstIndex { $0.contains("Celadon") })
    console.send(.click(column: 100, row: selected))
    #expect(console.model.preferences.theme == "celadon")
  }

  @Test(arguments: [(120, 36), (80, 24), (40, 12), (200, 60), (24, 8), (20, 3), (10, 1)])
  func `the overview is seen beside the list, unchanged, and its colours are its own`(columns: Int, rows: Int) {
    var console = console(columns, rows)
    let before = console.frame
    console.type("t")
    let frame = console.frame
    #expect(frame.fault == nil)
    #expect(frame.row(0).elementsEqual(before.row(0)) || rows == 1)
    guard columns >= 80 else { return }
    // The strip names no keys while they do not work; the panels above it stay as they are.
    for row in 0..<8 {
      let half = columns / 2 - 2
      #expect(frame.row(row).prefix(half).elementsEqual(before.row(row).prefix(half)))
    }
  }

  @Test(arguments: ["en", "zh"])
  func `every theme of the list can be seen at the common sizes`(language: String) {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
      var console = console(columns, rows, language: Language(rawValue: language))
      console.type("t")
      for theme in Theme.builtIn {
        #expect(console.model.theme.name == theme.name)
        #expect(console.text.contains(theme.title(Language(rawValue: language))), "\(theme.name) \(columns)")
        console.press(.down)
      }
    }
  }

  // MARK: The person's own

  private func shelf(_ text: String, problem: ThemeProblem? = nil) throws -> ThemeShelf {
    var shelf = ThemeShelf(Theme.builtIn)
    let theme = try Theme.parse(text, file: "dusk.theme")
    shelf.entries.append(.init(theme: theme, file: "dusk.theme", warnings: theme.warnings, problem: problem))
    return shelf
  }

  @Test func `a theme that changes changes the picture, and one whose file goes stays`() throws {
    var console = console()
    console.model.take(try shelf(ThemeFileTests.least), news: [], now: console.now)
    console.type("t")
    console.press(.end, .enter)
    #expect(console.model.theme.name == "dusk")
    console.model.take(
      try shelf(ThemeFileTests.least.replacing("#101418", with: "#201008")), news: [.read(name: "dusk")],
      now: console.now)
    #expect(console.model.theme.rgb(.role(.background)) == RGB(red: 0x20, green: 0x10, blue: 0x08))
    #expect(console.text.contains("Theme read: dusk"))
    console.model.take(ThemeShelf(Theme.builtIn), news: [], now: console.now)
    #expect(console.model.theme.name == "dusk")
    #expect(console.model.theme.rgb(.role(.background)) == RGB(red: 0x20, green: 0x10, blue: 0x08))
  }

  @Test func `a theme that is tried on while its file goes gives way to the one in use`() throws {
    var console = console()
    console.model.take(try shelf(ThemeFileTests.least), news: [], now: console.now)
    console.type("t")
    console.press(.end)
    #expect(console.model.theme.name == "dusk")
    console.model.take(ThemeShelf(Theme.builtIn), news: [], now: console.now)
    #expect(console.model.theme.name == "harbour")
    #expect(console.frame.fault == nil)
  }

  @Test(arguments: ["en", "zh"])
  func `what is wrong with a file is one line, and stands in the list too`(language: String) throws {
    var console = console(language: Language(rawValue: language))
    let problem = ThemeProblem(file: "dusk.theme", line: 7, message: "a colour is …")
    console.model.take(
      try shelf(ThemeFileTests.least, problem: problem), news: [.refused(problem, keepsLast: true)], now: console.now)
    #expect(console.frame.lines.last?.contains("dusk.theme:7: a colour is …") == true)
    console.type("t")
    console.press(.end)
    #expect(console.text.contains("dusk.theme:7"))
    #expect(console.text.contains("▲"))
  }

  @Test func `a warning names role, ratio and what to do`() throws {
    var console = console()
    let shelf = try shelf("muted = #405060\n" + ThemeFileTests.least)
    let warnings = try #require(shelf.entries.last?.warnings)
    console.model.take(
      shelf, news: [.warned(file: "dusk.theme", line: 1, warnings[0], more: 2)], now: console.now)
    let line = try #require(console.frame.lines.last)
    #expect(line.contains("dusk.theme:1: muted on selection has contrast 1."), "\(line)")
    #expect(line.contains("needs 4.5:1: make muted lighter (2 more)"), "\(line)")
  }

  @Test func `a theme that is asked for and not there is said`() {
    var model = ConsoleModel(
      texts: .builtIn, themes: Theme.builtIn, preferences: ConsolePreferences(language: .english, theme: "dask"),
      calendar: SampleShop.calendar, options: ConsoleOptions())
    model.checkTheme(now: SampleShop.now)
    let frame = model.frame(of: SampleShop.snapshot(), size: Size(columns: 80, rows: 24), now: SampleShop.now)
    #expect(frame.text.contains("There is no theme \"dask\"; Harbour is used."))
  }

  // MARK: The terminal's ground

  private func model(theme: String = "harbour", follows: Bool) -> ConsoleModel {
    ConsoleModel(
      texts: .builtIn, themes: Theme.builtIn, preferences: ConsolePreferences(language: .english, theme: theme),
      calendar: SampleShop.calendar, options: ConsoleOptions(followsTerminal: follows))
  }

  @Test func `the terminal's ground chooses the half where nobody chose, and says nothing to anybody`() {
    var model = model(follows: true)
    let snapshot = SampleShop.snapshot()
    #expect(model.handle(.background(isDark: true), snapshot: snapshot, now: SampleShop.now) == [])
    #expect(model.theme.name == "harbour")
    #expect(model.handle(.background(isDark: false), snapshot: snapshot, now: SampleShop.now) == [])
    #expect(model.theme.name == "paper")
    #expect(model.state.notice == nil)
  }

  @Test func `what was chosen is never overridden`() {
    var model = model(follows: false)
    let snapshot = SampleShop.snapshot()
    _ = model.handle(.background(isDark: false), snapshot: snapshot, now: SampleShop.now)
    #expect(model.theme.name == "harbour")

    model = self.model(follows: true)
    for key in [Key.character("t"), .enter] { _ = model.handle(.key(key), snapshot: snapshot, now: SampleShop.now) }
    _ = model.handle(.background(isDark: false), snapshot: snapshot, now: SampleShop.now)
    #expect(model.theme.name == "harbour")
  }

  @Test func `a theme without another half stays`() {
    var model = model(theme: "console", follows: true)
    _ = model.handle(.background(isDark: false), snapshot: SampleShop.snapshot(), now: SampleShop.now)
    #expect(model.theme.name == "console")
  }
}
