internal import LocatedYAML

extension ConfigurationReader {
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// `mon-fri: 09:00-18:30`, `sat: 10:00-16:00, 17:00-20:00`, `sun: closed`, `fri: 22:00-02:00`, `daily: 00:00-24:00`.
  /// Days that are not named are closed.
  func readOpeningHours(_ node: YAMLNode) -> OpeningHours {
    var days: [Int: [OpeningHours.Span]] = [:]
    var lines: [Int: Int] = [:]
    for entry in reader.entries(node) ?? [] {
      let spans = readSpans(entry.value)
      for day in weekdays(entry.key, at: entry.keyPosition) {
        if let line = lines[day] {
          reader.problem(
            at: entry.keyPosition, "\(ConfigurationReader.dayNames[day]) has its hours already in line \(line)")
        } else {
          lines[day] = entry.keyPosition.line
          days[day] = spans
        }
      }
    }
    if node.entries?.isEmpty == true { reader.problem(at: node.position, "no day has any hours") }
    return OpeningHours(days: days)
  }

  /// `mon`, `mon-fri`, `sat-mon`, `mon, wed`, `daily`.
  private func weekdays(_ text: String, at position: SourcePosition) -> [Int] {
    if text == "daily" { return Array(0...6) }
    var days: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { String(trimmed($0)) }
      let indices = ends.compactMap { ConfigurationReader.dayNames.firstIndex(of: $0) }
      guard indices.count == ends.count, let first = indices.first, let last = indices.last, indices.count <= 2 else {
        let wrong = ends.first { !ConfigurationReader.dayNames.contains($0) } ?? text
        reader.problem(
          at: position,
          "\(excerpt(text)) is not a day or a range of days"
            + (dayMeant(by: wrong).map { "; did you mean \(excerpt($0)) for \(excerpt(wrong))?" }
              ?? "; write mon, mon-fri, or daily"))
        return []
      }
      days += (0...6).map { (first + $0) % 7 }.prefix((last - first + 7) % 7 + 1)
    }
    return days
  }

  /// `Monday`, `Mon`, `MO`: whoever writes these means a day.
  private func dayMeant(by word: String) -> String? {
    let lower = word.lowercased()
    let names = ConfigurationReader.dayNames
    return names.first { lower.hasPrefix($0) || (lower.count == 2 && $0.hasPrefix(lower)) }
      ?? closestMatch(lower, among: names + ["daily"])
  }

  private func readSpans(_ node: YAMLNode) -> [OpeningHours.Span] {
    let texts: [(text: Substring, position: SourcePosition)] =
      if let items = node.items {
        items.compactMap { item in reader.string(item).map { ($0[...], item.position) } }
      } else if let text = reader.string(node) {
        text == "closed" ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { ($0, node.position) }
      } else {
        []
      }
    var spans: [OpeningHours.Span] = []
    for (text, position) in texts {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minute(trimmed($0)) }
      guard ends.count == 2, let opens = ends[0], let closes = ends[1], opens < 1440 else {
        reader.problem(
          at: position,
          "\(excerpt(trimmed(text))) are not hours; write \"09:00-18:30\", several with commas, or \"closed\"")
        continue
      }
      guard opens != closes else {
        reader.problem(
          at: position, "\(excerpt(trimmed(text))) opens and closes at the same time; day and night is \"00:00-24:00\"")
        continue
      }
      let span = OpeningHours.Span(opens: opens, closes: closes > opens ? closes : closes + 1440)
      if spans.contains(where: { $0.opens < span.closes && span.opens < $0.closes }) {
        reader.problem(at: position, "\(excerpt(trimmed(text))) overlaps other hours of the same day")
      }
      spans.append(span)
    }
    return spans
  }

  /// Minutes since midnight of `H:MM` or `HH:MM`, up to 24:00.
  private func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let hour = Int(parts[0]),
      let minute = Int(parts[1]),
      minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }
}

private func trimmed(_ text: some StringProtocol) -> Substring {
  var rest = Substring(text)
  while rest.first == " " { rest.removeFirst() }
  while rest.last == " " { rest.removeLast() }
  return rest
}
