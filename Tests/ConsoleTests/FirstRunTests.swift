import ShopModel
import Testing

@testable import Console

@Suite struct FirstRunTests {
  private static let path = "/home/shop/.config/tillwatch/shop.yaml"

  private static func model(language: Language = .english, isPoor: Bool = false) throws -> FirstRunModel {
    var model = FirstRunModel(
      texts: .builtIn, language: language, theme: try #require(Theme.builtIn(named: "harbour")), path: path,
      isPoor: isPoor, ascii: false
    ) { field, text in
      switch field {
      case .host: text.contains(".")
      case .port: Int(text) != nil
      case .shop, .terminal: !text.isEmpty
      }
    }
    model.take(ThemeShelf(Theme.builtIn))
    return model
  }

  private static func press(_ keys: Key..., to model: inout FirstRunModel) -> [FirstRunModel.Wish] {
    keys.compactMap { model.handle(.key($0)) }
  }

  private static func type(_ text: String, to model: inout FirstRunModel) {
    for character in text { _ = model.handle(.key(.character(character))) }
  }

  private static let size = Size(columns: 80, rows: 24)

  /// To the form, with what somebody types into it.
  private static func filled(_ host: String) throws -> FirstRunModel {
    var model = try model()
    _ = press(.enter, .enter, .enter, .enter, to: &model)
    type("Tea ", to: &model)
    _ = press(.tab, .tab, to: &model)
    type(host, to: &model)
    return model
  }

  @Test func `languages and themes are seen while one goes through them`() throws {
    var model = try Self.model()
    #expect(model.frame(size: Self.size).text.contains("Language"))
    _ = Self.press(.down, to: &model)
    #expect(model.frame(size: Self.size).text.contains("语言"))
    _ = Self.press(.enter, .down, .down, to: &model)
    #expect(model.theme.name == "lantern")
    _ = Self.press(.enter, to: &model)
    #expect(model.answers.theme == "lantern" && model.answers.language == .chinese)
    // Back, and nothing is lost.
    _ = Self.press(.left, .left, .left, to: &model)
    #expect(model.step == .language)
    #expect(model.answers.language == .chinese && model.theme.name == "lantern")
  }

  @Test func `what is typed takes the place of a suggestion, and is added to what was typed`() throws {
    var model = try Self.filled("10.0.0.7")
    _ = Self.press(.down, to: &model)
    Self.type("5577", to: &model)
    #expect(model.typed[.port] == "5577")
    _ = Self.press(.up, .up, to: &model)
    // Whoever begins to erase a suggestion keeps the rest of it.
    _ = Self.press(.backspace, to: &model)
    Self.type("2", to: &model)
    #expect(model.typed[.terminal] == "Counter 2")
  }

  /// Asked for, the theme it begins with, what it becomes on a dark ground.
  @Test(arguments: [
    (nil, "paper", "harbour"), ("paper", "paper", "paper"), ("noon", "paper", "noon"), ("mine", "paper", "harbour"),
  ])
  func `the terminal's ground chooses the theme, unless there is one that somebody asked for`(
    wanted: String?, first: String, then: String
  ) throws {
    var model = FirstRunModel(
      texts: .builtIn, language: .english, theme: try #require(Theme.builtIn(named: first)), wanted: wanted,
      path: Self.path, isPoor: false, ascii: false
    ) { _, _ in true }
    model.take(ThemeShelf(Theme.builtIn))
    _ = model.handle(.background(isDark: true))
    #expect(model.theme.name == then)
  }

  @Test func `no switches to ASCII, which can be taken back`() throws {
    var model = try Self.model()
    _ = Self.press(.enter, .enter, .down, .enter, to: &model)
    #expect(model.answers.ascii)
    #expect(model.frame(size: Self.size).text.contains("| Jinfu Store"))
    _ = Self.press(.down, .enter, to: &model)
    #expect(!model.answers.ascii)
    #expect(model.frame(size: Self.size).text.contains("│ Jinfu Store"))
    _ = Self.press(.enter, to: &model)
    #expect(model.step == .choice)
  }

  @Test func `Esc leaves at every question, and before the last nothing is written`() throws {
    for steps in 0...4 {
      var model = try Self.model()
      for _ in 0..<steps { #expect(Self.press(.enter, to: &model) == []) }
      #expect(Self.press(.escape, to: &model) == [.end(.left)])
    }
  }

  @Test func `the demonstration begins as one likes to see it`() throws {
    var model = try Self.model()
    let wishes = Self.press(.down, .enter, .down, .enter, .enter, .down, .enter, to: &model)
    let answers = FirstRunAnswers(language: .chinese, theme: "paper", ascii: false)
    #expect(wishes == [.end(.demonstration(answers))])
  }

  @Test func `the form is written once it can be, and says where and what is next`() throws {
    var model = try Self.filled("10.0.0.7")
    let fields: [FirstRunField: String] = [.shop: "Tea", .terminal: "Counter 1", .host: "10.0.0.7", .port: "20007"]
    let wanted = FirstRunAnswers(language: .english, theme: "harbour", ascii: false, fields: fields)
    #expect(Self.press(.enter, .enter, .enter, to: &model) == [.write(wanted)])
    // Pressed again while it is written: once is enough.
    #expect(Self.press(.enter, to: &model) == [])
    model.takeWritten(nil)
    #expect(model.frame(size: Self.size).text.contains("Written: \(Self.path)"))
    #expect(model.frame(size: Self.size).text.contains("tillwatch pin"))
    #expect(Self.press(.enter, to: &model) == [.end(.shop)])
  }

  @Test func `what cannot be is said at its field, and nothing is written`() throws {
    var model = try Self.filled("10")
    #expect(Self.press(.down, .down, .enter, to: &model) == [])
    #expect(model.field == .host)
    #expect(model.frame(size: Self.size).text.contains("neither an address"))
    _ = model.handle(.paste(".0.0.7"))
    #expect(!model.frame(size: Self.size).text.contains("neither an address"))
    #expect(Self.press(.down, .down, .enter, to: &model).count == 1)
  }

  @Test func `a file that cannot be written is one line, and one can go on from there`() throws {
    var model = try Self.filled("10.0.0.7")
    _ = Self.press(.down, .down, .enter, to: &model)
    model.takeWritten("/home/shop/.config: Permission denied")
    #expect(model.frame(size: Self.size).text.contains("Nothing was written: /home/shop/.config: Permission denied"))
    #expect(Self.press(.left, .down, .enter, to: &model).count == 1)
  }

  @Test func `a light terminal gets light colours until one has chosen`() throws {
    var model = try Self.model()
    _ = model.handle(.background(isDark: false))
    #expect(model.theme.name == "paper")
    _ = Self.press(.enter, .up, .enter, to: &model)
    _ = model.handle(.background(isDark: false))
    #expect(model.theme.name == "harbour")
  }

  @Test func `a screen with Latin signs alone is asked only what to watch`() throws {
    var model = try Self.model(isPoor: true)
    #expect(model.frame(size: Self.size).text.contains("1/2"))
    _ = Self.press(.left, to: &model)
    #expect(model.step == .choice && model.answers.ascii)
  }

  @Test func `a click selects, a second one presses`() throws {
    var model = try Self.model()
    _ = model.handle(.click(column: 0, row: 0), zone: .button(1))
    #expect(model.answers.language == .chinese)
    _ = model.handle(.click(column: 0, row: 0), zone: .button(1))
    #expect(model.step == .theme)
  }

  @Test(arguments: ["en", "zh"])
  func `every question is whole at every size`(language: String) throws {
    for steps in 0...6 {
      var model = try Self.model(language: Language(rawValue: language))
      for _ in 0..<steps { _ = Self.press(.enter, to: &model) }
      for width in [0, 1, 5, 12, 20, 40, 80, 120, 200] {
        for height in [0, 1, 2, 3, 6, 12, 24, 36, 60] {
          if let fault = model.frame(size: Size(columns: width, rows: height)).fault {
            Issue.record("\(steps) \(width)x\(height): \(fault)")
          }
        }
      }
    }
  }

  @Test(arguments: ["en", "zh"], [(80, 24), (120, 36)])
  func `the questions look as recorded`(language: String, size: (Int, Int)) throws {
    let golden = GoldenTests()
    let frameSize = Size(columns: size.0, rows: size.1)
    var model = try Self.model(language: Language(rawValue: language))
    func check(_ name: String) throws {
      try golden.check(model.frame(size: frameSize), "first-\(name)-\(language)-\(size.0)x\(size.1)")
    }
    try check("language")
    _ = Self.press(.enter, to: &model)
    try check("theme")
    _ = Self.press(.enter, to: &model)
    try check("picture")
    _ = Self.press(.down, .enter, to: &model)
    try check("ascii")
    _ = Self.press(.down, .enter, .enter, to: &model)
    try check("choice")
    _ = Self.press(.enter, to: &model)
    Self.type("金福便利店", to: &model)
    _ = Self.press(.down, .down, .down, .down, .enter, to: &model)
    try check("form")
    Self.type("192.168.1.21", to: &model)
    _ = Self.press(.down, .down, .enter, to: &model)
    model.takeWritten(nil)
    try check("written")
  }
}
