import ArgumentParser
import FoundationEssentials
import Journal
import PollingEngine
import ShopConfiguration
import ShopModel
import StatusRules

/// `tillwatch report`: a month on one page.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "A month on one page: whether cards could be taken, incidents by cause, operations, declines.",
    discussion: """
      Made from the record; nothing is written but the page. Works while the console is open. Time of which nothing is on \
      record is shown as not known and never counts as good.
      """)

  @OptionGroup var record: JournalOptions

  @Option(help: ArgumentHelp("Which month; without it, the one that is running.", valueName: "yyyy-mm"))
  var month: String?

  @Option(
    help: ArgumentHelp("Write a page for a browser there instead: one file, nothing from elsewhere.", valueName: "file")
  )
  var html: String?

  func run() throws {
    let configuration = try record.record.shop.load()
    let words = try record.words()
    let now = SystemShopClock().now
    let first = try firstDay(at: now, words.calendar)
    let from = words.calendar.moment(of: first, second: 0)
    let end = words.calendar.moment(of: first.adding(days: first.daysInMonth), second: 0)
    let name = String(first.description.prefix(7))
    guard from < now else { throw refusal("\(name) has not begun") }
    let to = min(end, now)
    let report = try report(configuration, from: from, to: to, words)
    let phrases = MonthReportWords(words: words, codes: try? ResponseCodePack.builtIn())
    let title = phrases.title(shop: configuration?.shop.name(words.language) ?? "Tillwatch", month: name)
    let period = phrases.period(report, isOver: end <= now)
    let sections = phrases.sections(of: report)
    guard let html else {
      for line in ReportText.lines(title: title, period: period, sections) { print(line) }
      return
    }
    let page = ReportPage.html(title: title, period: period, language: words.language, sections)
    do {
      try Data(page.utf8).write(to: URL(filePath: html))
    } catch {
      throw refusal("\(html): cannot be written")
    }
    print(words("written: \(html)", "已写入：\(html)"))
  }

  private func firstDay(at now: Timestamp, _ calendar: ShopCalendar) throws -> CivilDate {
    guard let month else {
      let today = calendar.civil(now).date
      return CivilDate(year: today.year, month: today.month, day: 1)
    }
    guard let day = CivilDate("\(month)-01"), (1970...9998).contains(day.year) else {
      throw refusal("\(month) is not a month; write it as \"2026-11\"")
    }
    return day
  }

  private func report(
    _ configuration: ShopConfiguration?, from: Timestamp, to: Timestamp, _ words: PlainWords
  ) throws -> MonthReport {
    let (firstDay, lastDay) = (words.calendar.civil(from).date, words.calendar.civil(to - .milliseconds(1)).date)
    let found = try record.reading { reader in
      MonthReport.Record(
        availability: try await reader.availability(from: from, to: to),
        incidents: try await reader.incidents(from: from, to: to),
        operations: try await reader.entries(JournalQuery(since: from, kinds: [.operation])),
        responses: try await reader.responses(from: firstDay, through: lastDay),
        lostNumbers: try await reader.lostNumbers(from: from, to: to))
    }
    let hours = configuration?.openingHours ?? .always
    let codes = MonthReportWords(words: words, codes: try? ResponseCodePack.builtIn())
    return MonthReport(
      found, terminals: configuration?.terminals.map { ($0.identity.id, $0.identity.name(words.language)) } ?? [],
      from: from, to: to, isOpen: { hours.isOpen(at: words.calendar.civil($0)) }, isDecline: codes.isDecline)
  }
}
