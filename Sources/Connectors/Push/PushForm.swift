import ShopConfiguration
import ShopModel

/// Reads what an agent sent: readings in the form that the README describes. All of them are right, or none is taken. Pure.
struct PushForm {
  /// What is wrong with one reading.
  struct Problem: Hashable {
    /// Its place in the list, from 0; nil: the message as a whole is wrong.
    var place: Int?
    var reason: String
  }

  /// What came of it.
  enum Result: Hashable {
    case readings([Reading])
    case wrong([Problem])
  }

  /// How many readings a message may hold.
  static let readingLimit = 500
  /// How many problems are told of one message.
  static let problemLimit = 20
  /// By how much the clock of another computer may be ahead.
  static let clockTolerance: Duration = .seconds(60)

  private static let members: Set<String> = ["subject", "fact", "value", "unit", "at"]

  let agent: PushAgentConfiguration
  let calendar: ShopCalendar
  /// The moment that the last word about each fact was about: what is older is not news.
  let latest: [Target: Timestamp]

  /// A fact of somebody.
  struct Target: Hashable {
    var subject: SubjectID
    var fact: Fact
  }

  private struct Wrong: Error {
    var reason: String
  }

  func read(_ body: [UInt8], at now: Timestamp) -> Result {
    let document: JSONValue
    do {
      document = try JSONParser.parse(body)
    } catch {
      return .wrong([Problem(place: nil, reason: "the message is \(error)")])
    }
    guard case .object(let members) = document, case .array(let items)? = members["readings"], members.count == 1
    else {
      return .wrong([Problem(place: nil, reason: #"the message must be {"readings": […]} and nothing else"#)])
    }
    guard (1...PushForm.readingLimit).contains(items.count) else {
      return .wrong([
        Problem(place: nil, reason: "a message holds 1 to \(PushForm.readingLimit) readings, not \(items.count)")
      ])
    }
    var readings: [Reading] = []
    var problems: [Problem] = []
    for (place, item) in items.enumerated() {
      do throws(Wrong) {
        readings.append(try reading(item, at: now))
      } catch {
        problems.append(Problem(place: place, reason: error.reason))
      }
    }
    guard !problems.isEmpty else { return .readings(readings) }
    return .wrong(problems)
  }

  private func reading(_ item: JSONValue, at now: Timestamp) throws(Wrong) -> Reading {
    guard case .object(let members) = item else { throw Wrong(reason: "it is \(item.kindName), not an object") }
    if let unknown = members.keys.filter({ !PushForm.members.contains($0) }).sorted().first {
      throw Wrong(reason: "\(PushForm.shown(unknown)) is not known; a reading has subject, fact, value, unit and at")
    }
    let target = try target(members)
    let unit = try unit(members, of: target.fact)
    guard let value = members["value"], value != .null else { throw Wrong(reason: "\"value\" is missing") }
    let moment = try moment(members, of: target, at: now)
    let told: (value: FactValue, raw: String?)
    do {
      told = try FactReader(fact: target.fact, unit: unit, values: [:], calendar: calendar).read(value, root: .null)
    } catch {
      throw Wrong(reason: "the value of \(target.fact.rawValue): \(error.reason)")
    }
    // It was seen at the moment it is about, not when it came: it is no newer than that, and counts from then.
    return Reading(
      target.subject, target.fact, told.value, at: moment ?? now, source: agent.key, reportedAt: moment, raw: told.raw,
      freshFor: agent.freshFor)
  }

  private func target(_ members: [String: JSONValue]) throws(Wrong) -> Target {
    let name = try text("subject", members)
    let word = try text("fact", members)
    guard let subject = agent.facts.keys.first(where: { $0.description == name }) else {
      throw Wrong(reason: "this agent may tell nothing of \(PushForm.shown(name))")
    }
    guard let fact = Fact(rawValue: word) else { throw Wrong(reason: "there is no fact \(PushForm.shown(word))") }
    guard agent.facts[subject]?.contains(fact) == true else {
      throw Wrong(reason: "this agent may not tell \(fact.rawValue) of \(subject)")
    }
    return Target(subject: subject, fact: fact)
  }

  private func unit(_ members: [String: JSONValue], of fact: Fact) throws(Wrong) -> JSONUnit {
    guard let named = members["unit"] else {
      if let unit = JSONUnit.usual(of: fact) { return unit }
      throw Wrong(reason: "\(fact.rawValue) needs a \"unit\" with its currency, such as \"money-major CNY\"")
    }
    guard case .string(let text) = named, let unit = JSONUnit(named: text), unit.fits(fact) else {
      throw Wrong(
        reason: "\(PushForm.shown(named.plainText ?? named.kindName)) is not a unit of \(fact.rawValue)")
    }
    return unit
  }

  /// The moment a reading is about; nil: now.
  private func moment(
    _ members: [String: JSONValue], of target: Target, at now: Timestamp
  ) throws(Wrong) -> Timestamp? {
    let moment: Timestamp
    if let given = members["at"] {
      guard case .string(let text) = given, let read = TimeText.iso8601(text) else {
        throw Wrong(reason: "\"at\" is not a moment such as \"2026-03-01T09:30:00+08:00\"")
      }
      guard read <= now + PushForm.clockTolerance else {
        throw Wrong(reason: "\"at\" lies in the future; see to the clocks")
      }
      moment = min(read, now)
      guard now - moment < agent.freshFor else {
        throw Wrong(reason: "it is older than \(agent.freshFor.wholeSeconds) s and counts no longer")
      }
    } else {
      moment = now
    }
    if let known = latest[target], moment < known, known <= now {
      throw Wrong(reason: "a later word about \(target.fact.rawValue) of \(target.subject) has been told already")
    }
    return members["at"] == nil ? nil : moment
  }

  private func text(_ name: String, _ members: [String: JSONValue]) throws(Wrong) -> String {
    guard case .string(let text)? = members[name] else { throw Wrong(reason: "\"\(name)\" is missing, or not a text") }
    return text
  }

  private static func shown(_ text: String) -> String { "\"\(DeviceText.clean(text, limit: 60))\"" }
}
