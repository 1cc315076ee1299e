import ShopModel

/// Every text of the console in every language it speaks: one file for each language.
///
/// A file has one text a line, `key = text with {placeholders}`; lines that begin with `#` are comments. The keys are
/// the names of ``TextKey``, and for what the model names `fact.…`, `choice.…`, `cause.…`, `remedy.…`, `actor.…`,
/// `operation.…`, `severity.…`, `several.…`, `weekday.0…6`, `month.1…12`, `source.…`.
public struct TextCatalogue: Sendable {
  private var tables: [Language: TextTable]

  /// A catalogue from the contents of its files. A line that is neither text nor comment is passed over; a key that is
  /// missing shows as the key itself, which nobody can take for a text.
  public init(_ files: [Language: [UInt8]]) {
    tables = files.mapValues { .read(TextTable.split($0)) }
  }

  private init() { tables = [.english: .english, .chinese: .chinese] }

  /// The texts that are part of the program: English and simplified Chinese.
  public static let builtIn = TextCatalogue()

  /// The languages there are texts in, in the order in which a person goes through them.
  public var languages: [Language] { tables.keys.sorted { $0.rawValue < $1.rawValue } }

  /// Puts another table in the place of a language's.
  mutating func set(_ table: [String: String], for language: Language) { tables[language] = .read(table) }

  /// Every key with its text in one language.
  func table(of language: Language) -> [String: String] { source(of: language).texts }

  /// The same, not read as long as nobody asks for a text.
  fileprivate func source(of language: Language) -> TextTable { tables[language] ?? tables[.english] ?? .read([:]) }

  /// A language's name in itself.
  func ownName(of language: Language) -> String { source(of: language).languageName ?? language.rawValue }
}

/// The texts of one language, the shop's time, and how to put values into words.
struct Phrasebook: Sendable {
  let language: Language
  let calendar: ShopCalendar
  let isASCII: Bool
  private let source: TextTable
  private var table: [String: String] { source.texts }

  init(_ catalogue: TextCatalogue, language: Language, calendar: ShopCalendar, ascii: Bool) {
    self.language = language
    self.calendar = calendar
    isASCII = ascii
    source = catalogue.source(of: language)
  }

  /// A text without placeholders.
  subscript(_ key: TextKey) -> String { self[key.rawValue] }

  private subscript(_ key: String) -> String { table[key] ?? key }

  /// A text with its placeholders filled.
  func callAsFunction(_ key: TextKey, _ values: KeyValuePairs<String, String>) -> String {
    Phrasebook.fill(self[key], values)
  }

  /// A text by a key that is put together while the program runs; nil: there is none.
  func optional(_ key: String) -> String? { table[key] }

  // What the model names
  func name(of fact: Fact) -> String { self["fact." + fact.rawValue] }
  func name(of cause: Cause) -> String { self["cause." + cause.rawValue] }
  func name(of remedy: Remedy) -> String { self["remedy." + remedy.rawValue] }
  func name(of actor: Actor) -> String { self["actor." + actor.rawValue] }
  func name(of kind: OperationKind) -> String { self["operation." + kind.rawValue] }
  func name(of severity: Severity) -> String { self["severity.\(severity.name)"] }

  // The question before an operation
  /// `Restart Counter 1?`
  func title(asking kind: OperationKind, about name: String) -> String {
    Phrasebook.fill(self["ask.title.\(kind.rawValue)"], ["name": name])
  }
  /// `Counter 1 cannot be restarted now.`
  func refusal(of kind: OperationKind, on name: String) -> String {
    Phrasebook.fill(self["ask.refused.\(kind.rawValue)"], ["name": name])
  }
  /// What it means, a sentence each; at most three.
  func whatHappens(with kind: OperationKind) -> [String] {
    (1...3).compactMap { table["ask.\($0).\(kind.rawValue)"] }
  }
  /// `Restart`
  func button(for kind: OperationKind) -> String { self["ask.button.\(kind.rawValue)"] }
  /// How an operation of this kind is said to have ended well: `ready again`.
  func success(of kind: OperationKind) -> String { self["success.\(kind.rawValue)"] }
  /// A way to reset a terminal: `guided reset`.
  func name(of grade: ResetGrade) -> String { self["reset.\(grade.rawValue)"] }
  /// What it means, a sentence each; at most three.
  func whatHappens(with grade: ResetGrade) -> [String] {
    (1...3).compactMap { table["reset.\($0).\(grade.rawValue)"] }
  }
  /// What a person has to do, at a step that is theirs.
  func whatToDo(at step: GuideStep) -> String { self["guide.do.\(step.rawValue)"] }
  /// A step of a guided reset: `end of day`.
  func name(of step: GuideStep) -> String { self["guide.\(step.rawValue)"] }

  /// The name of a choice: that of this fact, or the one all facts share.
  func choice(_ name: String, of fact: Fact) -> String {
    var key = "choice."
    key.reserveCapacity(64)
    key += fact.rawValue
    key += "."
    key += name
    return table[key] ?? plainChoice(name)
  }

  /// Who said something: a connector by its own name, the console's own sources in words.
  func source(_ name: String) -> String {
    // By hand, and by whom.
    let begin = HandEntry.source + ", "
    if name.hasPrefix(begin), let hand = table["source.\(HandEntry.source)"] {
      return hand + ", " + DeviceText.clean(String(name.dropFirst(begin.count)), limit: 16)
    }
    return table["source.\(name)"] ?? DeviceText.clean(name, limit: 24)
  }

  /// The name of a choice that all facts share: shorter, for where the fact is named beside it.
  func plainChoice(_ name: String) -> String { table["choice." + name] ?? name }

  /// What several subjects of a kind are called, with `{n}` for how many.
  func severalTemplate(of kind: SubjectKind) -> String { self["several.\(kind.rawValue)"] }

  func weekday(_ day: Int) -> String { self["weekday.\(day)"] }
  func month(_ month: Int) -> String { self["month.\(month)"] }
}
