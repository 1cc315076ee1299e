/// Measurements of several ways to do the same thing, the first of which is the yardstick.
struct FigureTable {
  private struct Row {
    var name: String
    var figures: [Figures]
  }

  let title: String
  private var rows: [Row] = []

  init(title: String) { self.title = title }

  mutating func add(_ figures: Figures, to name: String) {
    guard let index = rows.firstIndex(where: { $0.name == name }) else {
      return rows.append(Row(name: name, figures: [figures]))
    }
    rows[index].figures.append(figures)
  }

  /// The table; of several rounds, medians, and the range of the processor time. `per s` is what was done, which the
  /// terminals' process may have limited; `per core` is what one processor would do at that cost.
  var text: String {
    let yardstick = rows.first.flatMap { median($0.figures.compactMap(\.microseconds)) }
    let header =
      left(title, 40) + right("us/enquiry", 12) + right("range", 14) + right("ratio", 8) + right("user", 7)
      + right("per s", 9) + right("CPU", 8) + right("per core", 10) + right("failed", 8)
    return ([header] + rows.map { line($0, yardstick) }).joined(separator: "\n") + "\n"
  }

  private func line(_ row: Row, _ yardstick: Double?) -> String {
    let costs = row.figures.compactMap(\.microseconds).sorted()
    let cost = median(costs)
    let ratio = cost.flatMap { cost in yardstick.map { cost / $0 } }
    let userPart = median(row.figures.map { $0.cost.processor > 0 ? $0.cost.user / $0.cost.processor : 0 })
    let range = costs.isEmpty ? "-" : "\(Int(costs[0]))-\(Int(costs[costs.count - 1]))"
    return left(row.name, 40) + right(cost.map { decimals($0, 1) } ?? "-", 12) + right(range, 14)
      + right(ratio.map { decimals($0, 2) } ?? "-", 8) + right(userPart.map { "\(Int($0 * 100)) %" } ?? "-", 7)
      + right(median(row.figures.map(\.rate)).map { "\(Int($0.rounded()))" } ?? "-", 9)
      + right(median(row.figures.map(\.share)).map { "\(decimals($0 * 100, 1)) %" } ?? "-", 8)
      + right(cost.map { "\(Int(1e6 / $0))" } ?? "-", 10) + right("\(row.figures.reduce(0) { $0 + $1.failed })", 8)
  }

  private func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

/// A number with so many decimals.
func decimals(_ number: Double, _ count: Int) -> String {
  let scale = count == 0 ? 1 : (0..<count).reduce(1) { scale, _ in scale * 10 }
  let whole = Int((number * Double(scale)).rounded())
  let rest = String(abs(whole % scale))
  let sign = whole < 0 ? "-" : ""
  guard count > 0 else { return "\(sign)\(abs(whole))" }
  return "\(sign)\(abs(whole) / scale)." + String(repeating: "0", count: count - rest.count) + rest
}

/// A text, filled up on the right.
func left(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}

/// A text, filled up on the left.
func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(1, width - text.count)) + text
}
