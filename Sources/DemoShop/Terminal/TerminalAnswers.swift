import ShopModel
import ZVT

/// What a simulated terminal says to a command: a reply at once, messages after it, and what happens when the last of
/// them has been acknowledged.
struct Answer {
  var reply: APDU
  var messages: [APDU] = []
  var effect = SimulatedTerminal.Effect.none

  static func refused(_ error: UInt8) -> Answer { Answer(reply: .refused(error)) }
  static func accepted(_ messages: APDU..., effect: SimulatedTerminal.Effect = .none) -> Answer {
    Answer(reply: .accepted, messages: messages, effect: effect)
  }
}

extension SimulatedTerminal {
  /// What works although the terminal is locked (PA00P015 13.08, 7.1), and the restart, which is how a person unlocks
  /// it.
  private static let worksWhenLocked: Set<ControlField> = [
    .statusEnquiry, .displayText, .registration, .logOff, .abortCommand, .resetTerminal, .initialisation,
    .softwareUpdate, .feig,
  ]

  mutating func answer(to command: APDU, at now: Timestamp) -> Answer {
    if let error = refuses[command.control] { return .refused(error) }
    if wantsRegistration, command.control != .registration, received[.registration] == nil { return .refused(0x6B) }
    if case .initialising = phase, command.control != .statusEnquiry { return .refused(0x9C) }
    if let fault, !Self.worksWhenLocked.contains(command.control) {
      return .accepted(APDU(.abort, [fault.status]))
    }
    switch command.control {
    case .statusEnquiry: return statusAnswer(to: command.data, at: now)
    case .turnoverTotals: return .accepted(APDU(.statusInformation, settlementFields(at: now)), APDU(.completion))
    case .reservationEnquiry: return .accepted(reservations)
    case .printSystemConfiguration: return .accepted(configurationPrint, APDU(.completion))
    case .diagnosis: return diagnosis(at: now)
    case .displayText:
      show(command.data)
      return Answer(reply: .accepted)
    case .abortCommand:
      stop()
      return Answer(reply: .accepted)
    case .endOfDay: return endOfDay(at: now)
    case .resetTerminal: return .accepted(APDU(.completion), effect: .restart)
    case .registration:
      return .accepted(
        APDU(.completion, [0x19, 0x00, 0x29] + FieldEncoding.digits(device.tid) + currencyField))
    case .logOff: return Answer(reply: .accepted)
    case .initialisation: return initialisation
    case .repeatReceipt: return lastReceipt(at: now)
    case .sendOfflineTransactions:
      return reachesHost
        ? .accepted(APDU(.completion), effect: .sendStored) : .accepted(APDU(.abort, [0xFA]))
    case .softwareUpdate: return softwareUpdate
    case .feig where device.isFeig: return feig(command.data)
    default: return .refused(0x83)
    }
  }

  // MARK: Status enquiry (05 01)

  private func statusAnswer(to data: [UInt8], at now: Timestamp) -> Answer {
    if wantsPassword, data.count < 3 { return .refused(0x37) }
    if !knowsServiceByte, data.count > 3 { return .refused(0x9A) }
    let serviceByte = data.count >= 5 && data[3] == 0x03 ? data[4] : 0
    var body: [UInt8] = []
    if serviceByte & 0x02 == 0 { body += FieldEncoding.lllvar([UInt8](device.software.utf8)) }
    body.append(status)
    if serviceByte & 0x04 != 0 { body += statusContainer(at: now) }
    var answer = Answer(reply: .accepted, messages: interjections)
    answer.messages.append(APDU(.completion, body))
    return answer
  }

  private func statusContainer(at now: Timestamp) -> [UInt8] {
    var ready: UInt8 = if case .initialising = phase { 0x01 } else { 0x00 }
    if fault?.status == 0x51 { ready = 0x01 }
    if fault == .tampered { ready = 0x03 }
    let identity = FieldEncoding.object(
      [0xE4],
      FieldEncoding.object([0x1F, 0x40], [UInt8](device.name.utf8))
        + FieldEncoding.object([0x1F, 0x41], [UInt8](device.software.utf8))
        + FieldEncoding.object([0x1F, 0x42], FieldEncoding.digits(device.serial))
        + FieldEncoding.object([0x1F, 0x43], [ready]))
    var objects = [
      FieldEncoding.object([0x1F, 0x44], FieldEncoding.digits(device.tid)), identity, clockObject(at: now),
    ]
    if let locks = fault?.locks, locks != 0 {
      objects.append(FieldEncoding.object([0x1F, 0x55], [UInt8(locks >> 8), UInt8(locks & 0xFF)]))
    }
    return FieldEncoding.container(objects)
  }

  private func clockObject(at now: Timestamp) -> [UInt8] {
    let time = ownTime(at: now)
    let date = FieldEncoding.bcd(time.year * 10_000 + time.month * 100 + time.day, bytes: 4)
    return FieldEncoding.object(
      [0x34], FieldEncoding.object([0x1F, 0x0E], date) + FieldEncoding.object([0x1F, 0x0F], timeOfDay(time)))
  }

  private func timeOfDay(_ time: CivilTime) -> [UInt8] {
    FieldEncoding.bcd(time.hour * 10_000 + time.minute * 100 + time.second, bytes: 3)
  }

  // MARK: Turnover (06 10, 06 23, 06 50)

  private func settlementFields(at now: Timestamp) -> [UInt8] {
    let time = ownTime(at: now)
    return [0x27, 0x00, 0x04] + FieldEncoding.bcd(batch.amount, bytes: 6)
      + [0x0C] + timeOfDay(time) + [0x0D] + FieldEncoding.bcd(time.month * 100 + time.day, bytes: 2)
      + currencyField + [0x60] + FieldEncoding.lllvar(batch.totals)
  }

  private var currencyField: [UInt8] { [0x49] + FieldEncoding.bcd(currency, bytes: 2) }

  /// Pre-authorisations are listed in an abort with code B8; receipt FFFF says that there is none.
  private var reservations: APDU {
    switch preauthorisations.count {
    case 0: APDU(.abort, [0xB8, 0x87, 0xFF, 0xFF])
    case 1: APDU(.abort, [0xB8, 0x87] + FieldEncoding.bcd(preauthorisations[0], bytes: 2))
    default:
      APDU(
        .abort,
        [0xB8]
          + FieldEncoding.container([
            FieldEncoding.object(
              [0x23], preauthorisations.flatMap { FieldEncoding.object([0x08], FieldEncoding.bcd($0, bytes: 2)) })
          ]))
    }
  }

  private func endOfDay(at now: Timestamp) -> Answer {
    if !preauthorisations.isEmpty { return .accepted(reservations) }
    if !reachesHost { return .accepted(APDU(.intermediateStatus, [0x04]), APDU(.abort, [0xA3])) }
    return .accepted(
      APDU(.intermediateStatus, [0x04]), APDU(.statusInformation, settlementFields(at: now)),
      printLine("END OF DAY", attribute: 0x40), printLine("\(batch.count) payments"),
      printLine("total \(batch.amount)", attribute: 0x81), APDU(.completion), effect: .settle)
  }

  private func lastReceipt(at now: Timestamp) -> Answer {
    guard batch.count > 0 else { return .accepted(APDU(.abort, [0x65])) }
    let time = ownTime(at: now)
    let average = batch.amount / batch.count
    return .accepted(
      APDU(
        .statusInformation,
        [0x27, 0x00, 0x04] + FieldEncoding.bcd(average, bytes: 6) + [0x87]
          + FieldEncoding.bcd(batch.lastReceipt, bytes: 2) + [0x0C] + timeOfDay(time) + [0x0D]
          + FieldEncoding.bcd(time.month * 100 + time.day, bytes: 2) + currencyField), APDU(.completion))
  }

  // MARK: Parameters and software (06 93, 08 10, 0F A1)

  private var initialisation: Answer {
    reachesHost
      ? .accepted(APDU(.intermediateStatus, [0x04]), APDU(.completion), effect: .initialise)
      : .accepted(APDU(.intermediateStatus, [0x04]), APDU(.abort, [0xA3]))
  }

  /// Refused while there is turnover, and when there is nothing new.
  private var softwareUpdate: Answer {
    if batch.count > 0 { return .accepted(APDU(.abort, [0x6A])) }
    guard availableSoftware != nil else { return .accepted(APDU(.completion, [0x27, 0x00])) }
    return .accepted(APDU(.completion, [0x27, 0xE0]), effect: .update)
  }

  /// Feig's own commands: who it is, and its factory reset.
  private func feig(_ data: [UInt8]) -> Answer {
    if data == [0x00, 0x01] {
      let columns = [
        (device.serial.uppercased(), 8), ("GER-APP-v" + device.software, 17), (device.tid, 8), ("24.4", 4),
      ]
      let text = columns.flatMap { text, width in
        [UInt8]((text + String(repeating: " ", count: width)).utf8.prefix(width))
      }
      return .accepted(APDU(.completion, text))
    }
    guard data.count == 5, data.suffix(2) == [0x02, 0x55] else { return .refused(0x9A) }
    return .accepted(APDU(.completion), effect: .factoryReset)
  }

  // MARK: Printouts (06 1A, 06 70)

  private func printLine(_ text: String, attribute: UInt8 = 0x00) -> APDU {
    APDU(.printLine, [attribute] + [UInt8](text.utf8))
  }

  private var configurationPrint: APDU {
    let lines = [
      "SYSTEM CONFIGURATION", "Device:        \(device.name)", "Software:      \(device.software)",
      "Serial:        \(device.serial)", "Terminal ID:   \(device.tid)", "Battery:       \(battery) %",
      "Paper:         \(paperIsLow ? "low" : "ok")", "Receipts:      \(batch.count) unsettled",
      "Host:          \(reachesHost ? "connected" : "not connected")",
    ]
    let text = lines.flatMap { FieldEncoding.object([0x07], [UInt8]($0.utf8)) } + FieldEncoding.object([0x09], [0x81])
    return APDU(
      .printTextBlock,
      FieldEncoding.container([
        FieldEncoding.object([0x1F, 0x07], [0x03]), FieldEncoding.object([0x25], text),
      ]))
  }

  private func diagnosis(at now: Timestamp) -> Answer {
    guard reachesHost else {
      return .accepted(APDU(.intermediateStatus, [0x04]), APDU(.abort, [0xA3]))
    }
    let time = ownTime(at: now)
    let date = FieldEncoding.bcd(time.year % 100 * 10_000 + time.month * 100 + time.day, bytes: 3)
    return .accepted(
      APDU(.intermediateStatus, [0x04]),
      APDU(ControlField(0x04, 0x01), [0xAA] + date + [0x0C] + timeOfDay(time)),
      printLine("DIAGNOSIS", attribute: 0x40), printLine("host ok", attribute: 0x81), APDU(.completion))
  }
}
