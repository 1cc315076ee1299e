import ShopModel
import Testing

@testable import Console

@Suite struct FuzzyMatchTests {
  @Test(arguments: [
    ("rest", "Restart the terminal"), ("rt", "Restart the terminal"), ("RESTART", "restart"), ("", "anything"),
    ("zdzt", "终端状态"), ("zd", "终端"), ("hf", "恢复"), ("xing", "xing"), ("c1", "Counter 1"), ("重启", "重启终端"),
    ("cq", "重启终端"), ("zq", "重启终端"),
  ])
  func `letters in their order answer, Chinese signs by the first letter of their reading`(
    query: String, text: String
  ) {
    #expect(FuzzyMatch(query, in: text) != nil)
  }

  @Test(arguments: [("tser", "Rest"), ("restartx", "restart"), ("zdx", "终端"), ("x", ""), ("b", "终端")])
  func `what is not there is no answer`(query: String, text: String) {
    #expect(FuzzyMatch(query, in: text) == nil)
  }

  @Test(arguments: [
    ("res", "Restart the terminal", "There is an interest in settling"), ("ct", "Counter 3", "Account"),
    ("js", "结算", "解除所有限制"), ("counter 1", "Counter 1", "Counter 11"),
  ])
  func `beginnings of words and what stands side by side are better`(query: String, better: String, worse: String)
    throws
  {
    let good = try #require(FuzzyMatch(query, in: better))
    #expect(good.score > FuzzyMatch(query, in: worse)?.score ?? .min)
  }

  @Test func `every sign of the first level of GB 2312 has a reading, none has a letter that begins none`() {
    for sign in "终端状态账户网络升级队列批结算重启复位诊断记录维护金福便利店银联拉卡拉随行付扫码支付门口柜台外卖" {
      #expect(!PinyinInitials.letters(of: sign).isEmpty, "\(sign)")
    }
    #expect(PinyinInitials.letters(of: "重").sorted() == ["c", "z"])
    #expect(PinyinInitials.letters(of: "a").isEmpty)
  }

  @Test func `a long text and a long query cost no more than short ones`() {
    let long = String(repeating: "a", count: 100_000)
    #expect(FuzzyMatch(long, in: long) != nil)
    #expect(FuzzyMatch("b", in: long) == nil)
  }
}

@Suite struct PaletteTests {
  @Test func `it finds an action by a few letters and does it`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(":zoom")
    #expect(console.text.contains("Let the panel with the focus fill the screen"))
    console.press(.enter)
    #expect(!console.text.contains("╭─ Account"))
    console.type("z")
    #expect(console.text.contains("╭─ Account"))
  }

  @Test func `an operation found there asks like its key does`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(":restart")
    console.press(.enter)
    #expect(console.text.contains("Restart Counter 1?"))
    #expect(console.requests.isEmpty)
  }

  @Test(arguments: [("sht", "三号台"), ("counter 3", "三号台"), ("三号", "三号台")])
  func `a terminal is found by its reading, by its other name and by its own`(typed: String, name: String) {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), language: .chinese)
    console.type(":" + typed)
    console.press(.enter)
    #expect(console.text.contains("\(name) ─"))
    console.press(.escape)
    #expect(console.text.contains("╭─ 账户"))
  }

  @Test func `what cannot be done now is there, and says why`() {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.terminals = []
    var console = ConsoleDriver(snapshot)
    console.type(":restart")
    #expect(console.text.contains("No terminal is selected here"))
    console.press(.enter)
    #expect(console.text.contains("No terminal is selected here"))
    #expect(console.requests.isEmpty)
  }

  @Test func `language and theme are settings it finds`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(":中文")
    console.press(.enter)
    #expect(console.text.contains("╭─ 账户"))
    console.type(":paper")
    console.press(.enter)
    #expect(console.model.theme.name == "paper")
    #expect(console.intents.count == 2)
  }

  @Test func `nothing that answers is said, and Enter does nothing`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(":qqqqqq")
    #expect(console.text.contains("Nothing found."))
    console.press(.enter, .down, .up, .pageDown)
    #expect(console.intents.isEmpty)
    for _ in 0..<6 { console.press(.backspace) }
    #expect(console.text.contains("type a few letters"))
  }

  @Test(arguments: ["en", "zh"], [(120, 36), (80, 24), (40, 12)])
  func `it looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(SampleShop.snapshot(), size.0, size.1, language: Language(rawValue: language))
    console.type(language == "zh" ? ":sh" : ":co")
    try GoldenTests().check(console.frame, "palette-\(language)-\(size.0)x\(size.1)")
  }
}

@Suite struct HelpTests {
  @Test func `a line of the help is carried out with Enter`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type("?")
    let rows = HelpOverlay(
      scene: console.model.scene(console.snapshot, size: console.size, now: console.now), selected: 0)
    let line = (0..<rows.count).first { rows.action(at: $0) == .restart } ?? 0
    for _ in 0..<line { console.press(.down) }
    console.press(.enter)
    #expect(console.text.contains("Restart Counter 1?"))
  }

  /// The keyboard, the footer, the help and the palette all go by one table: what one can do, all know.
  @Test func `every key that works in a view is in its help, and in the palette unless it only moves`() {
    for type in ["", "J", "O", "M", "c"] {
      var console = ConsoleDriver(SampleShop.calmSnapshot(), 160, 80)
      console.type(type + "?")
      let scene = console.model.scene(console.snapshot, size: console.size, now: console.now)
      let help = HelpOverlay(scene: scene, selected: 0)
      let listed = Set((0..<help.count).compactMap { help.action(at: $0) })
      #expect(listed == Set(Binding.table.filter { $0.scopes.contains(scene.viewScope) }.map(\.action)))
    }
  }
}
