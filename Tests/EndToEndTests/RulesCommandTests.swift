import FoundationEssentials
import Glibc
import Testing

/// The commands about rules, as whoever writes rules uses them.
@Suite(.timeLimit(.minutes(1)))
struct RulesCommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-rules-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    return folder + "/" + name
  }

  private func run(_ arguments: String...) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(["rules"] + arguments)
  }

  private static let early = """
    rules:
      - id: terminal-battery-low
        subject: terminal
        when: terminal.battery < 40 %
        severity: warning
        cause: terminal.hardware.battery
        actor: owner
        evidence: [terminal.battery]
        title: {en: battery below 40 %, zh: 电量低于 40%}
        explanation: {en: Charge it., zh: 请充电。}
        ladder: [{remedy: check, after: 10 min}]
    """

  @Test func `rules are checked, with and without the built-in ones`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let built = try run("check")
    #expect(built.status == .code(0))
    #expect(built.output.hasSuffix("rules, no mistakes\n") && built.output.count { $0 == "\n" } == 1)
    let own = try file("own.yaml", Self.early)
    #expect(try run("check", own).output == built.output)
    #expect(try run("check", "--alone", own).output == "1 rules, no mistakes\n")

    let wrong = try file(
      "wrong.yaml", Self.early.replacing("terminal.battery < 40 %", with: "terminal.batery < 40 %"))
    let result = try run("check", own, wrong)
    #expect(result.status == .code(1))
    #expect(result.output.hasPrefix("\(wrong):4:11: ") && result.output.count { $0 == "\n" } == 1)
    #expect(result.output.contains("did you mean \"terminal.battery\"?"))
    #expect(try run("check", folder + "/none.yaml").status == .code(2))
  }

  @Test func `rules are listed by cause and subject`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let list = try run("list", "--cause", "network", "--subject", "link")
    #expect(list.status == .code(0))
    #expect(list.output.contains("critical gateway-down "))
    #expect(!list.output.contains("terminal-unreachable") && !list.output.contains("link-interference "))
    let own = try run("list", "--rules", try file("own.yaml", Self.early), "--json")
    #expect(own.output.contains("\"when\" : \"terminal.battery < 40 %\""))
    #expect(
      try run("list", "--cause", "netwrk").output == "tillwatch: \"netwrk\" is not a cause; did you mean \"network\"?\n"
    )
    #expect(try run("list", "--subject", "terminl").status == .code(2))
  }

  @Test func `a rule is explained, and one that is not there is looked for`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sheet = try run("explain", "terminal-signal-lost")
    for text in ["last(link.signal) < -85 dBm", "held for 15s", "dBm, of its link", "信号弱，终端失联", "1. check: "] {
      #expect(sheet.output.contains(text))
    }
    let json = try run("explain", "gateway-down", "--json")
    #expect(json.output.contains("\"terminal-unreachable\""))
    let unknown = try run("explain", "gatway-down")
    #expect(unknown.status == .code(2))
    #expect(unknown.output == "tillwatch: there is no rule \"gatway-down\"; did you mean gateway-down?\n")
  }

  @Test func `the built-in tests pass, and fail with a rule that is changed`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let built = try run("test")
    #expect(built.status == .code(0))
    #expect(built.output.hasSuffix(" tests, all passed\n") && built.output.count { $0 == "\n" } == 1)
    let own = try file("own.yaml", Self.early)
    let changed = try run("test", "--row", "M2", "--rules", own)
    #expect(changed.status == .code(1))
    #expect(changed.output.contains("expected no finding; found also terminal-battery-low@terminal/counter-1"))
    #expect(changed.output.contains("yes      terminal.battery < 40 %"))
  }

  @Test func `own tests name their rules beside them`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try file("own.yaml", Self.early)
    let test = """
      rules: [own.yaml]
      cases:
        - name: early
          readings: {terminal/t1: {terminal.battery: "50 % x3, 39 %"}}
          expect:
            - {at: 20 s, findings: none}
            - {at: 30 s, findings: [terminal-battery-low@terminal/t1]}
      """
    #expect(try run("test", try file("test.yaml", test)).output == "1 tests, all passed\n")
    let wrong = try run("test", try file("wrong.yaml", test.replacing("50 %", with: "full")))
    #expect(wrong.status == .code(2))
    #expect(wrong.output.hasPrefix("\(folder)/wrong.yaml:4:48: \"full\" is no value of terminal.battery"))
  }

  @Test func `a simulation answers each line before it reads the next`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try PipedProcess(["rules", "simulate", "--terminal", "t1"])
    try session.send(
      #"{"at": "2026-11-25T10:00:00Z", "subject": "terminal/t1", "fact": "terminal.state", "value": "paper-out", "fresh": 900}"#
    )
    let opened = try session.lines(until: #""notification":"opened""#)
    #expect(opened.contains { $0.contains(#""change":"state""#) && $0.contains(#""rule":"terminal-paper-out""#) })
    #expect(opened.contains { $0.contains(#""change":"found""#) && $0.contains(#""severity":"critical""#) })
    #expect(opened.contains { $0.contains(#""state":"cannot","subject":"terminal/t1""#) })
    #expect(opened.last?.contains(#""due":true"#) == true)

    try session.send("what?")
    #expect(try session.lines(until: "line 2").last == "line 2: this is not JSON; give one object on a line")
    try session.send(#"{"at": 1795600860000, "acknowledge": {"incident": 1, "by": "Li"}}"#)
    #expect(try session.lines(until: "acknowledged").last?.contains(#""by":"Li""#) == true)
    try session.send(#"{"at": "2026-11-25T09:00:00Z"}"#)
    #expect(try session.lines(until: "line 4").last?.contains("give the lines in the order of time") == true)
    try session.send(
      #"{"at": "2026-11-25T10:02:00Z", "subject": "terminal/t1", "facts": {"terminal.state": "ready", "terminal.reachable": true}}"#
    )
    let closed = try session.lines(until: #""notification":"recovered""#)
    #expect(closed.contains { $0.contains(#""event":"closed""#) })
    #expect(closed.contains { $0.contains(#""state":"can","subject":"terminal/t1""#) })
    #expect(try session.end() == .code(1))
  }

  @Test func `a simulation lives through what time brings until its end`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try PipedProcess(["rules", "simulate", "--until", "+2min"])
    try session.send(#"{"at": 0, "subject": "link/gateway", "fact": "link.up", "value": false, "fresh": 60}"#)
    #expect(try session.end() == .code(0))
    let lines = try session.lines(until: #""change":"doubt""#)
    #expect(lines.contains { $0.hasPrefix(#"{"at":"1970-01-01T00:00:30Z""#) && $0.contains(#""change":"found""#) })
    #expect(lines.last?.hasPrefix(#"{"at":"1970-01-01T00:01:00Z""#) == true)
  }
}

/// A program that is spoken to line by line.
private final class PipedProcess {
  private let process: ChildProcess
  private let input: Int32
  private let output: Int32
  private var buffer: [UInt8] = []

  init(_ arguments: [String]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw DriverError.system("pipe", errno) }
    process = try ChildProcess(
      try ChildProcess.tillwatch(), arguments: arguments,
      environment: ConsoleDriver.environment(type: "dumb", language: "C.UTF-8"),
      streams: .pair(input: toChild[0], output: fromChild[1]))
    close(toChild[0])
    close(fromChild[1])
    (input, output) = (toChild[1], fromChild[0])
  }

  deinit { close(output) }

  func send(_ line: String) throws {
    let bytes = Array((line + "\n").utf8)
    guard write(input, bytes, bytes.count) == bytes.count else { throw DriverError.system("write", errno) }
  }

  /// The lines up to the first that contains `text`.
  func lines(until text: String) throws -> [String] {
    var lines: [String] = []
    let deadline = ContinuousClock.now + ConsoleDriver.patience
    while ContinuousClock.now < deadline {
      while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        lines.append(String(decoding: buffer[..<end], as: UTF8.self))
        buffer.removeFirst(end + 1)
        if lines.last?.contains(text) == true { return lines }
      }
      var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 100) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { break }
      buffer += chunk[..<count]
    }
    throw DriverError.stillRunning(screen: lines.joined(separator: "\n"))
  }

  /// Ends the input and waits for the program.
  func end() throws -> ExitStatus {
    close(input)
    let deadline = ContinuousClock.now + ConsoleDriver.patience
    while ContinuousClock.now < deadline {
      if let status = process.poll() { return status }
      usleep(10_000)
    }
    throw DriverError.stillRunning(screen: "")
  }
}
