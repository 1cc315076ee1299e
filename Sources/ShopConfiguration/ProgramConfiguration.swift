/// A program that is run, without a shell.
public struct ProgramConfiguration: Hashable, Sendable {
  /// Its absolute path.
  public var path: String
  /// Its arguments, without its name. Every user of the computer can read them while it runs.
  public var arguments: [String]
  /// The variables it is given beside the usual few.
  public var environment: [ProgramVariable]

  /// A program.
  public init(path: String, arguments: [String] = [], environment: [ProgramVariable] = []) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
  }

  /// What every program may need of the environment; the rest stays here, secrets among it.
  public static let handedOn = ["PATH", "HOME", "USER", "LOGNAME", "TZ"]

  /// The variables it is given, secrets fetched. It writes in English and with points in its numbers.
  ///
  /// - Throws: ``SecretProblem`` when one cannot be had.
  public func resolvedEnvironment(with host: HostAccess = .live) throws(SecretProblem) -> ProgramEnvironment {
    var values = host.environment(of: Self.handedOn)
    values["LC_ALL"] = "C.UTF-8"
    for variable in environment {
      switch variable.value {
      case .literal(let text): values[variable.name] = text
      case .secret(let source): values[variable.name] = try source.resolve(with: host)
      }
    }
    return ProgramEnvironment(values: values)
  }
}

/// A variable that a program is given.
public struct ProgramVariable: Hashable, Sendable {
  /// What it holds.
  public enum Value: Hashable, Sendable {
    /// This text; never a credential.
    case literal(String)
    /// A secret, fetched when the connector is made.
    case secret(SecretSource)
  }

  /// Its name.
  public var name: String
  /// What it holds.
  public var value: Value

  /// A variable.
  public init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}

/// Variables with what they hold. Nothing of it shows when they are printed.
public struct ProgramEnvironment: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// By name.
  public let values: [String: String]

  /// Variables.
  public init(values: [String: String] = [:]) { self.values = values }

  /// The names alone.
  public var description: String { "\(values.keys.sorted().joined(separator: " ")) (not shown)" }
  /// Nothing of them.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A program that does something to a terminal on a person's order.
public struct CommandConfiguration: Hashable, Sendable {
  /// The program.
  public var program: ProgramConfiguration
  /// How long it may take; after that it is ended, and nobody knows what came of it.
  public var deadline: Duration

  /// A command.
  public init(program: ProgramConfiguration, deadline: Duration = defaultDeadline) {
    self.program = program
    self.deadline = deadline
  }

  /// How long a command may take.
  public static let defaultDeadline: Duration = .seconds(30)
}
