import ShopModel
import Testing

@testable import Console

@Suite struct SettingsPageTests {
  private static let file = "/home/shop/.config/tillwatch/shop.yaml"

  private func console(
    _ place: SettingsPlace = .file(file), isPoor: Bool = false, given: [Setting.Name: String] = [:]
  ) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), 100, 30, place: place, isPoor: isPoor, given: given)
    console.type(",")
    return console
  }

  @Test func `each line says what it is now, and where choices are kept`() {
    let console = console()
    for line in [
      "Language   ‹ English ›", "Theme      ‹ Harbour ›", "Mouse      ‹ works here ›", "Bell       ‹ rings ›",
    ] {
      #expect(console.text.contains(line), "\(line)\n\(console.text)")
    }
    #expect(console.text.contains("saved in \(Self.file)"))
  }

  @Test func `left and right take another value at once and have it kept`() {
    var console = console()
    console.press(.right)
    #expect(console.model.preferences.language == .chinese)
    #expect(console.text.contains("语言"))
    console.press(.left)
    #expect(console.model.preferences.language == .english)
    console.press(.down, .right)
    #expect(console.model.theme.name == "paper")
    console.press(.left, .left)
    #expect(console.model.theme.name == "console")
    console.press(.down, .right, .down, .right, .down, .right)
    #expect(
      console.intents == [
        .remember(.language(.chinese)), .remember(.language(.english)), .remember(.theme("paper")),
        .remember(.theme("harbour")), .remember(.theme("console")), .mouse(false), .remember(.mouse(false)),
        .remember(.bell(false)), .remember(.ascii(true)),
      ])
    #expect(console.text.contains("+- Settings"))
    #expect(console.text.contains("< silent >"))
  }

  @Test func `Enter on the theme opens the list, on the others takes the next value`() {
    var console = console()
    console.press(.down, .enter, .down, .enter)
    #expect(console.intents == [.remember(.theme("paper"))])
    #expect(console.text.contains("‹ Paper ›"))
    console.press(.down, .down, .enter)
    #expect(console.intents.last == .remember(.bell(false)))
  }

  @Test func `Esc goes back to where one was, and left does not`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type("J,")
    console.press(.left)
    #expect(console.text.contains("Settings") || console.text.contains("设置"))
    console.press(.escape)
    #expect(console.model.state.view == .journal)
  }

  @Test func `a bell that is silent does not ring`() {
    var console = console()
    #expect(console.model.observe(SampleShop.snapshot()).contains(.bell))
    var silent = self.console()
    silent.press(.down, .down, .down, .enter)
    #expect(!silent.model.observe(SampleShop.snapshot()).contains(.bell))
    silent.press(.enter)
    console.press(.enter)
  }

  @Test func `the palette leads to a setting, and keeps a language that is picked there`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(":bell")
    console.press(.enter)
    #expect(console.model.state.chosenTarget == .setting(.bell))
    console.press(.right)
    #expect(console.intents == [.remember(.bell(false))])
    console.type(":中文")
    console.press(.enter)
    #expect(console.intents.last == .remember(.language(.chinese)))
  }

  // MARK: For the moment

  @Test func `l and F2 switch for the moment, say how that is kept, and Enter keeps it`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type("l")
    #expect(console.text.contains("语言：中文，仅本次有效。如需保存：按 , 键（设置）"))
    // Back at what is kept.
    console.type("l")
    #expect(console.frame.lines.last?.hasSuffix("Language: English") == true)
    console.press(.function(2))
    #expect(console.text.contains("The mouse selects text. F2 brings it back."))
    #expect(console.intents == [.mouse(false)])
    console.type(",")
    console.press(.down, .down)
    #expect(console.text.contains("For the moment only. Enter keeps it."))
    console.press(.enter)
    #expect(console.intents.last == .remember(.mouse(false)))
    console.model.take(SettingOutcome(settings: [.mouse(false)]), now: console.now)
    #expect(!console.text.contains("For the moment only"))
    #expect(console.text.contains("‹ selects text ›"))
  }

  // MARK: What becomes of it

  @Test func `what was written is said with its place, and a failure in one line and on the page`() {
    var console = console()
    console.press(.down, .right)
    #expect(console.frame.lines.last?.contains("Theme: Paper") == true)
    console.model.take(SettingOutcome(settings: [.theme("paper")]), now: console.now)
    #expect(console.frame.lines.last?.contains("Theme: Paper. Saved in \(Self.file).") == true)
    console.model.take(
      SettingOutcome(
        settings: [.theme("paper")],
        problem: .byHand(file: "shop.yaml", section: "shop", line: "theme: 'paper'")), now: console.now)
    #expect(console.frame.lines.last?.contains("Not saved: write theme: 'paper' under \"shop:\"") == true)
    console.now = console.now + .seconds(30)
    #expect(console.text.contains("shop.yaml is laid out in a way"))
    // Another that can be written does not make it saved; Enter tries it again.
    console.model.take(SettingOutcome(settings: [.bell(false)]), now: console.now)
    #expect(!console.text.contains("Not saved"))
    #expect(console.text.contains("For the moment only. Enter keeps it."))
    console.press(.enter)
    #expect(console.intents.last == .remember(.theme("paper")))
    console.model.take(SettingOutcome(settings: [.theme("paper")]), now: console.now)
    #expect(!console.text.contains("For the moment only"))
  }

  @Test(arguments: [
    (SettingsPlace.demonstration, "the demonstration has no shop.yaml"),
    (.lockedFile("/etc/tillwatch/shop.yaml", reason: "Permission denied"), "(Permission denied)"),
  ])
  func `where nothing can be kept it is said and nothing is tried`(place: SettingsPlace, why: String) {
    var console = console(place)
    #expect(console.text.contains("holds until the program ends") && console.text.contains(why))
    console.press(.down, .right)
    #expect(console.frame.lines.last?.contains("Theme: Paper, for this run only: ") == true)
    #expect(console.intents.isEmpty)
  }

  @Test func `an option that wins over the file is named`() {
    #expect(console(given: [.theme: "--theme"]).text.contains("--theme was given at the start"))
  }

  @Test func `the Linux text console has nothing to choose where it has no signs`() {
    var console = console(isPoor: true)
    console.press(.right)
    #expect(console.intents.isEmpty)
    #expect(console.frame.lines.last?.contains("has no other signs") == true)
    #expect(!console.text.contains("‹ English ›"))
  }
}
