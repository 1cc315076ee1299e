internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `ledgers:`.
  func readLedgers(_ nodes: [YAMLNode], _ known: KnownSubjects, _ ids: inout UniqueValues) -> [LedgerConfiguration] {
    nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let id = item.identifier("id")
      if let id { ids.insert(id, at: item.position(of: "id"), reader) }
      let name = item.localized("name", isRequired: true)
      let path = item.node("file", isRequired: true).flatMap(programPath)
      let timing = item.timing(
        interval: LedgerConfiguration.defaultInterval, deadline: LedgerConfiguration.defaultDeadline)
      let freshFor = item.duration("fresh-for", in: .seconds(60) ... .seconds(60 * 86_400))
      let rows = readRows(item, known)
      var lines: [Fact: Int] = [:]
      let facts = (item.list("facts", isRequired: true) ?? []).compactMap { readLedgerFact($0, &lines) }
      if item.node("facts")?.items?.isEmpty == true { item.problem(with: "facts", "this ledger tells nothing") }
      guard let id, let name, let path, let rows else { return nil }
      return LedgerConfiguration(
        key: id, name: name, path: path, interval: timing.interval, deadline: timing.deadline,
        freshFor: freshFor ?? LedgerConfiguration.defaultFreshFor, rows: rows, facts: facts)
    }
  }

  /// `account: ID` or `key: COLUMN`.
  private func readRows(_ item: MappingReader, _ known: KnownSubjects) -> LedgerConfiguration.Rows? {
    let accountNode = item.node("account")
    let column = item.node("key").flatMap(readColumn)
    switch (accountNode, item.node("key")) {
    case (let node?, nil):
      guard let text = reader.string(node) else { return nil }
      return configured(text, at: node.position, among: known.accounts, what: "account").map { .account($0) }
    case (nil, _?):
      let byID = known.accounts.map { ($0, $0) }
      let accounts = Dictionary(
        known.accountsByMerchantID.map { ($0, $1) } + byID, uniquingKeysWith: { first, _ in first })
      if accounts.isEmpty { item.problem(with: "key", "no account is configured that a row could be about") }
      return column.map { .column($0, accounts: accounts) }
    case (_?, _?): item.problem(with: "key", "\"account\" and \"key\" cannot both stand here")
    case (nil, nil):
      if item.isMapping {
        reader.problem(
          at: item.position,
          "say whom the rows are about: \"account\", or \"key\" with the column of merchant numbers")
      }
    }
    return nil
  }

  /// A heading as it will be found: cleaned.
  private func readColumn(_ node: YAMLNode) -> String? {
    reader.string(node, limit: 100).map { DeviceText.clean($0) }
  }

  private func readLedgerFact(_ node: YAMLNode, _ lines: inout [Fact: Int]) -> LedgerFactMapping? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let fact = item.node("fact", isRequired: true).flatMap { readFact($0, list: .account) }
    let column = item.node("column", isRequired: true).flatMap(readColumn)
    let unitNode = item.node("unit")
    let valuesNode = item.node("values")
    guard let fact else { return nil }
    if let line = lines[fact] {
      item.problem(with: "fact", "\(excerpt(fact.rawValue)) is already told in line \(line)")
    } else {
      lines[fact] = item.position(of: "fact").line
    }
    let unit = readUnit(unitNode, of: fact, item)
    let values = valuesNode.map { readValues($0, of: fact) } ?? [:]
    guard let column, let unit else { return nil }
    return LedgerFactMapping(fact: fact, column: column, unit: unit, values: values)
  }
}
