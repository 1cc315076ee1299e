import FoundationEssentials
import Testing
import ZVT

/// A console that is open all day, and a technician over ssh: two programs, one record.
@Suite(.timeLimit(.minutes(3)))
struct SharedRecordTests {
  private func operate(_ kind: String, on park: TerminalPark) throws -> (screen: String, status: ExitStatus) {
    let program = try ConsoleDriver(["operate", "t1", kind] + park.arguments, columns: 160, rows: 60)
    try program.expect("PIN:")
    program.press(TerminalPark.pin + "\r")
    if (try? program.expect("type the TID", within: .seconds(15))) != nil {
      program.press(TerminalPark.tid(1) + "\r")
    }
    let status = try program.exitStatus(within: .seconds(30))
    return (program.screenText, status)
  }

  @Test(arguments: [[], ["--read-only"]])
  func `a restart over ssh works beside the open console, which tells of it`(options: [String]) async throws {
    let park = try await TerminalPark()
    let console = try ConsoleDriver(park.arguments + options, columns: 120, rows: 36)
    try console.expect("can take cards")
    let (screen, status) = try operate("restart", on: park)
    #expect(status == .code(0), "\(screen)")
    #expect(park.terminals[0].terminal.received[.resetTerminal] == 1)
    console.press("O")
    try console.expect("restart", within: .seconds(20))
    try console.expect("ready again", within: .seconds(30))
    console.press(.escape)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    let verdict = try runWithoutTerminal(["journal", "verify"] + park.arguments.suffix(2))
    #expect(verdict.status == .code(0), "\(verdict.output)")
    await park.stop()
  }

  @Test func `while somebody is unlocked at the console nothing is sent from elsewhere`() async throws {
    let park = try await TerminalPark()
    let console = try ConsoleDriver(park.arguments, columns: 120, rows: 36)
    try console.expect("can take cards")
    try console.unlockPark()
    let (screen, status) = try operate("restart", on: park)
    #expect(status == .code(2), "\(screen)")
    #expect(screen.contains("another Tillwatch is unlocked or has an operation under way"), "\(screen)")
    #expect(park.terminals[0].terminal.received[.resetTerminal] == nil)
    // A second console on the same record may watch, and operate once the first is locked.
    let second = try ConsoleDriver(park.arguments, columns: 120, rows: 36)
    try second.expect("can take cards")
    second.press("u")
    try second.expect("PIN:")
    second.press(TerminalPark.pin + "\r")
    try second.expect("another Tillwatch is unlocked")
    second.press(.escape)
    console.press("u")
    try console.expect("Locked.")
    try second.unlockPark()
    second.press("i")
    try second.expect("Identify")
    second.press("y")
    try second.expect("shown on its")
    second.press("q")
    #expect(try second.exitStatus() == .code(0))
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(park.terminals[0].terminal.received[.displayText] == 1)
    let verdict = try runWithoutTerminal(["journal", "verify"] + park.arguments.suffix(2))
    #expect(verdict.status == .code(0), "\(verdict.output)")
    await park.stop()
  }

  @Test func `a watched terminal is diagnosed on record, not past it`() async throws {
    let park = try await TerminalPark()
    let address = "127.0.0.1:\(park.terminals[0].port)"
    let result = try runWithoutTerminal(["zvt", address, "diagnose"] + park.arguments.prefix(2))
    #expect(result.status == .code(2))
    #expect(result.output.contains("use: tillwatch operate t1 diagnose"), "\(result.output)")
    #expect(park.terminals[0].terminal.received[.diagnosis] == nil)
    #expect(try runWithoutTerminal(["zvt", address, "status"] + park.arguments.prefix(2)).status == .code(0))
    await park.stop()
  }

  @Test func `a new PIN is on record`() async throws {
    let park = try await TerminalPark()
    let (_, status) = try operate("identify", on: park)
    #expect(status == .code(0))
    let program = try ConsoleDriver(["pin"] + park.arguments, columns: 120, rows: 20)
    try program.expect("New PIN:")
    program.press("739164\r")
    try program.expect("Once more:")
    program.press("739164\r")
    #expect(try program.exitStatus() == .code(0))
    let list = try runWithoutTerminal(["journal", "list"] + park.arguments.suffix(2)).output
    #expect(list.contains("new PIN set"), "\(list)")
    #expect(list.contains("technician locked"), "\(list)")
    await park.stop()
  }
}
