import ShopModel

/// What the model's names are called on the screen, for commands that print to a terminal or a pipe.
public struct ModelWords: Sendable {
  private let words: Phrasebook

  /// The names in `language`.
  public init(texts: TextCatalogue = .builtIn, language: Language) {
    words = Phrasebook(texts, language: language, calendar: .utc, ascii: false)
  }

  /// `signal strength`
  public func callAsFunction(_ fact: Fact) -> String { words.name(of: fact) }
  /// `card reader fault`
  public func callAsFunction(_ cause: Cause) -> String { words.name(of: cause) }
  /// `restart it`
  public func callAsFunction(_ remedy: Remedy) -> String { words.name(of: remedy) }
  /// `technician`
  public func callAsFunction(_ actor: Actor) -> String { words.name(of: actor) }
  /// `critical`
  public func callAsFunction(_ severity: Severity) -> String { words.name(of: severity) }
  /// `3 min`
  public func callAsFunction(_ duration: Duration) -> String { words.duration(duration) }
}

/// Text by the cells it takes, for commands that print tables.
public enum PlainText {
  /// The text with blanks up to `width` cells.
  public static func padded(_ text: String, to width: Int) -> String { text.padded(to: width) }

  /// How many cells `text` fills.
  public static func width(of text: String) -> Int { text.cellWidth }
  /// The text cut to `width` cells, with a sign where something is missing.
  public static func cut(_ text: String, to width: Int) -> String { text.clipped(to: width) }
  /// The text in lines of at most `width` cells.
  public static func wrapped(_ text: String, to width: Int) -> [String] { text.wrapped(to: width) }
}
