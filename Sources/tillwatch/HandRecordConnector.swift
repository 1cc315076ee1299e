import Journal
import PollingEngine
import ShopConfiguration
import ShopModel
import Synchronization

/// What people keep by hand, read like any other source: the duties of the maintenance calendar, and what no connector
/// tells of the accounts. What a command writes while the console is open shows after one interval.
struct HandRecordConnector: Connector {
  /// The name of the source.
  static let key = DeviceKey("by hand")
  /// How often it is read.
  static let plan = PollPlan(key: key, interval: .seconds(10), deadline: .seconds(4))

  /// The record; nil while it cannot be opened: then nobody knows what was kept.
  let record: @Sendable () -> HandRecord?
  let configuration: ShopConfiguration
  let calendar: ShopCalendar
  let clock: any ShopClock
  /// Told where the duties stand: who ticked what is no fact, and people want to see it.
  let tell: @Sendable ([DutyStatus]) async -> Void
  private let old = OldEntries()

  /// Facts that nobody keeps are not declared: they are not reported, and not awaited.
  static func capabilities(of configuration: ShopConfiguration) -> ConnectorCapabilities {
    ConnectorCapabilities(
      facts: Dictionary(
        configuration.duties.map { ($0.id, DutyCalendar.facts) }, uniquingKeysWith: { first, _ in first }))
  }

  var capabilities: ConnectorCapabilities { Self.capabilities(of: configuration) }

  func poll(deadline: Duration) async -> PollReport {
    let now = clock.now
    // That it cannot be opened is said already.
    guard let record = record() else { return PollReport(contact: .answered, readings: []) }
    do {
      var (records, all) = try await record.all()
      let unseen = configuration.duties.map(\.key).filter { records[$0]?.firstSeen == nil }
      if !unseen.isEmpty {
        try await record.see(unseen, at: now)
        (records, all) = try await record.all()
      }
      let duties = DutyCalendar(duties: configuration.duties, calendar: calendar)
      await tell(duties.statuses(records: records))
      // A service's word outweighs what was kept before there was one.
      let entries = try all.get().filter { entry in
        configuration.service(tellingOf: entry.subject, entry.fact) == nil
      }
      let kept = entries.compactMap { entry in
        entry.reading(at: now, terms: configuration.handTerms, calendar, interval: Self.plan.interval * 3)
      }
      return PollReport(
        contact: .answered,
        readings: duties.readings(records: records, at: now) + old.withoutTold(kept))
    } catch {
      return PollReport(contact: .failed(DeviceText.clean("\(error)")), readings: [])
    }
  }

  func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a record carries nothing out"))
  }
}

/// What counts no longer is told once, so that it is seen as old; told again and again it would be news each time.
private final class OldEntries: Sendable {
  private struct Place: Hashable {
    var subject: SubjectID
    var fact: Fact
    var value: FactValue
    var said: Timestamp?
  }
  private let told = Mutex<Set<Place>>([])

  func withoutTold(_ readings: [Reading]) -> [Reading] {
    told.withLock { told in
      let old = Set(readings.filter { $0.freshFor == .zero }.map(place))
      defer { told = old }
      return readings.filter { $0.freshFor != .zero || !told.contains(place($0)) }
    }
  }

  private func place(_ reading: Reading) -> Place {
    Place(subject: reading.subject, fact: reading.fact, value: reading.value, said: reading.reportedAt)
  }
}
