import ShopModel

/// What is asked of the shop at the first start.
public enum FirstRunField: Int, CaseIterable, Hashable, Sendable {
  /// The shop's name.
  case shop
  /// The first terminal's name, its address and its port.
  case terminal, host, port
}

/// What somebody chose and typed at the first start.
public struct FirstRunAnswers: Hashable, Sendable {
  /// The language of the screen.
  public var language: Language
  /// The theme's name.
  public var theme: String
  /// Whether pictures are drawn with ASCII alone.
  public var ascii: Bool
  /// What was typed, without blanks at its ends.
  public var fields: [FirstRunField: String] = [:]
}

/// How the first start ended.
public enum FirstRunEnd: Hashable, Sendable {
  /// The person left; nothing was written.
  case left
  /// The person wants to see the demonstration; nothing was written.
  case demonstration(FirstRunAnswers)
  /// The shop's file was written, and is to be watched.
  case shop
}

/// The first start, before there is a shop: language, colours, whether the screen can draw, and what to watch. It is told
/// everything and does nothing itself.
public struct FirstRunModel: Sendable {
  /// The questions, in their order.
  enum Step: Int, CaseIterable { case language, theme, picture, choice, form, written }

  /// What it wants done.
  enum Wish: Hashable {
    case write(FirstRunAnswers)
    case end(FirstRunEnd)
  }

  let texts: TextCatalogue
  /// Where the shop's file would be.
  let path: String
  private let isRight: @Sendable (FirstRunField, String) -> Bool
  /// A screen that has no signs but Latin ones is not asked what it can show.
  let isPoor: Bool
  private let first: Step

  private(set) var answers: FirstRunAnswers
  private(set) var shelf: ThemeShelf
  private(set) var step: Step
  /// The selected line of the question.
  private(set) var selected = 0
  /// What is typed into each field.
  private(set) var typed: [FirstRunField: String] = [:]
  /// The fields that cannot be so; told once somebody wanted to go on with them.
  private(set) var wrong: Set<FirstRunField> = []
  private(set) var isWriting = false
  /// Why nothing was written.
  private(set) var problem: String?
  private var hasChosenTheme: Bool
  /// The theme that somebody asked for.
  private let wanted: String?
  /// The fields that hold a suggestion: what is typed takes its place.
  private var suggested: Set<FirstRunField> = []

  /// A first start.
  ///
  /// - Parameters:
  ///   - language: the guess.
  ///   - theme: the theme to begin with.
  ///   - wanted: the name of the theme that somebody asked for: it is taken as soon as it is on the shelf, and the
  ///     terminal's ground does not choose another.
  ///   - path: where the shop's file would be.
  ///   - isPoor: whether the screen has no signs but Latin ones.
  ///   - isRight: whether a text can stand in a field.
  public init(
    texts: TextCatalogue, language: Language, theme: Theme, wanted: String? = nil, path: String, isPoor: Bool,
    ascii: Bool,
    isRight: @escaping @Sendable (FirstRunField, String) -> Bool
  ) {
    self.texts = texts
    self.path = path
    self.isRight = isRight
    self.isPoor = isPoor
    first = isPoor ? .choice : .language
    step = first
    shelf = ThemeShelf([theme])
    answers = FirstRunAnswers(language: language, theme: theme.name, ascii: ascii || isPoor)
    self.wanted = wanted
    hasChosenTheme = theme.name == wanted
    suggest("20007", for: .port)
    selected = firstSelection
  }

  /// The theme in use.
  public var theme: Theme { shelf.theme(named: answers.theme) ?? shelf.entries.first?.theme ?? Theme.fallback }

  /// Which question it is, of how many; the last picture asks nothing.
  var place: (number: Int, of: Int) {
    let all = Step.allCases.filter { $0.rawValue >= first.rawValue && $0 != .written }
    return (min(step.rawValue - first.rawValue + 1, all.count), all.count)
  }

  var scope: Scope { step == .form && field != nil ? .form : .first }

  /// The field that is typed into.
  var field: FirstRunField? { step == .form ? FirstRunField(rawValue: selected) : nil }

  /// How many lines can be selected.
  var choices: Int {
    switch step {
    case .language: texts.languages.count
    case .theme: shelf.entries.count
    case .picture, .choice: 2
    case .form: FirstRunField.allCases.count + 1
    case .written: 1
    }
  }

  // MARK: From outside

  /// Puts all themes on the shelf.
  mutating func take(_ newShelf: ThemeShelf) {
    shelf = newShelf
    if let wanted, !hasChosenTheme, shelf.theme(named: wanted) != nil {
      answers.theme = wanted
      hasChosenTheme = true
    }
    if step == .theme { selected = firstSelection }
  }

  /// Takes in what came of writing the file; nil: it is written.
  mutating func takeWritten(_ problem: String?) {
    isWriting = false
    self.problem = problem
    if problem == nil { go(to: .written) }
  }

  // MARK: Events

  mutating func handle(_ event: InputEvent, zone: Zone? = nil) -> Wish? {
    switch event {
    case .background(let isDark):
      if !hasChosenTheme, theme.isDark != isDark, let other = shelf.other(of: theme) { answers.theme = other.name }
      if step == .theme { selected = firstSelection }
    case .paste(let text): for character in text { type(character) }
    case .key(let key):
      if scope == .form, case .character(let character) = key {
        type(character)
        return nil
      }
      return Binding.action(of: key, in: scope).flatMap { take($0) }
    case .click:
      switch zone {
      case .button(let index) where index == selected: return press()
      case .button(let index): select(index)
      case .action(let action): return take(action)
      default: break
      }
    case .wheel(_, _, let lines): select(selected + max(-1, min(1, lines)))
    case .resize, .focus: break
    }
    return nil
  }

  private mutating func take(_ action: Action) -> Wish? {
    switch action {
    case .cancel, .quitAtOnce: return .end(.left)
    case .press: return press()
    case .up: select(selected - 1)
    case .down: select(selected + 1)
    case .first: select(0)
    case .last: select(choices - 1)
    case .back:
      guard step != .written, !isWriting, let before = Step(rawValue: step.rawValue - 1),
        before.rawValue >= first.rawValue
      else { return nil }
      go(to: before)
    case .erase:
      guard let field else { return nil }
      suggested.remove(field)
      typed[field, default: ""] = String(typed[field, default: ""].dropLast())
    default: break
    }
    return nil
  }

  private mutating func type(_ character: Character) {
    guard let field, !isWriting else { return }
    if suggested.remove(field) != nil { typed[field] = "" }
    guard typed[field, default: ""].count < 60 else { return }
    typed[field, default: ""].append(character)
    wrong.remove(field)
    problem = nil
  }

  private mutating func suggest(_ text: String, for field: FirstRunField) {
    typed[field] = text
    suggested.insert(field)
  }

  /// Selects a line; languages and themes are seen at once.
  private mutating func select(_ index: Int) {
    guard !isWriting else { return }
    selected = max(0, min(choices - 1, index))
    switch step {
    case .language: answers.language = texts.languages[selected]
    case .theme:
      answers.theme = shelf.entries[selected].theme.name
      hasChosenTheme = true
    default: break
    }
  }

  private mutating func press() -> Wish? {
    switch step {
    case .language: go(to: .theme)
    case .theme:
      hasChosenTheme = true
      go(to: .picture)
    case .picture:
      if selected == 0 {
        go(to: .choice)
      } else {
        // The picture is seen in the other way before one goes on.
        answers.ascii.toggle()
        selected = 0
      }
    case .choice:
      if selected == 1 { return .end(.demonstration(answers)) }
      if typed[.terminal] == nil { suggest(words[.firstTerminalName], for: .terminal) }
      go(to: .form)
    case .form where field != nil: select(selected + 1)
    case .form: return write()
    case .written: return .end(.shop)
    }
    return nil
  }

  private mutating func write() -> Wish? {
    guard !isWriting else { return nil }
    var fields: [FirstRunField: String] = [:]
    for field in FirstRunField.allCases { fields[field] = FirstRunModel.trimmed(typed[field] ?? "") }
    wrong = Set(FirstRunField.allCases.filter { !isRight($0, fields[$0] ?? "") })
    if let worst = wrong.min(by: { $0.rawValue < $1.rawValue }) {
      selected = worst.rawValue
      return nil
    }
    answers.fields = fields
    problem = nil
    isWriting = true
    return .write(answers)
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }

  private mutating func go(to next: Step) {
    step = next
    selected = firstSelection
  }

  /// What is selected when a question comes: what holds already.
  private var firstSelection: Int {
    switch step {
    case .language: texts.languages.firstIndex(of: answers.language) ?? 0
    case .theme: shelf.entries.firstIndex { $0.theme.name == answers.theme } ?? 0
    default: 0
    }
  }

  var words: Phrasebook { Phrasebook(texts, language: answers.language, calendar: .utc, ascii: answers.ascii) }
  var glyphs: Glyphs { Glyphs(ascii: answers.ascii) }
}
