import ShopModel

/// What was seen of a life: one line for each thing that happened, in order.
public struct LifeJournal: Sendable {
  /// The lines.
  public private(set) var lines: [String] = []
  /// FNV-1a over all lines, each with a line feed: the same journal has the same hash on every machine.
  public private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  private let calendar: ShopCalendar

  init(calendar: ShopCalendar) { self.calendar = calendar }

  mutating func note(_ line: String, at moment: Timestamp) {
    let time = calendar.civil(moment)
    let date = "\(time.year)-\(two(time.month))-\(two(time.day))"
    let text = "\(date) \(two(time.hour)):\(two(time.minute)):\(two(time.second)) \(line)"
    for byte in text.utf8 { add(byte) }
    add(10)
    lines.append(text)
  }

  private mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// Reads the events of incidents as they come, each once.
struct IncidentReader: Sendable {
  private var known: [Incident.ID: [IncidentEvent]] = [:]

  /// The events that `incidents` have and had not when this was asked last, in their order.
  mutating func news(of incidents: [Incident]) -> [(incident: Incident, event: IncidentEvent)] {
    var news: [(Incident, IncidentEvent)] = []
    for incident in incidents.sorted(by: { $0.id < $1.id }) {
      let old = known[incident.id] ?? []
      guard old != incident.timeline else { continue }
      // A long timeline loses its second events; the last one known is still in it, or everything is new.
      let start = old.last.flatMap { last in incident.timeline.lastIndex(of: last) }.map { $0 + 1 } ?? 0
      for event in incident.timeline[start...] { news.append((incident, event)) }
      known[incident.id] = incident.timeline
    }
    let inSight = Set(incidents.map(\.id))
    if known.count > inSight.count + 100 { known = known.filter { inSight.contains($0.key) } }
    return news
  }
}

extension IncidentEvent.Kind {
  /// For the journal; changes of this text change the hashes.
  var line: String {
    switch self {
    case .opened(let subject): "opened at \(subject)"
    case .joined(let subject): "spread to \(subject)"
    case .left(let subject): "ended at \(subject)"
    case .explains(let id): "explains \(id)"
    case .explainedBy(let id): "became part of \(id)"
    case .acknowledged(let by): "acknowledged by \(by)"
    case .acknowledgementEnded: "acknowledgement ended"
    case .muted(let by, let until): "muted by \(by) until \(until.milliseconds)"
    case .muteEnded: "mute ended"
    case .maintenanceBegan(let window): "maintenance began: \(window)"
    case .maintenanceEnded: "maintenance ended"
    case .flappingBegan: "comes and goes"
    case .flappingEnded: "is stable"
    case .stepBegan(let remedy): "\(remedy.rawValue) began"
    case .stepDone(let remedy, let by): "\(remedy.rawValue) done, says \(by)"
    case .stepUnclear(let remedy): "\(remedy.rawValue) unclear"
    case .stepHelped(let remedy, let after): "\(remedy.rawValue) helped after \(after.wholeSeconds) s"
    case .stepDidNotHelp(let remedy): "\(remedy.rawValue) did not help"
    case .stepPassed(let remedy): "\(remedy.rawValue) passed"
    case .closed: "closed"
    }
  }
}
