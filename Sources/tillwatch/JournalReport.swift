import Journal
import ShopModel

/// The record as lines of text, in the shop's language.
struct JournalReport {
  let words: PlainWords

  /// A line for every entry, what belongs to one operation or incident taken together; oldest first.
  func table(_ entries: [JournalEntry]) -> [String] {
    guard !entries.isEmpty else { return [words("Nothing on record.", "没有记录。")] }
    var rows: [JournalEntry] = []
    var places: [String: Int] = [:]
    for entry in entries {
      let hasSteps = [.operation, .incident].contains(entry.kind)
      if hasSteps, let place = places[entry.name] {
        rows[place].state = entry.state
        rows[place].detail = entry.detail
        rows[place].by = entry.kind == .incident ? entry.by : rows[place].by
      } else {
        if hasSteps { places[entry.name] = rows.count }
        rows.append(entry)
      }
    }
    return rows.map { entry in
      [words.minute(entry.at), entry.name, text(of: entry)].joined(separator: "  ")
    }
  }

  /// An operation step by step, or a printed text.
  func lines(of steps: [JournalEntry]) -> [String] {
    guard let first = steps.first else { return [] }
    if first.kind == .print {
      let heading = "\(words.minute(first.at))  \(first.subject?.description ?? "")"
      return [heading] + first.detail.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let heading = "\(operation(first.what)) \(first.subject?.description ?? ""), \(first.by)"
    return [heading]
      + steps.map { step in
        let detail = step.detail.isEmpty ? "" : ": \(step.detail)"
        return "\(words.minute(step.at)):\(second(step.at))  \(state(step.state))\(detail)"
      }
  }

  /// What a look through the audit chain has shown.
  func line(of verdict: AuditVerdict) -> String {
    switch verdict {
    case .unbroken(let entries, let head):
      words("unbroken: \(entries) entries, head \(head)", "完整：共 \(entries) 条，链尾 \(head)")
    case .broken(let place):
      words("BROKEN", "已被破坏") + (place.number.map { words(" at entry \($0)", "，第 \($0) 条") } ?? "") + ": "
        + reason(place)
    }
  }

  private func reason(_ place: AuditBreak) -> String {
    switch place.kind {
    case .linkMissing: words("the entry is missing", "该条目缺失")
    case .rowMissing: words("the row \(place.row) is missing", "记录 \(place.row) 缺失")
    case .altered: words("the row \(place.row) is not as it was written", "记录 \(place.row) 已被改动")
    case .notChained: words("the row \(place.row) was not written by Tillwatch", "记录 \(place.row) 不是 Tillwatch 写入的")
    case .seenMissing:
      words(
        "the head that was noted is not in it: its end was cut off, or it was written anew",
        "链中没有所记的链尾：末尾被截去，或整链被重写")
    }
  }

  func text(of entry: JournalEntry) -> String {
    let detail = entry.detail.isEmpty ? "" : ": \(entry.detail)"
    let by = entry.by.isEmpty ? "" : " (\(entry.by))"
    let subject = entry.subject?.description ?? ""
    return switch entry.kind {
    case .operation: "\(subject)  \(operation(entry.what))  \(state(entry.state))\(by)\(detail)"
    case .print:
      "\(subject)  "
        + words("print of \(lineCount(entry)) lines", "打印内容 \(lineCount(entry)) 行")
    case .duty: words("duty \(entry.what) done", "维护任务 \(entry.what) 完成") + by + detail
    case .tick:
      entry.state == "ticked"
        ? words("ticked: ", "勾选：") + "\(entry.what) / \(entry.detail)\(by)"
        : words("tick taken back: ", "取消勾选：") + "\(entry.what) / \(entry.detail)\(by)"
    case .kept: "\(subject)  \(entry.what) = \(value(of: entry))\(by)"
    case .incident: "\(subject)  \(cause(entry.what)): \(event(entry))"
    case .access: access(entry.state) + by
    case .word: "\(subject)  \(entry.what): " + word(entry.state) + detail + by
    }
  }

  private func access(_ word: String) -> String {
    switch word {
    case "unlocked": words("technician unlocked", "技术员已解锁")
    case "wrong-pin": words("wrong PIN", "PIN 错误")
    case "locked": words("technician locked", "技术员已上锁")
    case "locked-by-itself": words("technician locked, time over", "技术员超时自动上锁")
    case "pin-set": words("new PIN set", "已设置新 PIN")
    default: word
    }
  }

  /// A value kept by hand; a moment as a person reads it.
  private func value(of entry: JournalEntry) -> String {
    guard Fact(rawValue: entry.what)?.definition.type == .time, let milliseconds = Int64(entry.state) else {
      return entry.state
    }
    return words.minute(Timestamp(milliseconds: milliseconds))
  }

  private func lineCount(_ entry: JournalEntry) -> Int {
    entry.detail.split(separator: "\n", omittingEmptySubsequences: false).count
  }

  func second(_ moment: Timestamp) -> String {
    let second = words.calendar.civil(moment).second
    return second < 10 ? "0\(second)" : "\(second)"
  }

  func operation(_ kind: String) -> String {
    switch OperationKind(rawValue: kind) {
    case .restart: words(kind, "重启")
    case .reset: words(kind, "复位")
    case .settleBatch: words(kind, "批结算")
    case .diagnose: words(kind, "诊断")
    case .identify: words(kind, "识别")
    case .updateNow: words(kind, "立即升级")
    case .cancelAction: words(kind, "取消操作")
    case nil: kind
    }
  }

  private func state(_ name: String) -> String {
    let chinese = [
      "requested": "已申请", "confirmed": "已确认", "recorded": "已记录", "sent": "已发送", "accepted": "终端已接受",
      "guide": "步骤", "observed": "终端报告完成",
      "observed-gone": "终端已离线", "observed-back": "终端已恢复连接", "verified": "已验证恢复", "refused": "已拒绝",
      "failed": "失败", "outcome-unknown": "结果未知",
    ]
    return words(name, chinese[name] ?? name)
  }
}

extension JournalEntry {
  /// What it is called in a list: an operation by its own id, an incident by its number, anything else by its kind and
  /// number.
  var name: String { kind == .operation ? id : "\(kind.rawValue)-\(id)" }
}
