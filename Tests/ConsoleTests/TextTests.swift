import Foundation
import ShopModel
import Testing

@testable import Console

@Suite struct TextTests {
  static let languages: [Language] = [.english, .chinese]

  /// Every key that the program can ask for.
  static let wanted: Set<String> = {
    var keys = Set(TextKey.allCases.map(\.rawValue))
    keys.formUnion(Fact.allCases.map { "fact.\($0.rawValue)" })
    keys.formUnion(Cause.allCases.map { "cause.\($0.rawValue)" })
    keys.formUnion(Remedy.allCases.map { "remedy.\($0.rawValue)" })
    keys.formUnion(OperationKind.allCases.map { "operation.\($0.rawValue)" })
    for name in OperationKind.allCases.map(\.rawValue) {
      keys.formUnion(["title", "refused", "button"].map { "ask.\($0).\(name)" } + ["success.\(name)"])
      // What a reset means stands by its grade.
      if name != "reset" { keys.insert("ask.1.\(name)") }
    }
    keys.formUnion(GuideStep.allCases.filter(\.isByHand).map { "guide.do.\($0.rawValue)" })
    for grade in [ResetGrade.none, .returnToIdle, .application, .factory, .runbook] {
      keys.insert("reset.\(grade.rawValue)")
      if grade != .none { keys.insert("reset.1.\(grade.rawValue)") }
    }
    keys.formUnion(GuideStep.allCases.map { "guide.\($0.rawValue)" })
    keys.formUnion(Severity.allCases.map { "severity.\($0.name)" })
    keys.formUnion(Actor.allCases.map { "actor.\($0.rawValue)" })
    keys.formUnion(["configuration", "measured here", "by hand"].map { "source.\($0)" })
    keys.formUnion(SubjectKind.allCases.map { "several.\($0.rawValue)" })
    keys.formUnion((0...6).map { "weekday.\($0)" })
    keys.formUnion((1...12).map { "month.\($0)" })
    return keys
  }()

  /// Every choice of every fact.
  static let choices: [(Fact, String)] = Fact.allCases.flatMap { fact -> [(Fact, String)] in
    switch fact.definition.type {
    case .choice(let names), .choices(let names): names.map { (fact, $0) }
    default: []
    }
  }

  @Test func `both languages have the same keys`() {
    let (english, chinese) = (TextCatalogue.builtIn.table(of: .english), TextCatalogue.builtIn.table(of: .chinese))
    #expect(Set(english.keys).symmetricDifference(chinese.keys).isEmpty)
    #expect(english.count > 300)
  }

  @Test func `both languages have the same placeholders`() {
    let (english, chinese) = (TextCatalogue.builtIn.table(of: .english), TextCatalogue.builtIn.table(of: .chinese))
    for (key, text) in english {
      #expect(placeholders(text) == placeholders(chinese[key] ?? ""), "\(key)")
    }
  }

  private func placeholders(_ text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
      .map { String($0.prefix { $0 != "}" }) }.sorted()
  }

  @Test(arguments: languages)
  func `every text that is asked for exists and says something`(language: Language) {
    let table = TextCatalogue.builtIn.table(of: language)
    for key in Self.wanted { #expect(table[key]?.isEmpty == false, "\(key)") }
    for (fact, name) in Self.choices {
      let text = table["choice.\(fact.rawValue).\(name)"] ?? table["choice.\(name)"]
      #expect(text?.isEmpty == false, "\(fact.rawValue) \(name)")
    }
  }

  @Test func `no text is there for nobody`() {
    var used = Self.wanted
    // What happens is said in one to three sentences.
    for grade in [ResetGrade.application, .factory, .runbook] { used.insert("reset.2.\(grade.rawValue)") }
    for kind in OperationKind.allCases { used.formUnion(["ask.2.\(kind.rawValue)", "ask.3.\(kind.rawValue)"]) }
    for (fact, name) in Self.choices {
      used.insert("choice.\(name)")
      used.insert("choice.\(fact.rawValue).\(name)")
    }
    // The names under which things are kept are the record's own; a name without a text shows as it is.
    let unused = Set(TextCatalogue.builtIn.table(of: .english).keys).subtracting(used).filter {
      !$0.hasPrefix("record.")
    }
    #expect(unused.isEmpty)
  }

  @Test func `every text of the console is used by it`() throws {
    let sources = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Console")
    var code = ""
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", file.lastPathComponent != "TextKey.swift" else { continue }
      code += try String(contentsOf: file, encoding: .utf8)
    }
    let words = Set(code.split { !($0.isLetter || $0.isNumber) }.map(String.init))
    for key in TextKey.allCases { #expect(words.contains(key.rawValue), "\(key.rawValue)") }
  }

  @Test(arguments: languages)
  func `every refusal and every state of an operation is a text without holes`(language: Language) {
    let words = Phrasebook(.builtIn, language: language, calendar: .utc, ascii: false)
    let refusals: [Refusal] = [
      .notSupported, .stateUnknown, .stale(age: .seconds(90)), .busy(state: "card-inserted"), .heldByTill,
      .updateRunning, .operationRunning(.restart), .coolDown(remaining: .seconds(40)), .dailyCap(6),
      .cannotCure(.terminalTamper), .lastWorkingTerminal, .cannotRecord, .calledOff, .otherMake,
    ]
    for refusal in refusals { #expect(!words.sentence(refusal).contains("{")) }
    #expect(Set(refusals.map(words.sentence)).count == refusals.count)
    let states: [ShopModel.Operation.State] = [
      .requested, .confirmed, .recorded, .sent, .accepted, .observedGone, .observedBack, .verified,
      .refused(refusals), .failed("x"), .outcomeUnknown("y"), .observed("z"), .guide(.totals, .begun),
      .guide(.totals, .passed("1")), .guide(.totals, .skipped("2")), .guide(.totals, .failed("3")),
    ]
    for kind in OperationKind.allCases {
      for state in states { #expect(!words.sentence(state, in: kind).contains("{")) }
      #expect(Set(states.map { words.name(of: $0, in: kind) }).count == states.count)
    }
  }

  @Test func `a damaged file gives texts, not a crash`() {
    let file = Array("= x\nno equals\n# c\na=\nb = {open\n \t key \t= \tvalue \t\r\n".utf8)
    let table = TextCatalogue([.english: file]).table(of: .english)
    #expect(table == ["a": "", "b": "{open", "key": "value"])
    #expect(Phrasebook.fill("a {b", ["b": "c"]) == "a {b")
    #expect(Phrasebook.fill("{a}{b}{c}", ["a": "1", "b": "{c}"]) == "1{c}")
    #expect(Phrasebook.fill("{a{b} }{}", ["a": "1", "b": "2"]) == " }")
    #expect(Phrasebook.fill("第{n}台，共{n}台{", ["n": "三十一"]) == "第三十一台，共三十一台{")
    #expect(Phrasebook.fill("", ["n": "1"]) == "")
  }

  @Test func `a third language is a third file`() {
    let catalogue = TextCatalogue([
      .english: Array("languageName = English".utf8), Language(rawValue: "de"): Array("languageName = Deutsch".utf8),
    ])
    #expect(catalogue.languages.map(\.rawValue) == ["de", "en"])
    #expect(catalogue.ownName(of: Language(rawValue: "de")) == "Deutsch")
  }
}
