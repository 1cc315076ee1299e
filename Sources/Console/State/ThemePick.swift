/// What a person does while choosing a theme.
struct ThemePick: Hashable, Sendable {
  /// The name of the theme that is tried on.
  var selected: String
  /// What was typed to find one.
  var typed = ""
}

extension ThemeShelf {
  /// Those that what was typed is about: in their names, in any language, or in their notes.
  func found(_ typed: String) -> [Entry] {
    guard !typed.isEmpty else { return entries }
    let wanted = typed.lowercased()
    return entries.filter { entry in
      let theme = entry.theme
      let texts =
        [theme.name]
        + [theme.title, theme.note].compactMap(\.self).flatMap { text in
          text.languages.isEmpty ? [text(.english)] : text.languages.map { text($0) }
        }
      return texts.contains { $0.lowercased().contains(wanted) }
    }
  }
}
