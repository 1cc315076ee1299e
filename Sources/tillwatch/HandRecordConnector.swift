import Journal
import PollingEngine
import ShopConfiguration
import ShopModel

/// What people keep by hand, read like any other source: the duties of the maintenance calendar and the steps of the
/// onboarding. What a command writes while the console is open shows after one interval.
struct HandRecordConnector: Connector {
  /// The name of the source.
  static let key = DeviceKey("by hand")
  /// How often it is read.
  static let plan = PollPlan(key: key, interval: .seconds(5), deadline: .seconds(4))

  /// The record; nil while it cannot be opened: then nobody knows what was kept.
  let record: @Sendable () -> HandRecord?
  let configuration: ShopConfiguration
  let calendar: ShopCalendar
  let clock: any ShopClock
  /// Told where the duties stand: who ticked what is no fact, and people want to see it.
  let tell: @Sendable ([DutyStatus]) async -> Void

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
      var records = try await record.dutyRecords()
      let unseen = configuration.duties.map(\.key).filter { records[$0]?.firstSeen == nil }
      if !unseen.isEmpty {
        try await record.see(unseen, at: now)
        records = try await record.dutyRecords()
      }
      let duties = DutyCalendar(duties: configuration.duties, calendar: calendar)
      await tell(duties.statuses(records: records))
      // A service's word outweighs what was kept before there was one.
      let entries = try await record.entries().filter { entry in
        configuration.service(tellingOf: entry.subject, entry.fact) == nil
      }
      return PollReport(
        contact: .answered,
        readings: duties.readings(records: records, at: now) + entries.compactMap { $0.reading(at: now) })
    } catch {
      return PollReport(contact: .failed(DeviceText.clean("\(error)")), readings: [])
    }
  }

  func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a record carries nothing out"))
  }
}
