import Glibc
import Testing

/// The console as a process on a terminal: how it comes, changes its size, and goes.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ConsoleProcessTests {
  @Test func `the first frame appears, and says that it is the demo`() throws {
    let console = try ConsoleDriver()
    try console.expect("DEMO")
    try console.expect("Terminals")
    #expect(console.isOn(1049))
    #expect(console.isOn(1006))
    #expect(console.isOn(2004))
  }

  @Test func `l changes the language and back`() throws {
    let console = try ConsoleDriver()
    try console.expect("Network")
    console.press("l")
    try console.expect("网络")
    try console.expectGone("Network")
    console.press("l")
    try console.expect("Network")
  }

  @Test func `a Chinese locale starts in Chinese, installed or not`() throws {
    let console = try ConsoleDriver(language: "zh_CN.UTF-8")
    try console.expect("网络")
  }

  @Test(arguments: ["xterm-256color", "tmux-256color"])
  func `resizing leaves no rubbish`(type: String) throws {
    let console = try ConsoleDriver(columns: 80, rows: 24, type: type)
    try console.expect("Network")
    for (columns, rows) in [(120, 36), (200, 60), (80, 24), (40, 12), (120, 36)] {
      console.resize(columns: columns, rows: rows)
      try console.expectWholeScreen()
      if columns >= 80 { try console.expect("Network") }
    }
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `true colour needs no file and draws the same`() throws {
    let console = try ConsoleDriver(environment: ["COLORTERM": "truecolor"])
    try console.expect("Network")
    console.resize(columns: 120, rows: 36)
    try console.expectWholeScreen()
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `q ends it with 0 and the terminal as it was`() throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `Ctrl-C ends it with 130 and the terminal as it was`() throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.press(.controlC)
    #expect(try console.exitStatus() == .code(130))
    #expect(console.modesLeftOn == [])
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)] as [(Int32, Int32)])
  func `a signal ends it with its code and the terminal as it was`(signal: Int32, code: Int32) throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.signal(signal)
    #expect(try console.exitStatus() == .code(code))
    #expect(console.modesLeftOn == [])
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP])
  func `a crash gives the terminal back and is still seen as one`(signal: Int32) throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.signal(signal)
    #expect(try console.exitStatus() == .signal(signal))
    #expect(console.modesLeftOn == [])
  }

  @Test func `what has to be done is done by threads that sleep until then`() throws {
    let console = try ConsoleDriver()
    try console.expect("can take cards")
    let threads = console.threads
    // libdispatch looks after the threads of its global queues, once a second, from the first of them on.
    #expect(!threads.contains { $0.name.hasSuffix(".default-qos") }, "\(threads)")
    // A fault whose signal is blocked would end the program with the terminal as it is.
    let tasks = threads.filter { $0.name == "tasks" }
    #expect(!tasks.isEmpty)
    for fault in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] {
      #expect(tasks.allSatisfy { $0.blockedSignals & 1 << (fault - 1) == 0 }, "\(fault): \(threads)")
    }
    #expect(tasks.allSatisfy { $0.blockedSignals & 1 << (SIGTERM - 1) != 0 })
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }

  @Test func `closing the window ends it`() throws {
    let console = try ConsoleDriver()
    try console.expect("Terminals")
    console.hangUp()
    #expect(try console.exitStatus() == .code(129))
  }

  @Test func `Ctrl-S does not freeze it`() throws {
    let console = try ConsoleDriver()
    try console.expect("Network")
    console.press(.controlS)
    console.press("l")
    try console.expect("网络")
  }

  @Test func `letters within an unknown sequence are no keys`() throws {
    let console = try ConsoleDriver()
    try console.expect("Network")
    console.press("\u{1B}[99;1q\u{1B}[<35;3;4M\u{1B}Oq")
    console.press("l")
    try console.expect("网络")
    #expect(console.isRunning)
  }

  @Test func `continued after a stop, it draws itself anew`() throws {
    let console = try ConsoleDriver()
    try console.expect("Network")
    console.signal(SIGSTOP)
    console.resize(columns: 120, rows: 36)
    console.signal(SIGCONT)
    try console.expectWholeScreen()
    try console.expect("Network")
  }

  @Test func `without a terminal it says so and ends with 2`() throws {
    let (status, output) = try runWithoutTerminal(["demo"])
    #expect(status == .code(2))
    #expect(output.contains("terminal"))
    #expect(output.split(separator: "\n").count == 1)
    #expect(!output.contains("\u{1B}"))
  }

  @Test(arguments: ["", "dumb", "no-such-terminal"])
  func `a terminal that cannot show it gets one line and keeps its modes`(type: String) throws {
    let console = try ConsoleDriver(type: type)
    #expect(try console.exitStatus() == .code(2))
    #expect(console.screenText.contains("TERM"))
    #expect(console.modesLeftOn == [])
  }
}
