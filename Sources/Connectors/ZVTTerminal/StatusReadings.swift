import ShopModel
import ZVT

/// The readings that a terminal's answer to Status-Enquiry gives. Pure.
struct StatusReadings {
  let subject: SubjectID
  let calendar: ShopCalendar

  /// The facts an answer can tell.
  static let facts: Set<Fact> = ComponentFaults.facts.union([
    .terminalState, .terminalStatusCode, .terminalLocks, .terminalTID, .terminalSerial, .terminalDeviceName,
    .terminalSoftware, .terminalClockDrift, .terminalNextReboot,
  ])

  /// What `answer` says, seen at `now`.
  func readings(of answer: StatusEnquiryAnswer, faults: inout ComponentFaults, at now: Timestamp) -> [Reading] {
    var readings = state(of: answer, at: now)
    if let locks = answer.locks {
      // The catalogue has one name for each bit, the highest first.
      let names = Choice.lock.enumerated().filter { locks.rawValue & (0x8000 >> UInt16($0.offset)) != 0 }
      readings.append(reading(.terminalLocks, .texts(names.map(\.element)), at: now, raw: "1F55 \(locks.hex)"))
    }
    for (fact, value) in faults.take(answer.status, answer.locks) {
      readings.append(reading(fact, .text(value), at: now, raw: statusText(answer.status)))
    }
    func add(_ fact: Fact, _ text: String?) {
      let text = DeviceText.clean(text ?? "")
      if !text.isEmpty { readings.append(reading(fact, .text(text), at: now)) }
    }
    add(.terminalTID, answer.tid)
    add(.terminalSerial, answer.serial)
    add(.terminalDeviceName, answer.deviceName)
    add(.terminalSoftware, answer.softwareVersion ?? answer.version)
    return readings + times(of: answer, at: now)
  }

  private func state(of answer: StatusEnquiryAnswer, at now: Timestamp) -> [Reading] {
    var readings: [Reading] = []
    let text = statusText(answer.status)
    if let status = answer.status {
      readings.append(
        reading(.terminalStatusCode, .text(TerminalStateName.hex(status.rawValue)), at: now, raw: text))
    }
    let isTampered = answer.deviceState == .tampered || answer.locks?.contains(.secureModuleChanged) == true
    var state = isTampered ? "tampered" : answer.status.map { TerminalStateName.of($0.rawValue) } ?? "unknown"
    // The device knows better than a status byte that says all is well.
    if state == "ready", answer.deviceState == .initialisationNeeded { state = "initialisation-required" }
    if state == "ready", answer.deviceState == .noKeys { state = "configuration-required" }
    let raw = isTampered ? "\(text); reports tampering" : text
    readings.append(reading(.terminalState, .text(state), at: now, raw: raw))
    return readings
  }

  private func statusText(_ status: TerminalStatus?) -> String {
    status.map { "\(TerminalStateName.hex($0.rawValue)) \($0.meaning)" } ?? "no status in the answer"
  }

  private func times(of answer: StatusEnquiryAnswer, at now: Timestamp) -> [Reading] {
    var readings: [Reading] = []
    let shop = calendar.civil(now)
    let ours = ShopCalendar.utc.moment(
      year: shop.year, month: shop.month, day: shop.day, hour: shop.hour, minute: shop.minute, second: shop.second)
    // Both are wall clocks in the shop: compared as such, the hour that comes twice in autumn does no harm.
    if let clock = answer.clock, let ours,
      let theirs = ShopCalendar.utc.moment(
        year: clock.year, month: clock.month, day: clock.day, hour: clock.hour, minute: clock.minute,
        second: clock.second)
    {
      let drift = Double((theirs - ours).wholeSeconds)
      readings.append(reading(.terminalClockDrift, .number(drift), at: now, raw: text(clock)))
    }
    if let reboot = answer.nextReboot,
      let moment = calendar.moment(
        year: reboot.year, month: reboot.month, day: reboot.day, hour: reboot.hour, minute: reboot.minute,
        second: reboot.second)
    {
      readings.append(reading(.terminalNextReboot, .time(moment), at: now, raw: text(reboot)))
    }
    return readings
  }

  private func text(_ clock: TerminalClock) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(clock.year)-\(two(clock.month))-\(two(clock.day)) "
      + "\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second))"
  }

  private func reading(_ fact: Fact, _ value: FactValue, at now: Timestamp, raw: String? = nil) -> Reading {
    Reading(subject, fact, value, at: now, source: ZVTTerminalConnector.source, raw: raw.map { DeviceText.clean($0) })
  }
}
