import FoundationEssentials
import Testing

/// What stands against an operation, from the command line.
@Suite(.timeLimit(.minutes(1)))
struct OperateCommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-operate-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Nothing listens on port 1.
    let shop = """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1}]
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
  }

  private func run(_ arguments: [String]) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(arguments + ["--config", folder + "/shop.yaml", "--state", folder + "/state"])
  }

  @Test func `every interlock of a terminal that does not answer is told, and nothing is recorded`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try run(["operate", "t1", "restart", "--dry-run"])
    #expect(result.status == .code(1))
    let lines = result.output.split(separator: "\n")
    #expect(lines.first == "One: restart")
    #expect(lines.contains { $0.hasPrefix("  + no other operation on it") })
    #expect(lines.contains { $0.hasPrefix("  x ") })
    #expect(lines.last == "It would be refused. Nothing was sent.")
    #expect(!FileManager.default.fileExists(atPath: folder + "/state"))
  }

  @Test func `a reset also asks what it would lose`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try run(["operate", "t1", "reset", "--dry-run"]).output
    #expect(output.contains("Whether the batch is settled is not known"))
    #expect(output.contains("Whether pre-authorisations are open is not known"))
  }

  @Test(arguments: [
    (["operate", "t2", "restart", "--dry-run"], "no terminal \"t2\" is configured; did you mean \"t1\"?"),
    (["operate", "t1", "restrat", "--dry-run"], "\"restrat\" is no operation; did you mean \"restart\"?"),
    (["operate", "t1", "reset", "--grade", "factroy"], "\"factroy\" is no way to reset; did you mean \"factory\"?"),
    (["operate", "t1", "restart", "--grade", "factory"], "--grade belongs to reset alone"),
    (["operate", "t1", "restart"], "an operation is confirmed by a person on a terminal; add --dry-run"),
  ]) func `a wrong word is one line that says what was meant`(arguments: [String], line: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try run(arguments)
    #expect(result.status == .code(2))
    #expect(result.output.hasPrefix("tillwatch: \(line)") && result.output.count { $0 == "\n" } == 1)
  }
}
