import Programs
public import ShopConfiguration
public import ShopModel

/// A terminal some of whose commands are programs (`adb reboot`, a switchable socket); everything else goes the usual way.
/// A program is started once; what comes of it is seen on the terminal.
public struct CommandedTerminal: Connector {
  /// A program ready to be run, and how long it may take.
  public struct Command: Sendable {
    let program: ProgramRun
    let deadline: Duration

    /// - Parameter environment: see `ProgramConfiguration.resolvedEnvironment(with:)`.
    public init(_ configuration: CommandConfiguration, environment: ProgramEnvironment) {
      program = ProgramRun(
        path: configuration.program.path, arguments: configuration.program.arguments, environment: environment.values,
        outputLimit: CommandedTerminal.outputLimit, keepsErrors: true)
      deadline = configuration.deadline
    }
  }

  /// How many bytes of what a program writes are read.
  static let outputLimit = 16 * 1024

  /// The terminal's own, and what the programs add.
  public let capabilities: ConnectorCapabilities

  private let terminal: any Connector
  private let restart: Command?
  private let reset: Command?

  /// - Parameters:
  ///   - terminal: what is asked, and what carries out everything else.
  ///   - restart: what restarts it; nil: `terminal` does.
  ///   - reset: what resets its application; nil: `terminal` does.
  public init(_ terminal: any Connector, restart: Command? = nil, reset: Command? = nil) {
    self.terminal = terminal
    self.restart = restart
    self.reset = reset
    var capabilities = terminal.capabilities
    if restart != nil { capabilities.restart = .reboot }
    if reset != nil { capabilities.reset = .application }
    if restart != nil || reset != nil { capabilities.isAwayOnlyOutOfReach = true }
    self.capabilities = capabilities
  }

  /// Asks the terminal itself.
  public func poll(deadline: Duration) async -> PollReport { await terminal.poll(deadline: deadline) }

  /// Runs the program, or lets the terminal's own connector do it. A program has the time it was configured with, and is
  /// not broken off before, whoever goes away.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    let chosen: Command? =
      switch command {
      case .restart: restart
      case .reset: reset
      default: nil
      }
    guard let chosen else { return await terminal.perform(command, deadline: deadline) }
    let result = await Task.detached { await ProgramRunner().run(chosen.program, within: chosen.deadline) }.value
    return CommandReport(Self.outcome(result))
  }

  /// Only a program that never ran has done nothing. One that ended with another code than 0 may have done half of it: a
  /// socket that was switched off and not on again.
  static func outcome(_ result: ProgramResult) -> CommandOutcome {
    let lines = String(decoding: result.output, as: UTF8.self).unicodeScalars.split { $0 == "\n" || $0 == "\r" }
    // The last thing said is as a rule what went wrong.
    let last = lines.reversed().lazy.map { DeviceText.clean(String($0.prefix(1000))) }.first { !$0.isEmpty }
    let said = last.map { ": \($0)" } ?? ""
    switch result.end {
    case .exited(0): return .accepted
    // What a shell says of a program that it could not run.
    case .exited(let code) where code == 126 || code == 127: return .notSent("the program could not be run\(said)")
    case .exited(let code): return .unknown("the program ended with code \(code)\(said)")
    case .notStarted(let reason): return .notSent(reason)
    case let end: return .unknown((end.failure ?? "the program failed") + said)
    }
  }
}
