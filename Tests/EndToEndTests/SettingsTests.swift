import Foundation
import Testing

/// What is chosen on the screen, and the shop's file.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct SettingsTests {
  private let folder =
    FileManager.default.temporaryDirectory.path + "/tillwatch-settings-\(UInt64.random(in: .min ... .max))"
  private var file: String { folder + "/shop.yaml" }

  private static let shop = """
    # Our shop
    shop:
      name: Tea        # on the corner
      language: en
      theme: harbour   # dark
    terminals:
      - {id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1}   # the left one

    """

  private func write(_ text: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: file))
  }

  private var text: String { get throws { try String(contentsOf: URL(filePath: file), encoding: .utf8) } }

  private func open(_ more: [String] = []) throws -> ConsoleDriver {
    let console = try ConsoleDriver(
      ["--config", file, "--state", folder + "/state"] + more, columns: 120, rows: 36)
    try console.expect("Network")
    return console
  }

  private func leave(_ console: ConsoleDriver) throws {
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `what is picked is in the file at once, and what is switched is not`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    let console = try open()
    console.press("l")
    try console.expect("语言：中文，仅本次有效")
    console.press("l")
    try console.expect("Language: English")
    #expect(try text == Self.shop)
    console.press("t")
    try console.expect("1/15")
    console.press(.down)
    console.press(.enter)
    try console.expect("Theme: Paper. Saved in \(file)")
    let expected = Self.shop.replacing("theme: harbour ", with: "theme: 'paper' ")
    #expect(try text == expected)
    console.press(",")
    for key: ConsoleDriver.SpecialKey in [.down, .down, .down, .right] { console.press(key) }
    try console.expect("Bell: silent. Saved in")
    #expect(try text == expected + "\ndisplay:\n  bell: false\n")
    try leave(console)
    // The next start begins with it.
    let second = try open()
    second.press(",")
    try second.expect("‹ Paper ›")
    try second.expect("‹ silent ›")
    try leave(second)
  }

  @Test func `a file that somebody has broken meanwhile is left alone, and it is said why`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    let console = try open()
    let broken = Self.shop.replacing("connector: zvt", with: "conector: zvt")
    try write(broken)
    console.press(":bamboo\r")
    try console.expect("Not saved: \(file):7:")
    #expect(try text == broken)
    try leave(console)
  }

  @Test func `a console in which nothing can be changed changes no file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    let console = try open(["--read-only"])
    console.press(",")
    try console.expect("(--read-only)")
    console.press(.down)
    console.press(.right)
    try console.expect("‹ Paper ›")
    try leave(console)
    #expect(try text == Self.shop)
  }

  @Test func `an option wins over the file, and the settings say so`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop + "display: {ascii: false, mouse: true}\n")
    let console = try open(["--ascii", "--no-mouse", "--theme", "bamboo"])
    try console.expect("+- Network")
    #expect(!console.isOn(1000))
    console.press(",")
    for option in ["--ascii", "--no-mouse", "--theme"] { try console.expect("\(option) was given") }
    try console.expect("< Bamboo >")
    try leave(console)
  }
}
