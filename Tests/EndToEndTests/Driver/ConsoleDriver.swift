import DemoShop
import FoundationEssentials
import Glibc

/// A person at the console: presses keys, looks at the screen, closes the window.
///
/// The program is the real one, on a terminal of the kernel; what it writes is read by a ``ScreenEmulator``.
final class ConsoleDriver {
  /// Keys that are no letters.
  enum SpecialKey: String {
    case enter = "\r"
    case escape = "\u{1B}"
    case tab = "\t"
    case up = "\u{1B}OA"
    case down = "\u{1B}OB"
    case right = "\u{1B}OC"
    case left = "\u{1B}OD"
    case controlC = "\u{03}"
    case controlL = "\u{0C}"
    case controlS = "\u{13}"
  }

  /// How long anything may take on a slow and busy machine.
  static let patience = Duration.seconds(10)

  private let terminal: PseudoTerminal
  private let process: ChildProcess
  private var emulator: ScreenEmulator
  private(set) var bytesWritten = 0

  /// Starts `tillwatch` with these arguments on a terminal of its own.
  ///
  /// - Parameters:
  ///   - type: TERM.
  ///   - language: LANG, which the console takes its first language from.
  ///   - environment: what else is to be set, or set otherwise.
  ///   - program: what is started; nil: tillwatch.
  init(
    _ arguments: [String] = ["demo"], columns: Int = 80, rows: Int = 24, type: String = "xterm-256color",
    language: String = "C.UTF-8", environment: [String: String] = [:], program: String? = nil
  ) throws {
    terminal = try PseudoTerminal(columns: columns, rows: rows)
    emulator = ScreenEmulator(columns: columns, rows: rows)
    process = try ChildProcess(
      try program ?? ChildProcess.tillwatch(), arguments: Self.hurried(arguments),
      environment: Self.environment(type: type, language: language).merging(environment) { $1 },
      streams: .terminal(terminal.name))
  }

  /// The demonstration's devices are asked more often than usual: no test waits longer than it must.
  private static func hurried(_ arguments: [String]) -> [String] {
    arguments.first == "demo" ? arguments + ["--every", "2"] : arguments
  }

  /// Nothing of the computer's own settings: no shop.yaml of whoever runs the tests, no NO_COLOR.
  static func environment(type: String, language: String) -> [String: String] {
    [
      "TERM": type, "LANG": language, "PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
      "XDG_CONFIG_HOME": "/nonexistent", "TZ": "UTC",
    ]
  }

  // MARK: - Hands

  /// Types a text, or presses a key that is a letter.
  func press(_ text: String) { terminal.write(Array(text.utf8)) }

  /// Presses a key.
  func press(_ key: SpecialKey) { terminal.write(Array(key.rawValue.utf8)) }

  /// Clicks on a cell, counted from 0.
  func click(column: Int, row: Int) {
    press("\u{1B}[<0;\(column + 1);\(row + 1)M\u{1B}[<0;\(column + 1);\(row + 1)m")
  }

  /// Pastes a text.
  func paste(_ text: String) { press("\u{1B}[200~\(text)\u{1B}[201~") }

  /// Unlocks the demonstration's terminals.
  func unlock() throws {
    press("u")
    try expect(DemoShop.pin)
    press(DemoShop.pin + "\r")
    try expectGone(DemoShop.pin)
  }

  /// Unlocks the terminals of a ``TerminalPark``.
  func unlockPark() throws {
    press("u")
    try expect("Type the PIN.")
    press(TerminalPark.pin + "\r")
    try expectGone("Type the PIN.")
  }

  /// Answers the program's question what colour the ground is.
  ///
  /// - Parameter colour: as X11 writes it, `rgb:ffff/ffff/ffff`.
  func answerGround(_ colour: String) throws {
    guard wait(within: Self.patience, until: { $0.groundQuestions > 0 }) else {
      throw DriverError.notSeen("OSC 11", screen: emulator.text)
    }
    press("\u{1B}]11;\(colour)\u{1B}\\")
  }

  /// Drags the window to another size.
  func resize(columns: Int, rows: Int) {
    // What was drawn for the old size first, or it would be taken for an answer to the new one.
    look(for: .milliseconds(50))
    emulator.resize(columns: columns, rows: rows)
    terminal.resize(columns: columns, rows: rows)
  }

  /// Sends a signal.
  func signal(_ number: Int32) { process.signal(number) }

  /// Closes the window.
  func hangUp() { terminal.close() }

  // MARK: - Eyes

  /// What stands on the screen.
  var screenText: String {
    look(for: .zero)
    return emulator.text
  }

  /// One line of it.
  func line(_ row: Int) -> String {
    let lines = screenText.split(separator: "\n", omittingEmptySubsequences: false)
    return row < lines.count ? String(lines[row]) : ""
  }

  /// The title of the window.
  var title: String { emulator.title }

  /// What the program asked the terminal to keep for pasting.
  var clipboard: String? {
    emulator.copied.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// How often the bell rang.
  var bells: Int { emulator.bells }

  /// Waits for the program to ask the terminal to keep something for pasting.
  func expectClipboard() throws -> String {
    guard wait(within: Self.patience, until: { $0.copied != nil }), let clipboard else {
      throw DriverError.notSeen("OSC 52", screen: emulator.text)
    }
    return clipboard
  }

  /// Waits for a text to stand on the screen.
  func expect(_ text: String, within time: Duration = patience) throws {
    guard wait(within: time, until: { $0.text.contains(text) }) else {
      throw DriverError.notSeen(text, screen: emulator.text)
    }
  }

  /// Waits for a line with all of these in it.
  func expectLine(with parts: [String], within time: Duration = patience) throws {
    let isThere = wait(within: time) { emulator in
      emulator.text.split(separator: "\n").contains { line in parts.allSatisfy { line.contains($0) } }
    }
    guard isThere else { throw DriverError.notSeen(parts.joined(separator: " … "), screen: emulator.text) }
  }

  /// Waits until a text no longer stands on the screen.
  func expectGone(_ text: String, within time: Duration = patience) throws {
    guard wait(within: time, until: { !$0.text.contains(text) }) else {
      throw DriverError.stillThere(text, screen: emulator.text)
    }
  }

  /// Waits until every cell was drawn since the last ``resize(columns:rows:)``.
  func expectWholeScreen(within time: Duration = patience) throws {
    try expectGone(ScreenEmulator.rubbish, within: time)
  }

  /// Waits for the end of the program and says how it ended.
  func exitStatus(within time: Duration = patience) throws -> ExitStatus {
    _ = wait(within: time) { _ in self.process.poll() != nil }
    guard let status = process.poll() else { throw DriverError.stillRunning(screen: emulator.text) }
    look(for: .zero)
    return status
  }

  /// Whether the program runs.
  var isRunning: Bool { process.poll() == nil }

  /// The program's threads, the main one included: their names, and which signals do not reach them (bit 0 is signal 1).
  var threads: [(name: String, blockedSignals: UInt64)] {
    let tasks = "/proc/\(process.identifier)/task"
    return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).compactMap { thread in
      guard let status = FileManager.default.contents(atPath: "\(tasks)/\(thread)/status") else { return nil }
      var fields: [Substring: Substring] = [:]
      for line in String(decoding: status, as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: "\t", maxSplits: 1)
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
      guard let name = fields["Name:"], let blocked = fields["SigBlk:"].flatMap({ UInt64($0, radix: 16) }) else {
        return nil
      }
      return (String(name), blocked)
    }
  }

  /// What the program switched on and did not switch off again; empty when the terminal is as it was.
  var modesLeftOn: [String] {
    look(for: .zero)
    let names: [(Int, String)] = [
      (1, "cursor keys"), (47, "alternate screen"), (1047, "alternate screen"), (1049, "alternate screen"),
      (1000, "mouse"), (1002, "mouse"), (1003, "mouse"), (1004, "focus"), (1006, "mouse"), (2004, "paste"),
      (2026, "synchronized output"),
    ]
    var left = names.filter { emulator.privateModes.contains($0.0) }.map(\.1)
    if !emulator.privateModes.contains(25) { left.append("cursor hidden") }
    if !terminal.hasItsModesBack { left.append("raw line") }
    return left
  }

  /// Whether the program has switched this on (a DEC private mode) now.
  func isOn(_ mode: Int) -> Bool { emulator.privateModes.contains(mode) }

  // MARK: - Waiting

  private func look(for time: Duration) {
    _ = wait(within: time) { _ in false }
  }

  /// Reads what the program writes until `isDone`, at most so long.
  private func wait(within time: Duration, until isDone: (ScreenEmulator) -> Bool) -> Bool {
    let deadline = ContinuousClock.now + time
    while true {
      let isLate = ContinuousClock.now >= deadline
      let bytes = terminal.read(waiting: isLate ? 0 : 20)
      bytesWritten += bytes.count
      emulator.feed(bytes)
      if isDone(emulator) { return true }
      if isLate, bytes.isEmpty { return false }
    }
  }
}

/// Runs `tillwatch` to its end without a terminal.
///
/// - Returns: how it ended, and what it wrote to standard output and standard error.
func runWithoutTerminal(
  _ arguments: [String], type: String = "xterm-256color", within time: Duration = ConsoleDriver.patience
) throws -> (status: ExitStatus, output: String) {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { throw DriverError.system("pipe", errno) }
  defer { close(ends[0]) }
  _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
  _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
  _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
  let process = try ChildProcess(
    try ChildProcess.tillwatch(), arguments: arguments,
    environment: ConsoleDriver.environment(type: type, language: "C.UTF-8"), streams: .descriptor(ends[1]))
  close(ends[1])

  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  let deadline = ContinuousClock.now + time
  while ContinuousClock.now < deadline {
    var polled = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    _ = poll(&polled, 1, 20)
    let count = read(ends[0], &buffer, buffer.count)
    if count > 0 { output.append(contentsOf: buffer[..<count]) }
    if count <= 0, let status = process.poll() { return (status, String(decoding: output, as: UTF8.self)) }
  }
  throw DriverError.stillRunning(screen: String(decoding: output, as: UTF8.self))
}
