import NIOCore
import ShopConfiguration
import ShopModel

/// A demonstration that is about to begin: its ports are taken and its configuration stands, but nobody answers yet. So a
/// console can show the shop at once and let the devices come after its first picture.
public struct PreparedDemo: Sendable {
  /// The configuration that leads to it.
  public let configuration: ShopConfiguration
  /// Where the secrets that ``configuration`` names are found.
  public var hostAccess: HostAccess { secrets.hostAccess }

  private let places: DemoPlaces
  private let secrets = DemoSecrets()
  private let clock: any ShopClock
  private let calendar: ShopCalendar

  /// Takes the ports.
  ///
  /// - Parameters:
  ///   - clock: the time that the terminals' clocks show and the timetable follows.
  ///   - host: the loopback address, in 127.0.0.0/8, that everything is at.
  ///   - interval: how long after the last question a device is asked again.
  ///   - calendar: the local time that the terminals' clocks show.
  /// - Throws: when there are no ports to be had.
  public init(
    clock: any ShopClock, host: String = "127.0.0.1", interval: Duration, calendar: ShopCalendar
  ) throws {
    let places = try DemoPlaces(host: host)
    do {
      configuration = try DemoConfiguration.shop(
        at: places, upsName: SimulatedUPS().name, interval: interval, password: secrets.passwordSource,
        token: secrets.tokenSource, today: calendar.civil(clock.now).date)
    } catch {
      places.close()
      throw error
    }
    self.places = places
    self.clock = clock
    self.calendar = calendar
  }

  /// Gives the ports back; only where ``start(group:script:seed:)`` is not called.
  public func close() { places.close() }

  /// Lets the devices come; when this returns, everything can be connected to and the timetable runs. Once.
  ///
  /// - Parameters:
  ///   - group: where the sockets live; one loop of it is used.
  ///   - script: what is played.
  ///   - seed: what decides on everything that is left to chance.
  public func start(
    group: any EventLoopGroup, script: DemoScript = .founding, seed: UInt64 = 1
  ) async throws -> DemoShop {
    let loop = group.next()
    var terminals: [DemoTerminal: TerminalServer] = [:]
    var service: StatusService?
    var printer: DeviceServer<SimulatedPrinter>?
    var ups: DeviceServer<SimulatedUPS>?
    do {
      for (terminal, port) in places.terminals {
        terminals[terminal] = try await TerminalServer.start(
          DemoOpening.simulated(terminal, calendar: calendar), faults: WireFaults(replyDelay: terminal.pace),
          at: port, on: loop, clock: clock)
      }
      let startedService = try await StatusService.start(
        DemoOpening.service(at: clock.now), token: secrets.token, delay: .milliseconds(31), at: places.service,
        on: loop, clock: clock)
      service = startedService
      let startedPrinter = try await DeviceServer.start(
        SimulatedPrinter(), faults: WireFaults(replyDelay: .milliseconds(2)), at: places.printer, on: loop)
      printer = startedPrinter
      let startedUPS = try await DeviceServer.start(SimulatedUPS(), at: places.ups, on: loop)
      ups = startedUPS
      let shop = DemoShop(
        configuration: configuration, terminals: terminals, service: startedService, printer: startedPrinter,
        ups: startedUPS, network: try await DemoNetwork.start(at: places, seed: seed, on: loop), secrets: secrets,
        clock: clock)
      shop.play(script, seed: seed)
      return shop
    } catch {
      for terminal in terminals.values { await terminal.stop() }
      await service?.stop()
      await printer?.stop()
      await ups?.stop()
      places.close()
      throw error
    }
  }
}
