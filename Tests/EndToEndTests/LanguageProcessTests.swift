import Foundation
import Testing

/// A third language as a file of the person's own.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct LanguageProcessTests {
  private let settings =
    FileManager.default.temporaryDirectory.path + "/tillwatch-language-\(UInt64.random(in: .min ... .max))"

  private func write(_ text: String, to name: String) throws {
    let file = URL(filePath: settings + "/tillwatch/" + name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func console(_ arguments: [String], language: String = "C.UTF-8") throws -> ConsoleDriver {
    try ConsoleDriver(
      arguments, columns: 120, rows: 36, language: language,
      environment: ["XDG_CONFIG_HOME": settings, "XDG_STATE_HOME": settings + "/state"])
  }

  private static let german = "languageName = Deutsch\npanelNetwork = Netz\nsettingsTitle = Einstellungen\n"

  @Test func `the locale chooses it, and English stands in`() throws {
    defer { try? FileManager.default.removeItem(atPath: settings) }
    try write(Self.german + "panelNetworkAndMore = Netz\n", to: "languages/de.texts")
    let console = try console(["demo"], language: "de_DE.UTF-8")
    try console.expect("─ Netz ─")
    try console.expect("─ Account ─")
    console.press("l")
    try console.expect("─ Network · printers · power ─")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `the shop's file chooses it, the settings write it`() throws {
    defer { try? FileManager.default.removeItem(atPath: settings) }
    let shop =
      "# ours\nshop:\n  name: Tea\n  language: de # for Anna\n"
      + "terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1}]\n"
    try write(Self.german, to: "languages/de.texts")
    try write(shop, to: "shop.yaml")
    let console = try console([])
    try console.expect("─ Netz ─")
    console.press(",")
    try console.expect("─ Einstellungen ─")
    console.press(.right)
    try console.expect("Saved in")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    let text = try String(contentsOf: URL(filePath: settings + "/tillwatch/shop.yaml"), encoding: .utf8)
    #expect(text == shop.replacing("language: de # for Anna", with: "language: 'en' # for Anna"))
  }

  @Test func `mistakes are told in the console and by the command`() throws {
    defer { try? FileManager.default.removeItem(atPath: settings) }
    try write(Self.german + "headlineAll = Alle\nquit = Ende\n", to: "languages/de.texts")
    let console = try console(["demo"])
    try console.expect("de.texts:4: `headlineAll` needs {of}")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    let file = settings + "/tillwatch/languages/de.texts"
    let check = try runWithoutTerminal(["languages", "check", file])
    #expect(check.status == .code(1))
    #expect(check.output.contains("de.texts:5: unknown key `quit`"), "\(check.output)")
    #expect(check.output.contains("de.texts: 3 of "))
    // The template is a file without a mistake.
    try write(try runWithoutTerminal(["languages", "template"]).output, to: "languages/nl.texts")
    #expect(try runWithoutTerminal(["languages", "check", file.replacing("de.", with: "nl.")]).status == .code(0))
  }
}
