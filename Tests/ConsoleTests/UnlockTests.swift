import ShopModel
import Testing

@testable import Console

@Suite struct UnlockTests {
  private func locked(_ access: ConsoleAccess = .locked(wrongTries: 0)) -> ConsoleDriver {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.access = access
    return ConsoleDriver(snapshot)
  }

  private static let open = ConsoleAccess.technician(until: SampleShop.now + .seconds(600))

  private func answer(_ console: inout ConsoleDriver, _ access: ConsoleAccess) {
    console.snapshot.access = access
    _ = console.model.observe(console.snapshot)
  }

  @Test func `the PIN is sent to be checked and never drawn`() {
    var console = locked()
    console.type("u7391")
    #expect(console.text.contains("PIN: ••••_"))
    #expect(!console.text.contains("7391"))
    console.press(.enter)
    #expect(console.intents == [.unlock(pin: "7391")])
    #expect(console.text.contains("Checking"))
    // What is typed meanwhile is not taken for another try.
    console.type("1")
    console.press(.enter)
    #expect(console.intents.count == 1)
    answer(&console, Self.open)
    #expect(console.text.contains("Unlocked: terminals can be operated"))
    #expect(console.text.contains("TECHNICIAN 10 min"))
  }

  @Test(arguments: OperationKind.allCases)
  func `an operation asks for the PIN first and then what it asks always`(kind: OperationKind) throws {
    var console = locked()
    console.snapshot.terminals[0].refusals[kind] = []
    let key = try #require(Binding.table.first { $0.action == Action.of(kind) }?.keys.first)
    console.press(key)
    #expect(console.text.contains("Technician's PIN"))
    console.type("7391")
    console.press(.enter)
    #expect(console.requests.isEmpty)
    answer(&console, Self.open)
    #expect(!console.text.contains("Technician's PIN"))
    #expect(console.text.contains("Counter 1"))
    guard kind != .reset else { return }
    console.type("y")
    #expect(console.requests.map(\.kind) == [kind])
  }

  @Test func `a PIN that was not looked at is not called wrong, and it is said why`() {
    var console = locked()
    console.type("r7391")
    console.press(.enter)
    console.snapshot.unjudgedPIN = UnjudgedPIN(count: 1, reason: "another Tillwatch is unlocked")
    answer(&console, .locked(wrongTries: 0))
    #expect(console.text.contains("It was not looked at"))
    #expect(console.text.contains("another Tillwatch is unlocked"))
    #expect(!console.text.contains("That was not the PIN"))
    // The next try is one again.
    console.type("7391")
    console.press(.enter)
    #expect(console.text.contains("Checking"))
    answer(&console, Self.open)
    #expect(console.text.contains("Restart"))
  }

  @Test func `a wrong PIN is asked for again, and what was meant is not forgotten`() {
    var console = locked()
    console.type("r0001")
    console.press(.enter)
    answer(&console, .locked(wrongTries: 1))
    #expect(console.text.contains("That was not the PIN"))
    console.type("7391")
    #expect(!console.text.contains("That was not the PIN"))
    console.press(.enter)
    answer(&console, Self.open)
    #expect(console.text.contains("Restart Counter 1?"))
  }

  @Test func `a snapshot that has nothing to do with it changes nothing`() {
    var console = locked()
    console.type("u7391")
    answer(&console, .locked(wrongTries: 0))
    #expect(console.text.contains("••••"))
    console.press(.enter)
    answer(&console, .locked(wrongTries: 0))
    #expect(console.text.contains("Checking"))
  }

  @Test func `while no PIN is taken none is asked for`() {
    var console = locked(.lockedOut(until: SampleShop.now + .seconds(90)))
    console.type("r")
    #expect(console.text.contains("Too many wrong PINs. The next one is taken in 1 min"))
    console.type("7391")
    console.press(.enter)
    #expect(console.intents.isEmpty)
    // The time is over while the question is open: it asks.
    console.type("r")
    answer(&console, .locked(wrongTries: 5))
    console.type("7391")
    console.press(.enter)
    #expect(console.intents == [.unlock(pin: "7391")])
  }

  @Test func `only digits are a PIN, and not more than one can have`() {
    var console = locked()
    console.type("ux1y２3" + String(repeating: "9", count: 20))
    console.press(.enter)
    #expect(console.intents == [.unlock(pin: "139999999999")])
    var empty = locked()
    empty.type("u1")
    empty.press(.backspace, .enter)
    #expect(empty.intents.isEmpty)
  }

  @Test func `it is left without a try`() {
    var console = locked()
    console.type("r73")
    console.press(.escape)
    #expect(!console.text.contains("Technician's PIN"))
    answer(&console, Self.open)
    #expect(!console.text.contains("Restart Counter 1?"))
  }

  @Test func `u locks what is open`() {
    var console = locked(Self.open)
    #expect(console.text.contains("TECHNICIAN"))
    console.type("u")
    #expect(console.intents == [.lock])
    #expect(locked().text.contains("TECHNICIAN") == false)
  }

  @Test(arguments: Array("rRsdiUxaAmu"))
  func `read-only is said at every key that would change something`(key: Character) {
    var snapshot = SampleShop.snapshot()
    snapshot.access = .readOnly
    var console = ConsoleDriver(snapshot)
    #expect(console.text.contains("READ ONLY"))
    // The strip, where there is an incident to acknowledge and a terminal to operate.
    console.press(.backTab)
    console.type(String(key))
    #expect(console.text.contains("Nothing can be changed from this console"))
    console.press(.enter, .enter)
    #expect(console.intents.isEmpty)
  }

  @Test func `without a PIN it is said how to set one`() {
    var console = locked(.noPIN)
    for key in ["u", "r", "R"] {
      console.type(key)
      #expect(console.text.contains("Set one with: tillwatch pin"))
      #expect(console.intents.isEmpty)
    }
    // What people know of an incident can be noted all the same.
    #expect(!console.text.contains("READ ONLY"))
  }

  @Test func `a guided reset that waits goes on with the PIN alone`() throws {
    var snapshot = ResetDialogTests.snapshot()
    snapshot.access = .locked(wrongTries: 0)
    var operation = Operation(
      id: "1", kind: .reset, grade: .application, subject: .terminal("counter-1"), requestedBy: "li",
      at: SampleShop.ago(60))
    for state in [Operation.State.confirmed, .recorded, .guide(.goAhead, .begun)] {
      operation.enter(state, at: SampleShop.ago(30))
    }
    snapshot.operations = [operation]
    var console = ConsoleDriver(snapshot)
    console.type("R")
    console.type("7391")
    console.press(.enter)
    answer(&console, Self.open)
    #expect(console.text.contains("no way back"))
    // Locked again while the question is open.
    answer(&console, .locked(wrongTries: 0))
    console.type("y")
    #expect(!console.intents.contains(.goOn("1", step: .goAhead)))
    #expect(console.text.contains("Technician's PIN"))
  }
}
