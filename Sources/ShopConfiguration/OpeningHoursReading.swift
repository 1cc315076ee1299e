internal import LocatedYAML

extension ConfigurationReader {
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
}
