import LocatedYAML
import RuleLab
import ShopCore
import ShopModel

extension SimulationLine.Shop {
  /// The shop that is meant.
  func shop() throws(LabProblem) -> LabShop {
    var shop = LabShop()
    shop.terminals = terminals ?? []
    shop.accounts = accounts ?? []
    if let links { shop.links = links.map { SubjectID(.link, $0) } }
    if let interval {
      guard (0.1...86_400).contains(interval) else { throw LabProblem("\"interval\" is 0.1 to 86400 seconds") }
      shop.interval = .milliseconds(Int64(interval * 1000))
    }
    if let open {
      guard let hours = LabShop.hours(from: open) else { throw LabProblem("\"open\" is for example \"09:00-18:30\"") }
      shop.hours = hours
    }
    if let takings {
      guard case .money(let money)? = try? Fact.accountBalance.value(from: takings) else {
        throw LabProblem("\"takings\" is what an hour brings, for example \"360.00 CNY\"")
      }
      shop.takings = money
    }
    if let utcOffset {
      guard abs(utcOffset) <= 18 * 60 else { throw LabProblem("\"utc-offset\" is -1080 to 1080 minutes") }
      shop.offset = Int64(utcOffset) * 60
    }
    shop.canRestart = restart ?? true
    for (name, ways) in through ?? [:] {
      let subject = try SimulationLine.subject(name)
      var parents: [ShopTopology.Parent] = []
      for (index, way) in ways.enumerated() {
        switch way {
        case .one(let one): parents.append(ShopTopology.Parent(try SimulationLine.subject(one)))
        case .any(let any):
          for one in any {
            parents.append(ShopTopology.Parent(try SimulationLine.subject(one), group: "\(subject) \(index + 1)"))
          }
        }
      }
      shop.ways[subject] = parents
    }
    return shop
  }
}

extension SimulationLine {
  /// What happens, but for the shop's own line; nil: nothing but time passes.
  ///
  /// - Parameters:
  ///   - now: when.
  ///   - usually: how long a reading counts as fresh that says nothing.
  func event(at now: Timestamp, fresh usually: Duration) throws(LabProblem) -> LabEvent? {
    var events: [LabEvent] = []
    if let readings = try readings(at: now, fresh: usually) { events.append(readings) }
    if let noAnswer { events.append(.noAnswer(try SimulationLine.subject(noAnswer))) }
    if let gone { events.append(.gone(try SimulationLine.subject(gone))) }
    if let word = acknowledge {
      events.append(
        .acknowledge(
          word.incident.name,
          Acknowledgement(
            by: DeviceText.clean(word.by ?? "somebody", limit: 64), at: now, until: word.until?.moment,
            isSticky: word.sticky ?? false)))
    }
    if let unacknowledge { events.append(.unacknowledge(unacknowledge.name)) }
    if let word = mute {
      guard let until = word.until?.moment else { throw LabProblem("a mute needs an end; give it as \"until\"") }
      events.append(
        .mute(word.incident.name, Mute(by: DeviceText.clean(word.by ?? "somebody", limit: 64), at: now, until: until)))
    }
    if let unmute { events.append(.unmute(unmute.name)) }
    if let maintenance { events.append(try window(maintenance)) }
    if let endMaintenance { events.append(.endMaintenance(endMaintenance)) }
    if let operation { events.append(try deed(operation)) }
    guard events.count < 2 else { throw LabProblem("one line says one thing; give two lines with the same \"at\"") }
    return events.first
  }

  static func subject(_ text: String) throws(LabProblem) -> SubjectID {
    guard let subject = SubjectID(parsing: text) else {
      throw LabProblem("\(excerpt(text)) is not a subject; write for example \"terminal/T1\"")
    }
    return subject
  }

  private func readings(at now: Timestamp, fresh usually: Duration) throws(LabProblem) -> LabEvent? {
    guard subject != nil || fact != nil || value != nil || facts != nil || fresh != nil else { return nil }
    guard let subject else { throw LabProblem("the key \"subject\" is missing: whose reading is it?") }
    let id = try SimulationLine.subject(subject)
    var values = facts ?? [:]
    if let fact {
      guard let value else { throw LabProblem("the key \"value\" is missing") }
      values[fact] = value
    } else if value != nil {
      throw LabProblem("the key \"fact\" is missing: what is it a value of?")
    }
    guard !values.isEmpty else { throw LabProblem("nothing was read; give \"fact\" and \"value\", or \"facts\"") }
    if let fresh, !(0.001...40_000_000).contains(fresh) {
      throw LabProblem("\"fresh\" is for how many seconds a reading counts, 0.001 to 40000000")
    }
    let freshFor = fresh.map { Duration.milliseconds(Int64($0 * 1000)) } ?? usually
    var readings: [Reading] = []
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let names = Fact.allCases.filter { $0.subjectKind == id.kind }.map(\.rawValue)
      guard let fact = Fact(rawValue: name) else {
        throw LabProblem("unknown fact \(excerpt(name))" + suggestion(for: name, among: names))
      }
      guard fact.subjectKind == id.kind else {
        throw LabProblem("\(name) is about a \(fact.subjectKind.rawValue), not about \(id)")
      }
      readings.append(Reading(id, fact, try value.value(of: fact), at: now, source: subject, freshFor: freshFor))
    }
    return .readings(readings)
  }

  private func window(_ window: Window) throws(LabProblem) -> LabEvent {
    var subjects: Set<SubjectID> = []
    for name in window.subjects ?? ["shop/shop"] { subjects.insert(try SimulationLine.subject(name)) }
    var kind = MaintenanceWindow.Kind.fixed
    if let seconds = window.flexible {
      guard (1...604_800).contains(seconds) else { throw LabProblem("\"flexible\" is 1 to 604800 seconds") }
      kind = .flexible(.milliseconds(Int64(seconds * 1000)))
    }
    return .maintenance(
      MaintenanceWindow(
        id: DeviceText.clean(window.name, limit: 100), by: DeviceText.clean(window.by ?? "somebody", limit: 64),
        subjects: subjects, start: window.from.moment, end: window.to.moment, kind: kind))
  }

  private func deed(_ deed: Deed) throws(LabProblem) -> LabEvent {
    let kinds = OperationKind.allCases.map(\.rawValue)
    guard let kind = OperationKind(rawValue: deed.kind) else {
      throw LabProblem("\(excerpt(deed.kind)) is not an operation; possible are \(kinds.joined(separator: ", "))")
    }
    let states = OperationState.allCases.map(\.rawValue)
    guard let state = OperationState(rawValue: deed.state ?? "accepted") else {
      throw LabProblem("an operation's state is one of \(states.joined(separator: ", "))")
    }
    return .operation(
      kind, try SimulationLine.subject(deed.subject), by: DeviceText.clean(deed.by ?? "somebody", limit: 64), state)
  }
}
