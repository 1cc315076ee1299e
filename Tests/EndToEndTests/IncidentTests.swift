import FoundationEssentials
import Testing

/// What a person says of an incident with a key, and the shop's own rules.
@Suite(.timeLimit(.minutes(2)))
struct IncidentTests {
  struct Words: Sendable, CustomTestStringConvertible {
    let locale: String
    let duty: String
    let acknowledged: String
    let question: String
    let muted: String
    let estimate: String

    var testDescription: String { locale }

    static let english = Words(
      locale: "en_US.UTF-8", duty: "maintenance overdue", acknowledged: "acknowledged by", question: "30 min",
      muted: "muted by", estimate: "(estimate)")
    static let chinese = Words(
      locale: "zh_CN.UTF-8", duty: "例行维护已逾期", acknowledged: "已知悉", question: "30 分钟", muted: "已设静默",
      estimate: "估算")
  }

  @Test(arguments: [Words.english, .chinese])
  func `an incident is acknowledged with a and muted with m, and both are on its record`(words: Words) throws {
    let console = try ConsoleDriver(columns: 120, rows: 36, language: words.locale)
    try console.expect(words.duty, within: .seconds(20))
    console.press("\u{1B}[Z")  // Shift-Tab: to the incidents.
    console.press(.enter)
    console.press("a")
    try console.expect(words.acknowledged)
    console.press("m")
    try console.expect(words.question)
    console.press(.enter)
    try console.expect(words.muted)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `Enter in an incident restarts the terminal, and its record says that it helped`() throws {
    let console = try ConsoleDriver(columns: 160, rows: 50)
    try console.expect("All 4 terminals can take cards")
    try console.unlock()
    try console.expect("3 of 4 terminals can take cards", within: .seconds(30))
    console.press("\u{1B}[Z")
    console.press("g")
    console.press(.enter)
    try console.expect("How it was found")
    console.press(.enter)
    try console.expect("Restart Counter 1?")
    console.press("y")
    try console.expect("cleared after", within: .seconds(40))
  }

  @Test func `an outage costs an estimated part of the takings, and is said to be an estimate`() throws {
    let console = try ConsoleDriver(columns: 160, rows: 50)
    try console.expect("All 4 terminals can take cards")
    try console.expect("3 of 4 terminals can take cards", within: .seconds(30))
    console.press("\u{1B}[Z")
    console.press("g")
    console.press(.enter)
    try console.expect(Words.english.estimate)
    try console.expect("without cards")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `a mistake in the shop's own rules is told with its place, before the screen`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tillwatch-rules-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rules = """
      without: [no-such-rule]
      rules:
        - {id: own, subject: terminal}
      """
    try Data(rules.utf8).write(to: URL(filePath: folder + "/own.yaml"))
    let shop = """
      shop: {name: Tea}
      rules: [own.yaml]
      terminals: [{id: t1, name: One, connector: zvt, host: 192.0.2.1}]
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))

    let console = try ConsoleDriver(["demo", "--rules", folder + "/own.yaml"])
    #expect(try console.exitStatus() == .code(2))
    #expect(!console.isOn(1049))
    for arguments in [["check"], ["console"]] {
      let result = try runWithoutTerminal(arguments + ["--config", folder + "/shop.yaml"])
      #expect(result.status == .code(2))
      #expect(result.output.hasPrefix("\(folder)/own.yaml:1:11: unknown rule \"no-such-rule\""))
      #expect(result.output.contains("\(folder)/own.yaml:3:5: "))
    }
  }
}
