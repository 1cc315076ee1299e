internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  private static let lengths: ClosedRange<Duration> = .seconds(60) ... .seconds(7 * 86_400)

  /// The part `windows:`: maintenance windows, each once (`from`, `to`) or again and again (`every`, `at`, `for`).
  func readWindows(_ nodes: [YAMLNode], _ known: KnownSubjects) -> [WindowConfiguration] {
    var names: [Language: UniqueValues] = [.english: UniqueValues("the name"), .chinese: UniqueValues("the name")]
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let name = item.localized("name", isRequired: true)
      if let name {
        // An incident says in which window it falls by this name.
        for language in [Language.english, .chinese] {
          names[language]?.insert(name(language), at: item.position(of: "name"), reader)
        }
      }
      let subjects = (item.list("subjects") ?? []).compactMap { apparatus($0, known) }
      if item.node("subjects")?.items?.isEmpty == true {
        item.problem(with: "subjects", "nobody is named; without \"subjects\" the window is for the whole shop")
      }
      let isFlexible = item.bool("flexible") ?? false
      let length = item.duration("for", in: Self.lengths)
      let once = (from: item.node("from"), to: item.node("to"))
      let every = item.choice("every", among: ["day", "week", "month"])
      // Named for whatever kind of window it is, so that what belongs to the other kind is told as that.
      let recurring = ["days", "at", "within"].filter { item.node($0) != nil }
      let isOnce = once.from != nil || once.to != nil
      if isOnce, item.node("every") != nil {
        item.problem(
          with: "every", "a window is either once (\"from\", \"to\") or again and again (\"every\"), not both")
        return nil
      }
      guard isOnce || item.node("every") != nil else {
        reader.problem(
          at: item.position,
          "nothing says when this window is: write \"from\" and \"to\", or \"every\", \"at\" and \"for\"")
        return nil
      }
      if isOnce {
        for key in recurring {
          item.problem(with: key, "\(excerpt(key)) belongs to a window that comes again (\"every\")")
        }
      }
      let schedule =
        isOnce
        ? readOnce(item, isFlexible: isFlexible)
        : every.flatMap { readRecurring(item, every: $0, isFlexible: isFlexible, length: length) }
      guard let name, let schedule else { return nil }
      return WindowConfiguration(
        name: name, subjects: subjects, schedule: schedule, flexible: isFlexible ? length : nil)
    }
  }

  private func readOnce(_ item: MappingReader, isFlexible: Bool) -> WindowConfiguration.Schedule? {
    let from = item.node("from", isRequired: true).flatMap(readMinute)
    let to = item.node("to", isRequired: true).flatMap(readMinute)
    if isFlexible {
      _ = item.node("for", isRequired: true)
    } else if item.node("for") != nil {
      item.problem(with: "for", "a window with \"from\" and \"to\" needs no length unless it is \"flexible: true\"")
    }
    guard let from, let to else { return nil }
    guard (from.date, from.minute) < (to.date, to.minute) else {
      item.problem(with: "to", "the window ends before it begins")
      return nil
    }
    return .once(from: from, to: to)
  }

  private func readRecurring(
    _ item: MappingReader, every: String, isFlexible: Bool, length: Duration?
  ) -> WindowConfiguration.Schedule? {
    let at = item.node("at", isRequired: true).flatMap(readTimeOfDay)
    _ = item.node("for", isRequired: true)
    let within = item.duration("within", isRequired: isFlexible, in: Self.lengths)
    if !isFlexible, item.node("within") != nil {
      item.problem(with: "within", "only a window with \"flexible: true\" can begin later than it says")
    }
    let days: WindowConfiguration.Days?
    switch every {
    case "week": days = readWeekdays(item).map { .weekly($0) }
    case "month": days = readMonthDays(item).map { .monthly($0) }
    default:
      if item.node("days") != nil {
        item.problem(with: "days", "a window of every day has no days; write \"every: week\" or \"every: month\"")
      }
      days = .daily
    }
    guard let at, let days, let lasting = isFlexible ? within : length else { return nil }
    return .recurring(days, at: at, lasting: lasting)
  }

  private func readWeekdays(_ item: MappingReader) -> Set<Int>? {
    guard let nodes = item.list("days", isRequired: true) else { return nil }
    let days = nodes.flatMap { node in reader.string(node).map { weekdays($0, at: node.position) } ?? [] }
    if nodes.isEmpty { item.problem(with: "days", "no day is named; write for example [mon, sat-sun]") }
    return days.isEmpty ? nil : Set(days)
  }

  private func readMonthDays(_ item: MappingReader) -> Set<WindowConfiguration.MonthDay>? {
    guard let nodes = item.list("days", isRequired: true) else { return nil }
    let days = nodes.compactMap { node -> WindowConfiguration.MonthDay? in
      guard let text = reader.string(node) else { return nil }
      if text == "last" { return .last }
      if let day = Int(text), (1...31).contains(day) { return .day(day) }
      reader.problem(at: node.position, "\(excerpt(text)) is not a day of the month: 1 to 31, or \"last\"")
      return nil
    }
    if nodes.isEmpty { item.problem(with: "days", "no day is named; write for example [1, last]") }
    return days.isEmpty ? nil : Set(days)
  }

  private func readTimeOfDay(_ node: YAMLNode) -> Int? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    if let minute = minute(text[...]), minute < 1440 { return minute }
    reader.problem(at: node.position, "\(excerpt(text)) is not a time of day; write it as \"02:00\"")
    return nil
  }

  /// A minute of the shop's clock: `2026-12-01 22:00`.
  private func readMinute(_ node: YAMLNode) -> WindowConfiguration.Minute? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    let parts = text.split(separator: text.contains("T") ? "T" : " ", maxSplits: 1)
    if parts.count == 2, let date = CivilDate(parts[0]), let minute = minute(parts[1]) {
      return WindowConfiguration.Minute(date: date, minute: minute)
    }
    reader.problem(
      at: node.position, "\(excerpt(text)) is not a day and a time of day; write it as \"2026-12-01 22:00\"")
    return nil
  }
}
