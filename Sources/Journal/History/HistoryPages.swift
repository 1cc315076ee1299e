import ShopModel

/// What is known of the newest numbers and times, and not on record yet.
public struct UnstoredHistory: Sendable {
  var numbers = NumberBatch()
  var availability: [AvailabilitySpan] = []

  /// Nothing.
  public init() {}
}

extension JournalReader {
  /// What graphs are drawn of.
  ///
  /// - Parameters:
  ///   - unstored: what comes after what is on record.
  ///   - now: nothing was seen beyond it.
  /// - Throws: ``JournalError``.
  public func page(
    _ query: HistoryQuery, and unstored: UnstoredHistory = UnstoredHistory(), at now: Timestamp
  ) async throws -> HistoryPage {
    var page = HistoryPage(query, readAt: now)
    let window = query.window
    for curve in query.curves {
      switch curve {
      case .availability(let terminal):
        let stored = try await availability(of: terminal, from: window.from, to: window.to)
        let spans = stored.together(unstored.availability.filter { $0.terminal == terminal })
        let share = HistoryTimes.share(spans, in: window)
        page.slots[curve] = share.slots
        page.times[terminal] = share.times
      case .number(let subject, let fact):
        page.slots[curve] = try await line(
          of: NumberSeries(subject, fact), in: window, and: unstored.numbers, at: now)
      }
    }
    return page
  }

  private func line(
    of series: NumberSeries, in window: HistoryWindow, and unstored: NumberBatch, at now: Timestamp
  ) async throws -> [HistorySlot?] {
    // What stands before and behind tells whether the ends are gaps.
    let (from, to) = (window.from - .seconds(1800), window.to + .seconds(1800))
    func own(_ figures: [NumberFigure]?) -> [NumberFigure] { (figures ?? []).filter { $0.series == series } }
    let quarterHours = try await figures(of: series, each: .quarterHour, from: from, to: to)
    // Of older times quarters of an hour tell all that is seen; of the newest there are none yet.
    let minutesFrom = window.step < .seconds(900) ? from : max(from, now - .seconds(3600))
    let minutes =
      minutesFrom < to ? try await figures(of: series, each: .minute, from: minutesFrom, to: to) : []
    let changes =
      window.step < .seconds(60) ? try await self.changes(of: series, from: window.from, to: window.to) : []
    let newest = unstored.changes.filter { $0.series == series && $0.at >= window.from && $0.at < window.to }
    return HistoryLine(
      window, now: now,
      quarterHours: quarterHours + own(unstored.figures[.quarterHour]),
      minutes: minutes + own(unstored.figures[.minute]),
      changes: (changes + newest).sorted { $0.at < $1.at }
    ).slots
  }
}

extension [AvailabilitySpan] {
  /// Both, each time once: one that goes on stands on record as far as it had come.
  fileprivate func together(_ newer: [AvailabilitySpan]) -> [AvailabilitySpan] {
    filter { old in !newer.contains { $0.from == old.from } } + newer
  }
}
