import ShopModel
import Testing
import ZVT

@testable import DemoShop

/// A terminal whose answers the tests know byte by byte.
func testTerminal() -> SimulatedTerminal {
  SimulatedTerminal(
    device: TerminalDevice(tid: "52523535", serial: "17fd1e3c", name: "box", software: "2.1.0"))
}

private let now = ManualClock.start

extension SimulatedTerminal {
  /// Sends a command, acknowledges everything, and gives back every message.
  fileprivate mutating func converse(_ command: [UInt8], at moment: Timestamp = now) -> [[UInt8]] {
    let data = Array(command.dropFirst(3))
    var messages = receive(APDU(ControlField(command[0], command[1]), data), at: moment)
    var all = messages.map(\.encoded)
    while let last = messages.last, !last.isAcknowledgement {
      messages = receive(.positiveAcknowledgement, at: moment)
      all += messages.map(\.encoded)
    }
    return all
  }
}

@Suite("What a simulated terminal answers")
struct TerminalAnswerTests {
  @Test("a status enquiry with service byte 05 is answered with version, status, TID, device and clock")
  func fullStatus() {
    var terminal = testTerminal()
    let answer = terminal.converse(Wire.enquiry)
    #expect(answer.first == Wire.acknowledgement)
    let identity: [UInt8] =
      [0xE4, 0x19, 0x1F, 0x40, 0x03] + [UInt8]("box".utf8) + [0x1F, 0x41, 0x05] + [UInt8]("2.1.0".utf8)
      + [0x1F, 0x42, 0x04, 0x17, 0xFD, 0x1E, 0x3C] + [0x1F, 0x43, 0x01, 0x00]
    let clock: [UInt8] = [
      0x34, 0x0D, 0x1F, 0x0E, 0x04, 0x20, 0x26, 0x03, 0x02, 0x1F, 0x0F, 0x03, 0x06, 0x05, 0x32,
    ]
    let tid: [UInt8] = [0x1F, 0x44, 0x04, 0x52, 0x52, 0x35, 0x35]
    let container = [0x06, UInt8(tid.count + identity.count + clock.count)] + tid + identity + clock
    let body: [UInt8] = [0xF0, 0xF0, 0xF5] + [UInt8]("2.1.0".utf8) + [0x00] + container
    #expect(answer.last == [0x06, 0x0F, UInt8(body.count)] + body)
    #expect(answer.count == 2)
  }

  @Test("without a service byte there is no container; with bit 1 of it there is no version")
  func shortStatus() {
    var terminal = testTerminal()
    #expect(terminal.converse(Wire.plainEnquiry).flatMap { $0 } == Wire.plainAnswer)
    #expect(terminal.converse([0x05, 0x01, 0x05, 0, 0, 0, 0x03, 0x02]).last == [0x06, 0x0F, 0x01, 0x00])
  }

  @Test("a fault shows its status byte and its lock bits")
  func faults() {
    var terminal = testTerminal()
    terminal.fault = .brokenReader
    let answer = terminal.converse(Wire.enquiry).last ?? []
    #expect(answer[11] == 0xE2)
    #expect(answer.suffix(5) == [0x1F, 0x55, 0x02, 0x00, 0x02])
  }

  @Test("its clock is as far ahead as it is told, also over midnight")
  func clock() {
    var terminal = testTerminal()
    terminal.clockOffset = .seconds(18 * 3600)
    let answer = terminal.converse(Wire.enquiry).last ?? []
    #expect(answer.suffix(10) == [0x20, 0x26, 0x03, 0x03, 0x1F, 0x0F, 0x03, 0x00, 0x05, 0x32])
  }

  @Test("peculiar terminals refuse what they do not know")
  func refusals() {
    var old = testTerminal()
    old.knowsServiceByte = false
    #expect(old.converse(Wire.enquiry) == [[0x84, 0x9A, 0x00]])
    #expect(old.converse(Wire.plainEnquiry).count == 2)
    var strict = testTerminal()
    strict.wantsPassword = true
    #expect(strict.converse(Wire.plainEnquiry) == [[0x84, 0x37, 0x00]])
    var ingenico = testTerminal()
    ingenico.wantsRegistration = true
    #expect(ingenico.converse(Wire.enquiry) == [[0x84, 0x6B, 0x00]])
    var gateway = testTerminal()
    gateway.refuses[.resetTerminal] = 0x83
    #expect(gateway.converse(Wire.reset) == [[0x84, 0x83, 0x00]])
    #expect(gateway.phase == .running)
    #expect(gateway.converse([0x06, 0x77, 0x00]) == [[0x84, 0x83, 0x00]])
  }

  @Test("turnover totals come as amount and BMP 60 and change nothing")
  func totals() {
    var terminal = testTerminal()
    let batch = TerminalBatch(
      firstReceipt: 12, girocard: .init(count: 2, amount: 1234), visa: .init(count: 1, amount: 99))
    terminal.batch = batch
    let answer = terminal.converse([0x06, 0x10, 0x03, 0, 0, 0])
    #expect(answer.count == 3)
    #expect(answer[1].prefix(12) == [0x04, 0x0F, 76, 0x27, 0x00, 0x04, 0, 0, 0, 0, 0x13, 0x33])
    let none = [UInt8](repeating: 0, count: 7)
    let receipts: [UInt8] = [0x49, 0x09, 0x78, 0x60, 0xF0, 0xF5, 0xF3, 0x00, 0x12, 0x00, 0x14]
    let girocard: [UInt8] = [2, 0, 0, 0, 0, 0x12, 0x34]
    let visa: [UInt8] = [1, 0, 0, 0, 0, 0, 0x99]
    let totals = [receipts, girocard, none, none, none, visa, none, none].flatMap { $0 }
    #expect(Array(answer[1].suffix(60)) == totals)
    #expect(answer[2] == [0x06, 0x0F, 0x00])
    #expect(terminal.batch == batch)
  }

  @Test("open pre-authorisations are listed in an abort with B8; FFFF means none")
  func preauthorisations() {
    let enquiry: [UInt8] = [0x06, 0x23, 0x03, 0x87, 0xFF, 0xFF]
    var terminal = testTerminal()
    #expect(terminal.converse(enquiry).last == [0x06, 0x1E, 0x04, 0xB8, 0x87, 0xFF, 0xFF])
    terminal.preauthorisations = [42]
    #expect(terminal.converse(enquiry).last == [0x06, 0x1E, 0x04, 0xB8, 0x87, 0x00, 0x42])
    terminal.preauthorisations = [42, 1043]
    let list: [UInt8] = [0x23, 0x08, 0x08, 0x02, 0x00, 0x42, 0x08, 0x02, 0x10, 0x43]
    #expect(terminal.converse(enquiry).last == [0x06, 0x1E, 0x0D, 0xB8, 0x06, 0x0A] + list)
  }

  @Test("the configuration comes as one text block, the diagnosis as lines; without host it is aborted with A3")
  func printouts() {
    var terminal = testTerminal()
    let configuration = terminal.converse([0x06, 0x1A, 0x00])
    #expect(configuration.map { $0.prefix(2) } == [[0x80, 0x00], [0x06, 0xD3], [0x06, 0x0F]])
    #expect(String(decoding: configuration[1], as: UTF8.self).contains("17fd1e3c"))
    let diagnosis = terminal.converse([0x06, 0x70, 0x05, 0x06, 0x03, 0x1B, 0x01, 0x01])
    #expect(
      diagnosis.map { $0.prefix(2) } == [
        [0x80, 0x00], [0x04, 0xFF], [0x04, 0x01], [0x06, 0xD1], [0x06, 0xD1], [0x06, 0x0F],
      ])
    #expect(diagnosis[2] == [0x04, 0x01, 0x08, 0xAA, 0x26, 0x03, 0x02, 0x0C, 0x06, 0x05, 0x32])
    terminal.reachesHost = false
    #expect(terminal.converse([0x06, 0x70, 0x00]).last == [0x06, 0x1E, 0x01, 0xA3])
  }

  @Test("end-of-day empties the batch, but only when all of it was acknowledged")
  func endOfDay() {
    var terminal = testTerminal()
    terminal.batch = TerminalBatch(firstReceipt: 12, visa: .init(count: 3, amount: 4200))
    let command = APDU(.endOfDay, [0, 0, 0])
    _ = terminal.receive(command, at: now)
    terminal.connectionEnded()
    #expect(terminal.batch.count == 3)
    #expect(terminal.converse(command.encoded).last == [0x06, 0x0F, 0x00])
    #expect(terminal.batch.count == 0)
    #expect(terminal.batch.firstReceipt == 15)
  }

  @Test("end-of-day is not done with an open pre-authorisation or without the host")
  func endOfDayRefused() {
    var terminal = testTerminal()
    terminal.batch.visa = .init(count: 3, amount: 4200)
    terminal.preauthorisations = [7]
    #expect(terminal.converse([0x06, 0x50, 0x03, 0, 0, 0]).last == [0x06, 0x1E, 0x04, 0xB8, 0x87, 0x00, 0x07])
    terminal.preauthorisations = []
    terminal.reachesHost = false
    #expect(terminal.converse([0x06, 0x50, 0x03, 0, 0, 0]).last == [0x06, 0x1E, 0x01, 0xA3])
    #expect(terminal.batch.count == 3)
  }

  @Test("a locked terminal aborts with its status, but shows text and answers status enquiries")
  func locked() {
    var terminal = testTerminal()
    terminal.fault = .hung
    #expect(terminal.converse([0x06, 0x10, 0x03, 0, 0, 0]) == [Wire.acknowledgement, [0x06, 0x1E, 0x01, 0xDF]])
    #expect(terminal.converse([0x06, 0xE0, 0x04, 0xF1, 0xF0, 0xF1, 0x41]) == [Wire.acknowledgement])
    #expect(terminal.shownText == [0xF1, 0xF0, 0xF1, 0x41])
  }

  @Test("commands are counted, registration and log-off too")
  func counts() {
    var terminal = testTerminal()
    _ = terminal.converse(Wire.enquiry)
    _ = terminal.converse(Wire.enquiry)
    #expect(terminal.received == [.statusEnquiry: 2])
    _ = terminal.converse([0x06, 0x00, 0x06, 0, 0, 0, 0x08, 0x09, 0x78])
    _ = terminal.converse([0x06, 0x02, 0x00])
    #expect(terminal.received[.registration] == 1)
    #expect(terminal.received[.logOff] == 1)
  }
}

@Suite("The order of a simulated terminal's messages")
struct TerminalConversationTests {
  @Test("each of its messages waits for the acknowledgement of the one before")
  func oneByOne() {
    var terminal = testTerminal()
    terminal.interjections = [APDU(.intermediateStatus, [0x0E]), APDU(.statusInformation, [0x27, 0x00])]
    let begin = terminal.receive(APDU(.statusEnquiry), at: now)
    #expect(begin.map(\.control) == [.positiveAcknowledgement, .intermediateStatus])
    #expect(terminal.receive(.positiveAcknowledgement, at: now).map(\.control) == [.statusInformation])
    #expect(terminal.receive(.positiveAcknowledgement, at: now).map(\.control) == [.completion])
    #expect(terminal.isInConversation)
    #expect(terminal.receive(.positiveAcknowledgement, at: now).isEmpty)
    #expect(!terminal.isInConversation)
    #expect(terminal.unacknowledged == 0)
  }

  @Test("a payment whose status information is refused, or never acknowledged, is reversed")
  func reversals() {
    var terminal = testTerminal()
    terminal.interjections = [APDU(.statusInformation, [0x27, 0x00])]
    _ = terminal.receive(APDU(.statusEnquiry), at: now)
    _ = terminal.receive(APDU(ControlField(0x84, 0x83)), at: now)
    #expect(terminal.reversals == 1)
    _ = terminal.receive(.positiveAcknowledgement, at: now)
    _ = terminal.receive(APDU(.statusEnquiry), at: now)
    terminal.connectionEnded()
    #expect(terminal.reversals == 2)
    #expect(terminal.unacknowledged == 2)
    #expect(!terminal.isInConversation)
  }

  @Test("84 00 is a positive acknowledgement")
  func peculiarAcknowledgement() {
    var terminal = testTerminal()
    _ = terminal.receive(APDU(.statusEnquiry), at: now)
    _ = terminal.receive(APDU(ControlField(0x84, 0x00)), at: now)
    #expect(terminal.unacknowledged == 0)
  }

  @Test("a command in the middle is answered with 84 9C, an abort ends what is going on")
  func interruption() {
    var terminal = testTerminal()
    _ = terminal.receive(APDU(.endOfDay, [0, 0, 0]), at: now)
    #expect(terminal.receive(APDU(.statusEnquiry), at: now).map(\.encoded) == [[0x84, 0x9C, 0x00]])
    let aborted = terminal.receive(APDU(.abortCommand), at: now).map(\.encoded)
    #expect(aborted == [Wire.acknowledgement, [0x06, 0x1E, 0x01, 0x6C]])
    #expect(terminal.receive(.positiveAcknowledgement, at: now).isEmpty)
    #expect(!terminal.isInConversation)
  }
}

@Suite("A simulated terminal's restart")
struct TerminalRestartTests {
  @Test("it leaves after its completion was acknowledged, is away, comes back not ready, and is ready")
  func course() {
    var terminal = testTerminal()
    terminal.fault = .hung
    #expect(terminal.converse(Wire.reset) == [Wire.acknowledgement, [0x06, 0x0F, 0x00]])
    var seen: [String] = []
    for tenth in 0..<70 {
      terminal.advance(to: now + .milliseconds(100 * tenth))
      let sight = terminal.isPresent ? String(terminal.status, radix: 16) : "away"
      if seen.last != sight { seen.append(sight) }
    }
    #expect(seen == ["df", "away", "9c", "0"])
    #expect(terminal.fault == nil)
    #expect(terminal.received[.resetTerminal] == 1)
  }

  @Test("it is away for exactly as long as it should be")
  func times() {
    var terminal = testTerminal()
    terminal.restart = RestartProfile(
      leavesAfter: .seconds(1), awayFor: .seconds(4), initialisingFor: .seconds(2), initialisingStatus: 0x51)
    _ = terminal.converse(Wire.reset)
    #expect(terminal.nextChange == now + .seconds(1))
    terminal.advance(to: now + .milliseconds(999))
    #expect(terminal.isPresent)
    terminal.advance(to: now + .seconds(1))
    #expect(!terminal.isPresent)
    #expect(terminal.receive(APDU(.statusEnquiry), at: now + .seconds(2)).isEmpty)
    terminal.advance(to: now + .seconds(5))
    #expect(terminal.status == 0x51)
    #expect(terminal.converse(Wire.reset, at: now + .seconds(6)) == [[0x84, 0x9C, 0x00]])
    terminal.advance(to: now + .seconds(7))
    #expect(terminal.status == 0x00)
    #expect(terminal.nextChange == nil)
  }

  @Test("nothing happens when the completion was not acknowledged")
  func notAcknowledged() {
    var terminal = testTerminal()
    _ = terminal.receive(APDU(.resetTerminal), at: now)
    terminal.connectionEnded()
    terminal.advance(to: now + .seconds(60))
    #expect(terminal.phase == .running)
    #expect(terminal.isPresent)
  }

  @Test("it does not cure a broken reader")
  func hardware() {
    var terminal = testTerminal()
    terminal.fault = .brokenReader
    terminal.restartByItself(at: now)
    #expect(!terminal.isPresent)
    terminal.advance(to: now + .seconds(60))
    #expect(terminal.status == 0xE2)
  }
}

@Suite("Commands that a person orders")
struct OrderedCommandTests {
  @Test("an abort gives a card back")
  func abort() {
    var terminal = testTerminal()
    terminal.occupation = 0xDC
    #expect(terminal.converse([0x06, 0xB0, 0x00]) == [Wire.acknowledgement])
    #expect(terminal.status == 0x00)
  }

  @Test("the last transaction carries receipt, amount and currency")
  func lastTransaction() {
    var terminal = testTerminal()
    terminal.batch = TerminalBatch(firstReceipt: 233, visa: .init(count: 2, amount: 958))
    let answer = terminal.converse([0x06, 0x20, 0x05, 0, 0, 0, 0x03, 0x03])
    #expect(answer.count == 3)
    #expect(answer[1].starts(with: [0x04, 0x0F]))
    #expect(answer[1].contains(0x87))
    terminal.batch = TerminalBatch()
    #expect(terminal.converse([0x06, 0x20, 0x05, 0, 0, 0, 0x03, 0x03]).last == [0x06, 0x1E, 0x01, 0x65])
  }

  @Test("stored payments are sent, if the host is there")
  func storedPayments() {
    var terminal = testTerminal()
    terminal.storedPayments = 3
    terminal.reachesHost = false
    #expect(terminal.converse([0x06, 0x51, 0x03, 0, 0, 0]).last == [0x06, 0x1E, 0x01, 0xFA])
    #expect(terminal.storedPayments == 3)
    terminal.reachesHost = true
    #expect(terminal.converse([0x06, 0x51, 0x03, 0, 0, 0]).last == [0x06, 0x0F, 0x00])
    #expect(terminal.storedPayments == 0)
  }

  @Test("an update wants the batch settled, and takes the terminal away")
  func update() {
    var terminal = testTerminal()
    terminal.availableSoftware = "2.2.0"
    terminal.batch = TerminalBatch(visa: .init(count: 2, amount: 958))
    #expect(terminal.converse([0x08, 0x10, 0x00]).last == [0x06, 0x1E, 0x01, 0x6A])
    terminal.batch = TerminalBatch()
    #expect(terminal.converse([0x08, 0x10, 0x00]).last == [0x06, 0x0F, 0x02, 0x27, 0xE0])
    terminal.advance(to: now + .seconds(1))
    #expect(!terminal.isPresent)
    #expect(terminal.device.software == "2.2.0")
  }

  @Test("only a device of Feig knows Feig's commands; its factory reset wipes it until it is initialised")
  func feig() {
    var other = testTerminal()
    #expect(other.converse([0x0F, 0xA1, 0x02, 0x00, 0x01]) == [[0x84, 0x83, 0x00]])
    var terminal = SimulatedTerminal(
      device: TerminalDevice(tid: "52523535", serial: "17fd1e3c", name: "cVEND box+", software: "2.0.9"))
    let columns = [UInt8]("17FD1E3CGER-APP-v2.0.9   5252353524.4".utf8)
    #expect(terminal.converse([0x0F, 0xA1, 0x02, 0x00, 0x01]).last == [0x06, 0x0F, 0x25] + columns)
    terminal.batch = TerminalBatch(visa: .init(count: 2, amount: 958))
    #expect(terminal.converse([0x0F, 0xA1, 0x05, 0, 0, 0, 0x02, 0x55]).last == [0x06, 0x0F, 0x00])
    #expect(terminal.batch.count == 0)
    terminal.advance(to: now + .seconds(60))
    #expect(terminal.status == 0x51)
    #expect(terminal.converse([0x06, 0x93, 0x03, 0, 0, 0], at: now + .seconds(60)).last == [0x06, 0x0F, 0x00])
    #expect(terminal.status == 0x00)
  }
}
