import ShopModel
import Testing

@testable import Console

/// A console that is watched for days is as quick as on the first, and keeps no more. `tillwatch-bench console` does the
/// same with a million snapshots.
@Suite(.serialized) struct SoakTests {
  /// What a console keeps, counted.
  private func kept(_ console: ConsoleDriver) -> Int {
    console.model.history.count + console.model.state.behind.count + console.model.rungCount
      + (console.model.record?.entries.count ?? 0)
  }

  private func time(_ console: ConsoleDriver) -> Duration {
    let clock = ContinuousClock()
    let times = (0..<31).map { _ in clock.measure { _ = console.frame } }.sorted()
    return times[times.count / 2]
  }

  /// Incidents come and go, the person goes about.
  private func pass(_ count: Int, _ console: inout ConsoleDriver, from start: Int) {
    let keys: [Key] = [
      .enter, .down, .escape, .tab, .character("z"), .character("-"), .left, .character("+"), .escape, .character("J"),
      .escape, .backTab,
    ]
    for number in start..<start + count {
      console.now = console.now + .seconds(1)
      console.snapshot.at = console.now
      console.snapshot.sequence = number
      if number % 3 == 0 {
        let finding = SampleShop.silentIncident().finding
        console.snapshot.incidents = [Incident(id: number, finding: finding, openedAt: console.now)]
      }
      console.intents = console.model.observe(console.snapshot)
      console.readHistory()
      if number % 4 == 0 {
        console.intents = []
        console.press(keys[number / 4 % keys.count])
        console.readHistory()
      }
    }
    console.press(.escape, .escape, .escape, .escape, .escape, .escape)
  }

  @Test func `after twenty thousand snapshots a picture costs what it cost after a thousand`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 120, 36)
    pass(1000, &console, from: 1)
    let before = (kept: kept(console), time: time(console))
    pass(19_000, &console, from: 1001)
    let after = (kept: kept(console), time: time(console))
    #expect(after.kept <= 600)
    #expect(after.kept <= before.kept + 300)
    // Other programs run on the machine of a test.
    #expect(after.time < before.time * 3 + .milliseconds(2), "\(before.time), then \(after.time)")
  }
}
