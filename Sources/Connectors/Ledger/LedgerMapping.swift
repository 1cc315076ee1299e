import ShopConfiguration
import ShopModel

/// Turns a ledger's table into readings as its configuration says. Pure.
struct LedgerMapping {
  /// The most notes made of one table; the last one counts the rest.
  static let noteLimit = 20

  let configuration: LedgerConfiguration
  let calendar: ShopCalendar

  /// What the connector of this ledger can report.
  var capabilities: ConnectorCapabilities {
    let facts = Set(configuration.facts.map(\.fact))
    return ConnectorCapabilities(
      facts: Dictionary(configuration.subjects.map { ($0, facts) }, uniquingKeysWith: { first, _ in first }))
  }

  /// What a table told. Readings have no time yet.
  struct Result: Hashable {
    struct Value: Hashable {
      var subject: SubjectID
      var fact: Fact
      var value: FactValue
      var raw: String?
    }
    var values: [Value] = []
    var notes: [String] = []
  }

  /// Reads a table. A cell that is empty tells nothing; of several rows about one account the last counts.
  func read(_ table: CSVTable) -> Result {
    var result = Result(notes: table.problems.map(\.description))
    var columns: [String: Int] = [:]
    for (index, name) in table.heading.enumerated() where !name.isEmpty {
      if columns[name] != nil { result.notes.append("the heading \(quoted(name)) occurs twice; the first counts") }
      if columns[name] == nil { columns[name] = index }
    }
    let used = configuration.facts.filter { mapping in
      if columns[mapping.column] != nil { return true }
      result.notes.append("\(mapping.fact.rawValue): there is no heading \(quoted(mapping.column))")
      return false
    }
    for (subject, row) in rows(of: table, columns, &result.notes) {
      let members = columns.mapValues { JSONValue.string(row.cells[$0]) }
      for mapping in used {
        guard let cell = members[mapping.column], cell != .string("") else { continue }
        let reader = FactReader(fact: mapping.fact, unit: mapping.unit, values: mapping.values, calendar: calendar)
        do {
          let (value, raw) = try reader.read(cell, root: .object(members))
          result.values.append(.init(subject: subject, fact: mapping.fact, value: value, raw: raw))
        } catch {
          result.notes.append("line \(row.line), \(quoted(mapping.column)): \(error.reason)")
        }
      }
    }
    if result.notes.count > Self.noteLimit {
      let rest = result.notes.count - Self.noteLimit + 1
      result.notes.removeLast(rest)
      result.notes.append("and \(rest) more")
    }
    return result
  }

  private func rows(
    of table: CSVTable, _ columns: [String: Int], _ notes: inout [String]
  ) -> [(SubjectID, CSVTable.Row)] {
    switch configuration.rows {
    case .account(let key): return table.rows.last.map { [(.account(key), $0)] } ?? []
    case .column(let name, let accounts):
      guard let column = columns[name] else {
        notes.append("there is no heading \(quoted(name)), so nobody knows whom the rows are about")
        return []
      }
      var last: [SubjectID: CSVTable.Row] = [:]
      for row in table.rows {
        // Rows about others are others' affair.
        if let account = accounts[row.cells[column]] { last[.account(account)] = row }
      }
      return last.sorted { $0.value.line < $1.value.line }.map { ($0.key, $0.value) }
    }
  }

  private func quoted(_ text: String) -> String { "\"\(DeviceText.clean(text, limit: 40))\"" }
}
