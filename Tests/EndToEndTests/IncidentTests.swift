import FoundationEssentials
import Testing

/// What a person says of an incident with a key, and the shop's own rules.
@Suite(.timeLimit(.minutes(2)))
struct IncidentTests {
  @Test(arguments: ScreenWords.both)
  func `an incident is acknowledged with a and muted with m, and both are on its record`(words: ScreenWords) throws {
    let owner = try ShopPerson(reading: words)
    try owner.expect(\.maintenanceOverdue)
    owner.goToIncidents()
    owner.press(.open, .acknowledge)
    try owner.expect(\.acknowledged)
    owner.press(.mute)
    try owner.expect(\.muteForHalfAnHour)
    owner.pressChosenButton()
    try owner.expect(\.muted)
    try owner.leave()
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
    try console.expect("(estimate)")
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
