import DemoShop
import FoundationEssentials
import Glibc
import Testing
import ZVT

/// The real program on a disk that fails: its writes or its fsync, by a library that is loaded before the C library, or for
/// real, on a file system that is full. Nothing is done that is not on record, the screen says so, and all goes on when the
/// cause is gone.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct FailingDiskTests {
  /// A disk that fails while a file is there.
  private struct Disk {
    let trigger: String
    let environment: [String: String]

    init(_ park: TerminalPark) throws {
      trigger = park.folder + "/fails"
      environment = [
        "LD_PRELOAD": try ChildProcess.diskShim(), "DISK_SHIM_FILES": park.folder + "/state/journal.sqlite",
        "DISK_SHIM_TRIGGER": trigger,
      ]
    }

    /// From now on these calls fail with this error, or none does.
    func fail(_ order: String?) throws {
      guard let order else { return try FileManager.default.removeItem(atPath: trigger) }
      // At once with its content, so that nothing is read of it that is not whole.
      try Data(order.utf8).write(to: URL(filePath: trigger + ".new"))
      guard rename(trigger + ".new", trigger) == 0 else { throw DriverError.system("rename", errno) }
    }
  }

  private func identify(_ console: ConsoleDriver) throws {
    console.press("i")
    try console.expect("Identify Counter 1?")
    console.press("y")
  }

  private func shown(_ park: TerminalPark) -> Int { park.terminals[0].terminal.received[.displayText] ?? 0 }

  private func verdict(_ park: TerminalPark) throws -> String {
    try runWithoutTerminal(["journal", "verify"] + park.arguments).output
  }

  @Test(arguments: ["fsync 5", "write 5", "write 28"])
  func `what cannot be put on the disk is not done, and the console goes on`(order: String) async throws {
    let park = try await TerminalPark()
    let disk = try Disk(park)
    let console = try ConsoleDriver(park.arguments, columns: 140, rows: 40, environment: disk.environment)
    try console.expect("All 2 terminals can take cards")
    try console.unlockPark()
    try identify(console)
    try console.expect("shown on its")
    #expect(shown(park) == 1)

    try disk.fail(order)
    try identify(console)
    try console.expect("identification: not begun")
    #expect(shown(park) == 1)
    if order.hasPrefix("write") { try console.expect("the history is not on record at the moment") }
    // Why is in the terminal's view, and the console still looks at the shop.
    console.press(.enter)
    try console.expect("It could not be put on record")
    console.press(.escape)
    try console.expect("All 2 terminals can take cards")
    #expect(console.isRunning)

    try disk.fail(nil)
    try console.expectGone("the history is not on record at the moment", within: .seconds(20))
    try identify(console)
    try console.expectGone("not begun")
    try console.expect("shown on its")
    #expect(shown(park) == 2)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(try verdict(park).hasPrefix("unbroken: "))
    await park.stop()
  }

  @Test(arguments: ["fsync 5", "write 28"])
  func `a restart that cannot be recorded never reaches the terminal`(order: String) async throws {
    let park = try await TerminalPark()
    let disk = try Disk(park)
    let program = try ConsoleDriver(
      ["operate", "t1", "restart"] + park.arguments, columns: 160, rows: 60, environment: disk.environment)
    try program.expect("PIN:")
    program.press(TerminalPark.pin + "\r")
    try program.expect("type the TID")
    try disk.fail(order)
    program.press(TerminalPark.tid(1) + "\r")
    #expect(try program.exitStatus(within: .seconds(30)) == .code(1), "\(program.screenText)")
    #expect(park.terminals[0].terminal.received[.resetTerminal] == nil)
    try disk.fail(nil)
    #expect(try verdict(park).hasPrefix("unbroken: "))

    // Of the first one the record may say that its outcome is unknown: what could not be brought to the disk may be in
    // the file all the same. The other way round it never is.
    let again = try ConsoleDriver(
      ["operate", "t2", "restart"] + park.arguments, columns: 160, rows: 60, environment: disk.environment)
    try again.expect("PIN:")
    again.press(TerminalPark.pin + "\r")
    try again.expect("type the TID")
    again.press(TerminalPark.tid(2) + "\r")
    #expect(try again.exitStatus(within: .seconds(30)) == .code(0), "\(again.screenText)")
    #expect(park.terminals.map { $0.terminal.received[.resetTerminal] } == [nil, 1])
    #expect(try verdict(park).hasPrefix("unbroken: "))
    await park.stop()
  }

  // MARK: A file system that is full

  /// Why this computer cannot make a file system of its own for the test; nil: it can.
  private static let obstacle: String? = {
    let program = try? ChildProcess(
      "/usr/bin/unshare", arguments: ["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
      environment: ["PATH": "/usr/bin:/bin:/sbin"], streams: .descriptor(2))
    guard let program else { return "there is no unshare(1)" }
    for _ in 0..<300 {
      if let status = program.poll() {
        return status == .code(0) ? nil : "a user may not mount anything here (user namespaces)"
      }
      usleep(10_000)
    }
    return "unshare(1) does not return"
  }()

  @Test func `on a full file system nothing is done, and room is all it takes`() async throws {
    if let obstacle = Self.obstacle { return print("not tested, a full file system: \(obstacle)") }
    let park = try await TerminalPark()
    let folder = park.folder
    try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
    // The record lies on a small file system that only the program and these lines see.
    let script = """
      mount -t tmpfs -o size=3m tmpfs "$1/state" || exit 9
      (
        for n in $(seq 900); do [ -e "$1/fill" ] && break; sleep 0.05; done
        dd if=/dev/zero of="$1/state/filler" bs=1k 2>/dev/null
        touch "$1/full"
        for n in $(seq 900); do [ -e "$1/fill" ] || break; sleep 0.05; done
        rm -f "$1/state/filler"
      ) &
      "$2" --config "$1/shop.yaml" --state "$1/state"
      status=$?
      "$2" journal verify --config "$1/shop.yaml" --state "$1/state" >"$1/verdict" 2>&1
      exit $status
      """
    let console = try ConsoleDriver(
      ["-Urm", "/bin/bash", "-c", script, "bash", folder, try ChildProcess.tillwatch()], columns: 140, rows: 40,
      program: "/usr/bin/unshare")
    try console.expect("All 2 terminals can take cards")
    try console.unlockPark()
    try identify(console)
    try console.expect("shown on its")

    try Data().write(to: URL(filePath: folder + "/fill"))
    try console.expect("the history is not on record at the moment", within: .seconds(20))
    try console.expect("journal.sqlite: database")
    #expect(FileManager.default.fileExists(atPath: folder + "/full"))
    try identify(console)
    try console.expect("identification: not begun")
    #expect(shown(park) == 1)

    try FileManager.default.removeItem(atPath: folder + "/fill")
    try console.expectGone("the history is not on record at the moment", within: .seconds(20))
    try identify(console)
    try console.expectGone("not begun")
    try console.expect("shown on its")
    #expect(shown(park) == 2)
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    let verdict = FileManager.default.contents(atPath: folder + "/verdict").map { String(decoding: $0, as: UTF8.self) }
    #expect(verdict?.hasPrefix("unbroken: ") == true, "\(verdict ?? "none")")
    await park.stop()
  }
}
