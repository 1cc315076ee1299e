import Foundation
import Testing

/// The console's colours as a process on a terminal: what the terminal answers, what stands in the environment, and files
/// that change while it runs.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ThemeProcessTests {
  /// Opens the list of themes and waits for the place of the one in use.
  private func expectTheme(_ place: String, _ console: ConsoleDriver) throws {
    console.press("t")
    try console.expect(" \(place)/15 ")
    console.press(.escape)
    try console.expectGone(" \(place)/15 ")
  }

  @Test func `a light terminal gets the light half, and the answer is no key`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect("Network")
    console.press("\u{1B}]11;rgb:ffff/ffff/ffff\u{7}")
    try expectTheme("2", console)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `an answer in pieces is read, and garbage does nothing`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect("Network")
    // Were a letter of it a key, it would ask to reset, acknowledge, or leave.
    console.press("\u{1B}]11;rgb:Rqa/y\rq/\u{1}q\u{7}")
    for piece in ["\u{1B}", "]11;rg", "b:fafa/fafa", "/fafa", "\u{1B}\\"] {
      console.press(piece)
      usleep(80_000)
    }
    try expectTheme("2", console)
    #expect(console.isRunning)
  }

  @Test func `an answer that never ends leaves the keyboard to the person`() throws {
    let console = try ConsoleDriver()
    try console.expect("Network")
    console.press("\u{1B}]11;rgb:ff")
    usleep(900_000)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `a dark terminal, and one that does not answer, get the dark half`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36)
    try console.expect("Network")
    try expectTheme("1", console)
    console.press("\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{7}")
    try expectTheme("1", console)
  }

  @Test func `a theme that was chosen is never overridden`() throws {
    let console = try ConsoleDriver(["demo", "--theme", "bamboo"], columns: 120, rows: 36)
    try console.expect("Network")
    console.press("\u{1B}]11;rgb:ffff/ffff/ffff\u{7}")
    try expectTheme("5", console)
  }

  @Test func `the environment may tell of a light ground, and is overruled by the terminal`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36, environment: ["COLORFGBG": "0;15"])
    try console.expect("Network")
    try expectTheme("2", console)
    console.press("\u{1B}]11;rgb:0000/0000/0000\u{7}")
    // The list has tried nothing on and kept nothing: nobody has chosen.
    try expectTheme("1", console)
  }

  @Test func `the Linux text console has a theme of its own`() throws {
    let console = try ConsoleDriver(columns: 120, rows: 36, type: "linux")
    try console.expect("Network")
    try expectTheme("15", console)
  }

  @Test func `a theme that is not there is said, and the default used`() throws {
    let console = try ConsoleDriver(["demo", "--theme", "dask"], columns: 120, rows: 36)
    try console.expect("There is no theme \"dask\"; Harbour is used.")
  }

  @Test func `a theme file is found, refused and read again while the console runs`() throws {
    let settings =
      FileManager.default.temporaryDirectory.path + "/tillwatch-settings-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: settings) }
    let folder = settings + "/tillwatch/themes"
    let file = URL(fileURLWithPath: folder + "/dusk.theme")
    let theme = """
      background = #101418
      text = #d0d8e0
      accent = #70c0f0
      ok = #50d090
      notice = #60a8f0
      warning = #f0c850
      critical = #ff8080
      unknown = #b8a8d0
      """
    let console = try ConsoleDriver(columns: 120, rows: 36, environment: ["XDG_CONFIG_HOME": settings])
    try console.expect("Network")
    // The folder itself may come while the console runs.
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(theme.utf8).write(to: file)
    try console.expect("Theme read: dusk")
    console.press("tdusk\r")
    try console.expect("Theme: dusk")
    try Data((theme + "\nmuted = #30\n").utf8).write(to: file)
    try console.expect("dusk.theme:9: a colour is")
    try Data((theme + "\nmuted = #303840\n").utf8).write(to: file)
    try console.expect("dusk.theme:9: muted on selection has contrast 1.")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }
}
