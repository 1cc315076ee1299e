import Connectors
import NIOCore
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import ZVT

/// The connectors of a configured shop, ready to be polled.
struct ShopConnectors: Sendable {
  /// What they are polled by.
  let polled: [Polled]
  /// What the HTTP ones share.
  let transport: HTTPTransport

  /// Makes the connectors of `configuration`.
  ///
  /// - Throws: `SecretProblem` when a secret cannot be had; its text never contains the secret.
  init(
    _ configuration: ShopConfiguration, host: HostAccess = .live, group: any EventLoopGroup, clock: any ShopClock,
    calendar: ShopCalendar
  ) throws {
    transport = HTTPTransport(group: group)
    var polled: [Polled] = []
    for terminal in configuration.terminals {
      let password = try terminal.resolvedPassword(with: host).flatMap(ZVTPassword.init(digits:))
      let connector = ZVTTerminalConnector(
        configuration: terminal, password: password, group: group, clock: clock, calendar: calendar)
      polled.append(
        Polled(
          plan: PollPlan(
            key: DeviceKey(terminal.identity.id.description), interval: terminal.identity.interval,
            deadline: terminal.deadline),
          connector: connector))
    }
    for service in configuration.services {
      let connector = HTTPJSONConnector(
        configuration: service, headers: try ResolvedHeader.resolve(service.headers, with: host),
        transport: transport, clock: clock, calendar: calendar)
      polled.append(
        Polled(
          plan: PollPlan(
            key: DeviceKey("service/\(service.key)"), interval: service.interval, deadline: service.deadline),
          connector: connector))
    }
    self.polled = polled
  }
}

extension ShopConfiguration {
  /// What is watched, for the shop that watches it.
  func setup(connectors: ShopConnectors, calendar: ShopCalendar) -> ShopSetup {
    let hours = openingHours
    return ShopSetup(
      shop: shop, terminals: terminals.map(\.identity), accounts: accounts, links: links, calendar: calendar,
      isOpen: { hours.isOpen(at: $0) },
      sources: Dictionary(
        connectors.polled.map { polled in
          (
            polled.plan.key.name,
            ShopSetup.Source(interval: polled.plan.interval, capabilities: polled.connector.capabilities)
          )
        }, uniquingKeysWith: { first, _ in first }))
  }
}
