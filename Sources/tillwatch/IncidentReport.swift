import Console
import Journal
import RuleLab
import ShopModel

/// Incidents of the record as lines of text, in the shop's language.
extension JournalReport {
  /// An incident with what showed it and what happened.
  ///
  /// - Parameter events: its lines of the record, oldest first.
  func lines(of incident: RecordedIncident, _ events: [JournalEntry]) -> [String] {
    let names = ModelWords(language: words.language)
    var lines = [
      "\(words.minute(incident.openedAt))  \(incident.subject)  \(incident.title(words.language))",
      "\(names(incident.severity)), \(cause(incident.cause))",
    ]
    for piece in incident.evidence {
      lines.append(
        "  \(piece.subject)  \(names(piece.fact)) = \(piece.fact.text(of: piece.value)), "
          + words("since \(words.minute(piece.since))", "\(words.minute(piece.since)) 起"))
    }
    lines += events.map { "\(words.minute($0.at)):\(second($0.at))  \(event($0))" }
    if incident.withoutCards >= .seconds(60) {
      lines.append(
        words("without cards: ", "无法收款：") + names(incident.withoutCards) + words(" of terminal time", "（终端累计时间）"))
    }
    return lines
  }

  /// The name of a cause; of one that this program does not know, as it stands on record.
  func cause(_ name: String) -> String {
    Cause(rawValue: name).map { ModelWords(language: words.language)($0) } ?? name
  }

  /// What happened to an incident.
  func event(_ entry: JournalEntry) -> String {
    let chinese = [
      "opened": "发生", "joined": "又一处出现", "left": "该处恢复", "explains": "解释了", "explained-by": "并入",
      "acknowledged": "已知悉", "acknowledgement-ended": "知悉已失效", "muted": "已静音", "mute-ended": "静音结束",
      "maintenance-began": "维护窗口开始", "maintenance-ended": "维护窗口结束", "flapping-began": "开始反复",
      "flapping-ended": "不再反复", "step-began": "开始处理步骤", "step-done": "人工完成步骤", "step-unclear": "步骤结果不明",
      "step-helped": "步骤有效", "step-did-not-help": "步骤无效", "step-passed": "步骤已过时", "closed": "结束",
      "lost-sight-of": "程序中断后不再跟踪",
    ]
    let english = entry.state.replacing("-", with: " ")
    let name = words(english, chinese[entry.state] ?? english)
    let detail = entry.detail.isEmpty ? "" : ": \(entry.detail)"
    return name + detail + (entry.by.isEmpty ? "" : " (\(entry.by))")
  }

  /// What somebody said.
  func word(_ name: String) -> String {
    let chinese = [
      "acknowledged": "知悉", "acknowledgement-withdrawn": "撤回知悉", "muted": "静音", "unmuted": "取消静音",
      "step-done": "人工完成步骤",
    ]
    let english = name.replacing("-", with: " ")
    return words(english, chinese[name] ?? english)
  }
}
