import Console
import Journal
import ShopModel
import StatusRules

/// A part of a report: a heading, a table, and what there is to say of it.
struct ReportSection: Equatable {
  var heading: String
  /// The names of the columns; the first is a text, the others are figures.
  var columns: [String]
  var rows: [[String]]
  /// What stands there when there is no row.
  var nothing: String
  var note: String
}

/// A month's report in the shop's language.
struct MonthReportWords {
  let words: PlainWords
  let codes: ResponseCodePack?

  private func callAsFunction(_ english: String, _ chinese: String) -> String { words(english, chinese) }

  /// `Harbour Tea: report for 2026-11`
  func title(shop: String, month: String) -> String {
    self("\(shop): report for \(month)", "\(shop)：\(month) 月度报告")
  }

  /// The time it is about, and whether it is over.
  func period(_ report: MonthReport, isOver: Bool) -> String {
    let (from, to) = (words.minute(report.from), words.minute(report.to))
    return isOver
      ? self("\(from) to \(to)", "\(from) 至 \(to)")
      : self("\(from) to \(to); the month is not over", "\(from) 至 \(to)；本月尚未结束")
  }

  func sections(of report: MonthReport) -> [ReportSection] {
    [availability(report), troubles(report), operations(report), declines(report)]
  }

  private func availability(_ report: MonthReport) -> ReportSection {
    var rows = report.terminals
    if rows.count > 1 {
      var all = MonthReport.Terminal(name: self("together", "合计"))
      for row in rows {
        all.able += row.able
        all.unable += row.unable
        all.unknown += row.unknown
      }
      rows.append(all)
    }
    var note = self(
      "Of the opening hours as they are configured now. Time of which nothing is on record is not known; it does not "
        + "count as good.",
      "按当前配置的营业时间计算。没有记录的时间算作未知，不计入可收款时间。")
    if report.lostNumbers > 0 {
      note += self(
        " \(report.lostNumbers) readings could not be put on record.", " 有 \(report.lostNumbers) 个读数未能入库。")
    }
    return ReportSection(
      heading: self("Could cards be taken?", "能否收款"),
      columns: [
        self("terminal", "终端"), self("could", "可收款"), self("could not", "不可收款"), self("not known", "未知"),
        self("minutes without cards", "不可收款分钟数"), self("opening time", "营业时间"),
      ],
      rows: rows.map { row in
        [
          row.name, percent(row.able, of: row.total, isGood: true), percent(row.unable, of: row.total),
          percent(row.unknown, of: row.total), "\(row.unable.wholeSeconds / 60)", hours(row.total),
        ]
      }, nothing: self("No terminal.", "没有终端。"), note: note)
  }

  private func troubles(_ report: MonthReport) -> ReportSection {
    let names = ModelWords(language: words.language)
    return ReportSection(
      heading: self("Incidents by cause", "按原因统计的事件"),
      columns: [
        self("cause", "原因"), self("incidents", "次数"), self("open for", "持续"),
        self("minutes without cards", "不可收款分钟数"),
      ],
      rows: report.troubles.map { row in
        [
          Cause(rawValue: row.cause).map { names($0) } ?? row.cause, "\(row.count)", hours(row.open),
          "\(row.withoutCards.wholeSeconds / 60)",
        ]
      }, nothing: self("None on record.", "没有记录。"),
      note: self(
        "Minutes of all terminals together, in opening hours, of whole incidents. Several causes may stand behind the same "
          + "minute.", "分钟数为各终端营业时间内的累计，按整个事件计算；同一分钟可能有多个原因。"))
  }

  private func operations(_ report: MonthReport) -> ReportSection {
    let names = JournalReport(words: words)
    let ends = ["verified", "failed", "refused", "outcome-unknown"]
    return ReportSection(
      heading: self("Operations", "操作"),
      columns: [self("operation", "操作"), self("asked for", "次数")]
        + [
          self("verified", "已验证"), self("failed", "失败"), self("refused", "已拒绝"), self("outcome unknown", "结果未知"),
          self("not ended", "未结束"),
        ],
      rows: report.operations.map { row in
        let counts = ends.map { row.ends[$0] ?? 0 }
        return [names.operation(row.kind)] + ([row.count] + counts + [row.count - counts.reduce(0, +)]).map(String.init)
      }, nothing: self("None on record.", "没有记录。"), note: "")
  }

  private func declines(_ report: MonthReport) -> ReportSection {
    ReportSection(
      heading: self("Declined payments by response code", "按应答码统计的拒绝交易"),
      columns: [
        self("code", "应答码"), self("days' highest, added up", "每日最高值之和"), self("highest at a time", "单次最高"),
        self("days", "天数"), self("terminals", "终端数"),
      ],
      rows: report.declines.map { row in
        let title = code(row.code)?.title(words.language)
        return [
          row.code + (title.map { "  \($0)" } ?? ""), "\(row.sum)", "\(row.highest)", "\(row.days.count)",
          "\(row.terminals.count)",
        ]
      }, nothing: self("No service has told of any.", "没有服务上报。"),
      note: report.declines.isEmpty
        ? ""
        : self(
          "A service counts over a window of its own, so this is no number of payments.", "各服务按自己的时间窗计数，因此这不是交易笔数。"))
  }

  /// What is known of a response code; UnionPay's meaning goes before that of the terminal's protocol.
  private func code(_ code: String) -> ResponseCode? {
    ResponseCode.Family.allCases.lazy.compactMap { codes?.code(code, in: $0) }.first
  }

  /// Whether a response code is a declined payment.
  func isDecline(_ name: String) -> Bool { !["00", "000"].contains(name) && code(name)?.class != .success }

  /// `99.95 %`: what is good is never rounded up, and something is never shown as nothing.
  private func percent(_ part: Duration, of whole: Duration, isGood: Bool = false) -> String {
    guard whole > .zero else { return "-" }
    let (part, whole) = (part.wholeMilliseconds, whole.wholeMilliseconds)
    let hundredths = (part * 10_000 + (isGood ? 0 : whole / 2)) / whole
    if hundredths == 0, part > 0 { return "< 0.01 %" }
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }

  /// `12 h 05 min`
  private func hours(_ duration: Duration) -> String {
    let minutes = duration.wholeSeconds / 60
    let rest = minutes % 60
    return "\(minutes / 60)" + self(" h ", " 小时 ") + "\(rest < 10 ? "0" : "")\(rest)" + self(" min", " 分")
  }
}
