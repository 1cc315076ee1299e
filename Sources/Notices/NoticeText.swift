import ShopModel

/// A message as text: one line that says what is the matter, and those that say the rest.
struct NoticeText {
  /// How many others are named.
  static let namedOthers = 8
  /// How many of those whom an incident touches are named in its title.
  static let namedSubjects = 3

  let message: NoticeMessage

  private func either(_ english: String, _ chinese: String) -> String {
    message.notice.language == Language.chinese.rawValue ? chinese : english
  }

  /// `Critical: Counter 2 - card reader fault`, `【严重】二号台：读卡器故障`
  var title: String {
    let more = message.others.count
    let title = title(of: message.notice)
    return more == 0 ? title : title + either(" and \(more) more", "，另有 \(more) 项")
  }

  private func title(of notice: Notice) -> String {
    let mark =
      switch notice.kind {
      case .opened: notice.severityName
      case .worse: either("worse, \(notice.severityName)", "加重，\(notice.severityName)")
      case .recovered: either("over", "已恢复")
      case .test: either("test", "测试")
      }
    var who = notice.subjects.prefix(Self.namedSubjects).joined(separator: either(", ", "、"))
    let rest = notice.subjects.count - Self.namedSubjects
    if rest > 0 { who += either(" and \(rest) more", "等 \(notice.subjects.count) 处") }
    if !who.isEmpty { who += either(" - ", "：") }
    return either("\(mark.prefix(1).uppercased())\(mark.dropFirst()): ", "【\(mark)】") + who + notice.title
  }

  /// What follows the title.
  var lines: [String] {
    let notice = message.notice
    var lines = [notice.explanation].filter { !$0.isEmpty } + notice.lines
    if !notice.nextStep.isEmpty { lines.append(either("Next: ", "下一步：") + notice.nextStep) }
    if !message.others.isEmpty {
      lines.append(either("Also:", "另有："))
      lines += message.others.prefix(Self.namedOthers).map { "- " + title(of: $0) }
      let rest = message.others.count - Self.namedOthers
      if rest > 0 { lines.append(either("- and \(rest) more", "- 还有 \(rest) 项")) }
    }
    return lines + ["Tillwatch · \(notice.shop)"]
  }

  /// The lines below each other.
  var body: String { lines.joined(separator: "\n") }
  /// Title and lines.
  var whole: String { title + "\n" + body }
}

extension NoticeMessage {
  /// The whole message as people read it.
  public var text: String { NoticeText(message: self).whole }
}

extension String {
  /// The text if it has no more than `limit` bytes of UTF-8, otherwise as many of its characters, as a reader sees them,
  /// as fit with an ellipsis behind.
  public func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let sign = "…"
    var room = limit - sign.utf8.count
    guard room >= 0 else { return "" }
    let kept = prefix { character in
      room -= character.utf8.count
      return room >= 0
    }
    return kept + sign
  }
}
