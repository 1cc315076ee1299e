import ShopModel

/// The maintenance calendar as lines of text, in the shop's language.
struct DutyReport {
  let words: PlainWords
  let now: Timestamp

  /// Every duty on a line, the most urgent first.
  func table(_ statuses: [DutyStatus]) -> [String] {
    guard !statuses.isEmpty else { return [words("There are no duties.", "没有维护任务。")] }
    let rows = statuses.enumerated().sorted { left, right in
      let (first, second) = (left.element.due ?? Timestamp(seconds: 0), right.element.due ?? Timestamp(seconds: 0))
      return (first, left.offset) < (second, right.offset)
    }.map(\.element)
    let width = rows.map { $0.duty.key.count }.max() ?? 0
    return rows.map { status in
      let ticked = status.items.count { $0.tick != nil }
      let progress = ticked == 0 ? "     " : padded("\(ticked)/\(status.items.count)", 5)
      // What may be Chinese comes last, so that the columns stand one below the other.
      return [
        mark(status), padded(status.duty.key, width), status.due.map(words.day) ?? "----------", progress,
        "\(status.duty.name(words.language))\(words("; ", "；"))\(due(status))",
      ].joined(separator: "  ")
    }
  }

  /// One duty with its checklist.
  ///
  /// - Parameter before: when it was done, the last time first.
  func lines(of status: DutyStatus, before: [DutyCompletion]) -> [String] {
    var lines = ["\(status.duty.name(words.language)) (\(status.duty.key))", "\(mark(status))  \(due(status))"]
    for (index, item) in status.items.enumerated() {
      var line = "\(index < 9 ? " " : "")\(index + 1) [\(item.tick == nil ? " " : "x")] \(item.text(words.language))"
      if let tick = item.tick { line += "  (\(tick.by), \(words.minute(tick.at)))" }
      lines.append(line)
    }
    if let last = status.lastDone, before.isEmpty { lines.append(done(last)) }
    lines += before.map(done)
    return lines
  }

  private func done(_ completion: DutyCompletion) -> String {
    let note = completion.note.isEmpty ? "" : ": \(completion.note)"
    return words("done ", "完成 ") + "\(words.minute(completion.at))  \(completion.by)\(note)"
  }

  private func mark(_ status: DutyStatus) -> String {
    switch status.urgency(at: now) {
    case .notKnown: "?"
    case .later: " "
    case .soon: "*"
    case .overdue: "!"
    }
  }

  private func due(_ status: DutyStatus) -> String {
    let day = status.due.map(words.day) ?? ""
    return switch status.urgency(at: now) {
    case .notKnown: words("due one interval after the console first sees it", "首次被控制台读取后，隔一个周期到期")
    case .later: words("due \(day)", "\(day) 到期")
    case .soon: words("due soon: \(day)", "即将到期：\(day)")
    case .overdue: words("overdue since \(day)", "已逾期，应于 \(day) 完成")
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
