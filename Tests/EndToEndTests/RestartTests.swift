import Testing

/// A terminal fails, a person restarts it from the keyboard, and it comes back: over real sockets, on a real pty.
@Suite(.timeLimit(.minutes(3)))
struct RestartTests {
  struct Words: Sendable, CustomTestStringConvertible {
    let locale: String
    let all: String
    let three: String
    let question: String
    let terminal: String
    let out: String
    let ready: String

    var testDescription: String { locale }

    static let english = Words(
      locale: "en_US.UTF-8", all: "All 4 terminals can take cards", three: "3 of 4 terminals can take cards",
      question: "Restart Counter 1?", terminal: "● Counter 1", out: "out of order", ready: "restart: ready")
    static let chinese = Words(
      locale: "zh_CN.UTF-8", all: "4 台终端全部可以收款", three: "4 台终端中 3 台可以收款", question: "重启一号台？",
      terminal: "● 一号台", out: "停用", ready: "重启：已重新就绪")
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)], [Words.english, .chinese])
  func `a terminal that hangs is restarted with r and comes back ready`(size: (Int, Int), words: Words) throws {
    let console = try ConsoleDriver(columns: size.0, rows: size.1, language: words.locale)
    try console.expect(words.all)
    try console.unlock()
    try console.expect(words.three, within: .seconds(30))
    try console.expect(words.out)

    console.press("r")
    try console.expect(words.question)
    console.press("y")
    try console.expectGone(words.question)
    // Gone, back and ready again; nobody touches the keyboard.
    try console.expect(words.ready, within: .seconds(40))
    try console.expect(words.terminal)

    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `a restart that is not confirmed is not sent`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect(Words.english.all)
    try console.unlock()
    try console.expect(Words.english.three, within: .seconds(30))
    console.press("r")
    try console.expect(Words.english.question)
    console.press(.enter)  // The chosen button is Cancel.
    try console.expectGone(Words.english.question)
    #expect(!console.screenText.contains("restart:"))
    #expect(console.screenText.contains("out of order"))
  }

  @Test func `a reset goes step by step, asks before there is no way back, and is verified`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect(Words.english.all)
    try console.unlock()
    // Counter 1 hangs soon.
    console.press("GR")
    try console.expect("Type its number, 52523534:")
    console.press("52523534\r")
    try console.expect("From here there is no way back")
    try console.expect("turnover totals · 0 payments")
    console.press("y")
    try console.expect("reset and ready again", within: .seconds(40))
    console.press(.escape)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }
}
