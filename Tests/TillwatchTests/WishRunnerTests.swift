import Console
import Operations
import ShopCore
import ShopModel
import ShopTesting
import ShopWatch
import StatusRules
import Testing

@testable import tillwatch

/// What a person wants of an incident, from the console's intents to the shop.
struct WishRunnerTests {
  private let folder = Folder()

  @Test func aPersonsWishesCountInTheirOrderAndUnderTheirName() async throws {
    let clock = SimulatedClock()
    let shop = RecordedShop(clock: clock, folder: folder.path)
    try await shop.watching { session in
      let id = try await shop.openIncident(in: session)

      let (wishes, wish) = AsyncStream.makeStream(of: Intent.self)
      for isOn in [true, false, true] { wish.yield(.acknowledge(id, on: isOn)) }
      wish.yield(.acknowledgeFor(id, until: nil, isSticky: true))
      wish.yield(.stepDone(id, step: 0))
      wish.yield(.mute(id, until: clock.now + .seconds(3600)))
      wish.finish()
      await WishRunner(watch: session.watch, user: "li", pin: nil).run(wishes)

      let incident = try #require(await session.watch.snapshot.incidents.first { $0.id == id })
      #expect(incident.acknowledgement?.by == "li" && incident.acknowledgement?.isSticky == true)
      #expect(incident.mute?.by == "li" && incident.mute?.until == clock.now + .seconds(3600))
      #expect(
        incident.timeline.map(\.kind).dropFirst() == [
          .acknowledged(by: "li"), .acknowledgementEnded, .acknowledged(by: "li"), .acknowledged(by: "li"),
          .stepDone(.contactSupport, by: "li"),
          .muted(by: "li", until: clock.now + .seconds(3600)),
        ])
    }
  }
}
