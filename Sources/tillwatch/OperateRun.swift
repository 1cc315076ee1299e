import Console
import Glibc
import Journal
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules
import Synchronization

/// One operation from the command line: looked at, confirmed by a person, carried out and followed to its end.
struct OperateRun: Sendable {
  let configuration: ShopConfiguration
  let pack: RulePack
  let kind: OperationKind
  /// How far it goes, if it is a reset.
  let grade: ResetGrade
  let identity: TerminalIdentity
  let language: Language

  /// - Returns: the code to exit with.
  func carryOut(folder: String) async throws -> Int32 {
    // A console that is open keeps the record; what is done here goes there too.
    let journal = try Journal(folder: folder, keeps: false)
    let user = Surroundings.userName
    let turn = RecordTurn(
      record: LateRecord(.success(journal), beside: nil), right: OperationRight(folder: folder, holder: user),
      clock: SystemShopClock())
    let earlier = try await journal.accessWords()
    let progress = ProgressPrinter(subject: identity.id, language: language)
    let look = try SingleLook(
      configuration, pack: pack, recordFolder: folder, ledger: journal, prints: journal,
      lock: configuration.technician.lock(isReadOnly: false), accessWords: journal, turn: turn,
      publish: { progress.show($0) })
    progress.calendar(look.calendar)
    return await look.hold { watch in
      await watch.takeUp(earlier)
      let code = await work(look, watch, progress)
      await watch.lock(by: user)
      let unrecorded = await watch.finishRecord(tries: 20)
      for line in UnrecordedReport(unrecorded: unrecorded, words: PlainWords(configuration)).lines { complain(line) }
      return code
    }
  }

  private func work(_ look: SingleLook, _ watch: ShopWatch, _ progress: ProgressPrinter) async -> Int32 {
    let desk = TechnicianDesk(configuration: configuration.technician, words: PlainWords(configuration))
    if let code = await desk.opens(watch, by: Surroundings.userName) { return code }
    await look.askAll()
    if kind == .reset, let open = await watch.snapshot.latestOperation(on: identity.id), !open.state.isFinal {
      // One that was interrupted: it is gone on with, or called off.
      _ = await look.beginOperating()
      progress.begin()
      return await follow(watch, desk, progress)
    }
    let verdicts = await watch.verdicts(of: kind, on: identity.id, for: await watch.consoleAccess)
    let report = InterlockReport(texts: Surroundings.texts(in: language), language: language, calendar: look.calendar)
    for line in report.lines(of: kind, on: identity, verdicts) { print(line) }
    guard !verdicts.contains(where: { $0.verdict.stops(kind) }) else { return 1 }
    let asksOnceMore = verdicts.contains { $0.verdict == .refuses(.lastWorkingTerminal) }
    guard confirm(await watch.snapshot, onceMore: asksOnceMore) else {
      print(words("Nothing was sent.", "未发送任何指令。"))
      return 1
    }
    if let code = await opensAgain(desk, watch) { return code }
    // Typing takes time, and what was known then is old.
    await look.askAll()
    _ = await look.beginOperating()
    progress.begin()
    if kind == .reset {
      await watch.reset(
        grade, on: identity.id, by: Surroundings.userName, overridesLastWorkingTerminal: asksOnceMore)
    } else {
      await watch.operate(
        kind, on: identity.id, by: Surroundings.userName, overridesLastWorkingTerminal: asksOnceMore)
    }
    return await follow(watch, desk, progress)
  }

  /// Follows the operation to its end, and asks where a guided reset waits for a person.
  private func follow(_ watch: ShopWatch, _ desk: TechnicianDesk, _ progress: ProgressPrinter) async -> Int32 {
    while true {
      let snapshot = await watch.snapshot
      progress.show(snapshot)
      guard let operation = snapshot.latestOperation(on: identity.id) else { return 3 }
      if operation.state.isFinal { return Self.code(of: operation.state) }
      if let step = operation.openGuideStep, step.isByHand {
        print(
          OperationWords(texts: Surroundings.texts(in: language), language: language, calendar: .utc).whatToDo(at: step)
        )
        print(words("Go on? Type yes or no > ", "继续？请输入 yes 或 no > "), terminator: "")
        fflush(nil)
        // What was typed before the question is no answer to it.
        tcflush(STDIN_FILENO, TCIFLUSH)
        switch readLine() {
        case "yes":
          if let code = await opensAgain(desk, watch) {
            // It stays where it is. Before the point of no return it can be gone on with from here or from the console.
            return operation.isPastReturn ? 3 : code
          }
          await watch.goOn(operation.id, step: step, by: Surroundings.userName)
        case "no":
          if await !watch.callOff(operation.id, by: Surroundings.userName) {
            print(words("It cannot be called off any more.", "已无法取消。"))
          }
        case nil:
          // Nobody is there any more.
          if await !watch.callOff(operation.id, by: Surroundings.userName) { return operation.isPastReturn ? 3 : 1 }
        default: break
        }
      } else {
        try? await Task.sleep(for: .milliseconds(50))
      }
    }
  }

  /// Asks for the PIN once more where the lock has closed.
  ///
  /// - Returns: nil: it is open; otherwise the code to exit with.
  private func opensAgain(_ desk: TechnicianDesk, _ watch: ShopWatch) async -> Int32? {
    guard await watch.consoleAccess.refusal != nil else { return nil }
    print(words("The technician's lock has closed.", "技术员已超时上锁。"))
    return await desk.opens(watch, by: Surroundings.userName)
  }

  /// Asks for the TID in full; where it is the last working terminal, for it twice.
  private func confirm(_ snapshot: ShopSnapshot, onceMore: Bool) -> Bool {
    let tid = snapshot.terminal(identity.id)?.confirmationWord ?? identity.key
    for round in 0..<(onceMore ? 2 : 1) {
      let again = round == 0 ? "" : words(" once more", "（再一次）")
      print(
        words("To go on, type the TID\(again): ", "要继续，请输入终端号\(again)：")
          + (round == 0 ? "\(DeviceText.clean(tid)) > " : "> "), terminator: "")
      fflush(nil)
      if round > 0 { tcflush(STDIN_FILENO, TCIFLUSH) }
      guard let line = readLine(), line == tid else { return false }
    }
    return true
  }

  private func words(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  private static func code(of state: Operation.State) -> Int32 {
    switch state {
    case .verified: 0
    case .outcomeUnknown: 3
    default: 1
    }
  }
}

/// Prints each step of the operation on one terminal, once.
private final class ProgressPrinter: Sendable {
  private struct State {
    var isOn = false
    var id: Operation.ID?
    var shown = 0
    var calendar = ShopCalendar.utc
  }

  private let subject: SubjectID
  private let language: Language
  private let state = Mutex(State())

  init(subject: SubjectID, language: Language) {
    self.subject = subject
    self.language = language
  }

  func calendar(_ calendar: ShopCalendar) { state.withLock { $0.calendar = calendar } }
  func begin() { state.withLock { $0.isOn = true } }

  func show(_ snapshot: ShopSnapshot) {
    state.withLock { state in
      guard state.isOn, let operation = snapshot.latestOperation(on: subject) else { return }
      if state.id != operation.id { (state.id, state.shown) = (operation.id, 0) }
      let words = OperationWords(texts: Surroundings.texts(in: language), language: language, calendar: state.calendar)
      for step in operation.steps.dropFirst(state.shown) { print("  " + words.line(step, of: operation)) }
      state.shown = max(state.shown, operation.steps.count)
      fflush(nil)
    }
  }
}
