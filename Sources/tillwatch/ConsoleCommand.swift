import ArgumentParser
import CTaskThreads
import Console
import DemoShop
import Glibc
import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules
import Synchronization

/// `tillwatch`: the console.
struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Show the console (this is what plain `tillwatch` does).")

  @OptionGroup var shop: ShopOptions
  @OptionGroup var rules: RuleOptions
  @OptionGroup var screen: ScreenOptions

  func run() throws {
    // A wrong file is said before the terminal is touched.
    let shop = try ShopOptions.load(self.shop.config)
    let rules = try rules.load(for: shop?.configuration)
    try ConsoleRun(screen: screen.choice, rules: rules).show(shop)
  }
}

/// `tillwatch demo`: the console over a simulated shop.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Show the console over a simulated shop, with everything that can go wrong in it.")

  @OptionGroup var rules: RuleOptions
  @OptionGroup var screen: ScreenOptions
  @Option(help: "Seconds between two questions to a device, 1 to 60.")
  var every = ConsoleRun.demoPace

  func validate() throws {
    guard (1...60).contains(every) else { throw ValidationError("--every must be 1 to 60") }
  }

  func run() throws {
    try ConsoleRun(screen: screen.choice, rules: try rules.load(for: nil), isDemo: true, demoPace: every).show(nil)
  }
}

/// One run of the console, from the first frame to the last.
struct ConsoleRun {
  /// How long leaving may wait for what is under way with a terminal, without a word and with one. The screen is restored
  /// by then; a terminal that is left in the middle of a sequence may refuse payments (ZVT: T4 is 180 s).
  private static let farewell = (quiet: Duration.seconds(1), most: Duration.seconds(180))

  let screen: ScreenChoice
  /// The rules; nil: the built-in ones.
  let rules: RulePack?
  /// Whether the demonstration is what was asked for.
  var isDemo = false
  /// Seconds between two questions to a device of the demonstration: as in a shop that says nothing else.
  var demoPace = Self.demoPace
  static let demoPace = Int(ZVTOptions.defaultInterval.components.seconds)

  /// Shows the console over the shop that is configured; where none is, asks what to watch.
  func show(_ configured: ConfiguredShop?) throws {
    if !screen.isPlain {
      guard ConsoleTerminal.isPresent else {
        complain("tillwatch: \(ScreenError.notATerminal); `tillwatch --plain` and `tillwatch check` need none")
        throw ExitCode(2)
      }
      // Before anything starts a thread.
      ConsoleTerminal.prepareProcess()
    }
    tw_task_threads_install()
    // Where nothing can be changed, and where nothing is drawn, nobody is asked.
    guard configured == nil, !isDemo, !screen.isPlain, !screen.isReadOnly else { return try watch(configured) }
    let outcome: FirstRun.Outcome
    do {
      outcome = try FirstRun(screen: screen).run()
    } catch {
      complain("tillwatch: \(error)")
      throw ExitCode(2)
    }
    switch outcome {
    case .end(let code): if code != 0 { throw ExitCode(code) }
    case .demonstration(let answers): try watch(nil, as: answers)
    case .shop: try watch(try ShopOptions.load(nil))
    }
  }

  /// - Parameter answers: what the person said of the screen a moment ago.
  private func watch(_ configured: ConfiguredShop?, as answers: FirstRunAnswers? = nil) throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let clock = LoopClock(group.next())
    let calendar = Surroundings.calendar(timeZone: configured?.configuration.timeZone)
    let demo =
      configured == nil ? try PreparedDemo(clock: clock, interval: .seconds(demoPace), calendar: calendar) : nil
    guard let configuration = configured?.configuration ?? demo?.configuration else { throw ExitCode(2) }
    let secrets = try fetchSecrets(of: configuration, with: demo?.hostAccess ?? .live)
    let connectors = ShopConnectors(
      configuration, secrets: secrets, group: group, clock: clock, calendar: calendar)
    let shop = WatchedShop(configuration, connectors: connectors, calendar: calendar)

    let lock = configuration.technician.lock(isReadOnly: screen.isReadOnly)
    let feed = SnapshotFeed(
      initial: ShopWatch.firstSnapshot(setup: shop.setup, lock: lock, at: clock.now),
      isWatchedEverySecond: !screen.isPlain)
    // Of a simulated shop nobody is told.
    let notices =
      demo == nil
      ? NoticePlan(configuration, secrets: secrets, transport: connectors.transport, calendar: calendar) : nil
    let journal: JournalChoice =
      demo == nil || screen.stateFolder != nil ? .folder(screen.stateFolder ?? Surroundings.stateFolder) : .memory
    let place: SettingsPlace =
      configured.map { shop in
        screen.isReadOnly
          ? .lockedFile(shop.path, reason: "--read-only") : SettingsKeeper.place(of: shop.path)
      } ?? .demonstration
    let keeper: SettingsKeeper? =
      if case .file(let path) = place { SettingsKeeper(path: path) { feed.publish($0) } } else { nil }
    // Begun when the first frame stands.
    var session: Task<ShopSession, any Error>?
    var simulation: Task<DemoShop, any Error>?
    let (wishes, wish) = AsyncStream.makeStream(of: Intent.self)
    let begin = {
      let began = clock.now
      let user = Surroundings.userName
      let devices = demo.map { demo in
        Task.detached(executorPreference: clock.executor) { try await demo.start(group: group) }
      }
      simulation = devices
      session = Task.detached {
        // What cannot be reached will be said of each of them.
        _ = await devices?.result
        let session = try await ShopSession(
          shop, rules: rules ?? RulePack.builtIn(), journal: journal, clock: clock, lock: lock, notices: notices,
          publish: { feed.publish($0) })
        if case .memory = journal {
          var past = DemoPast(endingAt: began)
          // Without it there is less to see.
          try? await session.record.opened?.history.store(
            past.batch(of: configuration.terminals.map(\.identity)), at: began)
        }
        let runner = WishRunner(
          watch: session.watch, user: user, pin: configuration.technician.pin, session: session,
          duties: configuration.duties, clock: clock, show: { feed.publish($0) },
          showHistory: { feed.publish($0) })
        Task { await runner.run(wishes) }
        return session
      }
    }
    let code: Int32
    if screen.isPlain {
      let language = configuration.language ?? Surroundings.language
      let console = PlainConsole(
        texts: Surroundings.texts(in: language), language: language, calendar: calendar,
        snapshot: feed.latest, shownPIN: configuration.shop.isDemo ? DemoShop.pin : nil)
      code = PlainLoop.run(console, feed: feed, onShown: begin) { wish.yield($0) }
    } else {
      do {
        code = try ConsoleLoop.run(
          model: model(for: configuration, place: place, answers: answers, calendar: calendar), feed: feed,
          clock: clock,
          themes: (screen.themesFolder ?? Surroundings.themesFolder).map { ThemeFolder(path: $0) },
          languages: Surroundings.languagesFolder, onShown: begin
        ) { intent in
          if case .remember(let setting) = intent { keeper?.keep(setting) } else { wish.yield(intent) }
        }
      } catch {
        demo?.close()
        waitFor(atMost: Self.farewell.quiet) { await connectors.shutdown() }
        complain("tillwatch: \(error)")
        throw ExitCode(2)
      }
    }
    wish.finish()
    let watching = session
    let devices = simulation
    leave {
      let unrecorded = try? await watching?.value.stop()
      try? await devices?.value.stop()
      await keeper?.finish()
      return unrecorded
    } saying: { unrecorded in
      let words = PlainWords(language: configuration.language ?? Surroundings.language, calendar: calendar)
      for line in UnrecordedReport(unrecorded: unrecorded, words: words).lines { complain(line) }
    }
    if code != 0 { throw ExitCode(code) }
  }

  /// Waits until nothing is under way with a terminal, and says what is lost.
  private func leave(
    _ end: @escaping @Sendable () async -> Unrecorded?, saying say: @escaping @Sendable (Unrecorded) -> Void
  ) {
    let isOver = Mutex(false)
    let finish: @Sendable () async -> Void = {
      if let unrecorded = await end() { say(unrecorded) }
      isOver.withLock { $0 = true }
    }
    if waitFor(atMost: Self.farewell.quiet, finish) { return }
    complain("tillwatch: waiting until a terminal has finished; Ctrl-C leaves at once")
    let deadline = ContinuousClock.now + Self.farewell.most
    while !isOver.withLock({ $0 }), ContinuousClock.now < deadline { usleep(50_000) }
  }

  private func model(
    for configuration: ShopConfiguration, place: SettingsPlace, answers: FirstRunAnswers?, calendar: ShopCalendar
  ) -> ConsoleModel {
    // The Linux text console has no Chinese and no Braille signs.
    let isPoor = ConsoleTerminal.isLinuxTextConsole
    let language = isPoor ? .english : answers?.language ?? configuration.language ?? Surroundings.language
    let chosen = answers?.theme ?? screen.theme ?? configuration.theme
    let unchosen = isPoor ? "console" : ConsoleTerminal.backgroundHint == false ? "paper" : "harbour"
    var given: [Setting.Name: String] = [:]
    if screen.theme != nil { given[.theme] = "--theme" }
    if screen.ascii { given[.ascii] = "--ascii" }
    if !screen.usesMouse { given[.mouse] = "--no-mouse" }
    return ConsoleModel(
      texts: Surroundings.texts(in: language),
      themes: Theme.builtIn(named: chosen ?? unchosen).map { [$0] } ?? Theme.builtIn,
      preferences: ConsolePreferences(language: language, theme: chosen ?? unchosen), calendar: calendar,
      options: ConsoleOptions(
        ascii: answers?.ascii ?? (screen.ascii || configuration.display.ascii == true) || isPoor,
        followsTerminal: chosen == nil,
        shownPIN: configuration.shop.isDemo ? DemoShop.pin : nil,
        usesMouse: screen.usesMouse && configuration.display.mouse != false,
        ringsBell: configuration.display.bell != false, settingsPlace: place, given: given, isPoor: isPoor,
        graphs: screen.graphs))
  }
}
