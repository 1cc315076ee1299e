import ShopModel

/// How much of the past the graphs of a subject show.
enum HistoryZoom: Int, CaseIterable, Hashable, Sendable {
  case tenMinutes, hour, sixHours, day, week, month, year

  /// The length of its parts, and how many there are.
  private var shape: (step: Int64, count: Int) {
    switch self {
    case .tenMinutes: (5, 120)
    case .hour: (15, 240)
    case .sixHours: (60, 360)
    case .day: (300, 288)
    case .week: (1800, 336)
    case .month: (7200, 360)
    case .year: (86_400, 365)
    }
  }

  /// The window that ends with the part in which `end` lies.
  func window(endingAt end: Timestamp) -> HistoryWindow {
    HistoryWindow(step: .seconds(shape.step), count: shape.count, endingAt: end)
  }

  /// How long it is.
  var length: Duration { .seconds(shape.step * Int64(shape.count)) }

  /// How often the record is read anew while the window ends now.
  var readingEvery: Duration { .seconds(min(300, max(3, shape.step))) }

  /// The next shorter one; nil: this is the shortest.
  var closer: HistoryZoom? { HistoryZoom(rawValue: rawValue - 1) }
  /// The next longer one; nil: this is the longest.
  var wider: HistoryZoom? { HistoryZoom(rawValue: rawValue + 1) }
}

/// Which graphs are looked at.
struct HistoryPlace: Hashable, Sendable {
  var subject: SubjectID
  var zoom: HistoryZoom
  /// Where the window ends; nil: now, whenever that is.
  var end: Timestamp?
}

/// What was read of the record for graphs, and what was asked for; the places that were looked at last.
struct HistoryShelf: Sendable {
  /// How many places are kept.
  static let limit = 12
  /// How long an answer may take before the question is asked once more.
  static let patience: Duration = .seconds(60)

  private struct Entry: Sendable {
    var query: HistoryQuery
    var askedAt: Timestamp
    var isAwaited = true
    var page: HistoryPage?
  }

  private var entries: [HistoryPlace: Entry] = [:]
  /// The one looked at last at the end.
  private var order: [HistoryPlace] = []

  /// What was read; nil: nothing yet.
  func page(of place: HistoryPlace) -> HistoryPage? { entries[place]?.page }

  /// How many places are kept.
  var count: Int { entries.count }

  /// Whether the record is to be read now; then it counts as asked for.
  mutating func wants(_ place: HistoryPlace, _ query: HistoryQuery, at now: Timestamp) -> Bool {
    if let entry = entries[place], now >= entry.askedAt {
      let age = now - entry.askedAt
      if entry.isAwaited, age < Self.patience { return false }
      if let page = entry.page {
        // What is past does not change; but what could not be read may be there by now.
        let every: Duration =
          page.problem != nil ? .seconds(3) : place.end == nil ? place.zoom.readingEvery : .seconds(300)
        if page.query.curves == query.curves, age < every { return false }
      }
    }
    entries[place] = Entry(query: query, askedAt: now, page: entries[place]?.page)
    order.removeAll { $0 == place }
    order.append(place)
    if order.count > Self.limit { entries[order.removeFirst()] = nil }
    return true
  }

  /// Takes an answer in; one that nobody waits for any more is let go.
  mutating func take(_ page: HistoryPage) {
    guard let place = entries.first(where: { $0.value.query == page.query })?.key else { return }
    entries[place]?.page = page
    entries[place]?.isAwaited = false
  }
}
