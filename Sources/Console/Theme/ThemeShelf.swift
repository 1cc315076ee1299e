/// The themes one can choose from: those of the program, and the person's own.
public struct ThemeShelf: Hashable, Sendable {
  /// A theme and where it came from.
  struct Entry: Hashable, Sendable {
    var theme: Theme
    /// The person's own file; nil: part of the program.
    var file: String?
    /// What makes it hard to use.
    var warnings: [ThemeWarning] = []
    /// What is wrong with its file as it stands now; the theme is what the file was before.
    var problem: ThemeProblem?
  }

  var entries: [Entry]
  /// Files that have not given a theme yet, and why.
  var problems: [ThemeProblem] = []

  /// Whether more are put on it as soon as the first picture stands.
  var isBeingFilled = false

  /// Themes of the program alone.
  public init(_ themes: [Theme]) { entries = themes.map { Entry(theme: $0) } }

  func entry(named name: String) -> Entry? { entries.first { $0.theme.name == name } }
  func theme(named name: String) -> Theme? { entry(named: name)?.theme }

  /// The other half of a theme, if there is one.
  func other(of theme: Theme) -> Theme? {
    theme.pair.flatMap(self.theme(named:)).flatMap { $0.isDark == theme.isDark ? nil : $0 }
  }
}

/// What became of a person's theme file that has changed. One line for the person.
public enum ThemeNews: Hashable, Sendable {
  /// It was read.
  case read(name: String)
  /// It cannot be read. What it was before stays, if it ever was anything.
  case refused(ThemeProblem, keepsLast: Bool)
  /// It was read, and is hard to use; `more` is how many warnings there are beside this one.
  case warned(file: String, line: Int?, ThemeWarning, more: Int)
}
