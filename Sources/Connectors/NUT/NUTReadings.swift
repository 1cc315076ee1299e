import ShopModel

/// What the variables of a power source tell. Pure.
///
/// `ups.status` is a list of flags. Of those only these mean something here: OL on line, OB on battery, LB battery low, RB
/// replace the battery. Where it says neither or both of OL and OB (a bypass, a UPS that is off, a driver that has not
/// looked yet), nobody knows what feeds the shop, and nothing is reported of it.
struct NUTReadings {
  /// The facts there can be.
  static let facts: Set<Fact> = [
    .powerSource, .powerCharge, .powerRuntime, .powerInputVoltage, .powerLowBattery, .powerReplaceBattery,
  ]

  /// Who reports it.
  static let source = "nut"

  private(set) var readings: [Reading] = []
  private(set) var notes: [String] = []
  private let subject: SubjectID
  private let now: Timestamp

  init(_ variables: [String: String], of subject: SubjectID, at now: Timestamp) {
    self.subject = subject
    self.now = now
    readStatus(variables["ups.status"])
    readNumber("battery.charge", of: .powerCharge, in: 0...100, variables)
    // A year is more than any battery lasts.
    readNumber("battery.runtime", of: .powerRuntime, in: 0...31_536_000, variables)
    readNumber("input.voltage", of: .powerInputVoltage, in: 0...1000, variables)
  }

  private mutating func readStatus(_ status: String?) {
    guard let status else {
      notes.append("ups.status is not in the answer")
      return
    }
    let flags = Set(status.split(separator: " ").map { $0.uppercased() })
    if flags.contains("ALARM") { notes.append("ups.status: \"\(status)\": the UPS has an alarm; look at its display") }
    // Whose output is off, or goes off now, feeds nobody.
    let isOff = flags.contains("OFF") || flags.contains("FSD")
    switch (flags.contains("OL") && !isOff, flags.contains("OB") && !isOff) {
    case (true, false): add(.powerSource, .text("mains"), raw: status)
    case (false, true): add(.powerSource, .text("battery"), raw: status)
    default: notes.append("ups.status: \"\(status)\" says neither that it feeds from the mains nor from its battery")
    }
    let isClear = !isOff && flags.contains("OL") != flags.contains("OB")
    // A flag that is set is believed; that it is not set only where the rest makes sense.
    for (flag, fact) in [("LB", Fact.powerLowBattery), ("RB", .powerReplaceBattery)] {
      if flags.contains(flag) { add(fact, .bool(true), raw: status) } else if isClear { add(fact, .bool(false)) }
    }
  }

  private mutating func readNumber(
    _ name: String, of fact: Fact, in range: ClosedRange<Double>, _ variables: [String: String]
  ) {
    guard let text = variables[name] else { return }
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let number = Double(text), range.contains(number) else {
      notes.append("\(name): \"\(text)\" is not a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
      return
    }
    add(fact, .number(number))
  }

  private mutating func add(_ fact: Fact, _ value: FactValue, raw: String? = nil) {
    readings.append(Reading(subject, fact, value, at: now, source: NUTReadings.source, raw: raw))
  }
}
