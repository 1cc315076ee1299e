import Glibc
import ShopConfiguration
import ShopModel
import Synchronization
import Testing

@testable import Connectors

private let written = Timestamp(seconds: 1_700_000_000)
private let main = SubjectID.account("main")

/// A file that the test writes.
private final class KeptFile: Sendable {
  private struct State {
    var text: [UInt8]?
    var modified = written
    var reads = 0
  }
  private let state = Mutex(State())

  func write(_ text: String, at moment: Timestamp = written) { write(Array(text.utf8), at: moment) }
  func write(_ bytes: [UInt8], at moment: Timestamp = written) {
    state.withLock {
      $0.text = bytes
      $0.modified = moment
    }
  }

  var reads: Int { state.withLock { $0.reads } }

  var host: HostAccess {
    HostAccess(
      environment: { _ in nil },
      read: { _, limit in
        self.state.withLock { state in
          state.reads += 1
          guard let text = state.text else { return .absent }
          return text.count > limit ? .unreadable("it is larger than \(limit) bytes") : .bytes(text, permissions: 0o600)
        }
      }, hasFolder: { _ in false },
      stamp: { _ in
        self.state.withLock { state in
          state.text.map { .init(modified: state.modified, nanoseconds: 0, size: $0.count, number: 1, owner: "li") }
        }
      })
  }
}

private let facts = [
  LedgerFactMapping(fact: .accountState, column: "状态", values: ["正常": "normal", "冻结": "frozen"]),
  LedgerFactMapping(fact: .accountDayLimit, column: "日限额", unit: .moneyMajor(.fixed("CNY"))),
  LedgerFactMapping(fact: .accountSettlementAt, column: "结算", unit: .localTime),
  LedgerFactMapping(fact: .accountOnboardingReview, column: "审核"),
]

@Suite(.timeLimit(.minutes(1))) struct LedgerConnectorTests {
  private let file = KeptFile()
  private let clock = StillClock(written + .seconds(3600))

  private func connector(_ rows: LedgerConfiguration.Rows = .account("main")) -> LedgerConnector {
    LedgerConnector(
      configuration: LedgerConfiguration(
        key: "book", name: LocalizedText("Book"), path: "/book.csv", rows: rows, facts: facts),
      host: file.host, clock: clock, calendar: .utc)
  }

  private func poll(_ text: String, _ rows: LedgerConfiguration.Rows = .account("main")) async -> PollReport {
    file.write(text)
    return await connector(rows).poll(deadline: .seconds(5))
  }

  @Test func whatIsKeptIsToldWithWhoAndWhen() async {
    let report = await poll("状态,日限额,结算,审核\n正常,50000.00,2023-11-14 09:00:00,done\n")
    #expect(report.contact == .answered && report.notes.isEmpty)
    #expect(report.readings.count == 4)
    let state = report.reading(.accountState)
    #expect(state?.value == .text("normal") && state?.raw == "正常")
    #expect(state?.source == "book, li" && state?.reportedAt == written && state?.observedAt == clock.now)
    #expect(state?.freshFor == .seconds(35 * 3600))
    #expect(report.value(.accountDayLimit) == .money(Money(minorUnits: 5_000_000, currency: "CNY")))
    #expect(report.text(.accountOnboardingReview) == "done")
    let connector = connector()
    #expect(connector.capabilities.facts == [main: Set(facts.map(\.fact))])
    #expect(await connector.perform(.restart, deadline: .seconds(1)).outcome == .notSent("a file carries nothing out"))
  }

  @Test func theLastRowOfAnAccountCountsAndEmptyCellsTellNothing() async {
    let rows = LedgerConfiguration.Rows.column("商户号", accounts: ["8981": "main", "main": "main", "8982": "other"])
    let report = await poll(
      "商户号;状态;日限额;结算;审核\n8981;正常;1;;\n8982;冻结;;;\n9999;正常;9;;\n8981;冻结;;;\n", rows)
    #expect(report.readings.map(\.subject) == [.account("other"), main])
    #expect(report.readings.map(\.value) == [.text("frozen"), .text("frozen")])
    #expect(report.notes.isEmpty)
  }

  @Test func whatDoesNotFitIsToldWithItsLineAndNotGuessed() async {
    let report = await poll("状态,日限额,状态\n正常,1,x\n不知,\"1,000\",x\n")
    #expect(report.failure == "nothing in the file is what the configuration expects")
    #expect(
      report.notes == [
        "the heading \"状态\" occurs twice; the first counts", "account.settlement.at: there is no heading \"结算\"",
        "account.onboarding.review: there is no heading \"审核\"",
        "line 3, \"状态\": \"不知\" is not in its value table", "line 3, \"日限额\": \"1,000\" is not a number",
      ])
    let other = await poll("a\n1\n", .column("商户号", accounts: ["1": "main"]))
    #expect(other.notes.last == "there is no heading \"商户号\", so nobody knows whom the rows are about")
  }

  @Test func itIsReadAgainOnlyWhenItWasWrittenAgain() async {
    file.write("状态,日限额,结算,审核\n正常,,,\n")
    let connector = connector()
    #expect(await connector.poll(deadline: .seconds(5)).text(.accountState) == "normal")
    #expect(await connector.poll(deadline: .seconds(5)).text(.accountState) == "normal")
    #expect(file.reads == 1)
    file.write("状态,日限额,结算,审核\n冻结,,,\n", at: written + .seconds(1))
    #expect(await connector.poll(deadline: .seconds(5)).text(.accountState) == "frozen")
    #expect(file.reads == 2)
  }

  @Test func anOldFileTellsNothing() async {
    clock.advance(by: .seconds(36 * 3600))
    let report = await poll("状态,日限额,结算,审核\n正常,,,\n")
    #expect(report == PollReport(contact: .failed("the file was not written in the last 36 h"), readings: []))
    file.write("状态,日限额,结算,审核\n正常,,,\n", at: clock.now + .seconds(86_400))
    let future = await connector().poll(deadline: .seconds(5))
    #expect(future.readings.isEmpty && future.failure?.contains("dated in the future") == true)
    file.write("状态,日限额,结算,审核\n正常,,,\n", at: clock.now + .seconds(60))
    let ahead = await connector().poll(deadline: .seconds(5))
    #expect(ahead.reading(.accountState)?.reportedAt == clock.now)
    #expect(ahead.reading(.accountState)?.freshFor == .seconds(36 * 3600))
  }

  @Test func whatCannotBeReadIsSaid() async {
    #expect(await connector().poll(deadline: .seconds(5)).failure == "there is no file /book.csv")
    #expect(await poll("状态\n\"").failure == "line 2: the quote that begins here does not end")
    file.write([0xFF, 0xFF, 0xFF])
    #expect(
      await connector().poll(deadline: .seconds(5)).failure == "the file is neither UTF-8, UTF-16 nor GB18030")
    let long = String(repeating: "x", count: LedgerConnector.sizeLimit + 1)
    #expect(await poll(long).failure == "the file cannot be read: it is larger than 1048576 bytes")
  }

  @Test func aRealFileHasAnOwnerAndATime() async throws {
    let path = "/tmp/tillwatch-ledger-\(getpid()).csv"
    let stream = try #require(fopen(path, "w"))
    fputs("状态,日限额,结算,审核\n正常,,,\n", stream)
    fclose(stream)
    defer { unlink(path) }
    let stamp = try #require(HostAccess.live.stamp(path))
    #expect(stamp.size > 20 && !stamp.owner.isEmpty)
    let connector = LedgerConnector(
      configuration: LedgerConfiguration(
        key: "book", name: LocalizedText("Book"), path: path, rows: .account("main"), facts: facts),
      clock: StillClock(stamp.modified + .seconds(5)), calendar: .utc)
    #expect(await connector.poll(deadline: .seconds(5)).reading(.accountState)?.source == "book, \(stamp.owner)")
    #expect(HostAccess.live.stamp("/none") == nil)
  }
}
