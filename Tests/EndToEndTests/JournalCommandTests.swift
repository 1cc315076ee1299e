import FoundationEssentials
import Testing

/// The record from the command line: what was done by hand is listed, exported and proven.
@Suite(.timeLimit(.minutes(1)))
struct JournalCommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-record-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let shop = """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      accounts: [{id: main, name: City Acquirer, merchant-id: "1"}]
      terminals: [{id: t1, name: One, connector: zvt, host: 192.0.2.1}]
      maintenance: [{id: cleaning, kind: cleaning, every: 7 d, checklist: [Wipe, Dust]}]
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
  }

  private func run(_ arguments: String...) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(arguments + ["--config", folder + "/shop.yaml", "--state", folder + "/state"])
  }

  @Test func `what was done is listed, exported and proven`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run("journal").output.contains("nothing was ever recorded there"))
    #expect(try run("journal").status == .code(2))

    _ = try run("duties", "tick", "cleaning", "Dust")
    _ = try run("duties", "done", "cleaning", "--note", "new cloth, 4111111111111111")
    _ = try run("onboarding", "set", "main", "apply", "done", "--date", "2026-11-01")

    let list = try run("journal")
    #expect(list.status == .code(0))
    #expect(list.output.contains("ticked: cleaning / Dust"))
    #expect(list.output.contains("duty cleaning done"))
    #expect(list.output.contains("account/main  account.onboarding.apply = done"))
    #expect(try run("journal", "list", "--since", "2099-01-01").output == "Nothing on record.\n")
    #expect(try run("journal", "list", "--terminal", "t1").output == "Nothing on record.\n")

    let csv = try run("journal", "export", "--csv").output
    #expect(csv.hasPrefix("at,kind,id,subject,by,what,state,detail\r\n"))
    #expect(csv.contains(#""new cloth, 411111******1111""#))
    let json = try run("journal", "export", "--json").output.split(separator: "\n")
    #expect(json.count == 4)
    for line in json {
      let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      #expect(object["at"]?.hasSuffix("Z") == true && object["kind"] != nil)
    }

    let verdict = try run("journal", "verify")
    #expect(verdict.status == .code(0))
    #expect(verdict.output.hasPrefix("unbroken: 4 entries, head "))
    let head = String(verdict.output.dropLast().suffix(64))
    _ = try run("duties", "done", "cleaning")
    #expect(try run("journal", "verify", "--seen", head).output.hasPrefix("unbroken: 5 entries"))
    let other = try run("journal", "verify", "--seen", "0123456789")
    #expect(other.status == .code(1) && other.output.hasPrefix("BROKEN: the head that was noted is not in it"))
  }

  @Test func `a month's report is plain text, or one page`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run("report").status == .code(2))
    _ = try run("duties", "done", "cleaning")
    let text = try run("report")
    #expect(text.status == .code(0) && text.output.hasPrefix("Tea: report for "))
    // Nobody watched.
    #expect(text.output.contains("100.00 %") && text.output.contains("the month is not over"))
    let written = try run("report", "--html", folder + "/page.html")
    #expect(written.status == .code(0))
    let page = try String(contentsOf: URL(filePath: folder + "/page.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<th scope=\"row\">One</th>"))
  }

  @Test(arguments: [
    (["journal", "list", "--since", "yesterday"], "yesterday is not a moment; write it as"),
    (["journal", "show", "x"], "nothing on record is named x; see: tillwatch journal list"),
    (["journal", "verify", "--seen", "abc"], "abc is no head"),
    (["report", "--month", "November"], "November is not a month; write it as"),
    (["report", "--month", "2199-01"], "2199-01 has not begun"),
  ]) func `a wrong word is one line that says what was meant`(arguments: [String], line: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try run("duties", "done", "cleaning")
    let result = try runWithoutTerminal(arguments + ["--config", folder + "/shop.yaml", "--state", folder + "/state"])
    #expect(result.status == .code(2))
    #expect(result.output.hasPrefix("tillwatch: \(line)") && result.output.count { $0 == "\n" } == 1)
  }
}
