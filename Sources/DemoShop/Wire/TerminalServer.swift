import NIOCore
import NIOPosix
import ShopModel
import Synchronization
import ZVT

/// A ``SimulatedTerminal`` on a loopback socket.
///
/// It serves one connection at a time, as real terminals do: a second one is established by the system, and then gets
/// nothing until the first has ended.
public final class TerminalServer: Sendable {
  /// What was counted since the start.
  public struct Counts: Hashable, Sendable {
    /// Connections that were established.
    public var connections = 0
    /// Connections that were established while another one was open.
    public var overlapping = 0
    /// The most connections served at the same time.
    public var mostServed = 0
    /// Connections on which bytes came that are no ZVT message.
    public var unreadable = 0
  }

  private struct State {
    var terminal: SimulatedTerminal
    var faults: WireFaults
    var counts = Counts()
    var served: (any Channel)?
    var waiting: [any Channel] = []
    var isStopped = false
    var place = Place.nowhere
    var moving: EventLoopFuture<Void>?
    var timer: Task<Void, Never>?
  }

  /// What holds the port now.
  private enum Place {
    case nowhere
    case listening(any Channel)
    case unanswered(UnansweredPort)

    var presence: WireFaults.Presence {
      switch self {
      case .nowhere: .refusing
      case .listening: .answering
      case .unanswered: .unanswered
      }
    }
  }

  /// The longest message a terminal takes in: what a till sends is short.
  static let longestMessage = 4096
  /// How many connections may wait for the one that is served.
  private static let waitingRoom = 16

  private let kept: LoopbackPort
  private let loop: any EventLoop
  private let clock: any ShopClock
  private let state: Mutex<State>

  private init(
    _ terminal: SimulatedTerminal, faults: WireFaults, kept: LoopbackPort, loop: any EventLoop, clock: any ShopClock
  ) {
    self.kept = kept
    self.loop = loop
    self.clock = clock
    state = Mutex(State(terminal: terminal, faults: faults))
  }

  /// Starts a terminal; when this returns, it can be connected to (or cannot, as `faults` say).
  ///
  /// - Parameters:
  ///   - host: an address in 127.0.0.0/8.
  ///   - port: 0: any that is free.
  ///   - holdsPort: whether the port stays the terminal's while it is away, which takes a file descriptor more. Without
  ///     it another program may take the port meanwhile.
  /// - Throws: ``LoopbackProblem`` when the address cannot be had.
  public static func start(
    _ terminal: SimulatedTerminal, faults: WireFaults = WireFaults(), host: String = "127.0.0.1", port: Int = 0,
    holdsPort: Bool = true, on loop: any EventLoop, clock: any ShopClock
  ) async throws -> TerminalServer {
    let server = try await start(
      terminal, faults: faults, at: try LoopbackPort(host: host, port: port), on: loop, clock: clock)
    if !holdsPort { server.kept.close() }
    return server
  }

  /// Starts a terminal at a port that is its own from now on.
  static func start(
    _ terminal: SimulatedTerminal, faults: WireFaults, at port: LoopbackPort, on loop: any EventLoop,
    clock: any ShopClock
  ) async throws -> TerminalServer {
    let server = TerminalServer(terminal, faults: faults, kept: port, loop: loop, clock: clock)
    do {
      try await server.move().get()
    } catch {
      await server.stop()
      throw error
    }
    return server
  }

  /// The address it is at.
  public var host: String { kept.host }
  /// The port it is at.
  public var port: Int { kept.port }
  /// The terminal as it is now.
  public var terminal: SimulatedTerminal { state.withLock { $0.terminal } }
  /// The faults that are played now.
  public var faults: WireFaults { state.withLock { $0.faults } }
  /// What was counted so far.
  public var counts: Counts { state.withLock { $0.counts } }

  /// Changes the terminal. When this returns, it is on the network, or off it, as it should be.
  public func update(_ change: @Sendable (inout SimulatedTerminal) -> Void) async {
    await update { terminal, _ in change(&terminal) }
  }

  /// Changes the terminal and what goes wrong on the way to it; see ``play(_:)``.
  public func update(_ change: @Sendable (inout SimulatedTerminal, inout WireFaults) -> Void) async {
    state.withLock { change(&$0.terminal, &$0.faults) }
    await settle()
  }

  /// Changes the faults; open connections keep those they began with, except that an absence ends them.
  public func play(_ faults: WireFaults) async {
    state.withLock { $0.faults = faults }
    await settle()
  }

  /// Ends it: connections are closed, the port is free.
  public func stop() async {
    let timer = state.withLock { state in
      state.isStopped = true
      return state.timer.take()
    }
    timer?.cancel()
    await settle()
    kept.close()
  }

  // MARK: Presence on the network

  private func settle() async {
    schedule()
    // A port that cannot be listened on any more cannot be helped here: connections are refused, which shows.
    try? await move().get()
  }

  /// Brings the socket into the state that terminal and faults ask for, one change after the other, and is done when
  /// it is in it.
  private func move() -> EventLoopFuture<Void> {
    loop.flatSubmit { [self] in
      if let running = state.withLock({ $0.moving }) {
        return running.flatMapError { _ in self.loop.makeSucceededVoidFuture() }.flatMap { self.move() }
      }
      let moved = loop.makePromise(of: Void.self)
      let step = state.withLock { state -> (old: Place, new: WireFaults.Presence)? in
        let wanted = Self.presence(state)
        guard wanted != state.place.presence else { return nil }
        state.moving = moved.futureResult
        let old = state.place
        state.place = .nowhere
        return (old, wanted)
      }
      guard let step else {
        moved.succeed()
        return moved.futureResult
      }
      leave(step.old).flatMap { self.take(step.new) }.whenComplete { result in
        self.state.withLock { $0.moving = nil }
        moved.completeWith(result)
      }
      // What was asked for may have changed while the socket was changing.
      return moved.futureResult.flatMap { self.move() }
    }
  }

  private static func presence(_ state: State) -> WireFaults.Presence {
    if state.isStopped { return .refusing }
    if !state.terminal.isPresent { return state.terminal.restart.absence }
    return state.faults.presence
  }

  private func leave(_ place: Place) -> EventLoopFuture<Void> {
    switch place {
    case .nowhere: return loop.makeSucceededVoidFuture()
    case .unanswered(let port):
      port.close()
      return loop.makeSucceededVoidFuture()
    case .listening(let listener):
      let connections = state.withLock { state in
        let all = state.waiting + [state.served].compactMap { $0 }
        state.waiting = []
        return all
      }
      let closed = connections.map { $0.close() } + [listener.close()]
      return EventLoopFuture.andAllComplete(closed, on: loop)
    }
  }

  private func take(_ presence: WireFaults.Presence) -> EventLoopFuture<Void> {
    switch presence {
    case .refusing: return loop.makeSucceededVoidFuture()
    case .unanswered:
      return loop.submit { [self] in
        let port = try UnansweredPort(host: kept.host, port: kept.port)
        state.withLock { $0.place = .unanswered(port) }
      }
    case .answering:
      return ServerBootstrap(group: loop)
        .serverChannelOption(.backlog, value: 64)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.autoRead, value: false)
        .childChannelInitializer { [self] channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(TerminalConnection(server: self))
          }
        }
        .bind(host: kept.host, port: kept.port)
        .map { listener in self.state.withLock { $0.place = .listening(listener) } }
    }
  }

  // MARK: Time

  /// Waits for the terminal's next change of its own, if there is one.
  private func schedule() {
    state.withLock { state in
      state.timer?.cancel()
      state.timer = nil
      guard !state.isStopped, let moment = state.terminal.nextChange else { return }
      state.timer = Task(executorPreference: clock.executor) { [clock] in
        guard (try? await clock.sleep(until: moment)) != nil else { return }
        self.state.withLock { $0.terminal.advance(to: max(moment, clock.now)) }
        await self.settle()
      }
    }
  }

  // MARK: What connections ask

  /// A connection was established: whether it is served now. If not, it is told later by ``TurnHasCome``.
  func admit(_ channel: any Channel) -> Bool? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      state.counts.connections += 1
      if state.served == nil {
        state.served = channel
        state.counts.mostServed = max(state.counts.mostServed, 1)
        return true
      }
      state.counts.overlapping += 1
      guard state.waiting.count < Self.waitingRoom else { return nil }
      state.waiting.append(channel)
      return false
    }
  }

  /// A connection has ended.
  func ended(_ channel: any Channel) {
    let next = state.withLock { state -> (any Channel)? in
      guard state.served === channel else {
        state.waiting.removeAll { $0 === channel }
        return nil
      }
      state.terminal.connectionEnded()
      state.served = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
      return state.served
    }
    next?.pipeline.fireUserInboundEventTriggered(TurnHasCome())
  }

  func unreadable() { state.withLock { $0.counts.unreadable += 1 } }

  /// What the terminal sends to this message.
  func receive(_ message: APDU) -> [APDU] {
    let (answer, changes) = state.withLock { state in
      let before = state.terminal.nextChange
      let answer = state.terminal.receive(message, at: clock.now)
      return (answer, state.terminal.nextChange != before)
    }
    if changes { schedule() }
    return answer
  }
}

/// Tells a connection that waited that it is served now.
struct TurnHasCome: Sendable {}
