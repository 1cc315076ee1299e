import ShopModel
import Testing

@testable import Console

@Suite struct PlainConsoleTests {
  private func console(
    _ snapshot: ShopSnapshot, _ language: Language = .english, shownPIN: String? = nil
  ) -> PlainConsole {
    PlainConsole(
      texts: .builtIn, language: language, calendar: SampleShop.calendar, snapshot: snapshot, shownPIN: shownPIN)
  }

  @Test func `it begins with how the shop stands`() {
    let lines = console(SampleShop.snapshot()).greeting
    #expect(lines.first == "3 of 4 terminals can take cards")
    #expect(lines.last == "Type help for the commands; quit to leave.")
  }

  @Test(arguments: [Language.english, .chinese])
  func `what changes is a sentence, said once, without anything to draw`(language: Language) {
    var console = console(SampleShop.calmSnapshot(), language)
    var snapshot = SampleShop.snapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 4), (.recorded, 3)])]
    let lines = console.observe(snapshot)
    #expect(
      lines.first == (language == .english ? "14:05:32 3 of 4 terminals can take cards" : "14:05:32 4 台终端中 3 台可以收款"))
    #expect(lines.contains { $0.contains(language == .english ? "critical: Counter 3" : "三号台") })
    #expect(lines.contains { $0.contains(language == .english ? "what to do:" : "该做什么：") })
    #expect(lines.contains { $0.contains(language == .english ? "restart: on record" : "重启：") })
    for line in lines {
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x2500...0x28FF).contains($0.value) })
    }
    #expect(console.observe(snapshot) == [])
    // Only the age of things has changed.
    snapshot.at = snapshot.at + .seconds(60)
    #expect(console.observe(snapshot) == [])
    var over = SampleShop.calmSnapshot()
    over.incidents = snapshot.incidents.map { incident in
      var incident = incident
      incident.closedAt = SampleShop.now
      return incident
    }
    #expect(console.observe(over).count == 1 + snapshot.incidents.count)
  }

  private func calm() -> ShopSnapshot {
    var snapshot = SampleShop.calmSnapshot()
    for index in snapshot.terminals.indices { snapshot.terminals[index].refusals[.restart] = [] }
    return snapshot
  }

  @Test(arguments: ["2", "Counter 2", "counter-2"])
  func `an operation is asked about before it is wanted`(name: String) {
    var console = console(calm())
    let question = console.take("restart \(name)", snapshot: calm())
    #expect(question.lines.first == "Restart Counter 2?" && question.intents.isEmpty)
    let answer = console.take("yes", snapshot: calm())
    #expect(answer.intents == [.operate(OperationRequest(kind: .restart, subject: .terminal("counter-2")))])
    #expect(console.take("yes", snapshot: calm()).intents.isEmpty)
  }

  @Test(arguments: ["no", "", "Yes please", "restart 1"]) func `anything but yes does nothing`(word: String) {
    var console = console(calm())
    _ = console.take("restart 1", snapshot: calm())
    #expect(console.take(word, snapshot: calm()) == .init(lines: ["Nothing was done."]))
  }

  @Test func `the last working terminal needs two`() {
    var snapshot = calm()
    snapshot.terminals[0].refusals[.restart] = [.lastWorkingTerminal]
    var console = console(snapshot)
    _ = console.take("restart 1", snapshot: snapshot)
    let once = console.take("yes", snapshot: snapshot)
    #expect(once.intents.isEmpty && once.lines.last == "Type yes once more to do it all the same.")
    #expect(
      console.take("yes", snapshot: snapshot).intents
        == [
          .operate(
            OperationRequest(kind: .restart, subject: .terminal("counter-1"), overridesLastWorkingTerminal: true))
        ])
    _ = console.take("restart 1", snapshot: snapshot)
    _ = console.take("yes", snapshot: snapshot)
    #expect(console.take("no", snapshot: snapshot).intents.isEmpty)
  }

  @Test(arguments: ["quit", "geheim", "", "12", "１２３４"]) func `what cannot be a PIN is no try`(line: String) {
    var snapshot = calm()
    snapshot.access = .locked(wrongTries: 0)
    var console = console(snapshot)
    _ = console.take("unlock", snapshot: snapshot)
    #expect(console.take(line, snapshot: snapshot).intents == (line == "quit" ? [.quit] : []))
  }

  @Test func `an id is meant before a place in the list`() {
    var snapshot = calm()
    snapshot.terminals[2].identity.key = "1"
    var console = console(snapshot)
    #expect(console.take("restart 1", snapshot: snapshot).lines.first?.contains("Counter 3") == true)
  }

  @Test func `what becomes forbidden while it is asked is not done`() {
    var console = console(calm())
    _ = console.take("restart 1", snapshot: calm())
    var snapshot = calm()
    snapshot.terminals[0].refusals[.restart] = [.heldByTill]
    let answer = console.take("yes", snapshot: snapshot)
    #expect(answer.intents.isEmpty && answer.lines.count == 1)
    #expect(console.take("restart 1", snapshot: snapshot).lines.first?.contains("cannot be restarted now") == true)
  }

  @Test func `locked, the PIN comes first, is not echoed, and what was meant is not forgotten`() {
    var snapshot = calm()
    snapshot.access = .locked(wrongTries: 0)
    var console = console(snapshot, shownPIN: "2580")
    let asked = console.take("restart 1", snapshot: snapshot)
    #expect(asked.intents.isEmpty && asked.lines.last == "In this demonstration it is 2580.")
    #expect(console.asksSecret)
    #expect(console.take("1111", snapshot: snapshot).intents == [.unlock(pin: "1111")])
    #expect(!console.asksSecret)
    snapshot.access = .locked(wrongTries: 1)
    #expect(console.observe(snapshot) == ["That was not the PIN."])
    _ = console.take("restart 1", snapshot: snapshot)
    _ = console.take("2580", snapshot: snapshot)
    snapshot.access = .technician(until: snapshot.at + .seconds(600))
    #expect(console.observe(snapshot).contains("Restart Counter 1?"))
    #expect(console.take("yes", snapshot: snapshot).intents.count == 1)
  }

  @Test(arguments: [(ConsoleAccess.readOnly, "--read-only"), (.noPIN, "tillwatch pin")])
  func `why nothing can be unlocked is said`(access: ConsoleAccess, words: String) {
    var snapshot = calm()
    snapshot.access = access
    var console = console(snapshot)
    for line in ["restart 1", "unlock"] {
      let answer = console.take(line, snapshot: snapshot)
      #expect(answer.intents.isEmpty && answer.lines.first?.contains(words) == true)
    }
    #expect(!console.asksSecret)
  }

  @Test func `other commands`() {
    let snapshot = SampleShop.snapshot()
    var console = console(snapshot)
    #expect(console.take("terminals", snapshot: snapshot).lines.first == "1 Counter 1: ready")
    #expect(console.take("", snapshot: snapshot).lines.first == "3 of 4 terminals can take cards")
    #expect(console.take("card 1", snapshot: snapshot).lines.contains("Terminal: Counter 1"))
    #expect(console.take("card 9", snapshot: snapshot).lines.first?.contains("There is no terminal 9") == true)
    #expect(console.take("help", snapshot: snapshot).lines.count > 5)
    #expect(console.take("quit", snapshot: snapshot).intents == [.quit])
    #expect(console.take("reset 1", snapshot: snapshot).lines.first?.contains("operate") == true)
    let id = snapshot.incidents[0].id
    #expect(console.take("ack \(id)", snapshot: snapshot).intents == [.acknowledge(id, on: true)])
    for wrong in ["ack", "ack x", "ack 999", "dance", "restart", "\u{1B}[2J"] {
      let answer = console.take(wrong, snapshot: snapshot)
      #expect(answer.intents.isEmpty && !answer.lines.isEmpty)
      #expect(!answer.lines.joined().contains("\u{1B}"))
    }
  }
}
