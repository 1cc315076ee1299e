import LocatedYAML
import ShopModel

/// A test of rules: what a shop is like, what happens in it, and what must be found when.
public struct RuleTestCase: Sendable {
  /// What it shows, in a sentence.
  public let name: String
  /// What it is there for: the rows of the product (`M3`), or a founding case by its name; empty: nothing in particular.
  public let rows: [String]
  /// The shop.
  public let shop: LabShop
  /// The moment from which its times count.
  public let start: Timestamp
  /// Where it stands.
  public let position: SourcePosition

  /// What happens, by time.
  let steps: [RuleTestStep]
  /// What must be so, by time.
  let checks: [RuleTestCheck]
}

/// Something that happens in a test.
struct RuleTestStep: Sendable {
  var at: Timestamp
  var event: LabEvent
  var position: SourcePosition
}

/// What must be so at a moment of a test.
struct RuleTestCheck: Sendable {
  /// A finding, as it must be; what is nil may be anything.
  struct ExpectedFinding: Sendable {
    var id: Finding.ID
    var position: SourcePosition
    var severity: Severity?
    var cause: Cause?
    var actor: Actor?
    /// What explains it; nil: nothing does.
    var suppressedBy: Finding.ID?
    /// How it is explained: `hidden`, `unreachable`, `inhibited`.
    var suppression: String?
    var blocksCards: Bool?
    var isDoubtful: Bool?
    var isFlapping: Bool?
    /// Since when, as an offset from the start.
    var since: Timestamp?
    /// The facts its evidence must name.
    var evidence: [Fact] = []
  }

  /// An incident, as it must be; what is nil may be anything.
  struct ExpectedIncident: Sendable {
    var name: IncidentName
    var position: SourcePosition
    var isClosed = false
    var cause: Cause?
    var subjects: [SubjectID]?
    var explains: [Finding.ID]?
    /// The steps of the ladder, each with its remedy and where it stands.
    var ladder: [(remedy: Remedy, state: String)]?
    var acknowledgedBy: String?
    var mutedBy: String?
    var maintenance: String?
    var isQuiet: Bool?
    /// How long terminals were without cards, all of them together.
    var withoutCards: Duration?
    var takingsAtRisk: Money?
  }

  var at: Timestamp
  var position: SourcePosition
  /// Every finding that must be there, and of those that nothing explains no other; nil: any may be.
  var findings: [ExpectedFinding]?
  /// Every incident that must be open, and no other; those that must be closed beside them; nil: any may be.
  var incidents: [ExpectedIncident]?
  /// The conditions of which nobody must know whether they are so.
  var unknown: [(id: Finding.ID, position: SourcePosition)] = []
  /// The findings that must not be there, explained or not.
  var absent: [(id: Finding.ID, position: SourcePosition)] = []
  /// Which terminals can take cards.
  var cards: [(terminal: SubjectID, availability: CardAvailability, position: SourcePosition)] = []
}

extension CardAvailability {
  /// The name in files: `can`, `cannot`, `not-known`.
  var word: String {
    switch self {
    case .canTakeCards: "can"
    case .cannot: "cannot"
    case .notKnown: "not-known"
    }
  }

  static let words: [String: CardAvailability] = ["can": .canTakeCards, "cannot": .cannot, "not-known": .notKnown]
}

extension LadderStep.State {
  /// The name in files.
  public var word: String {
    switch self {
    case .waiting: "waiting"
    case .current: "current"
    case .running: "running"
    case .helped: "helped"
    case .didNotHelp: "did-not-help"
    case .passed: "passed"
    case .unclear: "unclear"
    }
  }

  static let words = ["waiting", "current", "running", "helped", "did-not-help", "passed", "unclear"]
}

/// A file of rule tests.
public struct RuleTestFile: Sendable {
  /// Its name, as the person knows it.
  public let name: String
  /// The rule files it names, read after the built-in rules; as they are written, so relative to the file.
  public let ruleFiles: [(path: String, position: SourcePosition)]
  /// The tests, in the order of the file.
  public let cases: [RuleTestCase]

  /// Reads a file.
  ///
  /// - Throws: everything wrong with it, one problem a line, each with its place.
  public init(parsing text: String, file: String) throws(SourceProblems) {
    var problems: [SourceProblem] = []
    let document = try parseYAML(text, file: file, problems: &problems)
    let reader = SourceReader(file: file, problems: problems)
    let reading = RuleTestReader(reader: reader)
    (ruleFiles, cases) = reading.read(document)
    try reader.finish()
    name = file
  }
}
