import CNcurses
import Glibc
import ShopModel

/// Prints what changes and reads what is typed, until somebody ends it. On the calling thread.
public struct PlainLoop {
  private var console: PlainConsole
  private let feed: SnapshotFeed
  private let onIntent: (Intent) -> Void
  private var typed: [UInt8] = []
  private var hasInput = true

  /// Runs the console in lines.
  ///
  /// - Parameters:
  ///   - onShown: called once, when the first lines are out.
  ///   - onIntent: gets every intent but `.quit`; must not wait for anything.
  /// - Returns: the exit code: 0 after `quit` or the end of a terminal's input, 128 and the signal's number after one.
  public static func run(
    _ console: PlainConsole, feed: SnapshotFeed, onShown: () -> Void, onIntent: @escaping (Intent) -> Void
  ) -> Int32 {
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { caughtSignal = $0 } }
    signal(SIGPIPE, SIG_IGN)
    var loop = PlainLoop(console: console, feed: feed, onIntent: onIntent)
    loop.print(console.greeting)
    onShown()
    let code = loop.run()
    PlainLoop.echo(true)
    return code
  }

  private init(console: PlainConsole, feed: SnapshotFeed, onIntent: @escaping (Intent) -> Void) {
    self.console = console
    self.feed = feed
    self.onIntent = onIntent
  }

  private mutating func run() -> Int32 {
    while true {
      if caughtSignal != 0 { return 128 + caughtSignal }
      if feed.isStopped { return 0 }
      var sources = [
        pollfd(fd: hasInput ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: feed.wake, events: Int16(POLLIN), revents: 0),
      ]
      // Once a second also where there is no descriptor to be woken by.
      _ = poll(&sources, 2, feed.wake < 0 ? 1000 : 60_000)
      if sources[1].revents != 0 {
        var count: UInt64 = 0
        _ = read(feed.wake, &count, 8)
      }
      if let (snapshot, _) = feed.takeUnseen() { guard print(console.observe(snapshot)) else { return 129 } }
      if sources[0].revents != 0, let code = readInput() { return code }
      PlainLoop.echo(!console.asksSecret)
    }
  }

  /// - Returns: the exit code, if it ends.
  private mutating func readInput() -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    guard count > 0 else {
      if count < 0, errno == EINTR || errno == EAGAIN { return nil }
      hasInput = false
      // Without a terminal, nobody types; watching goes on.
      return isatty(STDIN_FILENO) == 1 ? 0 : nil
    }
    typed += buffer[..<count]
    while let end = typed.firstIndex(of: 0x0A) {
      let line = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      if console.asksSecret { print([""]) }
      let answer = console.take(line.filter { $0 != "\r" }, snapshot: feed.latest)
      print(answer.lines)
      for intent in answer.intents {
        if intent == .quit { return 0 }
        onIntent(intent)
      }
    }
    // A line that does not end is nobody's.
    if typed.count > 4096 { typed = [] }
    return nil
  }

  /// - Returns: whether somebody still reads.
  @discardableResult
  private func print(_ lines: [String]) -> Bool {
    guard !lines.isEmpty else { return true }
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR, caughtSignal == 0 { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// Whether the terminal shows what is typed.
  private static func echo(_ isOn: Bool) {
    var modes = termios()
    guard tcgetattr(STDIN_FILENO, &modes) == 0, (modes.c_lflag & tcflag_t(ECHO) != 0) != isOn else { return }
    if isOn { modes.c_lflag |= tcflag_t(ECHO) } else { modes.c_lflag &= ~tcflag_t(ECHO) }
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
  }
}

/// The signal that ends it; written by the handler alone.
nonisolated(unsafe) private var caughtSignal: Int32 = 0
