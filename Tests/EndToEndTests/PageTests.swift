import FoundationEssentials
import Testing

/// What fills the screen beside the overview, with the real program on a real pty.
@Suite(.timeLimit(.minutes(2)))
struct PageTests {
  private func open(_ arguments: [String] = ["demo"], language: String = "en_US.UTF-8") throws -> ConsoleDriver {
    let console = try ConsoleDriver(arguments, columns: 120, rows: 36, language: language)
    try console.expect(language.hasPrefix("zh") ? "4 台终端全部可以收款" : "All 4 terminals can take cards")
    return console
  }

  private func leave(_ console: ConsoleDriver) throws {
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `what is done is in the record and among the operations`() throws {
    let console = try open()
    try console.unlock()
    console.press("i")
    try console.expect("Identify Counter 1?")
    console.press("y")
    try console.expect("shown on its display")
    console.press("O")
    try console.expect("identification · asked for by")
    try console.expect("shown on its display")
    console.press("J")
    try console.expect("identification: verified")
    console.press("/unlocked\r")
    try console.expect("technician unlocked")
    try console.expectGone("identification: verified")
    try leave(console)
  }

  @Test func `a checklist is ticked, stays ticked, and is on record`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tillwatch-page-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for round in 0..<2 {
      let console = try open(["demo", "--state", folder])
      console.press("M")
      try console.expect("Clean the terminals · overdue by")
      if round == 0 {
        console.press("j\r")
        try console.expect("Ticked.")
      }
      try console.expect("✓ Display and keys wiped")
      try leave(console)
    }
    let list = try runWithoutTerminal(["journal", "list", "--state", folder]).output
    #expect(list.contains("ticked: cleaning"), "\(list)")
  }

  @Test func `the palette finds a terminal by the first letters of its reading`() throws {
    let console = try open(language: "zh_CN.UTF-8")
    console.press(":yht")
    try console.expect("一号台")
    console.press("\r")
    try console.expect("一号台 ─")
    try leave(console)
  }

  @Test func `the support card goes to the terminal in its own form, and nowhere on the screen`() throws {
    let console = try open()
    console.press("c")
    try console.expect("82229005411392A")
    console.press("y")
    try console.expect("Sent to your terminal to be pasted")
    #expect(console.clipboard?.contains("MID Lakala: 82229005411392A") == true)
    try leave(console)
  }

  @Test func `the picture can be kept, and the mouse left to the terminal`() throws {
    let console = try open()
    console.press(" ")
    try console.expect("PAUSED")
    console.press(" ")
    try console.expectGone("PAUSED")
    #expect(console.isOn(1000))
    console.press("\u{1B}OQ")
    try console.expect("The mouse selects text")
    #expect(!console.isOn(1000) && !console.isOn(1006))
    try leave(console)
    let without = try open(["demo", "--no-mouse"])
    #expect(!without.isOn(1000))
    try leave(without)
  }
}
