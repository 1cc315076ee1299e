import Connectors
import NIOCore
import PollingEngine
import ShopConfiguration
import ShopCore
import ShopModel
import StatusRules

/// A configured shop, ready to be watched.
struct WatchedShop: Sendable {
  /// As it is configured.
  let configuration: ShopConfiguration
  /// The ways to its devices and services.
  let connectors: ShopConnectors
  /// Its local time.
  let calendar: ShopCalendar
  /// What is watched.
  let setup: ShopSetup

  /// - Parameter keepsRecord: whether what people keep by hand is read along.
  init(
    _ configuration: ShopConfiguration, connectors: ShopConnectors, calendar: ShopCalendar, keepsRecord: Bool = true
  ) {
    self.configuration = configuration
    self.connectors = connectors
    self.calendar = calendar
    var sources = connectors.polled.map { polled in
      (
        polled.plan.key.name,
        ShopSetup.Source(interval: polled.plan.interval, capabilities: polled.connector.capabilities)
      )
    }
    if keepsRecord {
      sources.append(
        (
          HandRecordConnector.key.name,
          ShopSetup.Source(
            interval: HandRecordConnector.plan.interval,
            capabilities: HandRecordConnector.capabilities(of: configuration), isOwnRecord: true)
        ))
    }
    let hours = configuration.openingHours
    var setup = ShopSetup(
      shop: configuration.shop, terminals: configuration.terminals.map(\.identity), accounts: configuration.accounts,
      links: configuration.links, calendar: calendar, isOpen: { hours.isOpen(at: $0) },
      sources: Dictionary(sources, uniquingKeysWith: { first, _ in first }), takings: configuration.takings)
    setup.apparatus = configuration.printers.map(\.identity) + configuration.powerSources.map(\.identity)
    setup.maintenance = configuration.windows.map { $0.plan(in: calendar) }
    setup.duties = configuration.duties
    self.setup = setup
  }

  /// The rules over this shop.
  ///
  /// - Parameter waits: whether they wait for what has to be confirmed; a single look cannot.
  func engine(_ pack: RulePack, waits: Bool = true) -> StatusEngine {
    StatusEngine(pack: pack, topology: configuration.topology, waits: waits)
  }
}
