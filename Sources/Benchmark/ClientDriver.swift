import NIOCore
import ZVT

/// Asks terminals in turn through `ZVTClient`, without connector and polling engine. Lives on one event loop.
final class ClientDriver: Sendable {
  private final class Run {
    var next = 0
    var underWay = 0
    var begun = 0
    var completed = 0
    var failed = 0
    var isOver = false
  }

  private let clients: [ZVTClient]
  private let loop: any EventLoop
  private let mostAtOnce: Int

  init(park: TerminalPark, group: any EventLoopGroup, mostAtOnce: Int) {
    clients = (0..<park.count).map {
      ZVTClient(endpoint: ZVTEndpoint(host: park.host(of: $0), port: TerminalPark.port), group: group)
    }
    loop = group.next()
    self.mostAtOnce = mostAtOnce
  }

  /// Asks for `seconds`.
  ///
  /// - Parameter rate: enquiries a second; nil: as many as possible.
  func measure(seconds: Double, rate: Double?) async throws -> Figures {
    let before = ProcessCost.now
    let start = NIODeadline.now()
    let done = loop.makePromise(of: (Int, Int).self)
    let run = NIOLoopBoundBox.makeBoxSendingValue(Run(), eventLoop: loop)
    loop.execute {
      self.goOn(run, start: start, seconds: seconds, rate: rate, done)
    }
    let (completed, failed) = try await done.futureResult.get()
    return Figures(
      completed: completed, failed: failed, seconds: Double((NIODeadline.now() - start).nanoseconds) * 1e-9,
      cost: ProcessCost.now - before)
  }

  private func goOn(
    _ box: NIOLoopBoundBox<Run>, start: NIODeadline, seconds: Double, rate: Double?,
    _ done: EventLoopPromise<(Int, Int)>
  ) {
    func again(in microseconds: Int64) {
      loop.scheduleTask(in: .microseconds(max(100, microseconds))) {
        self.goOn(box, start: start, seconds: seconds, rate: rate, done)
      }
    }
    let run = box.value
    guard !run.isOver else { return }
    let elapsed = Double((NIODeadline.now() - start).nanoseconds) * 1e-9
    guard elapsed < seconds else {
      if run.underWay == 0 {
        run.isOver = true
        done.succeed((run.completed, run.failed))
      } else if rate != nil {
        again(in: 1000)
      }
      return
    }
    let due = rate.map { Int(elapsed * $0) + 1 } ?? .max
    while run.begun < due, run.underWay < mostAtOnce {
      run.begun += 1
      run.underWay += 1
      let client = clients[run.next]
      run.next = (run.next + 1) % clients.count
      client.start(.statusEnquiry, on: loop) { exchange in
        let run = box.value
        run.underWay -= 1
        if case .completed = exchange.outcome { run.completed += 1 } else { run.failed += 1 }
        // At a steady rate the timer alone goes on; a second chain of timers would be measured too.
        if rate == nil { self.goOn(box, start: start, seconds: seconds, rate: rate, done) }
      }
    }
    guard let rate else { return }
    again(in: Int64((Double(run.begun) / rate - elapsed) * 1e6))
  }
}
