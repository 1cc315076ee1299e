/// A language the console can speak, by its short code.
public struct Language: RawRepresentable, Hashable, Sendable {
  /// The code: `en`, `zh`.
  public let rawValue: String
  /// A language by its code.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// English.
  public static let english = Language(rawValue: "en")
  /// Simplified Chinese (zh-Hans).
  public static let chinese = Language(rawValue: "zh")
}

/// A text for people, in one or more languages: a shop's or a terminal's name, a rule's title.
public struct LocalizedText: Hashable, Sendable {
  private var plain: String
  private var translations: [Language: String]

  /// A text that is the same in every language.
  public init(_ plain: String) {
    self.plain = plain
    translations = [:]
  }

  /// A text with translations. `English` first, then whatever comes, stands in for a language that is missing.
  public init(_ translations: [Language: String]) {
    self.translations = translations
    plain = translations[.english] ?? translations.min { $0.key.rawValue < $1.key.rawValue }?.value ?? ""
  }

  /// A text in the two languages every text of the product itself has.
  public init(en english: String, zh chinese: String) {
    self.init([.english: english, .chinese: chinese])
  }

  /// The text in `language`, or its stand-in.
  public func callAsFunction(_ language: Language) -> String { translations[language] ?? plain }

  /// Every language this text was given in; empty for a plain text.
  public var languages: Set<Language> { Set(translations.keys) }
}
