import FoundationEssentials
import TechnicianPIN
import Testing

/// The technician's PIN: set, asked for, kept from being guessed; with the real program, on a real pty.
@Suite(.timeLimit(.minutes(3)))
struct PINTests {
  private let folder =
    FileManager.default.temporaryDirectory.path + "/tillwatch-pin-\(UInt64.random(in: .min ... .max))"
  private var file: String { folder + "/shop.yaml" }
  private static let shop = """
    # Our shop
    shop: {name: Tea, language: en}   # one line
    terminals:
    - {id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1}  # by the window

    """

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(Self.shop.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
  }

  private func text() throws -> String { try String(contentsOf: URL(filePath: file), encoding: .utf8) }

  private func set(_ first: String, _ second: String?) throws -> (screen: String, status: ExitStatus) {
    let program = try ConsoleDriver(["pin", "--config", file, "--state", folder + "/state"], columns: 160, rows: 20)
    try program.expect("New PIN:")
    program.press(first + "\r")
    if let second {
      try program.expect("Once more:")
      program.press(second + "\r")
    }
    let status = try program.exitStatus()
    return (program.screenText, status)
  }

  @Test func `it is written into the file, which stays as it was otherwise, and shows nowhere`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (screen, status) = try set("739164", "739164")
    #expect(status == .code(0), "\(screen)")
    #expect(!screen.contains("739164"))
    let after = try text()
    #expect(after.hasPrefix(Self.shop + "\ntechnician:\n  pin: '$scrypt$"))
    let digest = try #require(after.split(separator: "'").dropFirst().first)
    #expect(PINHash(String(digest))?.matches("739164") == true)
    let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(permissions == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["shop.yaml"])
    // Again: another digest in its place.
    #expect(try set("2846", "2846").status == .code(0))
    #expect(try text().split(separator: "\n").count == after.split(separator: "\n").count)
    #expect(try !text().contains(digest))
  }

  @Test(
    arguments: [
      ("1234", nil, "among the first that are tried"), ("12", nil, "4 to 12 digits"), ("geheim", nil, "digits 0 to 9"),
      ("739164", "739165", "not the same; nothing was changed"),
    ] as [(String, String?, String)])
  func `what cannot be the PIN changes nothing`(first: String, second: String?, words: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (screen, status) = try set(first, second)
    #expect(status == .code(2))
    #expect(screen.contains(words), "\(screen)")
    #expect(try text() == Self.shop)
  }

  @Test func `a PIN in the clear is mended by the command that the message names`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data((Self.shop + "technician: {unlocked-for: 5min}\n").utf8).write(to: URL(filePath: file))
    #expect(try set("739164", "739164").status == .code(2))
    try Data((Self.shop + "technician:\n  pin: 1234   # ours\n").utf8).write(to: URL(filePath: file))
    #expect(try runWithoutTerminal(["check", "--config", file]).output.contains("set the PIN with: tillwatch pin"))
    let (screen, status) = try set("739164", "739164")
    #expect(status == .code(0), "\(screen)")
    #expect(try text().hasSuffix("'   # ours\n") && !text().contains("1234"))
  }

  @Test func `a file that is written in another way is left alone, and it is said what to write`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop =
      "{shop: {name: Tea, language: en}, terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1}]}"
    try Data(shop.utf8).write(to: URL(filePath: file))
    let (screen, status) = try set("739164", "739164")
    #expect(status == .code(2))
    #expect(screen.contains("technician:") && screen.contains("pin: '$scrypt$"))
    #expect(try text() == shop)
  }

  // MARK: The console

  @Test(arguments: [(80, 24, "en_US.UTF-8"), (120, 36, "zh_CN.UTF-8")])
  func `the demonstration is locked, tells its PIN, and locks again`(columns: Int, rows: Int, language: String) throws {
    let isChinese = language.hasPrefix("zh")
    let console = try ConsoleDriver(columns: columns, rows: rows, language: language)
    try console.expect(isChinese ? "4 台终端全部可以收款" : "All 4 terminals can take cards")
    console.press("r")
    try console.expect(isChinese ? "本演示的 PIN 为 2580" : "In this demonstration it is 2580")
    console.press("1111\r")
    try console.expect(isChinese ? "PIN 不正确" : "That was not the PIN")
    console.press("2580\r")
    try console.expect(isChinese ? "重启一号台？" : "Restart Counter 1?")
    console.press(.escape)
    try console.expectGone(isChinese ? "重启一号台？" : "Restart Counter 1?")
    try console.expect(isChinese ? "u 上锁" : "TECHNICIAN")
    console.press("u")
    try console.expect(isChinese ? "已上锁" : "Locked.")
    try console.expectGone(isChinese ? "u 上锁" : "TECHNICIAN")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `after five wrong tries none is taken, nor after a new start`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for round in 0..<2 {
      let console = try ConsoleDriver(["demo", "--state", folder], columns: 120, rows: 36)
      try console.expect("All 4 terminals can take cards")
      console.press("u")
      if round == 0 {
        for _ in 0..<5 {
          try console.expect("PIN: _")
          console.press("1111\r")
          try console.expectGone("Checking")
        }
      }
      try console.expect("Too many wrong PINs")
      console.press(.escape)
      try console.expectGone("Too many wrong PINs")
      console.press("q")
      #expect(try console.exitStatus() == .code(0))
    }
    let list = try runWithoutTerminal(["journal", "list", "--state", folder]).output
    #expect(list.components(separatedBy: "wrong PIN").count == 6, "\(list)")
  }

  @Test func `read-only cannot be unlocked`() throws {
    let console = try ConsoleDriver(["demo", "--read-only"], columns: 120, rows: 36)
    try console.expect("All 4 terminals can take cards")
    try console.expect("READ ONLY")
    for key in ["u", "r", "R"] {
      console.press(key)
      try console.expect("started with --read-only")
      #expect(!console.screenText.contains("2580"))
      console.press(.escape)
    }
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  // MARK: The command line

  @Test func `without a PIN nothing is carried out from the command line`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try ConsoleDriver(
      ["operate", "t1", "restart", "--config", file, "--state", folder + "/state"], columns: 160, rows: 20)
    #expect(try program.exitStatus() == .code(1))
    #expect(program.screenText.contains("no PIN is set"))
    let dry = try runWithoutTerminal(["operate", "t1", "restart", "--dry-run", "--config", file])
    #expect(dry.output.contains("x the technician's PIN was given"))
  }

  @Test func `a wrong PIN on the command line sends nothing and is on record`() async throws {
    let park = try await TerminalPark()
    let program = try ConsoleDriver(["operate", "t1", "restart"] + park.arguments, columns: 160, rows: 60)
    try program.expect("PIN:")
    program.press("1111\r")
    #expect(try program.exitStatus() == .code(1))
    #expect(program.screenText.contains("that is not the PIN"))
    #expect(park.terminals[0].terminal.received[.resetTerminal] == nil)
    let list = try runWithoutTerminal(["journal", "list"] + park.arguments.suffix(2)).output
    #expect(list.contains("wrong PIN"), "\(list)")
    await park.stop()
  }
}
