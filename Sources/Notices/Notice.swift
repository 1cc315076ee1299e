public import ShopModel

/// What somebody is told of an incident, in one language, ready to be kept over a restart.
public struct Notice: Hashable, Sendable, Codable {
  /// What has come about.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// Something is wrong.
    case opened
    /// It is worse than was told, or in more places.
    case worse
    /// It is over.
    case recovered
    /// Nothing at all: somebody tries the channel.
    case test
  }

  /// What has come about.
  public var kind: Kind
  /// The incident's number; 0: there is none.
  public var incident: Int
  /// How bad it is; of one that is over, how bad it was.
  public var severity: Severity
  /// Why, as rule files name it; empty for a test.
  public var cause: String
  /// Who has to act, as rule files name them.
  public var actor: String
  /// Since when.
  public var since: Timestamp
  /// When what is told came about.
  public var at: Timestamp
  /// How long terminals could not take cards because of it, together, in seconds.
  public var secondsWithoutCards: Int64
  /// The language of the texts: `en` or `zh`.
  public var language: String
  /// The shop's name.
  public var shop: String
  /// The severity in words.
  public var severityName: String
  /// In a few words.
  public var title: String
  /// Whom it touches, by their names, the one found first in front.
  public var subjects: [String]
  /// In a sentence or two.
  public var explanation: String
  /// What to do next; empty: nothing.
  public var nextStep: String
  /// What else there is to say, a line each: since when, who acts, what it costs.
  public var lines: [String]

  /// A notice.
  public init(
    kind: Kind, incident: Int, severity: Severity, cause: String, actor: String, since: Timestamp, at: Timestamp,
    secondsWithoutCards: Int64 = 0, language: Language, shop: String, severityName: String, title: String,
    subjects: [String], explanation: String, nextStep: String, lines: [String]
  ) {
    self.kind = kind
    self.incident = incident
    self.severity = severity
    self.cause = cause
    self.actor = actor
    self.since = since
    self.at = at
    self.secondsWithoutCards = secondsWithoutCards
    self.language = language.rawValue
    self.shop = shop
    self.severityName = severityName
    self.title = title
    self.subjects = subjects
    self.explanation = explanation
    self.nextStep = nextStep
    self.lines = lines
  }
}

/// What goes out at once: a notice, and those it sums up beside itself.
public struct NoticeMessage: Hashable, Sendable {
  /// The one that is told in full.
  public var notice: Notice
  /// The others, of which only the titles are told.
  public var others: [Notice]
  /// Tells this message from every other; the same again when it is sent again.
  public var key: String

  /// A message.
  public init(_ notice: Notice, others: [Notice] = [], key: String) {
    self.notice = notice
    self.others = others
    self.key = key
  }
}
