import ShopConfiguration
import ShopModel

/// Turns what a plugin said into readings as its configuration says. Pure.
struct PluginMapping {
  let configuration: PluginConfiguration
  let calendar: ShopCalendar

  /// What the connector of this plugin can report.
  var capabilities: ConnectorCapabilities {
    var facts: [SubjectID: Set<Fact>] = [:]
    for mapping in configuration.facts { facts[mapping.subject, default: []].insert(mapping.fact) }
    return ConnectorCapabilities(facts: facts)
  }

  /// The readings of an answer, and what could not be understood.
  func read(_ output: PluginOutput, _ state: PluginState, at now: Timestamp) -> (readings: [Reading], notes: [String]) {
    var readings: [Reading] = []
    var notes = output.notes
    for mapping in configuration.facts {
      do {
        guard let (value, raw) = try read(mapping, output, state) else { continue }
        readings.append(
          Reading(mapping.subject, mapping.fact, value, at: now, source: configuration.key, raw: raw))
      } catch {
        notes.append("\(mapping.fact.rawValue) of \(mapping.subject): \(error.reason)")
      }
    }
    return (readings, notes)
  }

  private typealias Mismatch = FactReader.Mismatch

  private func read(
    _ mapping: PluginFactMapping, _ output: PluginOutput, _ state: PluginState
  ) throws(FactReader.Mismatch) -> (FactValue, raw: String?)? {
    switch mapping.source {
    case .exit: return try read(mapping, state).map { ($0, raw: output.summary) }
    case .text:
      // A plugin that says nothing has told nothing.
      guard !output.summary.isEmpty else { return nil }
      return (try reader(mapping).read(.string(output.summary), root: .null).value, raw: nil)
    case .label(let label):
      guard let value = output.value(label) else { throw Mismatch(reason: "\(label) is not in the performance data") }
      // It says itself that it does not know.
      guard let number = value.number else { return nil }
      if case .number = mapping.fact.definition.type {
        let reader = reader(mapping, unit: try unit(of: value, mapping))
        return (try reader.read(.number(number), root: .null).value, raw: value.raw)
      }
      guard let state = value.state else { throw Mismatch(reason: "\(label) has no thresholds to tell it by") }
      return try read(mapping, state).map { ($0, raw: value.raw) }
    }
  }

  /// Nil: nothing is to be told of this state.
  private func read(
    _ mapping: PluginFactMapping, _ state: PluginState
  ) throws(FactReader.Mismatch) -> FactValue? {
    guard mapping.values[state.rawValue] != nil else { return nil }
    return try reader(mapping).read(.string(state.rawValue), root: .null).value
  }

  private func reader(_ mapping: PluginFactMapping, unit: JSONUnit = .plain) -> FactReader {
    FactReader(fact: mapping.fact, unit: unit, values: mapping.values, calendar: calendar)
  }

  /// In what unit a number comes. Where the plugin says it, that counts; what was configured must agree.
  private func unit(of value: PluginValue, _ mapping: PluginFactMapping) throws(FactReader.Mismatch) -> JSONUnit {
    guard !value.unit.isEmpty else {
      if let unit = mapping.unit { return unit }
      if JSONUnit.count.fits(mapping.fact) { return .count }
      throw Mismatch(reason: "\(value.label) comes without a unit; say it with \"unit\"")
    }
    guard let unit = Self.units[value.unit], unit.fits(mapping.fact) else {
      throw Mismatch(reason: "\(value.label) comes in \(value.unit), which is no unit of this fact")
    }
    if let configured = mapping.unit, configured != unit {
      throw Mismatch(reason: "\(value.label) comes in \(value.unit), not in the unit that is configured")
    }
    return unit
  }

  /// The units of the guidelines, and a few that plugins write beside them. `c` counts up for ever.
  private static let units: [String: JSONUnit] = [
    "s": .seconds, "ms": .milliseconds, "us": .microseconds, "%": .percent, "c": .count, "dBm": .decibelMilliwatts,
    "V": .volts, "C": .celsius, "degC": .celsius,
  ]
}
