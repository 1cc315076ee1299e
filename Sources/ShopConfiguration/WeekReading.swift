internal import LocatedYAML

/// Days of the week and times of the day.
extension ConfigurationReader {
  static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// `mon`, `mon-fri`, `sat-mon`, `mon, wed`, `daily`.
  func weekdays(_ text: String, at position: SourcePosition) -> [Int] {
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

  /// Minutes since midnight of `H:MM` or `HH:MM`, up to 24:00.
  func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let hour = Int(parts[0]),
      let minute = Int(parts[1]),
      minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }
}

func trimmed(_ text: some StringProtocol) -> Substring {
  var rest = Substring(text)
  while rest.first == " " { rest.removeFirst() }
  while rest.last == " " { rest.removeLast() }
  return rest
}
