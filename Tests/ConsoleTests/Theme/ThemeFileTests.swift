import ShopModel
import Testing

@testable import Console

@Suite struct ThemeFileTests {
  /// The least a theme file can say.
  static let least = """
    background = #101418
    text = #d0d8e0
    accent = #70c0f0
    ok = #50d090
    notice = #60a8f0
    warning = #f0c850
    critical = #ff8080
    unknown = #b8a8d0
    """

  @Test(arguments: [
    ("name = x\ndark = maybe\n", "t.theme:2: `dark` is `no` or `yes`, not `maybe`"),
    ("name = x\nhello\n", "t.theme:2: expected"), ("name = x\ndark = yes\nok = red 2\n", "t.theme:3: a colour is"),
    ("okay = #000000 2\n", "t.theme:1: unknown key `okay`; the roles are background,"),
    ("ok = #000000 2 blink\n", "t.theme:1: unknown attribute"), ("ok = #000000 16\n", "t.theme:1: a colour is"),
    ("ok = #00000\n", "t.theme:1: a colour is"), ("ok = #+12345\n", "t.theme:1: a colour is"),
    ("ok =\n", "t.theme:1: a colour is"),
    ("ok = #000000 2\n\nok = #000000 2\n", "t.theme:3: `ok` has a colour already, in line 1"),
    ("name = a\nname = b\n", "t.theme:2: `name` was said already, in line 1"),
    ("contrast = more\n", "t.theme:1: `contrast` is `high` or `normal`, not `more`"),
    ("safe = deuteranopia, green\n", "t.theme:1: unknown colour vision `green`"),
    ("name = x\n", "t.theme: the colour of `background` is missing"),
    ("dark = no\n" + least, "t.theme:1: `dark` is `no`, but `background` is a dark colour"),
    ("name = \u{1B}[2J\n\u{1B}]0;x\u{7}\n", "t.theme:2: expected `key = value`, found"),
  ])
  func `a wrong theme file is answered with its line`(text: String, message: String) {
    let problem = #expect(throws: ThemeProblem.self) { try Theme.parse(text, file: "t.theme") }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
    #expect(problem?.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } == true)
  }

  @Test func `comments and spaces are passed over`() throws {
    let roles = Role.allCases.map { "\($0.rawValue)=#102030 3 bold  # why" }.joined(separator: "\n")
    let theme = try Theme.parse("  # c\r\nname = x y \ntitle.en = A\ndark=yes\n\(roles)", file: "t.theme")
    #expect(theme.name == "x y")
    #expect(theme.title(.english) == "A")
    #expect(theme.resolve(.plain, depth: .direct).foreground == 0x102030)
  }

  @Test func `eight colours make a theme that can be read everywhere`() throws {
    let theme = try Theme.parse(ThemeFileTests.least, file: "dusk.theme")
    #expect(theme.name == "dusk")
    #expect(theme.isDark)
    #expect(theme.warnings == [])
    #expect(Set(theme.colours.keys) == Set(Role.allCases))
    #expect(theme.colours[.critical]?.index == 9)
    #expect(theme.colours[.critical]?.mono == .bold)
    // What is derived lies between what it is derived from.
    let (ground, text) = (theme.rgb(.role(.background)).luminance, theme.rgb(.role(.text)).luminance)
    for role in [Role.raised, .selection, .border, .faint, .muted] {
      #expect((ground..<text).contains(theme.rgb(.role(role)).luminance), "\(role)")
    }
    #expect(theme.rgb(.role(.title)).luminance > text)
    #expect(theme.rgb(.role(.focus)) == theme.rgb(.role(.accent)))
  }

  @Test func `the same for a light theme and for high contrast`() throws {
    let light = """
      background = #ffffff
      text = #101010
      accent = #003080
      ok = #004020
      notice = #003080
      warning = #553300
      critical = #800010
      unknown = #443060
      """
    for contrast in ["normal", "high"] {
      let theme = try Theme.parse("contrast = \(contrast)\n" + light, file: "t.theme")
      #expect(!theme.isDark)
      let least = contrast == "high" ? 7.0 : 4.5
      for ground in Theme.grounds {
        #expect(theme.rgb(.role(.muted)).contrast(to: theme.rgb(.role(ground))) >= least)
      }
      #expect(theme.colours[.background]?.index == 15)
      #expect(theme.colours[.critical]?.index == 1)
    }
  }

  @Test func `what is hard to read is said with its line, the worst first`() throws {
    let theme = try Theme.parse("muted = #405060\nborder = #202428\n" + ThemeFileTests.least, file: "t.theme")
    let worst = try #require(theme.warnings.first)
    guard case .lowContrast(.muted, on: .selection, let ratio, wanted: 4.5, lighter: true) = worst else {
      Issue.record("\(worst)")
      return
    }
    #expect(ratio < 2)
    #expect(theme.line(of: worst) == 1)
    #expect(theme.warnings.count == 3)
  }

  @Test func `high contrast is a promise that is checked`() throws {
    let theme = try Theme.parse("contrast = high\n" + ThemeFileTests.least, file: "t.theme")
    #expect(
      theme.warnings.contains {
        if case .lowContrast(.notice, on: .selection, _, wanted: 7, _) = $0 { true } else { false }
      })
  }

  @Test func `safety is a promise that is checked`() throws {
    let text = ThemeFileTests.least.replacing("#ff8080", with: "#e8b848")
    #expect(try Theme.parse(text, file: "t.theme").warnings == [])
    let promised = try Theme.parse("safe = protanopia\n" + text, file: "t.theme")
    #expect(promised.warnings.contains(.alike(.warning, .critical, to: .protanopia)))
    let same = try Theme.parse(text.replacing("#e8b848", with: "#f0c850"), file: "t.theme")
    #expect(same.warnings == [.alike(.warning, .critical, to: nil)])
  }

  @Test func `attributes and the index are the file's where it gives them`() throws {
    let theme = try Theme.parse(
      ThemeFileTests.least.replacing("critical = #ff8080", with: "critical = #ff8080 - plain"), file: "t.theme")
    #expect(theme.colours[.critical]?.index == -1)
    #expect(theme.colours[.critical]?.mono == [])
  }

  @Test func `no file is too strange to be answered`() {
    let pieces = ["=", "#", "ok", " ", "\n", "name", "\u{0}", "#ffffff", "99", "好", "\u{1B}[0m", "title.", "dark"]
    var state: UInt64 = 7
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      #expect(throws: ThemeProblem.self) { try Theme.parse(text, file: "t.theme") }
    }
  }
}
