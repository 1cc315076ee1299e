import Testing

/// A person in front of the demonstration's console. What they press and what they expect to read is said in the words of
/// the shop; the real program runs on a real terminal.
final class ShopPerson {
  /// What the keys are for.
  enum Key: String {
    case restart = "r"
    case reset = "R"
    case settleBatch = "s"
    case identify = "i"
    case acknowledge = "a"
    case mute = "m"
    case open = "\r"
    case back = "\u{1B}"
    case graphs = "z"
    case shorterTime = "+"
    case longerTime = "-"
    case firstRow = "g"
    case lastRow = "G"
    case previousPanel = "\u{1B}[Z"
  }

  /// Their hands and eyes.
  let console: ConsoleDriver
  private let words: ScreenWords

  /// Sits down, and waits until all is well.
  init(
    reading words: ScreenWords = .english, columns: Int = 120, rows: Int = 36, _ arguments: [String] = ["demo"]
  ) throws {
    self.words = words
    console = try ConsoleDriver(arguments, columns: columns, rows: rows, language: words.locale)
    try expectTerminals(able: 4, of: 4)
  }

  // MARK: Hands

  func press(_ keys: Key...) { for key in keys { console.press(key.rawValue) } }

  /// Says yes to the question on the screen.
  func confirm() { console.press("y") }

  /// Presses Enter on the button that is chosen: it is never the one that does something.
  func pressChosenButton() { console.press(.enter) }

  /// Unlocks the terminals with the PIN that the demonstration shows.
  func unlock() throws { try console.unlock() }

  /// Goes to the incidents.
  func goToIncidents() { press(.previousPanel) }

  /// Leaves, with the terminal as it was.
  func leave() throws {
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  // MARK: Eyes

  /// Waits for the headline; what breaks in the demonstration does so within half a minute.
  func expectTerminals(able: Int, of all: Int) throws {
    try console.expect(words.terminals(able: able, of: all), within: .seconds(30))
  }

  /// Waits for a terminal's row to say so.
  func expect(_ terminal: ScreenWords.Terminal, is condition: ScreenWords.Condition) throws {
    try console.expectLine(with: words.line(of: terminal, condition), within: .seconds(30))
  }

  /// Waits for the question before an operation.
  func expectQuestion(_ operation: ScreenWords.Operation, about terminal: ScreenWords.Terminal) throws {
    try console.expect(words.question(operation, about: terminal))
  }

  /// Waits for the question to be gone.
  func expectNoQuestion(_ operation: ScreenWords.Operation, about terminal: ScreenWords.Terminal) throws {
    try console.expectGone(words.question(operation, about: terminal))
  }

  /// Waits until it was done, and proved to have helped.
  func expectSuccess(of operation: ScreenWords.Operation, on terminal: ScreenWords.Terminal) throws {
    try console.expectLine(with: [words.name(of: terminal), words.success(of: operation)], within: .seconds(40))
  }

  /// Whether an operation was begun, as far as the screen tells.
  func sees(begun operation: ScreenWords.Operation) -> Bool {
    console.screenText.contains(words.begun(operation))
  }

  /// Waits for any of the words.
  func expect(_ word: KeyPath<ScreenWords, String>) throws {
    try console.expect(words[keyPath: word], within: .seconds(20))
  }

  func expect(_ text: String) throws { try console.expect(text) }

  /// Waits for the graphs to show the last so many minutes.
  func expectGraphs(ofLastMinutes minutes: Int) throws { try console.expect(words.last(minutes: minutes)) }

  /// Waits until nothing is being read.
  func expectRead() throws { try console.expectGone(words.isReading) }
}
