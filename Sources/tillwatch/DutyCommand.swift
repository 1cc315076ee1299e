import ArgumentParser
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel

/// `tillwatch duties`: the maintenance calendar, for whoever did the work.
struct DutyCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duties", abstract: "Show the maintenance calendar, and tick off what was done.",
    discussion: """
      Duties and their checklists stand in shop.yaml under "maintenance". Who ticks is the user of this computer. An \
      open console shows a tick within seconds.
      """,
    subcommands: [List.self, Tick.self, Done.self], defaultSubcommand: List.self)

  /// `duties list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is due when; of one duty also its checklist and when it was done before.")

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("Only this duty, with its checklist.", valueName: "duty"))
    var name: String?

    func run() throws {
      let configuration = try record.configuration()
      let report = DutyReport(words: PlainWords(configuration), now: SystemShopClock().now)
      let chosen = try name.map { try configuration.duty($0) }
      let (records, before) = try record.working { folder in
        guard let hand = try HandRecord.existing(inFolder: folder) else {
          return ([String: DutyRecord](), [DutyCompletion]())
        }
        let before: [DutyCompletion] = if let chosen { try await hand.completions(of: chosen, limit: 10) } else { [] }
        return (try await hand.dutyRecords(), before)
      }
      let calendar = DutyCalendar(duties: chosen.map { [$0] } ?? configuration.duties, calendar: report.words.calendar)
      let statuses = calendar.statuses(records: records)
      let lines =
        if chosen != nil, let status = statuses.first {
          report.lines(of: status, before: before)
        } else {
          report.table(statuses)
        }
      for line in lines { print(line) }
    }
  }

  /// `duties tick`
  struct Tick: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tick items of a duty's checklist. With the last one the duty is done.")

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("The duty, by its id in shop.yaml.", valueName: "duty"))
    var name: String

    @Argument(help: ArgumentHelp("The items, by their numbers or texts. Default: all of them.", valueName: "item"))
    var items: [String] = []

    @Flag(name: .long, help: "Take the ticks back instead.")
    var undo = false

    func run() throws {
      let configuration = try record.configuration()
      let duty = try configuration.duty(name)
      let report = DutyReport(words: PlainWords(configuration), now: SystemShopClock().now)
      guard !duty.checklist.isEmpty else {
        throw refusal("\(duty.key) has no checklist; say that it is done with: tillwatch duties done \(duty.key)")
      }
      let keys = items.isEmpty ? duty.itemKeys : try items.map { try item($0, of: duty) }
      let (now, undo) = (report.now, undo)
      let records = try record.working { folder in
        let hand = try HandRecord(folder: folder)
        try await hand.see([duty.key], at: now)
        if undo {
          _ = try await hand.untick(keys, of: duty, at: now)
        } else {
          _ = try await hand.tick(keys, of: duty, by: Surroundings.userName, at: now)
        }
        return try await hand.dutyRecords()
      }
      let calendar = DutyCalendar(duties: [duty], calendar: report.words.calendar)
      for status in calendar.statuses(records: records) {
        for line in report.lines(of: status, before: []) { print(line) }
      }
    }

    private func item(_ text: String, of duty: Duty) throws -> String {
      let found = duty.checklist.first { $0(.english) == text || $0(.chinese) == text }
      if let found { return Duty.itemKey(found) }
      if let number = Int(text) {
        guard (1...duty.checklist.count).contains(number) else {
          throw refusal("\(duty.key) has the items 1 to \(duty.checklist.count), not \(text)")
        }
        return duty.itemKeys[number - 1]
      }
      let texts = duty.checklist.flatMap { [$0(.english), $0(.chinese)] }
      throw refusal(
        "\(duty.key) has no item \(excerpt(text))" + suggestion(for: text, among: texts)
          + "; see: tillwatch duties list \(duty.key)")
    }
  }

  /// `duties done`
  struct Done: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record that a duty was done, whatever is ticked.",
      discussion: "Card numbers in the note are made unreadable before it is kept.")

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("The duty, by its id in shop.yaml.", valueName: "duty"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("What there is to say about it.", valueName: "text"))
    var note = ""

    func run() throws {
      let configuration = try record.configuration()
      let duty = try configuration.duty(name)
      let report = DutyReport(words: PlainWords(configuration), now: SystemShopClock().now)
      let (now, note) = (report.now, note)
      let (records, before) = try record.working { folder in
        let hand = try HandRecord(folder: folder)
        try await hand.see([duty.key], at: now)
        try await hand.complete(duty, by: Surroundings.userName, at: now, note: note)
        return (try await hand.dutyRecords(), try await hand.completions(of: duty, limit: 1))
      }
      let calendar = DutyCalendar(duties: [duty], calendar: report.words.calendar)
      for status in calendar.statuses(records: records) {
        for line in report.lines(of: status, before: before) { print(line) }
      }
    }
  }
}

extension ShopConfiguration {
  /// The duty with this id. Otherwise that is said on standard error, and the program exits with 2.
  fileprivate func duty(_ name: String) throws -> Duty {
    if let duty = duties.first(where: { $0.key == name }) { return duty }
    let names = duties.map(\.key)
    let near = suggestion(for: name, among: names)
    throw refusal(
      "no duty \(excerpt(name)) is configured"
        + (near.isEmpty && !names.isEmpty ? "; there are: \(names.joined(separator: ", "))" : near))
  }
}
