import Testing

/// The console in lines, with the real program.
@Suite(.timeLimit(.minutes(2)))
struct PlainTests {
  @Test(arguments: ["xterm-256color", "dumb"])
  func `a terminal is operated by typed words, on any terminal`(type: String) throws {
    let console = try ConsoleDriver(["demo", "--plain"], columns: 160, rows: 60, type: type)
    try console.expect("All 4 terminals can take cards")
    console.press("identify 1\r")
    try console.expect("In this demonstration it is 2580.")
    console.press("2580\r")
    try console.expect("Identify Counter 1?")
    #expect(!console.screenText.contains("\n2580"))
    console.press("yes\r")
    try console.expect("Counter 1: identification: shown on its display")
    console.press("quit\r")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `changes are told as sentences, and what is over is over`() throws {
    let console = try ConsoleDriver(["demo", "--plain"], columns: 160, rows: 60, language: "zh_CN.UTF-8")
    try console.expect("4 台终端全部可以收款")
    try console.expect("4 台终端中 3 台可以收款", within: .seconds(30))
    try console.expect("该做什么：")
    console.press("\u{03}")
    #expect(try console.exitStatus() == .code(130))
  }

  @Test func `without a terminal it goes on telling until it is ended`() throws {
    let console = try ConsoleDriver(["demo", "--plain"], columns: 160, rows: 60)
    try console.expect("All 4 terminals can take cards")
    console.signal(15)
    #expect(try console.exitStatus() == .code(143))
    #expect(console.modesLeftOn == [])
  }
}
