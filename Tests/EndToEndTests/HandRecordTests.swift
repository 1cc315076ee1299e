import FoundationEssentials
import Glibc
import Testing

/// What people keep by hand, from the command line to the record and back.
@Suite(.timeLimit(.minutes(1)))
struct HandRecordTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-hand-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let shop = """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      accounts: [{id: main, name: City Acquirer, merchant-id: "1"}]
      terminals: [{id: t1, name: One, connector: zvt, host: 192.0.2.1}]
      maintenance:
        - {id: cleaning, kind: cleaning, every: 7 d, first-due: 2099-12-01, checklist: [Wipe, Dust]}
        - {id: training, kind: training, every: 180 d, first-due: 2020-01-01}
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
  }

  private func run(_ arguments: String...) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(arguments + ["--config", folder + "/shop.yaml", "--state", folder + "/state"])
  }

  @Test func `a checklist is ticked item by item until the duty is done`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let list = try run("duties")
    #expect(list.status == .code(0))
    #expect(list.output.contains("!  training  2020-01-01"))
    #expect(list.output.contains("   cleaning  2099-12-01"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/state"))

    #expect(try run("duties", "tick", "cleaning", "2").output.contains("2 [x] Dust"))
    #expect(try run("duties", "list").output.contains("cleaning  2099-12-01  1/2"))
    #expect(try run("duties", "tick", "cleaning", "2", "--undo").output.contains("2 [ ] Dust"))
    #expect(try run("duties", "tick", "cleaning", "Dust").output.contains("1 [ ] Wipe"))
    let done = try run("duties", "tick", "cleaning", "1")
    #expect(done.output.contains("\ndone ") && done.output.contains("1 [ ] Wipe"))
    #expect(!done.output.contains("2099-12-01"))
  }

  @Test func `a note is kept without the card number, while another program has the journal`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run("duties", "done", "training").status == .code(0))
    let lock = open(folder + "/state/journal.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
    defer { close(lock) }
    let done = try run("duties", "done", "training", "--note", "tried 4111 1111 1111 1111")
    #expect(done.status == .code(0))
    #expect(done.output.contains(": tried 4111 11** **** 1111"))
    #expect(try run("duties", "list", "training").output.split(separator: "\n").count { $0.hasPrefix("done ") } == 2)
  }

  @Test func `the steps of the onboarding are kept and lead to the next one`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run("onboarding").output.contains("not known"))
    #expect(try run("onboarding", "set", "main", "apply", "done", "--date", "2026-11-01").status == .code(0))
    let current = try run("onboarding", "set", "main", "review", "current")
    #expect(current.output.contains("apply     done     2026-11-01"))
    #expect(current.output.contains("next: Wait for the review"))
    #expect(try run("onboarding", "set", "main", "review", "unknown").output.contains("review    not known"))
  }

  @Test(arguments: [
    (["duties", "done", "cleanin"], "no duty \"cleanin\" is configured; did you mean \"cleaning\"?"),
    (["duties", "tick", "cleaning", "3"], "cleaning has the items 1 to 2, not 3"),
    (["duties", "tick", "cleaning", "Wype"], "cleaning has no item \"Wype\"; did you mean \"Wipe\"?"),
    (["onboarding", "set", "man", "apply", "done"], "no account \"man\" is configured; did you mean \"main\"?"),
    (["onboarding", "set", "main", "aply", "done"], "\"aply\" is not a step; did you mean \"apply\"?"),
    (["onboarding", "set", "main", "apply", "dne"], "\"dne\" is not a state; did you mean \"done\"?"),
    (["onboarding", "set", "main", "apply", "done", "--date", "2026-02-30"], "\"2026-02-30\" is not a day"),
  ])
  func `a wrong word is one line that says what was meant, and nothing is recorded`(
    arguments: [String], line: String
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try runWithoutTerminal(
      arguments + ["--config", folder + "/shop.yaml", "--state", folder + "/state"])
    #expect(result.status == .code(2))
    #expect(result.output.hasPrefix("tillwatch: \(line)") && result.output.count { $0 == "\n" } == 1)
    #expect(!FileManager.default.fileExists(atPath: folder + "/state/journal.sqlite"))
  }
}
