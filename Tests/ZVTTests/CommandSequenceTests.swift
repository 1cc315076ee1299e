import NIOCore
import Testing

@testable import ZVT

private let ack = "800000"

@Suite struct CommandSequenceTests {
  private func status(_ byte: UInt8, version: String? = nil) -> ZVTOutcome {
    .completed(.status(StatusEnquiryAnswer(status: TerminalStatus(rawValue: byte), version: version)))
  }

  // What is sent

  @Test func commandsAreSentAsTheSpecificationHasThem() {
    let settings = ZVTSettings(password: ZVTPassword(digits: "123456"))
    func sent(_ command: ZVTCommand, _ form: ZVTCommand.EnquiryForm = .full) -> String {
      Hex.string(command.apdu(settings, form: form).encoded)
    }
    #expect(sent(.statusEnquiry) == "0501051234560305")
    #expect(sent(.statusEnquiry, .password) == "050103123456")
    #expect(sent(.statusEnquiry, .bare) == "050100")
    #expect(sent(.printSystemConfiguration) == "061A00")
    #expect(sent(.diagnosis(.line)) == "06700506031B0101")
    #expect(sent(.turnoverTotals) == "061003123456")
    #expect(sent(.openPreauthorisations) == "06230387FFFF")
    #expect(sent(.abort) == "06B000")
    #expect(sent(.endOfDay) == "065003123456")
    #expect(sent(.resetTerminal) == "061800")
    #expect(sent(.lastTransaction) == "0620051234560303")
    #expect(sent(.sendOfflineTransactions) == "065103123456")
    #expect(sent(.initialisation) == "069303123456")
    #expect(sent(.softwareUpdate) == "081000")
    #expect(sent(.feigInformation) == "0FA1020001")
    #expect(sent(.feigFactoryReset) == "0FA1051234560255")
    #expect(sent(.displayText(["Hallo", "Tür"], seconds: 10)) == "06E010F00AF1F0F548616C6C6FF2F0F3548172")
    #expect(sent(.displayText([], seconds: 1000)) == "06E002F0FF")
    #expect(Hex.string(ZVTCommand.endOfDay.apdu(ZVTSettings(), form: .full).encoded) == "065003000000")
  }

  @Test func aPasswordIsSixDigitsAndNeverShown() {
    #expect(ZVTPassword(digits: "12345") == nil)
    #expect(ZVTPassword(digits: "12345a") == nil)
    let settings = ZVTSettings(password: ZVTPassword(digits: "987654"))
    var dumped = ""
    dump(settings, to: &dumped)
    for text in [dumped, "\(settings)", String(reflecting: settings)] {
      #expect(!text.contains("987654") && !text.contains("152") && !text.contains("0x98"))
    }
  }

  // The course of things

  @Test func enquiryAcknowledgementCompletion() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack)
    #expect(talk.replies.isEmpty && !talk.isOver)
    talk.wait(.milliseconds(20))
    talk.terminal("060F01DC")
    #expect(talk.outcome == status(0xDC))
    #expect(talk.replies == [ack] && talk.isOver)
    #expect(talk.exchange.answerTime == .milliseconds(23))
    #expect(talk.exchange.connectTime == .milliseconds(3))
    #expect(talk.exchange.sentBytes && talk.exchange.isAcknowledged)
  }

  @Test func everythingInOneSegment() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + "04FF0117" + "060F0100")
    #expect(talk.outcome == status(0))
    #expect(talk.replies == [ack, ack] && talk.isOver)
  }

  @Test func byteByByteIsTheSame() {
    var talk = Conversation(.statusEnquiry)
    for byte in hex("800000 04FF0117 06D1034048 69 040F022700 060F06 F0F0F2 312E 00") { talk.terminal([byte]) }
    #expect(talk.outcome == status(0, version: "1."))
    #expect(talk.replies == Array(repeating: ack, count: 4))
    #expect(talk.exchange.prints == [["Hi"]])
  }

  @Test func anAcknowledgementWithDataIsOne() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal("800003010203 060F0100")
    #expect(talk.outcome == status(0))
  }

  @Test func code84WithoutErrorIsPositive() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal("840000")
    #expect(!talk.isOver && talk.exchange.isAcknowledged)
    talk.wait(.seconds(180))
    #expect(talk.outcome == .failed(.stalled("the completion")))
  }

  @Test func whatATerminalDoesDuringAnEnquiryIsAcknowledgedAndKept() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack)
    talk.terminal("04FF010F")
    talk.terminal("040F09 2700 04 000000001050")
    talk.terminal("06D10640 5461676573")
    talk.terminal("06D10481 454E44")
    talk.terminal(
      APDU(.printTextBlock, TLV.container([TLV(0x25, [TLV(0x07, Array("Beleg".utf8)), TLV(0x09, [0x81])])])).encoded)
    talk.terminal("06D102 40 41")
    talk.terminal("040108 AA 260301 0C 101559")
    talk.terminal("060F0100")
    #expect(talk.outcome == status(0))
    #expect(talk.replies == Array(repeating: ack, count: 8))
    #expect(talk.exchange.intermediate.map(\.text) == ["automatic end-of-day is starting"])
    #expect(talk.exchange.statusInformation.first?.amount == 1050)
    #expect(talk.exchange.prints == [["Tages", "END"], ["Beleg"], ["A"]])
    #expect(talk.exchange.hostClock == TerminalClock(year: 2026, month: 3, day: 1, hour: 10, minute: 15, second: 59))
  }

  @Test func aLineBeforeTheReplyIsAcknowledgedAndKept() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal("06D1034048 69" + ack + "060F0100")
    #expect(talk.outcome == status(0))
    #expect(talk.exchange.prints == [["Hi"]])
  }

  @Test func whatCannotBeDoneIsRefusedButNeverAStatusInformation() {
    var talk = Conversation(.diagnosis(.line))
    talk.terminal(ack)
    for command in ["06D800", "06D900", "06DA00", "06DB00", "06DD00", "040C00", "0F7700"] { talk.terminal(command) }
    #expect(talk.replies == Array(repeating: "848300", count: 7))
    talk.terminal("040F0492010203")
    #expect(talk.replies.last == ack)
    talk.terminal("060F00")
    #expect(talk.outcome == .completed(.finished(BMPSequence())))
  }

  @Test func aCompletionAfterSoftwareUpdateIsNoStatus() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + "060F0227E0")
    guard case .completed(.status(let answer)) = talk.outcome else {
      Issue.record("\(talk.outcome)")
      return
    }
    #expect(answer.status == nil && answer.undecoded == hex("27E0"))
  }

  @Test func endOfDayGivesItsResultCode() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack + "060F0227E0")
    guard case .completed(.finished(let fields)) = talk.outcome else {
      Issue.record("\(talk.outcome)")
      return
    }
    #expect(fields.byte(0x27) == 0xE0)
  }

  @Test func aDeviceOfFeigSaysWhoItIs() {
    var talk = Conversation(.feigInformation)
    talk.terminal(hex(ack) + hex("060F25") + Array("17FD1E3CGER-APP-v2.0.9   5252353524.4".utf8))
    let device = FeigInformation.decode(
      APDU(.completion, Array("17FD1E3CGER-APP-v2.0.9   5252353524.4".utf8)))
    #expect(device?.serial == "17FD1E3C")
    #expect(device?.software == "GER-APP-v2.0.9")
    #expect(device?.tid == "52523535")
    #expect(device.map { talk.outcome == .completed(.feigInformation($0)) } == true)
    #expect(talk.replies == [ack] && talk.isOver)
  }

  @Test(arguments: ["060F00", "060F0100", "060F0227E0"])
  func aCompletionWithoutFeigsColumnsIsNoDeviceOfFeig(completion: String) {
    var talk = Conversation(.feigInformation)
    talk.terminal(ack + completion)
    guard case .completed(.finished) = talk.outcome else {
      Issue.record("\(talk.outcome)")
      return
    }
  }

  @Test func anAbortIsAcknowledged() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack + "061E 0B 77 06 08 1F17 05 4B61737365")
    #expect(talk.outcome == .aborted(ResultCode(rawValue: 0x77), text: "Kasse"))
    #expect(talk.replies == [ack] && talk.isOver)
    var empty = Conversation(.endOfDay)
    empty.terminal(ack + "061E00")
    #expect(empty.outcome == .aborted(nil, text: nil))
  }

  @Test func noOpenPreauthorisationIsAnAnswer() {
    var none = Conversation(.openPreauthorisations)
    none.terminal(ack + "061E04B887FFFF")
    #expect(none.outcome == .completed(.openPreauthorisations([])))
    #expect(none.replies == [ack])
    var some = Conversation(.openPreauthorisations)
    some.terminal(ack + "061E04B8870042")
    #expect(some.outcome == .completed(.openPreauthorisations(["0042"])))
    var denied = Conversation(.openPreauthorisations)
    denied.terminal(ack + "061E016B")
    #expect(denied.outcome == .aborted(.notRegistered, text: nil))
    var elsewhere = Conversation(.turnoverTotals)
    elsewhere.terminal(ack + "061E04B887FFFF")
    #expect(elsewhere.outcome == .aborted(.preauthorisation, text: nil))
  }

  @Test(
    arguments: [("846B00", 0x6B, []), ("849C00", 0x9C, []), ("841E017D", 0x1E, [0x7D])] as [(String, UInt8, [UInt8])])
  func aNoIsANo(reply: String, code: UInt8, data: [UInt8]) {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(reply)
    #expect(talk.outcome == .negative(ResultCode(rawValue: code), data: data))
    #expect(talk.replies.isEmpty && talk.isOver && !talk.exchange.isAcknowledged)
  }

  // The ladder

  @Test(arguments: ["849A00", "848300"])
  func anEnquiryThatIsNotUnderstoodIsPutMoreSimply(no: String) {
    var talk = Conversation(.statusEnquiry, settings: ZVTSettings(password: ZVTPassword(digits: "123456")))
    talk.terminal(no)
    talk.terminal(no)
    #expect(talk.sent.map { Hex.string($0.encoded) } == ["0501051234560305", "050103123456", "050100"])
    talk.terminal(ack + "060F0100")
    #expect(talk.outcome == status(0))
    #expect(talk.sequence.form == .bare)
  }

  @Test func theLadderEnds() {
    var talk = Conversation(.statusEnquiry, form: .password)
    talk.terminal("849A00")
    talk.terminal("849A00")
    #expect(talk.outcome == .negative(.protocolError, data: []))
    var other = Conversation(.turnoverTotals)
    other.terminal("848300")
    #expect(other.outcome == .negative(.notPossible, data: []))
    #expect(other.sent.count == 1)
  }

  @Test func aWrongPasswordIsOnlyLeftOutWhenNobodySetIt() {
    var unset = Conversation(.statusEnquiry)
    unset.terminal("843700")
    #expect(unset.replies == ["050100"])
    var set = Conversation(.statusEnquiry, settings: ZVTSettings(password: ZVTPassword(digits: "123456")))
    set.terminal("843700")
    #expect(set.outcome == .negative(ResultCode(rawValue: 0x37), data: []))
  }

  @Test func theFormIsRememberedForADay() {
    let memory = EnquiryMemory()
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000_000)
    #expect(memory.form(at: start) == .full)
    memory.remember(.bare, at: start)
    #expect(memory.form(at: start + .hours(23)) == .bare)
    #expect(memory.form(at: start + .hours(25)) == .full)
  }

  // Commands without completion

  @Test func aCommandWithoutCompletionWaitsAMomentForOneAllTheSame() {
    var talk = Conversation(.displayText(["Kasse 1"], seconds: 5))
    talk.terminal(ack)
    #expect(talk.outcome == .acknowledged && !talk.isOver)
    talk.wait(.milliseconds(299))
    #expect(!talk.isOver)
    talk.wait(.milliseconds(1))
    #expect(talk.outcome == .acknowledged && talk.isOver)
  }

  @Test(arguments: ["060F00", "061E016C"])
  func aStrayCompletionIsAcknowledged(end: String) {
    var talk = Conversation(.abort)
    talk.terminal(ack)
    talk.terminal(end)
    #expect(talk.replies == [ack])
    #expect(talk.outcome == .acknowledged && talk.isOver)
  }

  @Test func aTerminalThatClosesAfterItHasAcknowledgedHasStillAcknowledged() {
    var talk = Conversation(.displayText(["x"], seconds: 5))
    talk.terminal(ack)
    talk.terminalCloses()
    #expect(talk.outcome == .acknowledged && talk.isOver)
  }

  @Test func resetIsOverWithItsAcknowledgedCompletion() {
    var talk = Conversation(.resetTerminal)
    talk.terminal(ack)
    #expect(!talk.isOver)
    talk.terminal("060F00")
    #expect(talk.replies == [ack] && talk.isOver)
    var vanished = Conversation(.resetTerminal)
    vanished.terminal(ack)
    vanished.connectionBreaks()
    #expect(vanished.outcome == .failed(.reset(midFrame: false)))
    #expect(vanished.exchange.isAcknowledged && vanished.exchange.sentBytes)
  }

  // Time

  @Test func silenceAfterTheCommandLastsT3() {
    var talk = Conversation(.statusEnquiry)
    talk.wait(.milliseconds(4999))
    #expect(!talk.isOver)
    talk.wait(.milliseconds(1))
    #expect(talk.outcome == .failed(.silent) && talk.isOver)
    #expect(talk.exchange.sentBytes && !talk.exchange.isAcknowledged)
  }

  @Test func t4IsRestartedByIntermediateStatusAndStatusInformation() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack)
    for message in ["04FF010E", "040F022700", "06D100"] {
      talk.wait(.seconds(179))
      #expect(!talk.isOver)
      talk.terminal(message)
    }
    talk.wait(.seconds(179))
    #expect(!talk.isOver)
    talk.wait(.seconds(1))
    #expect(talk.outcome == .failed(.stalled("the completion")))
  }

  @Test func aTerminalAsksForMinutesInBCD() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack + "04FF020E10")
    talk.wait(.seconds(599))
    #expect(!talk.isOver)
    // The minutes stay in force for the messages to come.
    talk.terminal("04FF010E")
    talk.wait(.seconds(599))
    #expect(!talk.isOver)
    talk.wait(.seconds(1))
    #expect(talk.isOver)
  }

  @Test func aShorterTimeIsKeptToo() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack + "04FF020E01")
    talk.wait(.seconds(60))
    #expect(talk.outcome == .failed(.stalled("the completion")))
  }

  @Test func noSequenceLastsForEver() {
    var talk = Conversation(.endOfDay)
    talk.terminal(ack)
    for _ in 0..<60 where !talk.isOver {
      talk.terminal("04FF020E03")
      talk.wait(.seconds(100))
    }
    #expect(talk.outcome == .failed(.stalled("the end of the sequence")))
  }

  @Test func aMessageThatTricklesSlowerThanT3IsGivenUp() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + "060F0500")
    talk.wait(.seconds(3))
    talk.terminal("00")
    #expect(!talk.isOver)
    talk.wait(.seconds(2))
    #expect(talk.outcome == .failed(.stalled("the rest of a message")))
    var reply = Conversation(.statusEnquiry)
    reply.terminal("8000")
    reply.wait(.seconds(5))
    #expect(reply.outcome == .failed(.stalled("the rest of a message")))
  }

  @Test func aMessageThatHasBegunBehindTheCompletionIsWaitedForAMoment() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + "060F0100 06D102")
    #expect(!talk.isOver)
    talk.terminal("4041")
    #expect(talk.isOver && talk.replies == [ack, ack])
    #expect(talk.exchange.prints == [["A"]])
    var broken = Conversation(.statusEnquiry)
    broken.terminal(ack + "060F0100 06D102")
    broken.wait(.milliseconds(300))
    #expect(broken.isOver && broken.outcome == status(0))
  }

  // Peers that misbehave

  @Test func closingBeforeTheVerdictIsToldApart() {
    var before = Conversation(.statusEnquiry)
    before.terminalCloses()
    #expect(before.outcome == .failed(.closedBeforeAnswer) && !before.exchange.isAcknowledged)
    var after = Conversation(.statusEnquiry)
    after.terminal(ack)
    after.terminalCloses()
    #expect(after.outcome == .failed(.closedBeforeAnswer) && after.exchange.isAcknowledged)
    var within = Conversation(.statusEnquiry)
    within.terminal(ack + "060F")
    within.connectionBreaks()
    #expect(within.outcome == .failed(.reset(midFrame: true)))
    var done = Conversation(.statusEnquiry)
    done.terminal(ack + "060F0100")
    done.terminalCloses()
    #expect(done.outcome == status(0))
  }

  @Test(arguments: [
    ("1002", "serial"), ("15", "serial"), ("15034E", "serial"), ("5353482D322E302D78", "SSH-2.0-x"),
    ("0000001056455200", "no known protocol"), ("15030300020228", "TLS"),
    ("485454502F312E31203430300D0A", "HTTP/1.1 400"), ("020A7B22", "UPA"),
  ])
  func aForeignPeerIsRecognised(bytes: String, summary: String) {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(bytes)
    guard case .failed(.foreign(let text)) = talk.outcome else {
      Issue.record("\(talk.outcome)")
      return
    }
    #expect(text.contains(summary))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
    #expect(talk.isOver && talk.replies.isEmpty)
  }

  @Test func garbageAfterAReplyBreaksTheProtocol() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal("80000000")
    guard case .failed(.protocolViolation) = talk.outcome else {
      Issue.record("\(talk.outcome)")
      return
    }
    #expect(talk.isOver)
  }

  @Test func aCompletionLeftOverFromAnotherCommandIsNotTheAnswer() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal("060F0100")
    #expect(talk.replies == [ack] && !talk.isOver)
    talk.terminal(ack + "060F019C")
    #expect(talk.outcome == status(0x9C))
    var alone = Conversation(.statusEnquiry)
    alone.terminal("060F0100")
    alone.wait(.seconds(5))
    #expect(alone.outcome == .failed(.protocolViolation("a completion came and no reply to the command")))
  }

  @Test func aReplyToNothingIsNotReplied() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + ack + "849C00")
    #expect(talk.replies.isEmpty && !talk.isOver)
    #expect(talk.exchange.notes.count == 2)
    talk.terminal("060F0100")
    #expect(talk.outcome == status(0))
  }

  @Test func nonsenseWithoutEndIsGivenUp() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack)
    for _ in 0..<100 where !talk.isOver { talk.terminal("067700") }
    #expect(talk.outcome == .failed(.protocolViolation("too much that makes no sense")))
    #expect(talk.replies.count <= 16)
  }

  @Test func anEndlessStreamIsGivenUpAndLittleOfItKept() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack)
    let line = APDU(.printLine, [0x40] + [UInt8](repeating: 0x1B, count: 100)).encoded
    for _ in 0..<100_000 where !talk.isOver { talk.terminal(line) }
    #expect(talk.outcome == .failed(.tooMuch(limit: 1 << 20)))
    #expect(talk.exchange.prints.isEmpty)
    var flood = Conversation(.statusEnquiry)
    flood.terminal(ack)
    for _ in 0..<20_000 where !flood.isOver { flood.terminal("04FF0117 040F00 06D1024041") }
    #expect(flood.exchange.intermediate.count == 256)
    #expect(flood.exchange.statusInformation.count == 64)
    #expect(flood.exchange.prints.joined().count == 4096)
  }

  @Test func aWholeBlockOf64KiBOfEscapeSequencesIsClean() {
    var talk = Conversation(.printSystemConfiguration)
    talk.terminal(ack)
    let text = Array(repeating: Array("\u{1B}[2J\u{9B}31m\u{07}".utf8), count: 200).flatMap { $0 }
    let lines = Array(repeating: TLV(0x07, text), count: 28)
    talk.terminal(APDU(.printTextBlock, TLV.container([TLV(0x25, lines)])).encoded)
    talk.terminal("060F00")
    #expect(talk.exchange.prints.joined().count == 28)
    for line in talk.exchange.prints.joined() {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }
  }

  @Test func aLengthThatLiesEndsWithT3() {
    var talk = Conversation(.statusEnquiry)
    talk.terminal(ack + "060FFFFFFF00")
    talk.wait(.seconds(5))
    #expect(talk.outcome == .failed(.stalled("the rest of a message")))
  }
}
