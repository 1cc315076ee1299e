import Glibc
import Testing

/// The window's focus, as a terminal tells of it.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct FocusProcessTests {
  @Test func `it is asked for, is no key however it comes, and is given back`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect("Network")
    #expect(console.isOn(1004))
    console.press("\u{1B}[O\u{1B}[I\u{1B}[O")
    // Over a slow line, in pieces. Were its letter a key, the page of operations would open.
    for piece in ["\u{1B}[", "O", "\u{1B}", "[O", "\u{1B}[", "I", "\u{1B}", "[", "O"] {
      console.press(piece)
      usleep(120_000)
    }
    console.press("l")
    try console.expect("网络")
    #expect(!console.screenText.contains("终端操作"))
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test(arguments: [SIGSEGV, SIGTERM]) func `it is given back at a crash and at a signal`(signal: Int32) throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.press("\u{1B}[O")
    console.signal(signal)
    _ = try console.exitStatus()
    #expect(console.modesLeftOn == [])
  }
}
