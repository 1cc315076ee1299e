import ShopModel
import Testing

@testable import Console

@Suite struct ResetDialogTests {
  static let id = SubjectID.terminal("counter-1")

  /// All is well, and Counter 1 can be reset in three ways.
  static func snapshot(_ refusals: [Refusal] = []) -> ShopSnapshot {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.terminals[0].reset = .application
    snapshot.terminals[0].refusals[.reset] = refusals
    snapshot.terminals[0].resetWays = [.application, .factory, .runbook].map { ResetWay(grade: $0, refusals: refusals) }
    return snapshot
  }

  private func opened(_ refusals: [Refusal] = []) -> ConsoleDriver {
    var console = ConsoleDriver(Self.snapshot(refusals))
    console.type("R")
    return console
  }

  private var word: String { Self.snapshot().terminals[0].confirmationWord }

  @Test func `nothing but the whole number begins it`() {
    for typed in ["", "y", String(word.dropLast()), word + "0", word.reversed().map(String.init).joined()] {
      var console = opened()
      console.type(typed)
      console.press(.enter)
      #expect(console.requests.isEmpty, "\(typed)")
      #expect(console.text.contains("Type its number in full first"))
    }
    var console = opened()
    console.type(word)
    console.press(.enter)
    #expect(console.requests == [OperationRequest(kind: .reset, grade: .application, subject: Self.id)])
  }

  @Test func `a number that is pasted is not typed`() {
    var console = opened()
    console.send(.paste(word))
    console.press(.enter)
    #expect(console.requests.isEmpty)
  }

  @Test func `what was typed can be taken back, and letters do nothing else`() {
    var console = opened()
    console.type("qn")
    #expect(console.text.contains("Reset Counter 1?"))
    console.press(.backspace, .backspace)
    console.type(word)
    console.press(.enter)
    #expect(console.requests.count == 1)
  }

  @Test(arguments: [(1, ResetGrade.factory), (2, .runbook), (3, .application)])
  func `Tab chooses another way`(tabs: Int, grade: ResetGrade) {
    var console = opened()
    for _ in 0..<tabs { console.press(.tab) }
    console.type(word)
    console.press(.enter)
    #expect(console.requests.map(\.grade) == [grade])
  }

  @Test func `the last working terminal is asked for twice`() {
    var console = opened([.lastWorkingTerminal])
    console.type(word)
    console.press(.enter)
    #expect(console.requests.isEmpty)
    #expect(console.text.contains("Press Enter once more"))
    console.press(.enter)
    #expect(
      console.requests == [
        OperationRequest(kind: .reset, grade: .application, subject: Self.id, overridesLastWorkingTerminal: true)
      ])
  }

  @Test(
    arguments: [
      Refusal.busy(state: "card-inserted"), .stale(age: .seconds(90)), .cannotCure(.terminalTamper),
      .cannotCure(.accountFrozen), .stateUnknown, .heldByTill, .batchOpen(3), .preauthorisationOpen(1),
    ], [Language.english, .chinese])
  func `what stands against it is said, and nothing is asked`(refusal: Refusal, language: Language) {
    var console = ConsoleDriver(Self.snapshot([refusal]), language: language)
    console.type("R")
    let words = Phrasebook(.builtIn, language: language, calendar: SampleShop.calendar, ascii: false)
    #expect(console.text.contains(words.sentence(refusal).prefix(12)))
    console.type(word)
    console.press(.enter)
    #expect(console.requests.isEmpty)
  }

  @Test(arguments: ["en", "zh"])
  func `the question looks as recorded`(language: String) throws {
    var console = ConsoleDriver(Self.snapshot(), 80, 24, language: Language(rawValue: language))
    console.type("R")
    console.type(String(word.prefix(3)))
    try GoldenTests().check(console.frame, "reset-\(language)-80x24")
  }
}

@Suite struct GuideDialogTests {
  private func guide(_ states: [ShopModel.Operation.State], _ language: Language = .english) -> ConsoleDriver {
    var snapshot = ResetDialogTests.snapshot()
    var operation = ShopModel.Operation(
      id: "7", kind: .reset, grade: .application, subject: ResetDialogTests.id, requestedBy: "li",
      at: SampleShop.now - .seconds(60))
    for state in [.confirmed, .recorded] + states { operation.enter(state, at: SampleShop.now - .seconds(30)) }
    snapshot.operations = [operation]
    var console = ConsoleDriver(snapshot, 100, 30, language: language)
    console.type("R")
    return console
  }

  private let prepared: [ShopModel.Operation.State] = [
    .guide(.status, .passed("ready")), .guide(.preauthorisations, .passed("0")),
    .guide(.totals, .passed("23 payments, CNY 1997.50, receipts 0204-0226")),
    .guide(.lastTransaction, .passed("receipt 0226, CNY 86.84")), .guide(.sendStored, .skipped("84 83")),
    .guide(.endOfDay, .passed("23 payments, CNY 1997.50, receipts 0204-0226")), .guide(.goAhead, .begun),
  ]

  @Test func `y says that it may go on, and Enter alone only closes`() {
    var console = guide(prepared)
    #expect(console.text.contains("From here there is no way back"))
    console.press(.enter)
    #expect(console.intents.isEmpty)
    console.type("Ry")
    #expect(console.intents == [.goOn("7", step: .goAhead)])
  }

  @Test func `it can be called off before the reset, and not after it`() {
    var console = guide(prepared)
    console.press(.tab, .enter)
    #expect(console.intents == [.callOff("7")])
    console = guide(prepared + [.guide(.goAhead, .passed("li")), .guide(.lastLook, .passed("")), .sent, .accepted])
    #expect(!console.text.contains("Call off"))
    console.press(.tab, .enter)
    console.type("Ry")
    #expect(console.intents.isEmpty)
  }

  @Test(arguments: ["en", "zh"])
  func `the steps look as recorded`(language: String) throws {
    let console = guide(prepared, Language(rawValue: language))
    try GoldenTests().check(console.frame, "guide-\(language)-100x30")
  }

  @Test func `how it ended is said in full`() {
    let refused = guide([
      .guide(.status, .passed("ready")), .guide(.preauthorisations, .failed("1: 0012")),
      .refused([.preauthorisationOpen(1)]),
    ])
    #expect(!refused.text.contains("1: 0012"))
    var console = refused
    console.press(.escape)
    console.press(.enter)
    #expect(console.text.contains("1 pre-authorisations are open") || console.text.contains("pre-authorisations"))
  }
}
