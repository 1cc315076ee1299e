import PollingEngine
import ShopCore
import ShopModel

/// How a simulated shop is watched.
struct SimulatedSetup: Sendable {
  struct Source: Sendable {
    let who: SimulatedSource
    let key: DeviceKey
    let interval: Duration
    let deadline: Duration
  }

  let sources: [Source]
  let setup: ShopSetup

  init(_ shop: SimulatedShop, terminalInterval: Duration, serviceInterval: Duration) {
    let terminals = shop.terminals.enumerated().map { index, terminal in
      Source(
        who: .terminal(index), key: DeviceKey(terminal.id.description), interval: terminalInterval,
        deadline: .seconds(8))
    }
    let others = [
      Source(who: .network, key: DeviceKey("network"), interval: terminalInterval, deadline: .seconds(5)),
      Source(who: .service, key: DeviceKey("service/acquirer"), interval: serviceInterval, deadline: .seconds(10)),
      Source(who: .power, key: DeviceKey("power/ups"), interval: terminalInterval, deadline: .seconds(5)),
    ]
    sources = terminals + others
    setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Simulated shop")),
      terminals: shop.terminals.map { terminal in
        TerminalIdentity(
          key: terminal.key, name: LocalizedText(terminal.key), address: "10.0.0.1:20007", connector: "zvt",
          interval: terminalInterval)
      },
      accounts: shop.accounts.map { account in
        AccountIdentity(key: account.key, name: LocalizedText(account.key), merchantID: "M-\(account.key)")
      },
      links: SimulatedSetup.links(of: shop), calendar: shop.calendar, isOpen: { SimulatedShop.isOpen($0) },
      sources: Dictionary(
        sources.map { source in
          let capabilities = SimulatedSetup.capabilities(of: source.who, in: shop)
          return (source.key.name, ShopSetup.Source(interval: source.interval, capabilities: capabilities))
        }, uniquingKeysWith: { first, _ in first }))
  }

  private static func links(of shop: SimulatedShop) -> [LinkIdentity] {
    [
      LinkIdentity(id: SimulatedShop.gateway, name: LocalizedText("router"), role: .gateway),
      LinkIdentity(id: SimulatedShop.internet, name: LocalizedText("internet"), role: .internet),
      LinkIdentity(id: SimulatedShop.host, name: LocalizedText("acquirer"), role: .host),
    ]
      + shop.terminals.map { terminal in
        LinkIdentity(id: terminal.link, name: LocalizedText(terminal.key), role: .terminal(terminal.id))
      }
  }

  private static func capabilities(of source: SimulatedSource, in shop: SimulatedShop) -> ConnectorCapabilities {
    switch source {
    case .terminal(let index):
      return ConnectorCapabilities(
        facts: [
          shop.terminals[index].id: [
            .terminalReachable, .terminalContact, .terminalState, .terminalResponseTime, .terminalPaper,
            .terminalSoftware, .terminalSerial, .terminalBatchAmount,
          ]
        ], restart: .reboot)
    case .network:
      let measured: Set<Fact> = [.linkUp, .linkLatency, .linkLoss]
      return ConnectorCapabilities(facts: [SimulatedShop.gateway: measured, SimulatedShop.internet: measured])
    case .power: return ConnectorCapabilities(facts: [SimulatedShop.power: [.powerSource, .powerLowBattery]])
    case .service:
      var facts: [SubjectID: Set<Fact>] = [SimulatedShop.host: [.linkUp]]
      for account in shop.accounts {
        facts[account.id] = [
          .accountState, .accountPayments, .accountBalance, .accountBalanceRequired, .accountDayLimit, .accountDayUsed,
        ]
      }
      for terminal in shop.terminals {
        facts[terminal.id] = [.terminalResponses]
        if terminal.isWireless { facts[terminal.link] = [.linkSignal] }
      }
      return ConnectorCapabilities(
        facts: facts, discovers: [.upgrade: [.upgradeKind, .upgradeState, .upgradeTerminal]])
    }
  }
}
