import CNcurses
import ShopModel

/// Shows a shop on the terminal and hands on what the person at it wants, until one of them ends it.
///
/// Everything happens on the calling thread, which must be the main one. The loop sleeps in one `poll`; it is woken by
/// keys, by signals, by ``SnapshotFeed/publish(_:)`` and by each new second.
public struct ConsoleLoop {
  private let screen: Screen
  private var model: ConsoleModel
  private let feed: SnapshotFeed
  private let clock: any ShopClock
  private let onIntent: (Intent) -> Void

  private var snapshot: ShopSnapshot
  private var pacing = RedrawPacing()
  private var awaitsRoom = false
  private var hasMoreKeys = false
  private var lastKeysAt: Int64 = 0
  private var themes: ThemeFolder?
  private let languages: LanguageFolder?
  private var secondsToAnswer = ConsoleLoop.longestAnswer
  private var exitCode: Int32?

  /// Runs the console.
  ///
  /// The first frame stands before this waits for anything. Call ``ConsoleTerminal/prepareProcess()`` before.
  ///
  /// - Parameters:
  ///   - model: the console without a screen.
  ///   - feed: where snapshots come from; its newest is shown at once.
  ///   - clock: the time of day; only `now` is asked for.
  ///   - monochrome: whether to do without colours.
  ///   - themes: where the person's own themes are; looked at once a second, so that a change is seen at once.
  ///   - languages: where the person's own languages are; looked at once, when the first frame stands.
  ///   - onShown: called once, when the first frame stands: the time to begin to watch, so that nothing is in its way.
  ///   - onIntent: gets every intent but `.quit` and `.bell`, on this thread; must not wait for anything.
  /// - Returns: the exit code of the process: 0 after `.quit` or ``SnapshotFeed/stop()``, 128 and the number of the signal
  ///   after one (130 also for Ctrl-C, 129 also when the terminal is gone).
  /// - Throws: why there can be no console here; the terminal is untouched then.
  public static func run(
    model: ConsoleModel, feed: SnapshotFeed, clock: any ShopClock,
    monochrome: Bool = ConsoleTerminal.asksForNoColour, themes: ThemeFolder? = nil,
    languages: LanguageFolder? = nil, onShown: () -> Void = {},
    onIntent: @escaping (Intent) -> Void
  ) throws(ScreenError) -> Int32 {
    tw_screen_listen_to_mouse(model.settings.mouse)
    let screen = try Screen(monochrome: monochrome)
    defer { screen.close() }
    var loop = ConsoleLoop(
      screen: screen, model: model, feed: feed, clock: clock, themes: themes, languages: languages, onIntent: onIntent)
    loop.begin()
    onShown()
    return loop.run()
  }

  private init(
    screen: Screen, model: ConsoleModel, feed: SnapshotFeed, clock: any ShopClock, themes: ThemeFolder?,
    languages: LanguageFolder?, onIntent: @escaping (Intent) -> Void
  ) {
    self.screen = screen
    self.model = model
    self.feed = feed
    self.clock = clock
    self.themes = themes
    self.languages = languages
    self.onIntent = onIntent
    snapshot = feed.latest
  }

  private mutating func begin() {
    // Its answer comes while the first frame is drawn; nothing waits for it.
    if model.followsTerminal { screen.askBackground() }
    // Whoever has themes of their own sees them at once; otherwise the first picture does not wait for all the others.
    let hasOwn = themes?.isThere == true
    if hasOwn { lookAtThemes() } else { model.shelf.isBeingFilled = true }
    carryOut(model.observe(snapshot))
    pacing.requestNow()
    drawIfDue()
    if !hasOwn {
      model.fillShelf()
      lookAtThemes()
    }
    model.checkTheme(now: clock.now)
    if let languages, languages.isThere {
      var texts = model.texts
      let problems = languages.addAll(to: &texts)
      model.take(texts, problems: problems, now: clock.now)
    }
  }

  // MARK: - Themes

  /// How many seconds the terminal has to tell what its ground is like. Later the picture would change before the eyes
  /// of somebody who reads it.
  private static let longestAnswer = 5

  private mutating func lookAtThemes() {
    guard let (shelf, news) = themes?.look() else { return }
    model.take(shelf, news: news, now: clock.now)
    pacing.requestNow()
  }

  private mutating func countSecond() {
    pacing.requestNow()
    lookAtThemes()
    guard secondsToAnswer > 0 else { return }
    secondsToAnswer -= 1
    if secondsToAnswer == 0 { screen.stopAwaitingBackground() }
  }

  private mutating func run() -> Int32 {
    while true {
      drawIfDue()
      if let exitCode { return exitCode }
      react(to: tw_wait(feed.wake, awaitsRoom, timeout()))
    }
  }

  // MARK: - Waiting

  /// How long a pasted text or an answer of the terminal may pause, in milliseconds.
  private static let midwayTimeout: Int64 = 500

  /// Milliseconds to sleep at most; -1: until something happens.
  private func timeout() -> Int32 {
    if hasMoreKeys { return 0 }
    var shortest: Int64?
    // With no room for output, only room brings the next frame.
    if !awaitsRoom { shortest = pacing.delay(at: tw_monotonic_ms()) }
    if screen.isMidway {
      shortest = min(shortest ?? .max, max(0, lastKeysAt + Self.midwayTimeout - tw_monotonic_ms()))
    }
    return shortest.map { Int32(clamping: $0) } ?? -1
  }

  private func woke(_ bits: UInt32, by reason: Int) -> Bool { bits & UInt32(reason) != 0 }

  private mutating func react(to bits: UInt32) {
    if woke(bits, by: TW_WOKE_QUIT) {
      exitCode = 128 + tw_quit_signal()
      return
    }
    // Whatever woke it: who acts, acts on what is known now.
    takeSnapshot()
    if woke(bits, by: TW_WOKE_KEYS) || hasMoreKeys {
      lastKeysAt = tw_monotonic_ms()
      readKeys()
    } else if screen.isMidway, tw_monotonic_ms() - lastKeysAt >= Self.midwayTimeout, let event = screen.endMidway() {
      handle(event)
    }
    if woke(bits, by: TW_WOKE_HANGUP) { exitCode = exitCode ?? 129 }
    if woke(bits, by: TW_WOKE_WRITABLE) { awaitsRoom = false }
    if woke(bits, by: TW_WOKE_STOP) { screen.suspend() }
    if woke(bits, by: TW_WOKE_RESIZED | TW_WOKE_CONTINUED | TW_WOKE_STOP) { takeNewSize() }
    if woke(bits, by: TW_WOKE_SECOND) { countSecond() }
  }

  private mutating func takeNewSize() {
    screen.fitToTerminal()
    carryOut(model.handle(.resize(screen.size), snapshot: snapshot, now: clock.now))
    pacing.requestNow()
  }

  private mutating func takeSnapshot() {
    if feed.isStopped { exitCode = exitCode ?? 0 }
    if let record = feed.takeRecord() {
      model.take(record)
      pacing.requestSoon()
    }
    for history in feed.takeHistory() {
      model.take(history)
      pacing.requestSoon()
    }
    if let outcome = feed.takeOutcome() {
      model.take(outcome, now: clock.now)
      pacing.requestNow()
    }
    guard let (newest, isNews) = feed.takeUnseen() else { return }
    snapshot = newest
    carryOut(model.observe(newest))
    // A number that is a little different is drawn with the clock; so an idle shop costs one picture a second.
    if isNews { pacing.requestSoon() }
  }

  // MARK: - Keys

  private mutating func readKeys() {
    // Bounded, so that a whole book pasted does not keep the screen from being drawn.
    let (events, isComplete) = screen.readEvents(limit: 512)
    hasMoreKeys = !isComplete
    for event in events {
      handle(event)
      if exitCode != nil { return }
    }
  }

  private mutating func handle(_ event: InputEvent) {
    pacing.requestNow()
    switch event {
    case .key(.control("c")): exitCode = 128 + 2
    case .key(.control("l")): screen.forget()
    case .key(.control("z")):
      screen.suspend()
      takeNewSize()
    default: carryOut(model.handle(event, snapshot: snapshot, now: clock.now))
    }
  }

  private mutating func carryOut(_ intents: [Intent]) {
    for intent in intents {
      switch intent {
      case .quit: exitCode = exitCode ?? 0
      case .bell: if screen.isWritable { screen.ringBell() }
      case .copy(let text): if screen.isWritable { screen.copy(text) }
      case .mouse(let on): screen.listenToMouse(on)
      default: onIntent(intent)
      }
    }
  }

  // MARK: - Drawing

  private mutating func drawIfDue() {
    let now = tw_monotonic_ms()
    guard exitCode == nil, pacing.delay(at: now) == 0 else { return }
    // While nobody reads the terminal (a stalled connection), a write would hang and no key be answered.
    guard screen.isWritable else {
      awaitsRoom = true
      return
    }
    awaitsRoom = false
    screen.draw(model.frame(of: snapshot, size: screen.size, now: clock.now), theme: model.theme)
    pacing.drew(at: now)
  }
}
