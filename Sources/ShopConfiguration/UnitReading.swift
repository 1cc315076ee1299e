internal import LocatedYAML
internal import ShopModel

extension JSONUnit {
  /// The units that are a single word. ``plain`` has none.
  static let words: [(word: String, unit: JSONUnit)] = [
    ("count", .count), ("ms", .milliseconds), ("s", .seconds), ("min", .minutes), ("h", .hours),
    ("percent", .percent), ("ratio", .ratio), ("dBm", .decibelMilliwatts), ("degC", .celsius), ("V", .volts),
    ("epoch-s", .epochSeconds), ("epoch-ms", .epochMilliseconds), ("iso8601", .iso8601), ("local", .localTime),
  ]
}

extension ConfigurationReader {
  /// `ms`, `percent`, `iso8601`, `money-minor CNY`, `money-major $.currency`, …; the unit must fit the fact. Counts and
  /// what is not a number need none.
  func readUnit(_ node: YAMLNode?, of fact: Fact, _ item: MappingReader) -> JSONUnit? {
    guard let node else {
      for unit in [JSONUnit.plain, .count] where unit.fits(fact) { return unit }
      item.problem(
        with: "fact",
        "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)); say how it is given with \"unit\": \(units(of: fact))")
      return nil
    }
    guard let text = reader.string(node, limit: 200) else { return nil }
    guard let unit = parsedUnit(text, at: node.position) else { return nil }
    guard unit.fits(fact) else {
      let possible = units(of: fact)
      reader.problem(
        at: node.position,
        "the unit \(excerpt(text)) does not fit: \(excerpt(fact.rawValue)) is \(kindOfValue(fact))"
          + (possible.isEmpty ? " and has no unit" : "; possible here: \(possible)"))
      return nil
    }
    return unit
  }

  private func parsedUnit(_ text: String, at position: SourcePosition) -> JSONUnit? {
    if let known = JSONUnit.words.first(where: { $0.word == text }) { return known.unit }
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    let word = parts.first ?? ""
    guard word == "money-minor" || word == "money-major" else {
      reader.problem(
        at: position,
        "unknown unit \(excerpt(text))"
          + reader.possible(text, among: JSONUnit.words.map(\.word) + ["money-minor", "money-major"]))
      return nil
    }
    guard parts.count == 2 else {
      reader.problem(
        at: position,
        "\(word) needs the currency: \"\(word) CNY\", or where it stands in the answer: \"\(word) $.currency\"")
      return nil
    }
    guard let currency = parsedCurrency(parts[1], at: position) else { return nil }
    return word == "money-minor" ? .moneyMinor(currency) : .moneyMajor(currency)
  }

  private func parsedCurrency(_ text: String, at position: SourcePosition) -> JSONUnit.Currency? {
    if text.hasPrefix("$") {
      do {
        return .path(try JSONPath(parsing: text))
      } catch {
        reader.problem(at: position, "\(excerpt(text)) is not a JSON path: \(error.reason)")
        return nil
      }
    }
    guard isCurrency(text) else {
      reader.problem(at: position, "\(excerpt(text)) is not a currency such as CNY or EUR (ISO 4217)")
      return nil
    }
    return .fixed(text)
  }

  private func units(of fact: Fact) -> String {
    if fact.definition.type == .money { return "money-minor CNY, money-major CNY" }
    return JSONUnit.words.filter { $0.unit.fits(fact) }.map(\.word).joined(separator: ", ")
  }

  /// What the fact's value is, in words.
  func kindOfValue(_ fact: Fact) -> String {
    switch fact.definition.type {
    case .bool: "true or false"
    case .number:
      switch fact.definition.unit {
      case .milliseconds?, .seconds?: "a length of time"
      case .percent?: "a share"
      case .decibelMilliwatts?: "a received power"
      case .celsius?: "a temperature"
      case .volts?: "a voltage"
      case nil: "a count"
      }
    case .text: "a text"
    case .version: "a version"
    case .choice, .choices: "a choice"
    case .texts: "a list of texts"
    case .money: "an amount of money"
    case .time: "a moment"
    case .tally: "a table of counts"
    }
  }
}

extension SourceReader {
  /// `; did you mean "x"?`, or what is possible.
  func possible(_ word: String, among names: [String]) -> String {
    let near = suggestion(for: word, among: names)
    return near.isEmpty ? "; possible here: \(names.joined(separator: ", "))" : near
  }
}
