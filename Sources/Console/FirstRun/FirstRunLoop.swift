import CNcurses
import Synchronization

/// Where the writer of the shop's file leaves what came of it.
public final class FirstRunMail: Sendable {
  private let box = Mutex<String??>(nil)
  /// An eventfd for the loop's poll; -1 if the system has none left: then the loop looks once a second.
  let wake = tw_wake_open()

  /// An empty box.
  public init() {}

  deinit {
    if wake >= 0 { tw_wake_close(wake) }
  }

  /// Tells why nothing was written; nil: it was. From any thread; never waits.
  public func deliver(_ problem: String?) {
    box.withLock { $0 = .some(problem) }
    tw_wake_ring(wake)
  }

  func take() -> String?? {
    box.withLock { box in
      defer { box = nil }
      return box
    }
  }
}

/// Shows the first start on the terminal until it ends. On the calling thread, which must be the main one.
public struct FirstRunLoop {
  /// How it ended: by the person, or with an exit code, by a signal or because the terminal is gone.
  public enum End: Hashable, Sendable {
    case answered(FirstRunEnd)
    case exit(Int32)
  }

  private let screen: Screen
  private var model: FirstRunModel
  private let mail: FirstRunMail
  private let write: (FirstRunAnswers) -> Void
  private var themes: ThemeFolder?
  private var lastKeysAt: Int64 = 0
  private var end: End?

  /// Runs the first start. Call ``ConsoleTerminal/prepareProcess()`` before.
  ///
  /// - Parameters:
  ///   - themes: where the person's own themes are.
  ///   - mail: where `write` tells what came of it.
  ///   - write: writes the shop's file; must not wait for anything.
  /// - Throws: why there can be no screen here; the terminal is untouched then.
  public static func run(
    _ model: FirstRunModel, monochrome: Bool = ConsoleTerminal.asksForNoColour, themes: ThemeFolder? = nil,
    mail: FirstRunMail, write: @escaping (FirstRunAnswers) -> Void
  ) throws(ScreenError) -> End {
    tw_screen_listen_to_mouse(true)
    let screen = try Screen(monochrome: monochrome)
    defer { screen.close() }
    var loop = FirstRunLoop(screen: screen, model: model, mail: mail, write: write, themes: themes)
    return loop.run()
  }

  private init(
    screen: Screen, model: FirstRunModel, mail: FirstRunMail, write: @escaping (FirstRunAnswers) -> Void,
    themes: ThemeFolder?
  ) {
    self.screen = screen
    self.model = model
    self.mail = mail
    self.write = write
    self.themes = themes
  }

  private mutating func run() -> End {
    if !model.isPoor { screen.askBackground() }
    draw()
    // The first picture does not wait for all the themes.
    model.take(themes?.look()?.shelf ?? ThemeShelf(Theme.builtIn))
    while true {
      draw()
      if let end { return end }
      let isMidway = screen.isMidway
      let bits = tw_wait(mail.wake, !screen.isWritable, isMidway ? 500 : -1)
      react(to: bits, wasMidway: isMidway)
    }
  }

  private func draw() {
    // While nobody reads the terminal, a write would hang.
    guard end == nil, screen.isWritable else { return }
    screen.draw(model.frame(size: screen.size), theme: model.theme)
  }

  private mutating func react(to bits: UInt32, wasMidway: Bool) {
    func woke(_ reason: Int) -> Bool { bits & UInt32(reason) != 0 }
    if woke(TW_WOKE_QUIT) {
      end = .exit(128 + tw_quit_signal())
      return
    }
    if woke(TW_WOKE_KEYS) {
      lastKeysAt = tw_monotonic_ms()
      readKeys()
    } else if wasMidway, tw_monotonic_ms() - lastKeysAt >= 500, let event = screen.endMidway() {
      handle(event)
    }
    if woke(TW_WOKE_HANGUP) { end = end ?? .exit(129) }
    if woke(TW_WOKE_STOP) { screen.suspend() }
    if woke(TW_WOKE_RESIZED | TW_WOKE_CONTINUED | TW_WOKE_STOP) { screen.fitToTerminal() }
    if let problem = mail.take() { model.takeWritten(problem) }
  }

  private mutating func readKeys() {
    while end == nil {
      let (events, isComplete) = screen.readEvents(limit: 512)
      for event in events where end == nil { handle(event) }
      if isComplete { return }
    }
  }

  private mutating func handle(_ event: InputEvent) {
    var zone: Zone?
    switch event {
    case .key(.control("c")):
      end = .exit(128 + 2)
      return
    case .key(.control("l")): screen.forget()
    case .key(.control("z")):
      screen.suspend()
      screen.fitToTerminal()
    case .click(let column, let row):
      zone = FirstRunView(model: model).canvas(size: screen.size).zone(column: column, row: row)
    default: break
    }
    switch model.handle(event, zone: zone) {
    case .write(let answers): write(answers)
    case .end(let answer): end = .answered(answer)
    case nil: break
    }
  }
}
