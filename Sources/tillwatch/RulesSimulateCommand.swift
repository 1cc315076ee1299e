import ArgumentParser
import Glibc
import LocatedYAML
import RuleLab
import ShopCore
import ShopModel
import StatusRules

extension RulesCommands {
  /// `rules simulate`
  struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read what happens as JSON lines, write every change of state as JSON lines.",
      discussion: """
        The answers to a line are written before the next is read, so another program can drive it. Time is what the \
        lines say; between two of them everything happens that time brings. A line that is wrong is told on standard \
        error and left out; the exit code is 1 then. README.md describes the lines.
        """)

    @OptionGroup var rules: RuleOptions

    @Option(name: .long, help: ArgumentHelp("A terminal of the shop; may be given again.", valueName: "key"))
    var terminal: [String] = []

    @Option(name: .long, help: ArgumentHelp("An account of the shop; may be given again.", valueName: "key"))
    var account: [String] = []

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Let time pass until then: 2026-11-25T12:00:00Z, or +2h after the last line.", valueName: "moment"))
    var until: String?

    func run() throws {
      var run = SimulationRun(pack: try rules.pack(), language: Surroundings.language)
      run.shop.terminals = terminal
      run.shop.accounts = account
      let end = try chosenEnd()
      var number = 0
      while let line = readLine() {
        number += 1
        if line.allSatisfy({ $0 == " " || $0 == "\t" || $0 == "\r" }) { continue }
        do throws(LabProblem) {
          try run.take(line)
        } catch {
          run.hasProblem = true
          complain("line \(number): \(DeviceText.clean(error.description, limit: 400))")
        }
      }
      if let end { run.pass(until: end) }
      if run.hasProblem { throw ExitCode(1) }
    }

    private func chosenEnd() throws -> SimulationRun.End? {
      guard let until else { return nil }
      if let moment = TimeText.iso8601(until) { return .at(moment) }
      if until.hasPrefix("+"), let span = Duration(signed: until) { return .after(span) }
      throw refusal("\(excerpt(until)) is not a moment; write \"2026-11-25T12:00:00Z\", or \"+2h\" after the last line")
    }
  }
}

/// One simulation, from the first line to the last.
struct SimulationRun {
  /// When it ends.
  enum End {
    case at(Timestamp)
    /// After the last line.
    case after(Duration)
  }

  var shop = LabShop()
  var hasProblem = false
  private let pack: RulePack
  private let language: Language
  private var bench: LabBench?
  private var log = ChangeLog()

  init(pack: RulePack, language: Language) {
    self.pack = pack
    self.language = language
  }

  /// Takes a line, and writes what came of it.
  mutating func take(_ text: String) throws(LabProblem) {
    let line = try SimulationLine.reading(text)
    if let shop = line.shop {
      guard bench == nil else { throw LabProblem("the shop is said once, before anything else") }
      self.shop = try shop.shop()
      guard line.at != nil else { return }
    }
    guard let now = line.at?.moment ?? bench?.now else { throw LabProblem("the key \"at\" is missing: when is it?") }
    let event = try line.event(at: now, fresh: shop.interval * 3)
    var bench = self.bench ?? LabBench(shop: shop, pack: pack, at: now)
    var log = log
    var output = ""
    func see(_ bench: LabBench) { output += lines(log.changes(in: bench)) }
    defer {
      self.bench = bench
      self.log = log
      put(output)
    }
    if let event {
      try bench.take(event, at: now, see)
    } else {
      guard now >= bench.now else {
        throw LabProblem(
          "\(TimeText.iso8601(now)) is before \(TimeText.iso8601(bench.now)); give the lines in the order of time")
      }
      bench.advance(to: now, see)
      see(bench)
    }
  }

  /// Lets time pass after the last line.
  mutating func pass(until end: End) {
    guard var bench else { return }
    let moment =
      switch end {
      case .at(let moment): moment
      case .after(let span): bench.now + span
      }
    var log = log
    bench.advance(to: moment) { put(lines(log.changes(in: $0))) }
  }

  private func lines(_ changes: [ShopChange]) -> String {
    changes.compactMap { change in
      // What it is made of has no value that JSON does not know.
      (try? ChangeLine(change, language: language).json()).map { $0 + "\n" }
    }.joined()
  }
}

/// Writes to standard output at once, so that whoever waits for an answer has it.
private func put(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count < 0 {
      guard errno == EINTR else { return }
      continue
    }
    rest = rest.dropFirst(count)
  }
}
