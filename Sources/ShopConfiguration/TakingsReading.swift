internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `takings:`: the currency, and for each day the takings of one hour: `mon-fri: {9-12: 400, 12-14:30: 900}`.
  func readTakings(_ node: YAMLNode) -> TakingsProfile? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let currency = item.node("currency", isRequired: true).flatMap(readCurrency)
    var week = WeekOfTakings()
    let dayEntries = item.entries("hourly", isRequired: true)
    for entry in dayEntries ?? [] {
      let days = weekdays(entry.key, at: entry.keyPosition)
      for hours in reader.entries(entry.value) ?? [] {
        let span = minutes(hours.key, at: hours.keyPosition)
        let amount = readAmount(hours.value, currency: currency ?? "CNY")
        guard let span, let amount else { continue }
        for day in days {
          let line = week.add(amount, day: day, from: span.from, to: span.to, line: hours.keyPosition.line)
          guard let line else { continue }
          reader.problem(
            at: hours.keyPosition,
            "\(excerpt(hours.key)) overlaps other hours of \(ConfigurationReader.dayNames[day]), from line \(line)")
          break
        }
      }
    }
    if dayEntries?.isEmpty == true { item.problem(with: "hourly", "no hour has any takings") }
    return currency.map { TakingsProfile(currency: $0, days: week.days) }
  }

  private func readCurrency(_ node: YAMLNode) -> String? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    if isCurrency(text) { return text }
    reader.problem(
      at: node.position,
      "\(excerpt(text)) is not a currency such as CNY or EUR (ISO 4217)"
        + (isCurrency(text.uppercased()) ? "; did you mean \(excerpt(text.uppercased()))?" : ""))
    return nil
  }

  /// `9-12`, `9:00-12:30`, `22-2`: `to` is later than `from`, after 1440 where it is on the next day.
  private func minutes(_ text: String, at position: SourcePosition) -> (from: Int, to: Int)? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      let part = trimmed(part)
      return part.contains(":") ? minute(part) : minute(part + ":00")
    }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from < 1440, from != to else {
      reader.problem(at: position, "\(excerpt(text)) are not hours; write \"9-12\" or \"9:00-12:30\"")
      return nil
    }
    return (from, to > from ? to : to + 1440)
  }

  /// An amount in major units, `400` or `412.50`, as minor units.
  private func readAmount(_ node: YAMLNode, currency: String) -> Int64? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = Money.decimals(of: currency)
    let digits = parts.joined()
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      reader.problem(at: node.position, "\(excerpt(text)) is not an amount for one hour, such as \"400\"")
      return nil
    }
    let fraction = parts.count == 2 ? parts[1].utf8.count : 0
    guard fraction <= decimals else {
      reader.problem(
        at: node.position,
        "\(excerpt(text)) is finer than \(currency), which has \(decimals == 0 ? "no" : "\(decimals)") decimal places")
      return nil
    }
    guard let amount = Int64(digits + String(repeating: "0", count: decimals - fraction)), amount <= 1_000_000_000_000
    else {
      reader.problem(at: node.position, "\(excerpt(text)) is more than a shop takes in an hour")
      return nil
    }
    return amount
  }
}

func isCurrency(_ text: String) -> Bool {
  text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
}

/// The stretches of a week as they are read, with the lines they stand in.
private struct WeekOfTakings {
  private(set) var days: [Int: [TakingsProfile.Span]] = [:]
  private var lines: [Int: [Int]] = [:]

  /// Adds a stretch that begins on `day`; what is after midnight belongs to the next one.
  ///
  /// - Returns: the line of a stretch it overlaps; nil when there is none and it was added.
  mutating func add(_ amount: Int64, day: Int, from: Int, to: Int, line: Int) -> Int? {
    var pieces = [(day, TakingsProfile.Span(begins: from, ends: min(to, 1440), perHour: amount))]
    if to > 1440 { pieces.append(((day + 1) % 7, TakingsProfile.Span(begins: 0, ends: to - 1440, perHour: amount))) }
    for (day, piece) in pieces {
      let other = days[day]?.firstIndex { $0.begins < piece.ends && piece.begins < $0.ends }
      if let other { return lines[day]?[other] }
    }
    for (day, piece) in pieces {
      days[day, default: []].append(piece)
      lines[day, default: []].append(line)
    }
    return nil
  }
}
