import ArgumentParser
import Journal
import PollingEngine
import ShopConfiguration
import ShopModel

/// `tillwatch journal`: what is on record, and proof that nobody has changed it.
struct JournalCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Look into the record of what was done, and prove it unbroken.",
    discussion: "Nothing is ever written by these commands; they work while the console is open.",
    subcommands: [List.self, Show.self, Export.self, Verify.self], defaultSubcommand: List.self)

  /// `journal list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what happened, was done, said, printed, ticked off and kept by hand, an operation on one line.")

    @OptionGroup var record: JournalOptions
    @OptionGroup var selection: EntryOptions

    func run() throws {
      let words = try record.words()
      let report = JournalReport(words: words)
      for line in report.table(try record.entries(try selection.query(words))) { print(line) }
    }
  }

  /// `journal show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show an operation step by step, an incident with its evidence and story, or a printed text.")

    @OptionGroup var record: JournalOptions

    @Argument(
      help: ArgumentHelp(
        "The operation, incident or print as \"journal list\" names it, or how it begins.", valueName: "id"))
    var id: String

    func run() throws {
      let report = JournalReport(words: try record.words())
      let found = try record.entries(JournalQuery(kinds: [.operation, .print, .incident]))
        .filter { $0.name.hasPrefix(id) }
      let names = Set(found.map(\.name))
      guard let name = names.contains(id) ? id : names.first else {
        throw refusal("nothing on record is named \(id); see: tillwatch journal list")
      }
      guard names.count == 1 || name == id else {
        throw refusal("\(names.count) entries begin with \(id); give more of the name")
      }
      let lines = found.filter { $0.name == name }
      if lines.first?.kind == .incident, let number = lines.first.flatMap({ Int($0.id) }),
        let incident = try record.reading({ try await $0.incident(number) })
      {
        for line in report.lines(of: incident, lines) { print(line) }
      } else {
        for line in report.lines(of: lines) { print(line) }
      }
    }
  }

  /// `journal export`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write every line of the record, each step of an operation by itself, for other programs.",
      discussion: "Moments are in UTC as ISO 8601 has them.")

    /// How the lines are written.
    enum Format: String, EnumerableFlag {
      /// RFC 4180, with a line of names first.
      case csv
      /// An object a line.
      case json
    }

    @OptionGroup var record: JournalOptions
    @OptionGroup var selection: EntryOptions

    @Flag(help: "As comma-separated values with a line of names, or as a JSON object a line.")
    var format: Format

    func run() throws {
      let entries = try record.entries(try selection.query(try record.words()))
      let text =
        switch format {
        case .csv: JournalExport.csv(entries)
        case .json: try JournalExport.jsonLines(entries)
        }
      print(text, terminator: "")
    }
  }

  /// `journal verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that the audit trail is as it was written, or name the first row that is not.",
      discussion: """
        Every row is tied to the one before by a SHA-256 digest. The last one, the head, stands for the whole trail: \
        noted elsewhere and given with --seen, it also proves that nothing was cut off and nothing written anew. \
        Exits with 0 when the trail is unbroken, with 1 when it is not.
        """)

    @OptionGroup var record: JournalOptions

    @Option(
      name: .long,
      help: ArgumentHelp("A head that was noted before, or at least its first 8 digits.", valueName: "digest"))
    var seen: String?

    func run() throws {
      if let seen, seen.count < 8 || !seen.allSatisfy(\.isHexDigit) {
        throw refusal("\(seen) is no head; it has at least 8 digits of 0 to 9 and a to f")
      }
      let (report, seen) = (JournalReport(words: try record.words()), seen)
      let verdict = try record.reading { try await $0.verdict(having: seen) }
      print(report.line(of: verdict))
      if case .broken = verdict { throw ExitCode(1) }
    }
  }
}

/// Which record.
struct JournalOptions: ParsableArguments {
  @OptionGroup var record: RecordOptions

  /// Moments in the shop's time zone and language, or without a shop's file in this computer's.
  func words() throws -> PlainWords {
    if let configuration = try record.shop.load() { return PlainWords(configuration) }
    return PlainWords(language: Surroundings.language, calendar: Surroundings.calendar(timeZone: nil))
  }

  /// The lines that are wanted.
  func entries(_ query: JournalQuery) throws -> [JournalEntry] { try reading { try await $0.entries(query) } }

  /// Looks into the record. Where there is none, that is said, and the program exits with 2.
  func reading<Result: Sendable>(_ body: @escaping @Sendable (JournalReader) async throws -> Result) throws -> Result {
    let result = try record.working { folder -> Result? in
      guard let reader = try JournalReader(folder: folder) else { return nil }
      return try await body(reader)
    }
    guard let result else { throw refusal("\(record.folder): nothing was ever recorded there") }
    return result
  }
}

/// Which lines of the record.
struct EntryOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Nothing before this moment: a day, or a day and a time.", valueName: "yyyy-mm-dd[Thh:mm]"))
  var since: String?

  @Option(name: .long, help: ArgumentHelp("Nothing from this moment on.", valueName: "yyyy-mm-dd[Thh:mm]"))
  var until: String?

  @Option(name: .long, help: ArgumentHelp("Only about this terminal, by its id in shop.yaml.", valueName: "id"))
  var terminal: String?

  /// What is wanted. A moment that is none is said on standard error, and the program exits with 2.
  func query(_ words: PlainWords) throws -> JournalQuery {
    JournalQuery(
      since: try since.map { try moment($0, words) }, until: try until.map { try moment($0, words) },
      subject: terminal.map { .terminal($0) })
  }

  private func moment(_ text: String, _ words: PlainWords) throws -> Timestamp {
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
    let time = parts.count == 2 ? parts[1].split(separator: ":").map { Int($0) } : [0, 0]
    guard (1...2).contains(parts.count), let day = CivilDate(parts[0]), time.count == 2, let hour = time[0],
      let minute = time[1], (0...24).contains(hour), (0...59).contains(minute)
    else { throw refusal("\(text) is not a moment; write it as \"2026-12-01\" or \"2026-12-01T14:30\"") }
    return words.calendar.moment(of: day, second: hour * 3600 + minute * 60)
  }
}
