import ArgumentParser
import Foundation
import Journal
import ShopModel

/// Measures the record on disk: what a row costs, and how large it is after a year.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "The record on disk: rows a second, bytes a row, and its size after a simulated year of numbers.",
    discussion: """
      Every reading of the year goes through the downsampler. What the record would have taken away again by the end of \
      it is not written first: changes are written from four days before the end on, minutes from thirty-two days before \
      it, and then what is too old is taken away as the console does.
      """)

  @Option(help: "How many terminals.")
  var terminals = 20

  @Option(help: "How often each terminal is asked, in seconds.")
  var interval = 10

  @Option(help: "How many days.")
  var days = 365

  @Option(help: "Decides what is left to chance.")
  var seed: UInt64 = 1

  @Option(help: "In which folder the record is made; it is taken away at the end.")
  var folder = NSTemporaryDirectory()

  func validate() throws {
    guard (1...1000).contains(terminals) else { throw ValidationError("--terminals must be 1 to 1000") }
    guard (1...900).contains(interval) else { throw ValidationError("--interval must be 1 to 900") }
    guard (1...731).contains(days) else { throw ValidationError("--days must be 1 to 731") }
  }

  func run() async throws {
    let place = folder + "/tillwatch-bench-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: place) }
    let journal = try Journal(folder: place)
    try await measureAudit(journal)
    try await measureSeconds(journal)
    try await liveThroughYear(journal, file: place + "/journal.sqlite")
  }

  /// What a person does or says: each by itself, and on the disk before it counts.
  private func measureAudit(_ journal: Journal) async throws {
    let rounds = 500
    let begun = ContinuousClock.now
    for round in 0..<rounds {
      try await journal.record(
        IncidentWord(
          .unmuted, of: round, about: .terminal("t1"), by: "bench", at: Timestamp(seconds: Int64(round))))
    }
    report("audit trail, a row a transaction, waits for the disk", rows: rounds, in: ContinuousClock.now - begun)
  }

  /// What the console does: what came in within a second, in one transaction.
  private func measureSeconds(_ journal: Journal) async throws {
    var park = NumberPark(terminals: terminals, seed: seed)
    var downsampler = Downsampler()
    let start = Timestamp(seconds: 1_500_000_000)
    var rows = 0
    let seconds = 2000
    let begun = ContinuousClock.now
    for second in 0..<seconds {
      let now = start + .seconds(second)
      park.poll(where: { ($0 + second) % interval == 0 }, at: now) { downsampler.take($0, of: $1, at: now) }
      var batch = HistoryBatch()
      batch.numbers = downsampler.drain(at: now)
      rows += batch.numbers.count
      if !batch.isEmpty { try await journal.history.store(batch, at: now) }
    }
    report("history, a second's rows a transaction", rows: rows, in: ContinuousClock.now - begun)
    // They are older than anything the record keeps.
    for _ in 0..<3 { try await journal.history.prune(at: start + .seconds(1000 * 86_400)) }
  }

  private func liveThroughYear(_ journal: Journal, file: String) async throws {
    var park = NumberPark(terminals: terminals, seed: seed)
    var downsampler = Downsampler()
    let start = Timestamp(seconds: 1_767_225_600)
    let end = start + .seconds(days * 86_400)
    let empty = try await journal.history.usedBytes()
    var (polls, readings, made, written) = (0, 0, 0, 0)
    var (storing, packing) = (Duration.zero, Duration.zero)
    var batch = HistoryBatch()
    let begun = ContinuousClock.now
    var now = start
    while now < end {
      park.poll(where: { _ in true }, at: now) { value, series in
        downsampler.take(value, of: series, at: now)
        readings += 1
      }
      polls += terminals
      now = now + .seconds(interval)
      var drained = downsampler.drain(at: now)
      made += drained.count
      if end - now > .seconds(4 * 86_400) { drained.changes = [] }
      if end - now > .seconds(32 * 86_400) { drained.figures[.minute] = nil }
      batch.numbers.add(drained)
      guard batch.numbers.count >= 20_000 || now >= end else { continue }
      written += batch.numbers.count
      let before = ContinuousClock.now
      try await journal.history.store(batch, at: now)
      let between = ContinuousClock.now
      try await journal.history.prune(at: now)
      storing += between - before
      packing += ContinuousClock.now - between
      batch = HistoryBatch()
    }
    let feeding = ContinuousClock.now - begun - storing - packing
    report("history, 20000 rows a transaction", rows: written, in: storing)
    report("history, packed and taken away as the console does", rows: written, in: packing)
    let cost = (feeding / .seconds(1)) * 1e9 / Double(max(1, readings))
    print("downsampling: \(readings) readings, \(Int(cost)) ns each; \(made) rows came of them")

    // As many times as it takes until there is nothing more to do.
    var used = Int.max
    while true {
      try await journal.history.prune(at: end)
      let bytes = try await journal.history.usedBytes()
      guard bytes < used else { break }
      used = bytes
    }
    let rows = try await journal.history.rowCounts()
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    print(
      "\(terminals) terminals every \(interval) s with \(NumberPark.numbersOfTerminal) numbers each, \(days) days, "
        + "\(polls) polls: \(megabytes(used)) MB in use, file \(megabytes(size)) MB")
    let bytes = Double(used - empty) / Double(max(1, rows.changes + rows.minutes + rows.quarterHours))
    print("  \(decimals(bytes, 1)) bytes a number with everything around it")
    print("  \(rows.changes) changes, \(rows.minutes) minutes, \(rows.quarterHours) quarters of an hour")
  }

  private func report(_ name: String, rows: Int, in time: Duration) {
    print("\(left(name, 56)) \(right("\(Int(Double(rows) / (time / .seconds(1)))) rows/s", 16))  (\(rows) rows)")
  }

  private func megabytes(_ bytes: Int) -> String { decimals(Double(bytes) / 1e6, 1) }
}

/// Terminals whose numbers move as those of real ones do.
private struct NumberPark {
  /// How many numbers a terminal and its link tell.
  static let numbersOfTerminal = 8

  private struct Terminal {
    var series: [NumberSeries]
    var responseTime = 40.0
    var latency = 25.0
    var signal = -67.0
    var battery = 90.0
    var drift = 2.0
    var batch = 0.0
    var declined = 0.0
  }

  private var terminals: [Terminal]
  private var state: UInt64

  init(terminals count: Int, seed: UInt64) {
    state = seed
    terminals = (1...count).map { number in
      let (terminal, link) = (SubjectID.terminal("counter-\(number)"), SubjectID.link(ofTerminal: "counter-\(number)"))
      return Terminal(series: [
        NumberSeries(terminal, .terminalResponseTime), NumberSeries(link, .linkLatency),
        NumberSeries(link, .linkSignal), NumberSeries(link, .linkLoss), NumberSeries(terminal, .terminalBattery),
        NumberSeries(terminal, .terminalClockDrift), NumberSeries(terminal, .terminalBatchCount),
        NumberSeries(terminal, .terminalDeclined),
      ])
    }
  }

  /// SplitMix64; 0..<1.
  private mutating func draw() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// Asks some terminals once.
  mutating func poll(where isAsked: (Int) -> Bool, at now: Timestamp, _ tell: (Double, NumberSeries) -> Void) {
    let second = now.milliseconds / 1000 % 86_400
    let isOpen = (8 * 3600..<21 * 3600).contains(second)
    for index in terminals.indices where isAsked(index) {
      var terminal = terminals[index]
      // Both are measured here, to the microsecond: another value every time.
      terminal.responseTime = 35 + 20 * draw() * draw() + (draw() < 0.001 ? 900 : 0)
      terminal.latency = 20 + 15 * draw() * draw()
      if draw() < 0.2 { terminal.signal = min(-50, max(-90, terminal.signal + (draw() < 0.5 ? 1 : -1))) }
      let loss = draw() < 0.002 ? 10.0 : 0
      if draw() < 0.01 { terminal.battery = terminal.battery <= 30 ? 100 : terminal.battery - 1 }
      if draw() < 0.0005 { terminal.drift += draw() < 0.5 ? 1 : -1 }
      if !isOpen { (terminal.batch, terminal.declined) = (0, 0) }
      if isOpen, draw() < 0.03 { terminal.batch += 1 }
      if isOpen, draw() < 0.001 { terminal.declined += 1 }
      let values = [
        terminal.responseTime, terminal.latency, terminal.signal, loss, terminal.battery, terminal.drift,
        terminal.batch,
        terminal.declined,
      ]
      for (value, series) in zip(values, terminal.series) { tell(value, series) }
      terminals[index] = terminal
    }
  }
}
