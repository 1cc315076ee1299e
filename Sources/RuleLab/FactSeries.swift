import LocatedYAML
import ShopModel

/// The values that a fact has one after the other, as a test writes them: `ready x5, held-by-till x3, ready`.
///
/// A value with `x5` comes five times, one without comes once; the last without goes on to the end. `-` is no reading.
/// `-60 to -95 x8` are eight numbers from the one to the other.
struct FactSeries: Hashable, Sendable {
  fileprivate struct Item: Hashable, Sendable {
    /// One of them, or for a ramp two.
    var values: [FactValue?]
    var count: Int
  }

  /// The most values of one series.
  static let longest = 100_000

  private var items: [Item] = []
  /// Whether the last value goes on to the end.
  private(set) var isOpen = false
  /// How many values are given.
  private(set) var count = 0

  /// Reads a series; what is wrong with it is noted.
  ///
  /// - Parameter node: one text, or a list of them where values contain commas.
  init?(_ node: YAMLNode, of fact: Fact, start: Timestamp, _ reader: SourceReader) {
    let parts: [(text: String, position: SourcePosition)]
    if let nodes = node.items {
      parts = nodes.compactMap { part in reader.string(part).map { ($0, part.position) } }
      guard parts.count == nodes.count else { return nil }
    } else {
      guard let text = reader.string(node, limit: 4000) else { return nil }
      parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
        (String($0.trimmingBlanks), node.position)
      }
    }
    var isRight = !parts.isEmpty
    if parts.isEmpty { reader.problem(at: node.position, "the series has no values") }
    for (index, part) in parts.enumerated() {
      let (text, times) = FactSeries.repetition(of: part.text)
      do throws(LabProblem) {
        let values = try FactSeries.values(text, of: fact, start: start)
        if values.count > 1, times == nil {
          throw LabProblem("\(excerpt(part.text)) needs a count: \(excerpt("\(part.text) x8"))")
        }
        items.append(Item(values: values, count: times ?? 1))
        count += times ?? 1
        if index == parts.count - 1, times == nil { isOpen = true }
      } catch {
        reader.problem(at: part.position, error.description)
        isRight = false
      }
    }
    if count > FactSeries.longest {
      reader.problem(at: node.position, "the series has more than \(FactSeries.longest) values")
      isRight = false
    }
    if !isRight { return nil }
  }

  /// The value at a place, from 0; nil: no reading.
  subscript(place: Int) -> FactValue? {
    var rest = place
    for item in items {
      if rest < item.count { return item.value(rest) }
      rest -= item.count
    }
    return isOpen ? items.last.flatMap { $0.value($0.count - 1) } : nil
  }

  private static func values(_ text: String, of fact: Fact, start: Timestamp) throws(LabProblem) -> [FactValue?] {
    if text == "-" { return [nil] }
    if case .number = fact.definition.type, let (from, to) = ramp(text) {
      return [try fact.value(from: from, start: start), try fact.value(from: to, start: start)]
    }
    return [try fact.value(from: text, start: start)]
  }

  private static func ramp(_ text: String) -> (String, String)? {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard let place = words.firstIndex(of: "to"), place > 0, place < words.count - 1 else { return nil }
    return (words[..<place].joined(separator: " "), words[(place + 1)...].joined(separator: " "))
  }

  /// The value and how often it comes: of `ready x5` that is `ready` and 5.
  private static func repetition(of text: String) -> (String, Int?) {
    guard let blank = text.lastIndex(of: " ") else { return (text, nil) }
    let end = text[text.index(after: blank)...]
    guard end.first == "x", let times = Int(end.dropFirst()), times > 0, end.dropFirst().first != "+" else {
      return (text, nil)
    }
    return (String(text[..<blank].trimmingBlanks), min(times, longest + 1))
  }
}

extension FactSeries.Item {
  fileprivate func value(_ place: Int) -> FactValue? {
    guard values.count == 2, let from = values[0]?.number, let to = values[1]?.number, count > 1 else {
      return values[0]
    }
    let share = Double(place) / Double(count - 1)
    // In thousandths, so that a value is what a person would write.
    return .number(((from + (to - from) * share) * 1000).rounded() / 1000)
  }
}
