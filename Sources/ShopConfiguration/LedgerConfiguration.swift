public import ShopModel

/// One column of a ledger, and the fact of an account it tells.
public struct LedgerFactMapping: Hashable, Sendable {
  /// The fact.
  public var fact: Fact
  /// The column's heading.
  public var column: String
  /// How its cells are to be read.
  public var unit: JSONUnit
  /// The ledger's words for the fact's choices; empty: the names themselves.
  public var values: [String: String]

  /// A mapping.
  public init(fact: Fact, column: String, unit: JSONUnit = .plain, values: [String: String] = [:]) {
    self.fact = fact
    self.column = column
    self.unit = unit
    self.values = values
  }
}

/// A table that people keep of their accounts in a file (CSV): what no service tells.
public struct LedgerConfiguration: Hashable, Sendable {
  /// Whom a row is about.
  public enum Rows: Hashable, Sendable {
    /// All of them this account.
    case account(String)
    /// The one whose number or id stands in this column; by that text.
    case column(String, accounts: [String: String])
  }

  /// Its key in the configuration.
  public var key: String
  /// Its name for people.
  public var name: LocalizedText
  /// The file's absolute path.
  public var path: String
  /// How often it is looked at.
  public var interval: Duration
  /// How long one look may take; shorter than the interval.
  public var deadline: Duration
  /// How long its word counts after the file was written.
  public var freshFor: Duration
  /// Whom its rows are about. Of several rows about one account the last counts.
  public var rows: Rows
  /// What its columns tell.
  public var facts: [LedgerFactMapping]

  /// A ledger.
  public init(
    key: String, name: LocalizedText, path: String, interval: Duration = defaultInterval,
    deadline: Duration = defaultDeadline, freshFor: Duration = defaultFreshFor, rows: Rows, facts: [LedgerFactMapping]
  ) {
    self.key = key
    self.name = name
    self.path = path
    self.interval = interval
    self.deadline = deadline
    self.freshFor = freshFor
    self.rows = rows
    self.facts = facts
  }

  /// The accounts it may tell about.
  public var subjects: Set<SubjectID> {
    switch rows {
    case .account(let key): [.account(key)]
    case .column(_, let accounts): Set(accounts.values.map(SubjectID.account))
    }
  }

  /// How often it is looked at.
  public static let defaultInterval: Duration = .seconds(30)
  /// How long a look may take.
  public static let defaultDeadline: Duration = .seconds(5)
  /// How long its word counts: a day and a half, for what is written once a day.
  public static let defaultFreshFor: Duration = .seconds(36 * 3600)
}
