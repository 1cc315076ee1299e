import Foundation
import ShopModel
import Testing

@testable import Console

@Suite struct LanguageFileTests {
  private static let german = Language(rawValue: "de")
  /// A small third language.
  private static let texts = """
    # Deutsch
    languageName = Deutsch
    panelTerminals = Terminals
    panelNetwork = Netz
    headlineAll = Alle {of} Terminals nehmen Karten
    hintQuit = Ende
    settingsTitle = Einstellungen
    settingLanguage = Sprache
    """

  private static func catalogue() -> TextCatalogue {
    var catalogue = TextCatalogue.builtIn
    catalogue.add(Array(texts.utf8), file: "de.texts")
    return catalogue
  }

  private func problems(_ text: String, file: String = "de.texts") -> [String] {
    var catalogue = TextCatalogue.builtIn
    return catalogue.add(Array(("languageName = Deutsch\n" + text).utf8), file: file).problems.map(\.description)
  }

  @Test func `a third language is used where it has a text, and English where it has none`() {
    var catalogue = TextCatalogue.builtIn
    let report = catalogue.add(Array(Self.texts.utf8), file: "de.texts")
    #expect(report.problems == [] && report.count == 7 && report.total > 300)
    #expect(catalogue.languages == [Self.german, .english, .chinese])
    let words = Phrasebook(catalogue, language: Self.german, calendar: .utc, ascii: false)
    #expect(words(.headlineAll, ["of": "4"]) == "Alle 4 Terminals nehmen Karten")
    #expect(words[.panelAccount] == "Account")
    #expect(words.name(LocalizedText(en: "Counter 1", zh: "一号台")) == "Counter 1")
  }

  @Test func `every mistake is told with its line, and the text stays as it was`() {
    #expect(
      problems("panelTermials = x") == ["de.texts:2: unknown key `panelTermials`; did you mean `panelTerminals`?"])
    #expect(problems("PanelTerminals = x")[0].hasSuffix("did you mean `panelTerminals`?"))
    #expect(problems("zzz = x") == ["de.texts:2: unknown key `zzz`"])
    #expect(
      problems("\n# all\nheadlineAll = Alle")
        == ["de.texts:4: `headlineAll` needs {of}, as in: All {of} terminals can take cards"])
    #expect(
      problems("headlineAll = Alle {of} {off}") == ["de.texts:2: `headlineAll` has no {off}; there is: {of}"])
    #expect(problems("yes = {x}")[0].hasSuffix("there is: it has no placeholder"))
    #expect(problems("yes = ja\nyes = jo") == ["de.texts:3: `yes` has a text already, in line 2"])
    #expect(problems("yes =")[0].contains("`yes` has no text"))
    #expect(problems("yes") == ["de.texts:2: expected `key = text`, found `yes`"])
    #expect(problems("yes = a\u{1B}[2Jb")[0].contains("cannot be shown"))
    #expect(problems("yes = ja", file: "german.texts")[0].contains("no language's code"))
    var catalogue = TextCatalogue.builtIn
    let report = catalogue.add([0xFF, 0xFE, 0x0A] + Array("yes = ja".utf8), file: "/home/a/de.texts")
    #expect(report.problems.map(\.line) == [1, 0])
    #expect(catalogue.table(of: Self.german)["yes"] == "ja")
    #expect(catalogue.ownName(of: Self.german) == "de")
  }

  @Test func `single texts of a language of the program can be one's own`() {
    var catalogue = TextCatalogue.builtIn
    catalogue.add(Array("panelNetwork = 线路".utf8), file: "zh.texts")
    #expect(catalogue.languages == [.english, .chinese])
    #expect(catalogue.table(of: .chinese)["panelNetwork"] == "线路")
    #expect(catalogue.table(of: .chinese)["panelAccount"] == "账户")
  }

  @Test(arguments: [
    ("de.texts", "de"), ("/a/b/pt-BR.texts", "pt-BR"), ("zh-Hant.texts", "zh-Hant"), ("d.texts", nil),
    ("DE.texts", nil),
    ("de.text", nil), ("deutsch.texts", nil), ("de-.texts", nil), (".texts", nil), ("de_DE.texts", nil),
  ])
  func `the name of a file says its language`(file: String, code: String?) {
    #expect(TextCatalogue.language(ofFile: file)?.rawValue == code)
  }

  @Test func `a folder with languages is read, whatever lies in it`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("texts-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    var catalogue = TextCatalogue.builtIn
    #expect(LanguageFolder(path: folder.path).addAll(to: &catalogue) == [])
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("fr.texts"), withIntermediateDirectories: true)
    try Data(Self.texts.utf8).write(to: folder.appendingPathComponent("de.texts"))
    try Data("yes = {oops}\n".utf8).write(to: folder.appendingPathComponent("nl.texts"))
    try Data(repeating: 0x23, count: 600 * 1024).write(to: folder.appendingPathComponent("sv.texts"))
    try Data("yes = x\n".utf8).write(to: folder.appendingPathComponent("README.md"))
    let problems = LanguageFolder(path: folder.path).addAll(to: &catalogue)
    #expect(problems.map(\.file) == ["nl.texts", "nl.texts", "sv.texts"])
    #expect(catalogue.languages.map(\.rawValue) == ["de", "en", "nl", "zh"])
    var one = TextCatalogue.builtIn
    LanguageFolder(path: folder.path).add(Self.german, to: &one)
    LanguageFolder(path: folder.path).add(Language(rawValue: "../x"), to: &one)
    #expect(one.languages.map(\.rawValue) == ["de", "en", "zh"])
  }

  // MARK: In the console

  private func console() -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), 100, 30)
    console.model.take(Self.catalogue(), problems: [], now: console.now)
    return console
  }

  @Test func `l goes through it, the palette finds it, the settings have it`() {
    var console = console()
    console.type("ll")
    #expect(console.model.preferences.language == Self.german)
    #expect(console.text.contains("Netz") && console.text.contains("Terminals nehmen Karten"), "\(console.text)")
    console.type(",")
    #expect(console.text.contains("Sprache") && console.text.contains("‹ Deutsch ›"))
    console.press(.right)
    #expect(console.intents == [.remember(.language(.english))])
    console.type(":deutsch")
    console.press(.enter)
    #expect(console.intents.last == .remember(.language(Self.german)))
  }

  @Test(arguments: ["en", "zh"])
  func `what is wrong with a file is one line, with how much more there is`(language: String) {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), 120, 30, language: Language(rawValue: language))
    let problem = TextProblem(file: "de.texts", line: 7, message: "unknown key `x`")
    console.model.take(Self.catalogue(), problems: [problem, problem, problem], now: console.now)
    #expect(console.frame.lines.last?.contains("de.texts:7: unknown key `x`") == true)
    #expect(console.frame.lines.last?.contains("2") == true)
  }

  @Test func `every view is whole in it`() {
    for way in FrameIntegrityTests.ways {
      for (columns, rows) in [(80, 24), (40, 12)] {
        var console = ConsoleDriver(SampleShop.troubledSnapshot(), columns, rows)
        console.model.take(Self.catalogue(), problems: [], now: console.now)
        console.type("ll")
        for key in way { console.press(key) }
        if let fault = console.frame.fault { Issue.record("\(way) \(columns)x\(rows): \(fault)") }
      }
    }
  }
}
