import NIOCore
import ShopConfiguration
import ShopModel
import Synchronization

/// A shop of four simulated terminals, a receipt printer, a power source with its server, and one acquirer's status
/// service on loopback sockets. Whoever watches it does so
/// through ``configuration`` and the sockets: there is no other way in.
public final class DemoShop: Sendable {
  /// The merchant number (MID).
  public static let merchantNumber = "82229005411392A"
  /// The acquirer's hotline.
  public static let supportPhone = "95016"
  /// The technician's PIN. No secret: it is told to whoever is asked for it.
  public static let pin = "2580"

  /// The configuration that leads to it.
  public let configuration: ShopConfiguration
  /// Where the secrets that ``configuration`` names are found.
  public var hostAccess: HostAccess { secrets.hostAccess }
  /// The terminals.
  public let terminals: [DemoTerminal: TerminalServer]
  /// The acquirer's service.
  public let service: StatusService
  /// The receipt printer.
  public let printer: DeviceServer<SimulatedPrinter>
  /// The server of the power source.
  public let ups: DeviceServer<SimulatedUPS>
  /// The way to the router, and that to the internet.
  public let ways: (router: DatagramProxy, internet: DatagramProxy)

  private let names: NameServer
  private let secrets: DemoSecrets
  private let clock: any ShopClock
  private let player = Mutex<Task<Void, Never>?>(nil)

  init(
    configuration: ShopConfiguration, terminals: [DemoTerminal: TerminalServer], service: StatusService,
    printer: DeviceServer<SimulatedPrinter>, ups: DeviceServer<SimulatedUPS>, network: DemoNetwork,
    secrets: DemoSecrets, clock: any ShopClock
  ) {
    self.configuration = configuration
    self.terminals = terminals
    self.service = service
    self.printer = printer
    self.ups = ups
    names = network.names
    ways = (network.router, network.internet)
    self.secrets = secrets
    self.clock = clock
  }

  /// Starts a shop; when this returns, everything can be connected to and the timetable runs.
  ///
  /// - Parameters:
  ///   - group: where the sockets live; one loop of it is used.
  ///   - clock: the time that the terminals' clocks show and the timetable follows.
  ///   - host: the loopback address, in 127.0.0.0/8, that everything is at.
  ///   - script: what is played.
  ///   - seed: what decides on everything that is left to chance.
  ///   - calendar: the local time that the terminals' clocks show.
  /// - Throws: when there are no ports to be had.
  public static func start(
    group: any EventLoopGroup, clock: any ShopClock, host: String = "127.0.0.1", script: DemoScript = .founding,
    seed: UInt64 = 1, calendar: ShopCalendar
  ) async throws -> DemoShop {
    try await PreparedDemo(clock: clock, host: host, interval: .seconds(2), calendar: calendar).start(
      group: group, script: script, seed: seed)
  }

  /// Ends it: no socket is left, no file either.
  public func stop() async {
    let player = self.player.withLock { $0.take() }
    player?.cancel()
    await player?.value
    for terminal in terminals.values { await terminal.stop() }
    await service.stop()
    await printer.stop()
    await ups.stop()
    await ways.router.stop()
    await ways.internet.stop()
    await names.stop()
  }

  /// Lets something happen now.
  public func happen(_ event: DemoEvent) async {
    let now = clock.now
    switch event {
    case .printer(let change): printer.update { change.apply(to: &$0) }
    case .power(let change): ups.update { change.apply(to: &$0) }
    case .service(let change): service.update { change.apply(to: &$0, at: now) }
    case .terminal(let key, let change):
      await terminals[key]?.update { terminal, faults in change.apply(to: &terminal, faults: &faults, at: now) }
    }
  }

  func play(_ script: DemoScript, seed: UInt64) {
    let start = clock.now
    let task = Task(executorPreference: clock.executor) { [weak self, clock] in
      var begin = start
      var loop = 0
      while true {
        let timetable = script.timetable(seed: seed, loop: loop)
        for entry in timetable.entries {
          guard (try? await clock.sleep(until: begin + entry.at)) != nil, let self else { return }
          await self.happen(entry.event)
        }
        // A timetable without length would be repeated without end at one moment.
        guard let length = timetable.length, length > .zero else { return }
        begin = begin + length
        loop += 1
        guard (try? await clock.sleep(until: begin)) != nil else { return }
      }
    }
    player.withLock { $0 = task }
  }
}
