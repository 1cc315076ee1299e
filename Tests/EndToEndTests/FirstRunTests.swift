import Foundation
import Testing

/// The first start as a process on a terminal: nobody has configured a shop yet.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct FirstRunTests {
  private let settings =
    FileManager.default.temporaryDirectory.path + "/tillwatch-first-\(UInt64.random(in: .min ... .max))"
  private var file: String { settings + "/tillwatch/shop.yaml" }

  private func console(language: String, _ columns: Int = 80, _ rows: Int = 24) throws -> ConsoleDriver {
    try ConsoleDriver(
      [], columns: columns, rows: rows, language: language,
      environment: ["XDG_CONFIG_HOME": settings, "XDG_STATE_HOME": settings + "/state"])
  }

  private var isThere: Bool { FileManager.default.fileExists(atPath: settings) }

  @Test(arguments: ["en_US.UTF-8", "zh_CN.UTF-8"])
  func `from the first question to the shop`(language: String) throws {
    defer { try? FileManager.default.removeItem(atPath: settings) }
    let isChinese = language.hasPrefix("zh")
    let console = try console(language: language)
    try console.expect(isChinese ? "欢迎" : "Welcome")
    console.press(.enter)
    try console.expect(isChinese ? "哪种配色" : "Which colours")
    console.press(.down)
    console.press(.enter)
    try console.expect("⣀⣠⣤⣴⣶⣾⣿⣷⣦⣄⡀")
    console.press(.enter)
    try console.expect(isChinese ? "您想看什么" : "What do you want to see")
    console.press(.enter)
    try console.expect(isChinese ? "店名" : "Shop's name")
    console.press(isChinese ? "金福便利店" : "Jinfu Store")
    console.press(.enter)
    console.press(.enter)
    console.paste("127.0.0.1")
    console.press(.enter)
    console.press(.enter)
    #expect(!isThere)
    console.press(.enter)
    try console.expect(isChinese ? "已写入：" : "Written: ")
    console.press(.enter)
    // The shop itself, with its one terminal.
    try console.expect(isChinese ? "金福便利店" : "Jinfu Store")
    try console.expect(isChinese ? "网络" : "Network")
    #expect(!console.screenText.contains(isChinese ? "演示" : "DEMO"))
    // What is chosen there is written into the same file.
    console.press(",")
    console.press(.right)
    try console.expect(isChinese ? "Language" : "语言")
    console.press(.left)
    try console.expect(isChinese ? "已存入" : "Saved in")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
    let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    #expect(text.contains(isChinese ? "name: '金福便利店'" : "name: 'Jinfu Store'"), "\(text)")
    #expect(text.contains("theme: 'paper'") && text.contains("language: '\(isChinese ? "zh" : "en")'"))
    #expect(text.contains("host: '127.0.0.1'") && text.contains("tillwatch check"))
    // The second start asks nothing.
    let second = try self.console(language: "C.UTF-8")
    try second.expect(isChinese ? "网络" : "Network")
    second.press("q")
    #expect(try second.exitStatus() == .code(0))
  }

  @Test func `Esc at any question leaves without a trace`() throws {
    defer { try? FileManager.default.removeItem(atPath: settings) }
    for steps in 0...4 {
      let console = try console(language: "C.UTF-8")
      try console.expect("Welcome")
      for (step, words) in ["Which colours", "Do the lines join", "What do you want", "Shop's name"].enumerated()
      where step < steps {
        console.press(.enter)
        try console.expect(words)
      }
      console.press(.escape)
      #expect(try console.exitStatus() == .code(0))
      #expect(console.modesLeftOn == [])
      #expect(!isThere)
    }
  }

  @Test func `the demonstration comes in the language, the colours and the lines that were chosen`() throws {
    let console = try console(language: "C.UTF-8", 120, 36)
    try console.expect("Welcome")
    console.press(.down)
    try console.expect("欢迎")
    console.press(.enter)
    try console.expect("哪种配色")
    console.press(.enter)
    try console.expect("线条是否连贯")
    console.press(.down)
    console.press(.enter)
    try console.expect("仅用 ASCII 绘制")
    console.press(.enter)
    try console.expect("您想看什么")
    console.press(.down)
    console.press(.enter)
    try console.expect("演示")
    try console.expect("+- 网络")
    console.press(",")
    try console.expect("演示没有 shop.yaml")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(!isThere)
  }

  @Test func `resizing leaves no rubbish, and Ctrl-C leaves the terminal as it was`() throws {
    let console = try console(language: "C.UTF-8")
    try console.expect("Welcome")
    for (columns, rows) in [(120, 36), (40, 12), (80, 24)] {
      console.resize(columns: columns, rows: rows)
      try console.expectWholeScreen()
    }
    console.press(.controlC)
    #expect(try console.exitStatus() == .code(130))
    #expect(console.modesLeftOn == [])
  }

  @Test func `without a terminal it is one line`() throws {
    let (status, output) = try runWithoutTerminal([])
    #expect(status == .code(2))
    #expect(output.split(separator: "\n").count == 1)
  }
}
