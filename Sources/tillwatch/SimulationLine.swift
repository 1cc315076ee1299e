import FoundationEssentials
import LocatedYAML
import RuleLab
import ShopCore
import ShopModel

/// A line of what `rules simulate` reads: a moment and what happens at it.
struct SimulationLine: Decodable {
  /// The shop, before anything else.
  struct Shop: Decodable {
    var terminals: [String]?
    var accounts: [String]?
    var links: [String]?
    var through: [String: [Way]]?
    /// Seconds.
    var interval: Double?
    var open: String?
    var takings: String?
    /// Minutes the shop's clock is ahead of UTC.
    var utcOffset: Int?
    var restart: Bool?

    enum Way: Decodable {
      case one(String)
      case any([String])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
          self = .one(one)
        } else {
          self = .any(try container.decode([String].self))
        }
      }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case terminals, accounts, links, through, interval, open, takings, restart
      case utcOffset = "utc-offset"
    }
  }

  struct Word: Decodable {
    var incident: Name
    var by: String?
    var until: Moment?
    var sticky: Bool?
  }

  struct Window: Decodable {
    var name: String
    var by: String?
    var subjects: [String]?
    var from: Moment
    var to: Moment
    /// Seconds.
    var flexible: Double?
  }

  struct Deed: Decodable {
    var kind: String
    var subject: String
    var by: String?
    var state: String?
  }

  /// The number of an incident, its rule, or rule@subject.
  struct Name: Decodable {
    var name: IncidentName

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        name = .number(number)
      } else if let name = IncidentName(try container.decode(String.self)) {
        self.name = name
      } else {
        throw LabProblem("an incident is its number, its rule, or \"rule@subject\"")
      }
    }
  }

  var at: Moment?
  var shop: Shop?
  var subject: String?
  var fact: String?
  var value: JSONFactValue?
  var facts: [String: JSONFactValue]?
  /// Seconds.
  var fresh: Double?
  var noAnswer: String?
  var gone: String?
  var acknowledge: Word?
  var unacknowledge: Name?
  var mute: Word?
  var unmute: Name?
  var maintenance: Window?
  var endMaintenance: String?
  var operation: Deed?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case at, shop, subject, fact, value, facts, fresh, gone, acknowledge, unacknowledge, mute, unmute, maintenance
    case operation
    case noAnswer = "no-answer"
    case endMaintenance = "end-maintenance"
  }

  /// Reads a line.
  ///
  /// - Throws: what is wrong with it, for a person.
  static func reading(_ text: String) throws(LabProblem) -> SimulationLine {
    let data = Data(text.utf8)
    do {
      let keys = try JSONDecoder().decode(AnyKeys.self, from: data).keys
      let known = CodingKeys.allCases.map(\.rawValue)
      if let unknown = keys.sorted().first(where: { !known.contains($0) }) {
        throw LabProblem("unknown key \(excerpt(unknown))" + suggestion(for: unknown, among: known))
      }
      return try JSONDecoder().decode(SimulationLine.self, from: data)
    } catch let problem as LabProblem {
      throw problem
    } catch let error as DecodingError {
      throw LabProblem(error.sentence)
    } catch {
      throw LabProblem("this is not JSON; give one object on a line")
    }
  }
}

/// The keys of an object, whatever stands behind them.
private struct AnyKeys: Decodable {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var keys: [String]

  init(from decoder: any Decoder) throws {
    keys = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue)
  }
}

extension DecodingError {
  /// What is wrong, and where in the line.
  fileprivate var sentence: String {
    func place(_ context: Context) -> String { context.codingPath.map(\.stringValue).joined(separator: ".") }
    switch self {
    case .keyNotFound(let key, let context):
      let place = place(context)
      return "the key \(excerpt(key.stringValue)) is missing" + (place.isEmpty ? "" : " in \(place)")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let place = place(context)
      return place.isEmpty ? "a line is one object in braces" : "\(place) has a value of the wrong kind"
    case .dataCorrupted(let context):
      let place = place(context)
      if let problem = context.underlyingError as? LabProblem { return problem.description }
      return place.isEmpty ? "this is not JSON; give one object on a line" : "\(place): \(context.debugDescription)"
    @unknown default: return "this cannot be read"
    }
  }
}

/// A moment: ISO 8601, or milliseconds since 1970.
struct Moment: Decodable {
  var moment: Timestamp

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Up to the year 9999, so that nothing is too long for what is counted with it.
    if let number = try? container.decode(Int64.self), abs(number / 2) < 126_700_000_000_000 {
      moment = Timestamp(milliseconds: number)
    } else if let text = try? container.decode(String.self), let moment = TimeText.iso8601(text) {
      self.moment = moment
    } else {
      throw LabProblem(
        "a moment is \"2026-11-25T10:00:00Z\" or milliseconds since 1970"
          + (container.codingPath.last.map { ", and \"\($0.stringValue)\" is neither" } ?? ""))
    }
  }
}

/// A fact's value as JSON has it: what a fact makes of it depends on its type.
enum JSONFactValue: Decodable {
  case truth(Bool)
  case number(Double)
  case text(String)
  case texts([String])
  case counts([String: Int])
  case money(minor: Int64, currency: String)

  private struct Amount: Decodable {
    var minor: Int64
    var currency: String
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let texts = try? container.decode([String].self) {
      self = .texts(texts)
    } else if let amount = try? container.decode(Amount.self) {
      self = .money(minor: amount.minor, currency: amount.currency)
    } else if let counts = try? container.decode([String: Int].self) {
      self = .counts(counts)
    } else {
      throw LabProblem(
        "a value is true or false, a number, a text, a list of texts, counts, or {\"minor\", \"currency\"}")
    }
  }

  /// The value as one of `fact`.
  func value(of fact: Fact) throws(LabProblem) -> FactValue {
    let value: FactValue
    switch (self, fact.definition.type) {
    case (.truth(let truth), _): value = .bool(truth)
    case (.number(let number), .time):
      // Beyond this a number is no moment.
      guard abs(number) < 1e15 else { throw LabProblem("\(number) is no moment of \(fact.rawValue)") }
      value = .time(Timestamp(milliseconds: Int64(number)))
    case (.number(let number), _): value = .number(number)
    case (.text(let text), _): return try fact.value(from: text)
    case (.texts(let texts), _): value = .texts(texts)
    case (.counts(let counts), _): value = .tally(counts)
    case (.money(let minor, let currency), _): value = .money(Money(minorUnits: minor, currency: currency))
    }
    guard value.fits(fact.definition.type) else {
      throw LabProblem("the value of \(fact.rawValue) is of the wrong kind; expected is \(fact.definition.type.word)")
    }
    return value
  }
}
