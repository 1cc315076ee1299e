import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// What a session reads of its record for the graphs of the console.
struct GraphReadingTests {
  private let folder = Folder()
  private let clock = SimulatedClock()
  private let curves: [HistoryCurve] = [
    .number(RecordedShop.terminal, .terminalResponseTime), .availability(RecordedShop.terminal),
  ]

  private func query() -> HistoryQuery {
    HistoryQuery(curves: curves, window: HistoryWindow(step: .seconds(60), count: 30, endingAt: clock.now))
  }

  private func seen(_ page: HistoryPage) -> [Double] { page.slots[curves[0]]?.compactMap { $0?.high } ?? [] }

  @Test func whatWasSeenIsThereAtOnceAndInTheNextRun() async throws {
    let shop = RecordedShop(clock: clock, folder: folder.path, isTold: true)
    try await shop.watching { session in
      for value in [12.0, 640, 15] {
        await shop.answer(.terminalResponseTime, .number(value), to: session)
        await clock.advanceFreely(by: .seconds(20))
      }
      let page = await session.historyPage(query(), at: clock.now)
      #expect(page.problem == nil)
      #expect(seen(page).max() == 640)
      #expect(page.times[RecordedShop.terminal] != nil)
    }
    await clock.advanceFreely(by: .seconds(600))
    try await shop.watching { session in
      let page = await session.historyPage(query(), at: clock.now)
      #expect(seen(page).max() == 640)
      // Between the runs nobody looked.
      #expect(page.slots[curves[0]]?.suffix(8).allSatisfy { $0 == nil } == true)
    }
  }

  @Test func whileTheRecordIsNotOpenThatIsSaid() async throws {
    // A file stands where the folder should be.
    let shop = RecordedShop(clock: clock, folder: "/dev/null/state", isTold: true)
    try await shop.watching { session in
      let page = await session.historyPage(query(), at: clock.now)
      #expect(page.problem?.contains("the record is not open") == true)
      #expect(page.slots.isEmpty)
    }
  }
}
