public import Programs
public import ShopConfiguration
public import ShopModel

/// Runs a program that follows the monitoring-plugins guidelines and reads its exit code, its first line and its
/// performance data as the configuration maps them. Whatever is not the exit code 0, 1 or 2 is unknown: then nothing is
/// told.
public struct PluginConnector: Connector {
  /// The mapped facts.
  public let capabilities: ConnectorCapabilities

  /// How many bytes of what a plugin writes are read.
  static let outputLimit = 16 * 1024
  /// The usual number of plugins that run at the same time.
  public static let usualSlots = 8

  private let configuration: PluginConfiguration
  private let program: ProgramRun
  private let slots: ProgramSlots
  private let clock: any ShopClock
  private let mapping: PluginMapping

  /// A driver for one plugin.
  ///
  /// - Parameters:
  ///   - environment: the variables it is given, see `ProgramConfiguration.resolvedEnvironment(with:)`.
  ///   - slots: shared with the shop's other plugins.
  public init(
    configuration: PluginConfiguration, environment: ProgramEnvironment, slots: ProgramSlots, clock: any ShopClock,
    calendar: ShopCalendar
  ) {
    self.configuration = configuration
    self.slots = slots
    self.clock = clock
    program = ProgramRun(
      path: configuration.program.path, arguments: configuration.program.arguments, environment: environment.values,
      outputLimit: Self.outputLimit, endsItsOwn: true)
    mapping = PluginMapping(configuration: configuration, calendar: calendar)
    capabilities = mapping.capabilities
  }

  /// A plugin only looks.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a plugin carries nothing out"))
  }

  /// Runs it once. Waiting for a free slot counts.
  public func poll(deadline: Duration) async -> PollReport {
    let end = ContinuousClock.now + min(deadline, configuration.deadline)
    let result = await slots.hold(until: end) {
      await ProgramRunner().run(program, within: max(.zero, end - .now))
    }
    guard let result else {
      return PollReport(contact: .failed("not run: too many other plugins were running"), readings: [])
    }
    return report(result)
  }

  private func report(_ result: ProgramResult) -> PollReport {
    let output = PluginOutput(result.output, isCut: result.isCut)
    guard case .exited(let code) = result.end else {
      return PollReport(contact: .failed(result.end.failure ?? "the program failed"), readings: [])
    }
    guard let state = PluginState(exitCode: code) else {
      let said = output.summary.isEmpty ? "" : ": \(output.summary)"
      return PollReport(
        contact: .failed(code == 3 ? "the plugin does not know\(said)" : "the program ended with code \(code)\(said)"),
        readings: [], notes: output.notes)
    }
    let (readings, notes) = mapping.read(output, state, at: clock.now)
    let isEmpty = readings.isEmpty && !notes.isEmpty
    return PollReport(
      contact: isEmpty ? .failed("nothing of what the plugin says is what the configuration expects") : .answered,
      readings: readings, notes: notes)
  }
}
