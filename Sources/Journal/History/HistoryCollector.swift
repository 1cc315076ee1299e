import ShopModel

/// What is put on record in one transaction.
public struct HistoryBatch: Hashable, Sendable {
  /// What is new of incidents.
  public var incidents: [IncidentNote] = []
  /// When which terminal could take cards.
  public var availability: [AvailabilitySpan] = []
  /// Numbers.
  public var numbers = NumberBatch()
  /// How often which response code was reported on which day.
  public var responses: [ResponseCount] = []
  /// How many numbers were lost, because they could not be put on record in time.
  public var lost = 0

  /// Nothing.
  public init() {}

  /// Whether there is nothing in it.
  public var isEmpty: Bool {
    incidents.isEmpty && availability.isEmpty && numbers.count == 0 && responses.isEmpty && lost == 0
  }
}

/// How often, at most, a terminal's service reported a response code on a day. What a service counts is its own window, so
/// these cannot be added up.
public struct ResponseCount: Hashable, Sendable {
  /// Which terminal.
  public var terminal: SubjectID
  /// The code.
  public var code: String
  /// The day by the shop's clock.
  public var day: CivilDate
  /// The highest count that was told.
  public var highest: Int
}

/// Makes of pictures of the shop what is put on record of them. Pure: what could not be put on record is given back to it,
/// and it keeps what fits.
public struct HistoryCollector: Sendable {
  /// How many rows of numbers wait at most; then the oldest are lost, and counted.
  public static let waitingLimit = 100_000
  /// How many notes of incidents, and times of terminals, wait at most.
  static let storyLimit = 10_000
  /// How many response codes of a terminal are followed.
  static let codeLimit = 64

  private let calendar: ShopCalendar
  private var incidents = IncidentChronicle()
  private var availability = AvailabilityLog()
  private var downsampler = Downsampler()
  private var seen: [NumberSeries: Timestamp] = [:]
  private var highest: [SubjectID: [String: ResponseCount]] = [:]
  private var responses: [SubjectID: [String: ResponseCount]] = [:]
  private var waiting = HistoryBatch()
  private var refused = 0

  /// How many numbers were lost in this run.
  public private(set) var lost = 0
  /// How many rows of numbers wait to be put on record once more.
  public var waitingNumbers: Int { waiting.numbers.count }

  /// Nothing was seen yet.
  ///
  /// - Parameter calendar: the shop's local time.
  public init(calendar: ShopCalendar) { self.calendar = calendar }

  /// Takes a picture in.
  public mutating func take(_ snapshot: ShopSnapshot) {
    incidents.take(snapshot.incidents, at: snapshot.at)
    availability.take(snapshot.terminals.map { ($0.id, $0.availability) }, at: snapshot.at)
    for terminal in snapshot.terminals {
      take(terminal.facts)
      takeResponses(of: terminal.facts)
    }
    for link in snapshot.links { take(link.facts) }
    for apparatus in snapshot.apparatus { take(apparatus.facts) }
  }

  private mutating func take(_ facts: SubjectFacts) {
    for (fact, record) in facts.records {
      guard fact.definition.type == .number, let value = record.value.number else { continue }
      let series = NumberSeries(facts.id, fact)
      guard seen[series] != record.observedAt else { continue }
      seen[series] = record.observedAt
      downsampler.take(value, of: series, at: record.observedAt)
    }
  }

  private mutating func takeResponses(of facts: SubjectFacts) {
    guard let record = facts.records[.terminalResponses], let counts = record.value.tally else { return }
    let day = calendar.civil(record.observedAt).date
    for (code, count) in counts where count > 0 {
      let known = highest[facts.id]?[code]
      if known == nil, highest[facts.id]?.count ?? 0 >= Self.codeLimit { continue }
      if let known, known.day == day, known.highest >= count { continue }
      let response = ResponseCount(
        terminal: facts.id, code: DeviceText.clean(CardNumberMask.masked(code), limit: 20), day: day, highest: count)
      highest[facts.id, default: [:]][code] = response
      responses[facts.id, default: [:]][code] = response
    }
  }

  /// What there is to put on record at `now`.
  ///
  /// - Parameter isLast: whether nothing will come after it; then also what is not over.
  public mutating func drain(at now: Timestamp, isLast: Bool = false) -> HistoryBatch {
    var batch = waiting
    waiting = HistoryBatch()
    batch.incidents += incidents.drain(at: now, isLast: isLast)
    batch.availability += availability.drain(at: now, isLast: isLast)
    batch.numbers.add(downsampler.drain(at: now, isLast: isLast))
    batch.responses += responses.values.flatMap { $0.values.sorted { $0.code < $1.code } }
    responses = [:]
    batch.lost += downsampler.refused - refused
    lost += downsampler.refused - refused
    refused = downsampler.refused
    return batch
  }

  /// What has come in of these and is not on record yet, for whoever looks.
  public func unstored(of curves: [HistoryCurve]) -> UnstoredHistory {
    var unstored = UnstoredHistory()
    for curve in curves {
      switch curve {
      case .availability(let terminal):
        unstored.availability += waiting.availability.filter { $0.terminal == terminal }
        unstored.availability += availability.unstored(of: terminal)
      case .number(let subject, let fact):
        let series = NumberSeries(subject, fact)
        unstored.numbers.add(waiting.numbers.only(series))
        unstored.numbers.add(downsampler.unstored(of: series))
      }
    }
    return unstored
  }

  /// Takes back what could not be put on record: it comes again with the next.
  public mutating func putBack(_ batch: HistoryBatch) {
    waiting = batch
    waiting.incidents.removeFirst(max(0, waiting.incidents.count - Self.storyLimit))
    waiting.availability.removeFirst(max(0, waiting.availability.count - Self.storyLimit))
    waiting.responses.removeFirst(max(0, waiting.responses.count - Self.storyLimit))
    let excess = waiting.numbers.shrink(to: Self.waitingLimit)
    waiting.lost += excess
    lost += excess
  }
}

extension NumberBatch {
  /// Puts the rows of another behind these.
  public mutating func add(_ other: NumberBatch) {
    changes += other.changes
    for (span, figures) in other.figures { self.figures[span, default: []] += figures }
  }

  /// What is about one series.
  func only(_ series: NumberSeries) -> NumberBatch {
    var some = NumberBatch()
    some.changes = changes.filter { $0.series == series }
    some.figures = figures.mapValues { $0.filter { $0.series == series } }
    return some
  }

  /// Lets the oldest go, the finest first.
  ///
  /// - Returns: how many are lost.
  fileprivate mutating func shrink(to limit: Int) -> Int {
    let excess = max(0, count - limit)
    var rest = excess
    let some = min(rest, changes.count)
    changes.removeFirst(some)
    rest -= some
    for span in NumberFigure.Span.allCases where rest > 0 {
      let some = min(rest, figures[span]?.count ?? 0)
      figures[span]?.removeFirst(some)
      rest -= some
    }
    return excess
  }
}
