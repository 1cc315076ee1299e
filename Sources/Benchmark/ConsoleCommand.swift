import ArgumentParser
import Console
import ShopModel

/// Measures what a picture of the console costs after many snapshots, beside what it costs after a few.
struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Time and memory of the console's pictures after a million snapshots, beside those after a thousand.",
    discussion: """
      A shop that is never quiet is watched, keys are pressed, graphs and lines of the record are read in between. Nothing \
      is drawn on a terminal. What was measured first is the yardstick; the command fails when what was measured last is \
      much more.
      """)

  @Option(help: "How many snapshots.")
  var snapshots = 1_000_000

  @Option(help: "How many terminals.")
  var terminals = 12

  @Option(help: "How wide the screen is, in cells.")
  var columns = 120

  @Option(help: "How high the screen is, in cells.")
  var rows = 36

  @Option(help: "Decides what is left to chance.")
  var seed: UInt64 = 1

  /// By how much a picture may cost more at the end, and by how much there may be more memory.
  private static let most = (time: 1.5, memory: 1.25)

  func validate() throws {
    guard (1_000...100_000_000).contains(snapshots) else {
      throw ValidationError("--snapshots must be 1000 to 100000000")
    }
    guard (1...200).contains(terminals) else { throw ValidationError("--terminals must be 1 to 200") }
    guard (20...400).contains(columns), (3...200).contains(rows) else {
      throw ValidationError("--columns must be 20 to 400, --rows 3 to 200")
    }
  }

  func run() throws {
    var watch = ConsoleSoak(terminals: terminals, size: Size(columns: columns, rows: rows), seed: seed)
    var marks = [1_000]
    while let last = marks.last, last * 10 < snapshots { marks.append(last * 10) }
    if marks.last != snapshots { marks.append(snapshots) }
    print(
      "\(terminals) terminals, \(columns)x\(rows), seed \(seed); the lower quartile of \(ConsoleSoak.pictures) pictures"
    )
    print(
      left("snapshots", 12) + right("overview", 12) + right("terminal", 12) + right("graphs", 12)
        + right("memory", 12) + right("us/snapshot", 13))
    var first: ConsoleSoak.Reading?
    var last: ConsoleSoak.Reading?
    for mark in marks {
      let cost = watch.run(until: mark)
      let reading = watch.measure()
      print(
        left("\(mark)", 12) + reading.microseconds.map { right("\(decimals($0, 0)) us", 12) }.joined()
          + right("\(decimals(Double(reading.kibibytes) / 1024, 1)) MiB", 12) + right(decimals(cost, 1), 13))
      first = first ?? reading
      last = reading
    }
    guard let first, let last else { return }
    let times = zip(last.microseconds, first.microseconds).map { $0 / $1 }
    let memory = Double(last.kibibytes) / Double(max(1, first.kibibytes))
    print(
      left("ratio", 12) + times.map { right(decimals($0, 2), 12) }.joined() + right(decimals(memory, 2), 12))
    guard (times.max() ?? 0) <= Self.most.time, memory <= Self.most.memory else { throw ExitCode.failure }
  }
}

/// A console that is watched and used for long.
private struct ConsoleSoak {
  /// How many pictures one figure comes of: three of four take longer, as other programs run as well.
  static let pictures = 201

  /// What is pressed, again and again: through all the views, and back to the overview's first panel.
  private static let round: [Key] = [
    .down, .enter, .character("z"), .character("-"), .left, .left, .right, .character("-"), .left, .character("+"),
    .escape, .pageDown, .escape, .escape, .character("J"), .down, .pageDown, .enter, .escape, .escape, .escape,
    .character("O"), .down, .escape, .character("M"), .escape, .character("?"), .down, .escape, .escape,
    .character("a"),
  ]

  struct Reading {
    /// For a picture of the overview, of a terminal, of its graphs.
    var microseconds: [Double]
    var kibibytes: Int
  }

  private var shop: RestlessShop
  private var model: ConsoleModel
  private let size: Size
  private var passed = 0

  init(terminals: Int, size: Size, seed: UInt64) {
    self.size = size
    shop = RestlessShop(terminals: terminals, seed: seed, at: Timestamp(seconds: 1_795_413_932))
    model = ConsoleModel(
      texts: .builtIn, themes: Theme.builtIn,
      preferences: ConsolePreferences(language: .english, theme: "harbour"), calendar: .utc, options: ConsoleOptions())
    send(.resize(size))
  }

  /// - Returns: how long a snapshot took with everything around it, in microseconds of processor time.
  mutating func run(until mark: Int) -> Double {
    let begun = passed
    let before = ProcessCost.now
    while passed < mark {
      passed += 1
      shop.pass()
      answer(model.observe(shop.snapshot))
      if passed % 5 == 0 { send(.key(Self.round[passed / 5 % Self.round.count])) }
      if passed % 500 == 0 { send(.focus(passed % 1000 == 0)) }
      if passed % 100 == 0 { _ = model.frame(of: shop.snapshot, size: size, now: shop.snapshot.at) }
    }
    return (ProcessCost.now - before).processor * 1e6 / Double(max(1, passed - begun))
  }

  mutating func measure() -> Reading {
    goHome()
    var times = [time()]
    send(.key(.enter))
    // An hour, whatever was looked at last.
    for key in [Key](repeating: .character("+"), count: 8) + [.character("-")] { send(.key(key)) }
    times.append(time())
    send(.key(.character("z")))
    times.append(time())
    goHome()
    return Reading(microseconds: times, kibibytes: ProcessCost.kibibytes("VmRSS") ?? 0)
  }

  private mutating func goHome() { for _ in 0..<40 { send(.key(.escape)) } }

  private func time() -> Double {
    var times: [Double] = []
    for _ in 0..<Self.pictures {
      let begun = ContinuousClock.now
      _ = model.frame(of: shop.snapshot, size: size, now: shop.snapshot.at)
      times.append((ContinuousClock.now - begun) / .microseconds(1))
    }
    times.sort()
    return times[times.count / 4]
  }

  private mutating func send(_ event: InputEvent) {
    answer(model.handle(event, snapshot: shop.snapshot, now: shop.snapshot.at))
  }

  /// Reads the record for it, as full as it gets.
  private mutating func answer(_ intents: [Intent]) {
    let now = shop.snapshot.at
    for intent in intents {
      switch intent {
      case .readHistory(let query):
        var page = HistoryPage(query, readAt: now)
        for curve in query.curves {
          page.slots[curve] = (0..<query.window.count).map { (index: Int) -> HistorySlot? in
            guard index % 17 != 0 else { return nil }
            let low = Double(index % 40)
            return HistorySlot(low: low, high: low + Double(index % 7))
          }
        }
        model.take(page)
      case .readRecord:
        let number = shop.snapshot.sequence
        let entries = (0..<500).map { line in
          JournalEntry(
            kind: .incident, id: "\(number - line)", at: now - .seconds(line), by: "", what: "terminal.software.fault",
            state: "opened", detail: "")
        }
        model.take(RecordPage(entries: entries.reversed(), hasOlder: true, readAt: now))
      default: break
      }
    }
  }
}
