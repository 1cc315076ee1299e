import ShopCore
import ShopModel
import ShopTesting
import ShopWatch
import StatusRules
import Synchronization
import Testing

/// Words and receipts while the record cannot be written.
struct HeldRecordTests {
  private final class Archive: PrintArchive, WordArchive {
    struct State {
      var isFull = false
      var prints: [ReceivedPrint] = []
      var words: [IncidentWord] = []
    }
    struct Full: Error, CustomStringConvertible { var description: String { "disk full" } }
    let state = Mutex(State())

    func keep(_ print: ReceivedPrint) async throws {
      try state.withLock { state in
        if state.isFull { throw Full() }
        state.prints.append(print)
      }
    }

    func record(_ word: IncidentWord) async throws {
      try state.withLock { state in
        if state.isFull { throw Full() }
        state.words.append(word)
      }
    }
  }

  private let archive = Archive()
  private let clock = SimulatedClock()

  private func shop() async throws -> ShopWatch {
    let setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Shop")),
      terminals: [
        TerminalIdentity(
          key: "one", name: LocalizedText("One"), address: "", connector: "zvt", interval: .seconds(10))
      ], accounts: [], links: [], calendar: .utc, isOpen: { _ in true },
      sources: [
        ScriptedShop.one.description: ShopSetup.Source(
          interval: .seconds(10),
          capabilities: ConnectorCapabilities(facts: [ScriptedShop.one: [.terminalReachable, .terminalState]]))
      ])
    let watch = ShopWatch(
      setup: setup, rules: StatusEngine(pack: try RulePack.builtIn()), ledger: Ledger(), prints: archive,
      words: archive, clock: clock, publish: { _ in })
    await watch.begin(access: Access())
    return watch
  }

  private func warnings(_ watch: ShopWatch) async -> [String] {
    await watch.snapshot.warnings.filter { $0.contains("on record") || $0.contains("lost") }
  }

  @Test func wordsAreWrittenLaterWithTheirOwnMomentsAndInOrder() async throws {
    let watch = try await shop()
    let readings = [
      Reading(ScriptedShop.one, .terminalReachable, .bool(true), at: clock.now, source: "zvt"),
      Reading(ScriptedShop.one, .terminalState, .text("out-of-order"), at: clock.now, source: "zvt"),
    ]
    await watch.take(PollReport(contact: .answered, readings: readings), from: ScriptedShop.one.description)
    let id = try #require(await watch.snapshot.incidents.first).id
    archive.state.withLock { $0.isFull = true }
    let first = clock.now
    await watch.acknowledge(id, true, by: "li")
    await clock.advanceFreely(by: .seconds(2))
    await watch.mute(id, until: clock.now + .seconds(600), by: "zhou")
    await watch.acknowledge(id, false, by: "li")
    #expect(
      await warnings(watch) == ["what was said of an incident is not on record yet (3): disk full"])
    #expect(archive.state.withLock { $0.words }.isEmpty)
    archive.state.withLock { $0.isFull = false }
    await clock.advanceFreely(by: .seconds(6))
    await eventually { archive.state.withLock { $0.words.count } == 3 }
    let words = archive.state.withLock { $0.words }
    #expect(words.map(\.at) == [first, first + .seconds(2), first + .seconds(2)])
    #expect(words.map(\.by) == ["li", "zhou", "li"] && words.last?.kind == .acknowledgementWithdrawn)
    await eventually { await warnings(watch).isEmpty }
    #expect(await warnings(watch).isEmpty)
  }

  @Test func aReceiptThatCannotBeKeptIsHeldAndSaid() async throws {
    let watch = try await shop()
    archive.state.withLock { $0.isFull = true }
    await watch.keep(ReceivedPrint(subject: ScriptedShop.one, at: clock.now, lines: ["Z"], name: "r1"))
    await watch.keep(ReceivedPrint(subject: ScriptedShop.one, at: clock.now, lines: ["Z", "SUM"], name: "r1"))
    await watch.keep(ReceivedPrint(subject: ScriptedShop.one, at: clock.now, lines: ["X"], name: "r2"))
    #expect(
      await warnings(watch)
        == ["a receipt is not on record yet, 2 wait and would be gone with the program: disk full"])
    archive.state.withLock { $0.isFull = false }
    await clock.advanceFreely(by: .seconds(6))
    await eventually { archive.state.withLock { $0.prints.count } == 2 }
    #expect(archive.state.withLock { $0.prints.map(\.lines) } == [["Z", "SUM"], ["X"]])
    await eventually { await warnings(watch).isEmpty }
  }

  @Test func receiptsThatAreTooManyAreCounted() async throws {
    let watch = try await shop()
    archive.state.withLock { $0.isFull = true }
    for number in 0..<203 {
      await watch.keep(ReceivedPrint(subject: ScriptedShop.one, at: clock.now, lines: ["\(number)"], name: "\(number)"))
    }
    archive.state.withLock { $0.isFull = false }
    await clock.advanceFreely(by: .seconds(6))
    await eventually { archive.state.withLock { $0.prints.count } == 200 }
    #expect(archive.state.withLock { $0.prints.first?.lines } == ["3"])
    await eventually { await warnings(watch) == ["3 receipts are lost: too many waited for the record"] }
    #expect(await warnings(watch) == ["3 receipts are lost: too many waited for the record"])
  }
}
