import ShopConfiguration
import ShopModel

/// Reads one JSON value as the value of a fact. Pure.
struct FactReader {
  /// Why a value does not fit, in words for a person.
  struct Mismatch: Error, Hashable {
    var reason: String
  }

  /// The most items kept of a list of texts.
  static let textsLimit = 64
  /// The most names in a table of counts: response codes are two or three signs.
  static let talliesLimit = 256

  let fact: Fact
  let unit: JSONUnit
  /// The service's words for the fact's choices.
  let values: [String: String]
  let calendar: ShopCalendar

  /// The value, and the service's own word for it where that is another.
  ///
  /// - Parameter root: where a currency path starts.
  func read(_ json: JSONValue, root: JSONValue) throws(Mismatch) -> (value: FactValue, raw: String?) {
    switch fact.definition.type {
    case .bool: return try truth(json)
    case .number: return try number(json)
    case .text, .version, .choice:
      let text = try word(json)
      return (try checked(.text(text.value)), text.raw)
    case .choices, .texts: return try words(json)
    case .money: return (try money(json, root: root), nil)
    case .time: return try time(json)
    case .tally: return (try tally(json), nil)
    }
  }

  private func checked(_ value: FactValue) throws(Mismatch) -> FactValue {
    guard value.fits(fact.definition.type) else {
      throw Mismatch(reason: "\(FactReader.quoted(value.text ?? "")) is not one of its values")
    }
    return value
  }

  private static func quoted(_ text: String) -> String { "\"\(DeviceText.clean(text, limit: 40))\"" }

  private func word(_ json: JSONValue) throws(Mismatch) -> (value: String, raw: String?) {
    guard let text = json.plainText else { throw Mismatch(reason: "it is \(json.kindName), not a text") }
    guard !values.isEmpty else {
      if case .bool = json { throw Mismatch(reason: "it is a yes or no, not a text") }
      return (DeviceText.clean(text), nil)
    }
    guard let name = values[text] else {
      throw Mismatch(reason: "\(FactReader.quoted(text)) is not in its value table")
    }
    return (name, DeviceText.clean(text))
  }

  private func words(_ json: JSONValue) throws(Mismatch) -> (value: FactValue, raw: String?) {
    var texts: [String] = []
    let items: [JSONValue] = if case .array(let items) = json { items } else { [json] }
    guard items.count <= FactReader.textsLimit else {
      throw Mismatch(reason: "the list has more than \(FactReader.textsLimit) items")
    }
    for item in items { texts.append(try word(item).value) }
    let value = FactValue.texts(texts)
    guard value.fits(fact.definition.type) else { throw Mismatch(reason: "an item is not one of its values") }
    return (value, nil)
  }

  /// An object whose members are names with their counts: `{"00": 41, "51": 2}`.
  private func tally(_ json: JSONValue) throws(Mismatch) -> FactValue {
    guard case .object(let members) = json else {
      throw Mismatch(reason: "it is \(json.kindName), not names with counts")
    }
    guard members.count <= FactReader.talliesLimit else {
      throw Mismatch(reason: "it has more than \(FactReader.talliesLimit) names")
    }
    var counts: [String: Int] = [:]
    for (name, value) in members {
      guard let count = Int(try digits(value)), count >= 0 else {
        throw Mismatch(reason: "\(FactReader.quoted(name)) has no number of things")
      }
      counts[DeviceText.clean(name, limit: 16)] = count
    }
    return .tally(counts)
  }

  private func truth(_ json: JSONValue) throws(Mismatch) -> (value: FactValue, raw: String?) {
    if values.isEmpty, case .bool(let value) = json { return (.bool(value), nil) }
    guard !values.isEmpty else { throw Mismatch(reason: "it is \(json.kindName), not a yes or no") }
    let text = try word(json)
    switch text.value {
    case "true": return (.bool(true), text.raw)
    case "false": return (.bool(false), text.raw)
    default: throw Mismatch(reason: "its value table gives neither true nor false")
    }
  }

  /// The digits of a number, which some services put in quotes.
  private func digits(_ json: JSONValue) throws(Mismatch) -> String {
    switch json {
    case .number(let text): return text
    case .string(let text) where ExactDecimal(text) != nil: return text
    case .string(let text): throw Mismatch(reason: "\(FactReader.quoted(text)) is not a number")
    default: throw Mismatch(reason: "it is \(json.kindName), not a number")
    }
  }

  private func number(_ json: JSONValue) throws(Mismatch) -> (value: FactValue, raw: String?) {
    let text = try digits(json)
    guard let number = Double(text), let factor = unit.factor(to: fact.definition.unit) else {
      throw Mismatch(reason: "it is not in a unit of this fact")
    }
    let value = number * factor
    guard value.isFinite else { throw Mismatch(reason: "the number is too large") }
    if let unit = fact.definition.unit, !unit.possible.contains(value) {
      throw Mismatch(reason: "\(FactReader.quoted(text)) is not possible in \(unit.rawValue)")
    }
    if unit == .count, value < 0 || value != value.rounded() {
      throw Mismatch(reason: "\(FactReader.quoted(text)) is not a number of things")
    }
    return (.number(value), factor == 1 ? nil : text)
  }

  private func money(_ json: JSONValue, root: JSONValue) throws(Mismatch) -> FactValue {
    let source: JSONUnit.Currency
    let isMajor: Bool
    switch unit {
    case .moneyMinor(let currency): (source, isMajor) = (currency, false)
    case .moneyMajor(let currency): (source, isMajor) = (currency, true)
    default: throw Mismatch(reason: "it is not mapped as an amount")
    }
    let currency = try currency(source, root: root)
    guard let decimal = ExactDecimal(try digits(json)),
      let minor = decimal.scaled(by: isMajor ? Money.decimals(of: currency) : 0)
    else { throw Mismatch(reason: "the amount is too large, or finer than the smallest unit of \(currency)") }
    return .money(Money(minorUnits: minor, currency: currency))
  }

  private func currency(_ source: JSONUnit.Currency, root: JSONValue) throws(Mismatch) -> String {
    switch source {
    case .fixed(let code): return code
    case .path(let path):
      guard case .string(let text)? = root.value(at: path) else {
        throw Mismatch(reason: "there is no currency at \(path)")
      }
      let code = text.uppercased()
      guard code.utf8.count == 3, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
        throw Mismatch(reason: "\(FactReader.quoted(text)) is not a currency")
      }
      return code
    }
  }

  private func time(_ json: JSONValue) throws(Mismatch) -> (value: FactValue, raw: String?) {
    let moment: Timestamp?
    let text: String
    switch unit {
    case .epochSeconds, .epochMilliseconds:
      text = try digits(json)
      moment = ExactDecimal(text)?.truncated(by: unit == .epochSeconds ? 3 : 0).map(Timestamp.init(milliseconds:))
    case .iso8601, .localTime:
      guard case .string(let string) = json else { throw Mismatch(reason: "it is \(json.kindName), not a time") }
      text = string
      moment = unit == .iso8601 ? TimeText.iso8601(text) : TimeText.local(text, in: calendar)
    default: throw Mismatch(reason: "it is not mapped as a time")
    }
    // Beyond the year 9999 nothing in a shop happens, and no calendar has to cope with it.
    guard let moment, (0..<253_402_300_800_000).contains(moment.milliseconds) else {
      throw Mismatch(reason: "\(FactReader.quoted(text)) is not a time")
    }
    return (.time(moment), DeviceText.clean(text, limit: 40))
  }
}
