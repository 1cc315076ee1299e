import Journal
import ShopModel

/// A shop's month in figures, from what is on record. Pure.
///
/// Every second of opening time of a terminal is one of three: it could take cards, it could not, or nobody knows. What is
/// on no record is not known, and never counts as good.
struct MonthReport {
  /// How a terminal's opening time was.
  struct Terminal: Equatable {
    var name: String
    var able: Duration = .zero
    var unable: Duration = .zero
    var unknown: Duration = .zero

    var total: Duration { able + unable + unknown }
  }

  /// The incidents of one cause.
  struct Trouble: Equatable {
    var cause: String
    var count = 0
    /// How long they were open within the month, together.
    var open: Duration = .zero
    /// How long terminals could not take cards because of them, together, in opening hours; of whole incidents, also where
    /// they reach beyond the month.
    var withoutCards: Duration = .zero
  }

  /// The operations of one kind by how they ended: the names of states on record.
  struct Work: Equatable {
    var kind: String
    var ends: [String: Int] = [:]

    var count: Int { ends.values.reduce(0, +) }
  }

  /// One response code. A service counts over a window of its own, so that only the highest count of a day is known.
  struct Decline: Equatable {
    var code: String
    /// The highest counts of all days and terminals, added up.
    var sum = 0
    /// The highest count of all.
    var highest = 0
    var days: Set<CivilDate> = []
    var terminals: Set<SubjectID> = []
  }

  /// What is on record of a month.
  struct Record: Sendable {
    var availability: [AvailabilitySpan] = []
    var incidents: [RecordedIncident] = []
    var operations: [JournalEntry] = []
    var responses: [ResponseCount] = []
    var lostNumbers = 0
  }

  /// How many response codes are shown.
  static let declineLimit = 10

  let from: Timestamp
  /// Its end, or now.
  let to: Timestamp
  let terminals: [Terminal]
  let troubles: [Trouble]
  let operations: [Work]
  let declines: [Decline]
  let lostNumbers: Int

  /// - Parameters:
  ///   - terminals: the configured ones with their names, in the order of the screen; those that are only on record follow.
  ///   - isOpen: whether the shop is open at a moment.
  ///   - isDecline: whether a response code is one.
  init(
    _ record: Record, terminals: [(id: SubjectID, name: String)], from: Timestamp, to: Timestamp,
    isOpen: (Timestamp) -> Bool, isDecline: (String) -> Bool
  ) {
    self.from = from
    self.to = to
    self.terminals = Self.terminals(terminals, record.availability, OpenTime(from: from, to: to, isOpen: isOpen))
    troubles = Self.troubles(record.incidents, from: from, to: to)
    operations = Self.operations(record.operations, from: from, to: to)
    declines = Self.declines(record.responses.filter { isDecline($0.code) })
    lostNumbers = record.lostNumbers
  }

  private static func terminals(
    _ configured: [(id: SubjectID, name: String)], _ spans: [AvailabilitySpan], _ time: OpenTime
  ) -> [Terminal] {
    let byTerminal = Dictionary(grouping: spans, by: \.terminal)
    let known = Set(configured.map(\.id))
    let others = byTerminal.keys.filter { !known.contains($0) }.sorted { $0.key < $1.key }.map { ($0, $0.key) }
    return (configured.map { ($0.id, $0.name) } + others).map { id, name in
      var terminal = Terminal(name: name)
      // Where the clock was set back, times overlap: each counts once.
      var end = time.from
      for span in (byTerminal[id] ?? []).sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) where span.to > end {
        let open = time.open(from: max(span.from, end), to: span.to)
        end = span.to
        switch span.availability {
        case .canTakeCards: terminal.able += open
        case .cannot: terminal.unable += open
        case .notKnown: break
        }
      }
      terminal.unknown = time.total - terminal.able - terminal.unable
      return terminal
    }
  }

  private static func troubles(_ incidents: [RecordedIncident], from: Timestamp, to: Timestamp) -> [Trouble] {
    var troubles: [String: Trouble] = [:]
    for incident in incidents {
      var trouble = troubles[incident.cause] ?? Trouble(cause: incident.cause)
      trouble.count += 1
      let end = min(incident.closedAt ?? incident.seenAt, to)
      trouble.open += max(.zero, end - max(incident.openedAt, from))
      trouble.withoutCards += incident.withoutCards
      troubles[incident.cause] = trouble
    }
    return troubles.values.sorted {
      ($1.withoutCards, $1.count, $0.cause) < ($0.withoutCards, $0.count, $1.cause)
    }
  }

  private static func operations(_ steps: [JournalEntry], from: Timestamp, to: Timestamp) -> [Work] {
    var works: [String: Work] = [:]
    for steps in Dictionary(grouping: steps.filter { $0.kind == .operation }, by: \.id).values {
      // One whose request is not among them was asked for before.
      guard let first = steps.first, let last = steps.last, first.state == "requested", first.at >= from, first.at < to
      else { continue }
      works[first.what, default: Work(kind: first.what)].ends[last.state, default: 0] += 1
    }
    return works.values.sorted { ($1.count, $0.kind) < ($0.count, $1.kind) }
  }

  private static func declines(_ responses: [ResponseCount]) -> [Decline] {
    var declines: [String: Decline] = [:]
    for response in responses {
      var decline = declines[response.code] ?? Decline(code: response.code)
      decline.sum += response.highest
      decline.highest = max(decline.highest, response.highest)
      decline.days.insert(response.day)
      decline.terminals.insert(response.terminal)
      declines[response.code] = decline
    }
    return Array(declines.values.sorted { ($1.sum, $0.code) < ($0.sum, $1.code) }.prefix(declineLimit))
  }
}

/// How much of a time the shop was open, by the minute. Pure.
struct OpenTime {
  let from: Timestamp
  private let to: Timestamp
  /// How many milliseconds it was open before each minute.
  private let sums: [Int64]

  init(from: Timestamp, to: Timestamp, isOpen: (Timestamp) -> Bool) {
    self.from = from
    self.to = max(from, to)
    let minutes = ((self.to - from).wholeMilliseconds + 59_999) / 60_000
    var sums: [Int64] = [0]
    for minute in 0..<minutes {
      sums.append(sums[sums.count - 1] + (isOpen(from + .seconds(minute * 60)) ? 60_000 : 0))
    }
    self.sums = sums
  }

  /// The opening time of all of it.
  var total: Duration { open(from: from, to: to) }

  /// The opening time between two moments, as far as they lie in it.
  func open(from start: Timestamp, to end: Timestamp) -> Duration {
    .milliseconds(max(0, open(until: end) - open(until: start)))
  }

  private func open(until moment: Timestamp) -> Int64 {
    let offset = (min(max(moment, from), to) - from).wholeMilliseconds
    let minute = Int(offset / 60_000)
    guard minute + 1 < sums.count else { return sums[sums.count - 1] }
    return sums[minute] + (sums[minute + 1] > sums[minute] ? offset % 60_000 : 0)
  }
}
