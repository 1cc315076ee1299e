import Connectors
import NIOCore
import PollingEngine
import ShopConfiguration
import ShopModel
import Synchronization

/// Polls terminals as the product does: polling engine, connector, client, readings; only the shop that takes the
/// readings is missing.
struct EngineDriver {
  let park: TerminalPark
  let group: any EventLoopGroup
  let mostAtOnce: Int

  private final class Counter: Sendable {
    private let counts = Mutex((completed: 0, failed: 0))
    func add(_ report: PollReport) {
      counts.withLock { counts in
        if report.contact == .answered { counts.completed += 1 } else { counts.failed += 1 }
      }
    }
    var now: (completed: Int, failed: Int) { counts.withLock { $0 } }
  }

  /// Polls until the first round is over, then measures for `seconds`.
  ///
  /// - Parameters:
  ///   - interval: how often each terminal is asked.
  ///   - warmUp: how long to wait before the measurement.
  func measure(seconds: Double, interval: Duration, warmUp: Duration) async throws -> Figures {
    let clock = SystemShopClock()
    let counter = Counter()
    let engine = PollingEngine(
      devices: (0..<park.count).map { polled($0, interval: interval, clock: clock) },
      settings: PollSettings(concurrencyLimit: mostAtOnce), generator: SeededGenerator(seed: 1), clock: clock,
      sink: { _, report in counter.add(report) })
    let running = Task { await engine.run() }
    defer { running.cancel() }
    try await Task.sleep(for: warmUp)
    let (begin, before, first) = (ContinuousClock.now, ProcessCost.now, counter.now)
    try await Task.sleep(for: .seconds(seconds))
    let (end, after, last) = (ContinuousClock.now, ProcessCost.now, counter.now)
    await engine.stop()
    await running.value
    return Figures(
      completed: last.completed - first.completed, failed: last.failed - first.failed,
      seconds: (end - begin) / .seconds(1), cost: after - before)
  }

  private func polled(_ index: Int, interval: Duration, clock: any ShopClock) -> Polled {
    let host = park.host(of: index)
    let key = "terminal-\(index)"
    let configuration = TerminalConfiguration(
      identity: TerminalIdentity(
        key: key, name: LocalizedText(key), address: "\(host):\(TerminalPark.port)", connector: "zvt",
        interval: interval),
      host: host, port: TerminalPark.port, tid: "52523535", totalsInterval: nil)
    return Polled(
      plan: PollPlan(key: DeviceKey(key), interval: interval, deadline: .seconds(8)),
      connector: ZVTTerminalConnector(
        configuration: configuration, password: nil, group: group, clock: clock, calendar: .utc))
  }
}
