import FoundationEssentials
import Glibc
import Testing

/// A merchant whose acquirer has no interface keeps the account by hand, with the real program.
@Suite(.timeLimit(.minutes(2)))
struct HandAccountTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-account-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write("")
  }

  private func write(_ more: String) throws {
    let shop = """
      shop: {name: {en: Tea, zh: 茶铺}, time-zone: Asia/Shanghai}
      accounts: [{id: main, name: {en: Lakala, zh: 拉卡拉}, merchant-id: "82229005411392A"}]
      terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 9}]
      maintenance: none
      \(more)
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
  }

  private var place: [String] { ["--config", folder + "/shop.yaml", "--state", folder + "/state"] }

  private func run(_ arguments: String...) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(arguments + place)
  }

  private func open(_ language: String = "en_US.UTF-8", options: [String] = []) throws -> ConsoleDriver {
    let console = try ConsoleDriver(options + place, columns: 80, rows: 24, language: language)
    try console.expect(language.hasPrefix("zh") ? "拉卡拉" : "Lakala")
    return console
  }

  private func leave(_ console: ConsoleDriver) throws {
    console.press("q")
    #expect(try console.exitStatus(within: .seconds(30)) == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `a check goes by what is kept by hand`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run("check").output.contains("frozen") == false)
    #expect(!FileManager.default.fileExists(atPath: folder + "/state"))
    _ = try run("account", "set", "main", "state", "frozen")
    #expect(try run("check").output.contains("account frozen"))
  }

  @Test func `what is kept in the console leads to a finding, outlives it and is on record with who said it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var console = try open()
    console.press("e")
    try console.expect("Kept by hand")
    console.press(.enter)
    try console.expect("frozen")
    // normal, under review, rejected, signature pending, limited, frozen
    for _ in 0..<5 { console.press(.down) }
    try console.expect("[ frozen")
    console.press(.enter)
    try console.expect("Kept by hand: ")
    try console.expectLine(with: ["frozen", "by hand, "])
    // Down to the balance.
    for _ in 0..<6 { console.press(.down) }
    console.press(.enter)
    try console.expect("An amount with its currency")
    console.press("4,310.5万元")
    try console.expect("That is ¥ 43,105,000.00.")
    console.press(.enter)
    try console.expect("¥ 43,105,000.00 ")
    console.press(.escape)
    try console.expectLine(with: ["Lakala", "frozen"])
    try leave(console)

    let list = try run("journal", "list").output
    #expect(list.contains("account/main  account.state = frozen ("), "\(list)")
    #expect(list.contains("account/main  account.balance = 43105000.00 CNY ("), "\(list)")
    let verdict = try runWithoutTerminal(["journal", "verify", "--state", folder + "/state"])
    #expect(verdict.status == .code(0), "\(verdict.output)")

    console = try open("zh_CN.UTF-8")
    try console.expect("冻结")
    console.press("e")
    try console.expect("手工登记")
    try console.expectLine(with: ["冻结", "人工, "])
    console.press(.enter)
    try console.expect("不再登记")
    try console.expectWholeScreen()
    console.press(.escape)
    console.press(.escape)
    try leave(console)
  }

  @Test func `the same by a command shows in the open console, and is taken back`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let console = try open()
    console.press("e")
    try console.expect("Kept by hand")
    #expect(try run("account", "set", "main", "limit.day", "5万元").output.contains("50000.00 CNY"))
    try console.expect("¥ 50,000.00", within: .seconds(30))
    // Now the currency of the account is known.
    #expect(try run("account", "set", "main", "balance", "312.4").output.contains("312.40 CNY"))
    let taken = try run("account", "set", "main", "limit.day", "unknown").output
    #expect(taken.split(separator: "\n").contains { $0.hasPrefix("  limit.day ") && $0.hasSuffix(" -") }, "\(taken)")
    console.press(.escape)
    try leave(console)
    let show = try run("account").output
    #expect(show.contains("Lakala (main)") && show.contains("onboarding.apply"), "\(show)")
  }

  @Test func `nothing can be kept from a console that is for looking only`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let console = try open(options: ["--read-only"])
    console.press("e")
    try console.expect("Kept by hand")
    console.press(.enter)
    try console.expect("--read-only")
    console.press(.escape)
    try leave(console)
    #expect(!(try run("account").output.contains("(main, ")))
  }

  @Test(arguments: [
    (["account", "set", "man", "state", "normal"], "no account \"man\" is configured; did you mean \"main\"?"),
    (["account", "set", "main", "stat", "normal"], "\"stat\" is not kept by hand; did you mean \"state\"?"),
    (["account", "set", "main", "state", "norml"], "\"norml\" is not a value of state; did you mean \"normal\"?"),
    (["account", "set", "main", "balance", "4.310,00"], "\"4.310,00\" is not an amount such as 4,310.00 or 3.8万"),
    (["account", "set", "main", "balance", "¥1.005"], "\"¥1.005\" is finer than the smallest unit of its currency"),
    (
      ["account", "set", "main", "balance", "4,310.00"],
      "\"4,310.00\" names no currency, and none is known of this account"
    ),
    (["account", "set", "main", "balance", "ABC 5"], "\"ABC\" in \"ABC 5\" is not a currency"),
    (["account", "set", "main", "settlement.at", "soon"], "\"soon\" is not a moment such as 2026-12-01"),
  ])
  func `a wrong word is one line, and nothing is recorded`(arguments: [String], line: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try runWithoutTerminal(arguments + place)
    #expect(result.status == .code(2))
    #expect(
      result.output.hasPrefix("tillwatch: \(line)") && result.output.count { $0 == "\n" } == 1, "\(result.output)")
    #expect(!FileManager.default.fileExists(atPath: folder + "/state/journal.sqlite"))
  }

  // MARK: Agents

  @Test func `what an agent tells is on the screen at once, and a port in use is one line`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard access("/usr/bin/curl", X_OK) == 0 else { return print("left out: curl is not installed") }
    let port = Int.random(in: 20_000..<32_000)
    try write(
      """
      push:
        listen: 127.0.0.1:\(port)
        agents:
          - {id: room, name: Room, token: {file: \(folder)/token}, subjects: [account/main], facts: [account.state]}
      """)
    try Data("0123456789abcdef\n".utf8).write(to: URL(filePath: folder + "/token"))
    chmod(folder + "/token", 0o600)
    let console = try open()
    try console.expect("not known yet")
    func post(_ value: String, expecting answer: String) throws {
      let curl = try ConsoleDriver(
        [
          "--silent", "--max-time", "8", "--retry", "8", "--retry-connrefused", "--retry-delay", "1", "--json",
          #"{"readings": [{"subject": "account/main", "fact": "account.state", "value": "\#(value)"}]}"#, "--header",
          "Authorization: Bearer 0123456789abcdef", "http://127.0.0.1:\(port)/readings",
        ], columns: 160, program: "/usr/bin/curl")
      try curl.expect(answer)
      _ = try curl.exitStatus()
    }
    try post("frozen", expecting: #"{"taken": 1}"#)
    try console.expectLine(with: ["Lakala", "frozen"], within: .seconds(2))
    try post("icy", expecting: "\\\"icy\\\" is not one of its values")
    console.press("e")
    try console.expectLine(with: ["told by room"])
    let second = try ConsoleDriver(
      ["--config", folder + "/shop.yaml", "--state", folder + "/other"], columns: 120, rows: 36)
    try second.expect("port \(port) is in use by another program", within: .seconds(20))
    second.press("q")
    #expect(try second.exitStatus(within: .seconds(30)) == .code(0))
    console.press(.escape)
    try leave(console)
    // It stopped with the console.
    let after = try ConsoleDriver(["--silent", "--show-error", "http://127.0.0.1:\(port)/"], program: "/usr/bin/curl")
    try after.expect("Failed to connect")
    _ = try after.exitStatus()
  }
}
