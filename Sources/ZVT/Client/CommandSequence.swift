import NIOCore
import PeerNames

/// One command's conversation with a terminal, without the socket and without the clock: it is told what arrived and
/// what time it is, and says what to reply and how long to wait (PA00P016, 5.2).
struct CommandSequence {
  /// What to send for a message that came.
  enum Reply: Equatable {
    case nothing
    /// 80 00 00
    case acknowledgement
    /// 84 83 00
    case refusal
    /// A command.
    case command(APDU)
  }

  private enum Phase {
    /// The command is out; 80 or 84 must come within T3.
    case awaitingReply
    /// 80 has come; 06 0F or 06 1E must come within T4.
    case awaitingCompletion
    /// The command is done and has no completion; a terminal may send one all the same.
    case awaitingStray
    /// The verdict is there.
    case over
  }

  /// More of these in one exchange are no terminal's way.
  private static let mostOddities = 16

  private(set) var exchange: ZVTExchange
  /// The form of Status-Enquiry in use: the terminal has refused the fuller ones.
  private(set) var form: ZVTCommand.EnquiryForm
  /// Whether the connection can be closed.
  private(set) var isOver = false

  private let settings: ZVTSettings
  private let startedAt: NIODeadline
  private var phase = Phase.awaitingReply
  private var reassembler = APDUReassembler()
  private var receipts = ReceiptCollector()
  private var printToKeep: ZVTPrint?
  private var commandSentAt: NIODeadline
  private var phaseDeadline: NIODeadline
  private var lastDeadline: NIODeadline
  private var t4: Duration
  private var partialSince: NIODeadline?
  private var hasUnderstoodOne = false
  private var hasEarlyCompletion = false
  private var oddities = 0

  init(_ command: ZVTCommand, settings: ZVTSettings, form: ZVTCommand.EnquiryForm, startedAt: NIODeadline) {
    self.settings = settings
    self.form = form
    self.startedAt = startedAt
    t4 = settings.t4
    commandSentAt = startedAt
    phaseDeadline = .distantFuture
    lastDeadline = .distantFuture
    exchange = ZVTExchange(command: command, outcome: .failed(.closedBeforeAnswer))
  }

  /// When ``timePassed(_:)`` has to be called at the latest.
  var deadline: NIODeadline {
    let deadline = min(phaseDeadline, lastDeadline)
    guard let partialSince else { return deadline }
    return min(deadline, partialSince + TimeAmount(settings.t3))
  }

  /// The connection stands: gives the command to send.
  mutating func begin(at now: NIODeadline) -> APDU {
    exchange.connectTime = Duration(now - startedAt)
    exchange.sentBytes = true
    lastDeadline = now + TimeAmount(settings.longestSequence)
    return command(at: now)
  }

  /// Takes in what arrived; ``next(at:)`` then gives the replies one by one.
  mutating func receive(_ bytes: UnsafeRawBufferPointer, at now: NIODeadline) {
    exchange.receivedBytes += bytes.count
    guard exchange.receivedBytes <= settings.mostReceivedBytes else {
      return fail(.tooMuch(limit: settings.mostReceivedBytes), at: now)
    }
    reassembler.append(bytes)
  }

  /// The reply to the next message; nil when no whole message is left.
  mutating func next(at now: NIODeadline) -> Reply? {
    guard !isOver else { return nil }
    if let first = reassembler.pendingClass, !ForeignProtocol.isClass(first) {
      let bytes = reassembler.pendingPrefix(PeerName.mostBytes)
      fail(
        hasUnderstoodOne
          ? .protocolViolation("a message begins with \(Hex.string([first])), which is no class of the protocol")
          : .foreign(ForeignProtocol.summary(bytes)), at: now)
      return nil
    }
    let apdu: APDU
    do {
      guard let whole = try reassembler.next() else {
        if reassembler.pendingCount > 0 {
          partialSince = partialSince ?? now
        } else if phase == .over {
          isOver = true
        }
        return nil
      }
      apdu = whole
    } catch {
      switch error {
      case .tooLong(_, let limit): fail(.tooMuch(limit: limit), at: now)
      }
      return nil
    }
    partialSince = nil
    hasUnderstoodOne = true
    return react(to: apdu, at: now)
  }

  /// What has to be kept before the reply that ``next(at:)`` gave last goes out, once; nil: nothing.
  mutating func takePrintToKeep() -> ZVTPrint? {
    defer { printToKeep = nil }
    return printToKeep
  }

  /// The terminal has closed its side.
  mutating func inputEnded(at now: NIODeadline) { fail(.closedBeforeAnswer, at: now) }

  /// The connection broke.
  mutating func connectionReset(at now: NIODeadline) {
    fail(.reset(midFrame: reassembler.pendingCount > 0), at: now)
  }

  /// The deadline has come, or not yet.
  mutating func timePassed(_ now: NIODeadline) {
    guard now >= deadline, !isOver else { return }
    switch phase {
    case .awaitingReply where partialSince == nil:
      fail(
        hasEarlyCompletion
          ? .protocolViolation("a completion came and no reply to the command") : .silent, at: now)
    case .awaitingCompletion where now >= lastDeadline: fail(.stalled("the end of the sequence"), at: now)
    case .awaitingCompletion where now >= phaseDeadline: fail(.stalled("the completion"), at: now)
    case .awaitingReply, .awaitingCompletion: fail(.stalled("the rest of a message"), at: now)
    case .awaitingStray, .over: isOver = true
    }
  }

  /// Everything that was learnt, once it is over.
  mutating func finished() -> ZVTExchange {
    receipts.finish()
    exchange.prints = receipts.receipts
    if receipts.isCut { note("more was printed than is kept") }
    return exchange
  }
}

// What came.
extension CommandSequence {
  private mutating func react(to apdu: APDU, at now: NIODeadline) -> Reply {
    if apdu.isAcknowledgement { return reactToReply(apdu, at: now) }
    // The specification restarts T4 with 04 FF and 04 0F. A terminal that sends anything else, a long print say, is
    // alive as well, and giving up in the middle does harm.
    if phase == .awaitingCompletion { phaseDeadline = now + TimeAmount(t4) }
    switch apdu.control {
    case .completion, .abort: return reactToEnd(apdu, at: now)
    case .intermediateStatus:
      let status = IntermediateStatus.decode(apdu, charset: settings.charset)
      if exchange.intermediate.count < 256 { exchange.intermediate.append(status) }
      if let minutes = status.timeoutMinutes, phase == .awaitingCompletion {
        t4 = .seconds(minutes * 60)
        phaseDeadline = now + TimeAmount(t4)
      }
    case .statusInformation:
      if exchange.statusInformation.count < 64 {
        exchange.statusInformation.append(StatusInformation.decode(apdu, charset: settings.charset))
      }
    case .printLine:
      let line = PrintedLine.decode(apdu, charset: settings.charset)
      receipts.add(line.lines, endsReceipt: line.endsReceipt)
      printToKeep = receipts.latest
    case .printTextBlock:
      let block = PrintedBlock.decode(apdu, charset: settings.charset)
      if !block.isWhole { note("a printed block breaks off") }
      receipts.add(block.lines, endsReceipt: block.endsReceipt)
      printToKeep = receipts.latest
    case .setClockInTill:
      let fields = BMPSequence.decode(apdu.data)
      if let date = fields.digits(0xAA), let time = fields.digits(0x0C) {
        exchange.hostClock = BCD.encode(date, count: 3).flatMap { date in
          BCD.encode(time, count: 3).flatMap { TerminalClock(date: date, time: $0) }
        }
      }
    default: return refuse(apdu.control, at: now)
    }
    return .acknowledgement
  }

  /// 80 or 84. A reply is never replied to.
  private mutating func reactToReply(_ apdu: APDU, at now: NIODeadline) -> Reply {
    guard phase == .awaitingReply else {
      odd("a reply came to no command", at: now)
      return .nothing
    }
    exchange.acknowledgeTime = Duration(now - commandSentAt)
    if apdu.isPositiveAcknowledgement {
      exchange.isAcknowledged = true
      if exchange.command.hasCompletion {
        phase = .awaitingCompletion
        phaseDeadline = now + TimeAmount(t4)
      } else {
        decide(.acknowledged, at: now)
        phase = .awaitingStray
        phaseDeadline = now + TimeAmount(settings.strayCompletionTime)
      }
      return .nothing
    }
    guard apdu.control.classByte == 0x84 else {
      fail(.protocolViolation("reply \(apdu.control)"), at: now)
      return .nothing
    }
    let code = ResultCode(rawValue: apdu.control.instruction)
    if let simpler = simplerForm(after: code) {
      form = simpler
      return .command(command(at: now))
    }
    decide(.negative(code, data: apdu.data), at: now)
    return .nothing
  }

  /// The ladder of Status-Enquiry: terminals that do not know the service byte or the password field refuse with a
  /// protocol error or "not possible".
  private func simplerForm(after code: ResultCode) -> ZVTCommand.EnquiryForm? {
    guard exchange.command == .statusEnquiry else { return nil }
    if code == .protocolError || code == .notPossible { return form.simpler }
    // A password nobody set cannot be wrong: ask without one.
    if code.rawValue == 0x37, settings.password == nil, form != .bare { return .bare }
    return nil
  }

  private mutating func reactToEnd(_ apdu: APDU, at now: NIODeadline) -> Reply {
    switch phase {
    case .awaitingReply:
      // Left over from somebody else's command: it must not pass for the answer to ours.
      hasEarlyCompletion = true
      note("a completion came before the reply to the command")
    case .awaitingCompletion:
      decide(apdu.control == .completion ? completed(apdu) : aborted(apdu), at: now)
    case .awaitingStray:
      note("a completion came after a command without one")
      phase = .over
    case .over: break
    }
    return .acknowledgement
  }

  private func completed(_ apdu: APDU) -> ZVTOutcome {
    switch exchange.command {
    case .statusEnquiry: .completed(.status(StatusEnquiryAnswer.decode(apdu, charset: settings.charset)))
    case .feigInformation:
      FeigInformation.decode(apdu, charset: settings.charset).map { .completed(.feigInformation($0)) }
        ?? .completed(.finished(BMPSequence()))
    default: .completed(.finished(BMPSequence.decode(apdu.data, charset: settings.charset)))
    }
  }

  private func aborted(_ apdu: APDU) -> ZVTOutcome {
    let abort = TerminalAbort.decode(apdu, charset: settings.charset)
    // The enquiry for open pre-authorisations is always answered with an abort; its list makes it an answer.
    if exchange.command == .openPreauthorisations, let open = abort.openPreauthorisations {
      return .completed(.openPreauthorisations(open))
    }
    return .aborted(abort.code, text: abort.text)
  }

  private mutating func refuse(_ control: ControlField, at now: NIODeadline) -> Reply {
    odd("refused \(control)", at: now)
    return isOver ? .nothing : .refusal
  }
}

// How it ends.
extension CommandSequence {
  private mutating func command(at now: NIODeadline) -> APDU {
    phase = .awaitingReply
    commandSentAt = now
    phaseDeadline = now + TimeAmount(settings.t3)
    return exchange.command.apdu(settings, form: form)
  }

  private mutating func decide(_ outcome: ZVTOutcome, at now: NIODeadline) {
    exchange.outcome = outcome
    exchange.answerTime = Duration(now - startedAt)
    phase = .over
    // What has begun to arrive besides is waited for a moment.
    phaseDeadline = now + TimeAmount(settings.strayCompletionTime)
  }

  /// Ends the exchange; a verdict that is there already stays.
  mutating func fail(_ failure: ZVTFailure, at now: NIODeadline) {
    switch phase {
    case .awaitingReply, .awaitingCompletion: decide(.failed(failure), at: now)
    case .awaitingStray, .over: break
    }
    isOver = true
  }

  private mutating func odd(_ text: String, at now: NIODeadline) {
    oddities += 1
    note(text)
    if oddities > CommandSequence.mostOddities { fail(.protocolViolation("too much that makes no sense"), at: now) }
  }

  private mutating func note(_ text: String) {
    if exchange.notes.count < 32 { exchange.notes.append(text) }
  }
}
