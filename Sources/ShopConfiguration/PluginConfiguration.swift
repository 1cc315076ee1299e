public import ShopModel

/// One thing a plugin says, and the fact it tells.
public struct PluginFactMapping: Hashable, Sendable {
  /// What of the plugin's output is read.
  public enum Source: Hashable, Sendable {
    /// Its exit code: `ok`, `warning`, `critical`. Unknown is never mapped.
    case exit
    /// Its first line.
    case text
    /// The number of this label in its performance data; for a choice or a yes-or-no fact how that stands against its own
    /// thresholds: `ok`, `warning`, `critical`.
    case label(String)
  }

  /// What the fact is about.
  public var subject: SubjectID
  /// The fact.
  public var fact: Fact
  /// What is read.
  public var source: Source
  /// How a number without a unit is to be read; nil: only as a number of things.
  public var unit: JSONUnit?
  /// The fact's value for `ok`, `warning`, `critical`; those that are not there tell nothing. Empty for numbers and texts.
  public var values: [String: String]

  /// A mapping.
  public init(
    subject: SubjectID, fact: Fact, source: Source, unit: JSONUnit? = nil, values: [String: String] = [:]
  ) {
    self.subject = subject
    self.fact = fact
    self.source = source
    self.unit = unit
    self.values = values
  }

  /// The states a table of values can name.
  public static let states = ["ok", "warning", "critical"]
}

/// A program that follows the monitoring-plugins guidelines, and what it tells.
public struct PluginConfiguration: Hashable, Sendable {
  /// Its key in the configuration.
  public var key: String
  /// Its name for people.
  public var name: LocalizedText
  /// What is run.
  public var program: ProgramConfiguration
  /// How often it is run.
  public var interval: Duration
  /// How long it may take; shorter than the interval.
  public var deadline: Duration
  /// What it tells.
  public var facts: [PluginFactMapping]

  /// A plugin.
  public init(
    key: String, name: LocalizedText, program: ProgramConfiguration, interval: Duration = defaultInterval,
    deadline: Duration = defaultDeadline, facts: [PluginFactMapping]
  ) {
    self.key = key
    self.name = name
    self.program = program
    self.interval = interval
    self.deadline = deadline
    self.facts = facts
  }

  /// How often a plugin is run.
  public static let defaultInterval: Duration = .seconds(60)
  /// How long it may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(10)
}
