import DemoShop
import Testing
import ZVT

/// Operations from the keyboard and from the command line: over real sockets, on a real pty.
@Suite(.timeLimit(.minutes(3)))
struct OperationTests {
  // MARK: The console

  @Test(arguments: ScreenWords.both)
  func `i shows on a terminal which one it is`(words: ScreenWords) throws {
    let technician = try ShopPerson(reading: words)
    try technician.unlock()
    technician.press(.identify)
    try technician.expectQuestion(.identify, about: .counter1)
    technician.confirm()
    try technician.expectSuccess(of: .identify, on: .counter1)
    try technician.leave()
  }

  @Test func `s hands the batch in, and the totals are in the terminal's view`() throws {
    let technician = try ShopPerson(columns: 160, rows: 60)
    try technician.unlock()
    technician.press(.settleBatch)
    try technician.expectQuestion(.settleBatch, about: .counter1)
    technician.confirm()
    try technician.expectSuccess(of: .settleBatch, on: .counter1)
    technician.press(.open)
    try technician.expect("23 payments, CNY")
  }

  // MARK: The command line

  /// Runs an operation on t1, typing the TID when it is asked for.
  private func operate(
    _ kind: String, on park: TerminalPark, typing tid: String = TerminalPark.tid(1)
  ) throws -> (screen: String, status: ExitStatus) {
    let program = try ConsoleDriver(["operate", "t1", kind] + park.arguments, columns: 160, rows: 60)
    try program.expect("PIN:")
    program.press(TerminalPark.pin + "\r")
    try program.expect("type the TID")
    program.press(tid + "\r")
    let status = try program.exitStatus(within: .seconds(30))
    return (program.screenText, status)
  }

  @Test func `a restart from the command line is recorded, sent once and followed to ready`() async throws {
    let park = try await TerminalPark()
    let (screen, status) = try operate("restart", on: park)
    #expect(status == .code(0), "\(screen)")
    for step in ["on record", "sent", "accepted", "gone", "back", "ready again"] {
      #expect(screen.contains("  \(step)"), "\(screen)")
    }
    #expect(park.terminals[0].terminal.received[.resetTerminal] == 1)
    let journal = try runWithoutTerminal(["journal", "list"] + park.arguments.suffix(2)).output
    #expect(journal.contains("verified"), "\(journal)")
    await park.stop()
  }

  @Test func `the wrong number sends nothing`() async throws {
    let park = try await TerminalPark()
    let (screen, status) = try operate("restart", on: park, typing: TerminalPark.tid(2))
    #expect(status == .code(1))
    #expect(screen.contains("Nothing was sent."))
    #expect(park.terminals[0].terminal.received[.resetTerminal] == nil)
    await park.stop()
  }

  @Test func `an end of day without a host fails in the terminal's words, and with one proves itself`() async throws {
    let park = try await TerminalPark { terminal in
      terminal.batch = TerminalBatch(firstReceipt: 233, visa: .init(count: 2, amount: 958))
      terminal.reachesHost = false
    }
    let (refused, status) = try operate("settle-batch", on: park)
    #expect(status == .code(1))
    #expect(refused.contains("A3"), "\(refused)")
    await park.terminals[0].update { $0.reachesHost = true }
    let (settled, code) = try operate("settle-batch", on: park)
    #expect(code == .code(0), "\(settled)")
    #expect(settled.contains("2 payments, EUR 9.58, receipts 0233-0234"))
    #expect(park.terminals[0].terminal.batch.count == 0)
    #expect(park.terminals[0].terminal.received[.endOfDay] == 2)
    let print = try runWithoutTerminal(["journal", "list"] + park.arguments.suffix(2)).output
    #expect(print.contains("print"), "\(print)")
    await park.stop()
  }

  @Test func `an update takes the terminal away and brings it back with new software`() async throws {
    let park = try await TerminalPark { $0.availableSoftware = "2.2.0" }
    let (screen, status) = try operate("update-now", on: park)
    #expect(status == .code(0), "\(screen)")
    #expect(park.terminals[0].terminal.device.software == "2.2.0")
    #expect(park.terminals[0].terminal.received[.softwareUpdate] == 1)
    await park.stop()
  }

  @Test func `a cancellation gives the card back, a diagnosis reaches the host`() async throws {
    let park = try await TerminalPark { $0.occupation = 0xDC }
    let (screen, status) = try operate("cancel-action", on: park)
    #expect(status == .code(0), "\(screen)")
    #expect(screen.contains("  ended"))
    #expect(park.terminals[0].terminal.status == 0)
    let (diagnosis, code) = try operate("diagnose", on: park)
    #expect(code == .code(0), "\(diagnosis)")
    #expect(diagnosis.contains("  host reached"))
    await park.stop()
  }

  @Test func `a terminal that does not know the command says so, and it is not sent again`() async throws {
    let park = try await TerminalPark { $0.refuses = [.displayText: 0x83] }
    let (screen, status) = try operate("identify", on: park)
    #expect(status == .code(1))
    #expect(screen.contains("84 83"), "\(screen)")
    #expect(park.terminals[0].terminal.received[.displayText] == 1)
    await park.stop()
  }

  @Test func `a reset by hand is told step by step from the command line, and can be called off`() async throws {
    let park = try await TerminalPark()
    let program = try ConsoleDriver(
      ["operate", "t1", "reset", "--grade", "runbook"] + park.arguments, columns: 160, rows: 60)
    try program.expect("PIN:")
    program.press(TerminalPark.pin + "\r")
    try program.expect("type the TID")
    program.press(TerminalPark.tid(1) + "\r")
    try program.expect("Go on? Type yes or no >")
    program.press("no\r")
    #expect(try program.exitStatus() == .code(1))
    #expect(park.terminals[0].terminal.received[.resetTerminal] == nil)
    await park.stop()
  }
}
