import ShopModel

/// The record: what was done, said and found, the newest first, narrowed down by what was typed.
struct JournalPage: Page {
  let scene: Scene

  var heading: Line {
    var line = Line(scene.words[.journalTitle], .focus, .bold)
    if isSearching || !scene.state.sought.isEmpty {
      line.add("  / ", .accent, .bold)
      line.add(DeviceText.clean(scene.state.sought) + (isSearching ? "_" : ""), .title, .bold)
    }
    return line
  }

  var badge: Line {
    guard let page = scene.record, page.problem == nil else { return Line() }
    let found = entries.count
    let count = scene.state.sought.isEmpty ? String(found) : "\(found)/\(page.entries.count)"
    return Line(scene.words(page.hasOlder ? .journalNewest : .journalCount, ["n": count]), .muted)
  }

  private var isSearching: Bool { scene.state.overlay == .search }

  /// The lines that answer to what was typed, newest first.
  private var entries: [JournalEntry] {
    guard let page = scene.record else { return [] }
    let sought = scene.state.sought.lowercased().split(separator: " ")
    guard !sought.isEmpty else { return page.entries.reversed() }
    return page.entries.reversed().filter { entry in
      let text = "\(scene.told(entry).text) \(entry.by) \(entry.detail) \(entry.subject?.key ?? "")".lowercased()
      return sought.allSatisfy { text.contains($0) || FuzzyMatch.containsInitials(String($0), in: text) }
    }
  }

  func rows(width: Int) -> [PageRow] {
    let words = scene.words
    guard let page = scene.record else { return [PageRow(line: Line(words[.journalReading], .muted))] }
    if let problem = page.problem {
      return DeviceText.clean(problem).wrapped(to: max(8, width)).map { PageRow(line: Line($0, .warning)) }
    }
    let entries = self.entries
    guard !entries.isEmpty else {
      return [PageRow(line: Line(words[page.entries.isEmpty ? .journalEmpty : .journalNothing], .muted))]
    }
    var rows: [PageRow] = []
    var day = ""
    for entry in entries {
      let date = words.day(entry.at)
      if date != day {
        if !rows.isEmpty { rows.append(PageRow()) }
        rows.append(PageRow(line: Line(date, .title, .bold)))
        day = date
      }
      rows += lines(of: entry, width: width)
    }
    return rows
  }

  private func lines(of entry: JournalEntry, width: Int) -> [PageRow] {
    let told = scene.told(entry)
    let time = scene.words.clock(entry.at)
    let by = entry.by.isEmpty ? "" : "  \(DeviceText.clean(entry.by, limit: 40))"
    let indent = time.cellWidth + 4
    let parts = told.text.wrapped(to: max(10, width - indent - (width >= 90 ? by.cellWidth : 0)))
    let target = PageTarget.entry(entry.pageName)
    return parts.enumerated().map { index, part in
      var line = Line((index == 0 ? time : "").padded(to: time.cellWidth) + "  ", .muted)
      line.add((index == 0 ? told.sign : " ") + " ", told.role)
      line.add(part, index == 0 ? .text : .muted)
      if index == 0, width >= 60 { line.add(by, .muted) }
      return PageRow(line: line, target: index == 0 ? target : nil)
    }
  }
}
