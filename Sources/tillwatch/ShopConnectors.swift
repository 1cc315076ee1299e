import Connectors
import NIOCore
import PollingEngine
import Programs
import ShopConfiguration
import ShopCore
import ShopModel
import ShopWatch
import ZVT

/// The secrets of a configured shop, fetched.
struct ShopSecrets: Sendable {
  fileprivate var passwords: [String: ZVTPassword] = [:]
  fileprivate var headers: [String: [ResolvedHeader]] = [:]
  fileprivate var environments: [ProgramConfiguration: ProgramEnvironment] = [:]
  fileprivate var agents: [PushAgent] = []
  /// Those of the channels over which people are told, by their ids.
  private(set) var channels: [String: ChannelSecrets] = [:]

  /// Fetches every secret that `configuration` names. A channel whose secret cannot be had has none here: that nobody can
  /// be told is no reason not to watch.
  ///
  /// - Throws: `SecretProblem` when one cannot be had; its text never contains the secret.
  init(of configuration: ShopConfiguration, with host: HostAccess) throws(SecretProblem) {
    for terminal in configuration.terminals {
      let digits = try terminal.resolvedPassword(with: host)
      passwords[terminal.identity.key] = digits.flatMap(ZVTPassword.init(digits:))
    }
    for service in configuration.services {
      headers[service.key] = try ResolvedHeader.resolve(service.headers, with: host)
    }
    for program in configuration.programs.map(\.program) {
      environments[program] = try program.resolvedEnvironment(with: host)
    }
    for agent in configuration.push?.agents ?? [] {
      agents.append(PushAgent(agent, token: try agent.resolvedToken(with: host)))
    }
    for channel in configuration.channels { channels[channel.key] = try? channel.resolvedSecrets(with: host) }
  }
}

/// The connectors of a configured shop, ready to be polled.
struct ShopConnectors: Sendable {
  /// What they are polled by.
  let polled: [Polled]
  /// What the HTTP ones share; to be shut down when nothing is polled any more.
  let transport: HTTPTransport
  /// Where what the terminals give to print goes as it comes.
  var prints = PrintRoute()
  /// Where agents tell what they see; nil: nowhere.
  var push: Push?

  /// Who listens to agents, and who takes what they tell.
  struct Push: Sendable {
    let listener: PushListener
    let desk: PushDesk
  }

  /// Begins to listen to agents, and hands what they tell to `target`, with the name of its source.
  ///
  /// - Parameter isLeft: whether to leave that to the console that keeps the record: an agent whose word was taken here
  ///   does not tell it again there.
  func listen(isLeft: Bool = false, _ target: @escaping @Sendable (PollReport, String) async -> Void) async {
    push?.desk.lead(to: target)
    if isLeft { push?.listener.leaveToKeeper() } else { await push?.listener.start() }
  }

  /// Where agents could not be listened to, tries it now and then, until the task is cancelled.
  func keepListening(by clock: any ShopClock, isLeft: @Sendable () -> Bool) async {
    await push?.listener.keepTrying(by: clock, isLeft: isLeft)
  }

  /// Ends what is shared, once nothing is polled any more.
  func shutdown() async {
    await push?.listener.stop()
    try? await transport.shutdown()  // Nothing is left to be done with it.
  }
}

extension ShopConnectors {
  /// Makes the connectors of `configuration`.
  init(
    _ configuration: ShopConfiguration, secrets: ShopSecrets, group: any EventLoopGroup, clock: any ShopClock,
    calendar: ShopCalendar
  ) {
    let transport = HTTPTransport(group: group)
    self.transport = transport
    let prints = prints
    func command(_ configuration: CommandConfiguration?) -> CommandedTerminal.Command? {
      configuration.map { .init($0, environment: secrets.environments[$0.program] ?? ProgramEnvironment()) }
    }
    let terminals = configuration.terminals.map { terminal in
      let own: any Connector =
        switch terminal.speaks {
        case .zvt:
          ZVTTerminalConnector(
            configuration: terminal, password: secrets.passwords[terminal.identity.key], group: group, clock: clock,
            calendar: calendar, keep: { await prints.keep($0) })
        case .poslink(let options):
          POSLINKConnector(configuration: terminal, options: options, group: group, clock: clock)
        }
      let hasCommands = terminal.restart != nil || terminal.reset != nil
      return Polled(
        plan: PollPlan(
          key: DeviceKey(terminal.identity.id.description), interval: terminal.identity.interval,
          deadline: terminal.deadline),
        connector: hasCommands
          ? CommandedTerminal(own, restart: command(terminal.restart), reset: command(terminal.reset)) : own)
    }
    let services = configuration.services.map { service in
      Polled(
        plan: PollPlan(
          key: DeviceKey("service/\(service.key)"), interval: service.interval, deadline: service.deadline),
        connector: HTTPJSONConnector(
          configuration: service, headers: secrets.headers[service.key] ?? [], transport: transport, clock: clock,
          calendar: calendar))
    }
    let printers = configuration.printers.map { printer in
      Polled(
        plan: PollPlan(
          key: DeviceKey(printer.identity.id.description), interval: printer.identity.interval,
          deadline: printer.deadline),
        connector: ESCPOSConnector(configuration: printer, group: group, clock: clock))
    }
    let powerSources = configuration.powerSources.map { power in
      Polled(
        plan: PollPlan(
          key: DeviceKey(power.identity.id.description), interval: power.identity.interval, deadline: power.deadline),
        connector: NUTConnector(configuration: power, group: group, clock: clock))
    }
    let slots = ProgramSlots(PluginConnector.usualSlots)
    let plugins = configuration.plugins.map { plugin in
      Polled(
        plan: PollPlan(
          key: DeviceKey("plugin/\(plugin.key)"), interval: plugin.interval, deadline: plugin.deadline),
        connector: PluginConnector(
          configuration: plugin, environment: secrets.environments[plugin.program] ?? ProgramEnvironment(),
          slots: slots, clock: clock, calendar: calendar))
    }
    let ledgers = configuration.ledgers.map { ledger in
      Polled(
        plan: PollPlan(
          key: DeviceKey("ledger/\(ledger.key)"), interval: ledger.interval, deadline: ledger.deadline),
        connector: LedgerConnector(configuration: ledger, clock: clock, calendar: calendar))
    }
    push = configuration.push.map { push in
      let desk = PushDesk(agents: secrets.agents, clock: clock, calendar: calendar)
      return Push(listener: PushListener(push, desk: desk, group: group), desk: desk)
    }
    let agents = (push.map { PushConnector.all(of: $0.desk) } ?? []).map { agent in
      Polled(
        plan: PollPlan(
          key: DeviceKey(PushDesk.source(of: agent.key)), interval: PushConnector.interval,
          deadline: PushConnector.deadline),
        connector: agent.connector)
    }
    let network = configuration.network.flatMap { network in
      NetworkPathConnector(shop: configuration, group: group, clock: clock).map { connector in
        Polled(
          plan: PollPlan(key: DeviceKey("network"), interval: network.interval, deadline: network.deadline),
          connector: connector)
      }
    }
    polled =
      terminals + services + printers + powerSources + plugins + ledgers + agents + (network.map { [$0] } ?? [])
  }
}
