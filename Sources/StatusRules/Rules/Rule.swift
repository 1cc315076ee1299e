import ShopModel

/// One rule: what to look for, and what it means when it is so.
public struct Rule: Sendable, Identifiable {
  /// Its name, unique in the pack: lower-case words joined by hyphens.
  public let id: String
  /// What kind of subject it is about.
  public let subject: SubjectKind
  /// For rules about links: only links in this place of the chain; nil: all.
  public let linkRole: LinkRole?
  /// For rules about links: not those in this place of the chain; nil: all.
  public let exceptRole: LinkRole?
  /// How long its condition must have held before there is a finding; zero: at once.
  public let holdTime: Duration
  /// How it is confirmed by checks, how long it stays, and whether it may flap.
  public let confirmation: Confirmation
  /// How bad.
  public let severity: Severity
  /// Why.
  public let cause: Cause
  /// Whether the subject cannot take cards.
  public let blocksCards: Bool
  /// In a few words.
  public let title: LocalizedText
  /// In a sentence or two: what is wrong, and who acts.
  public let explanation: LocalizedText
  /// Who has to act.
  public let actor: Actor
  /// What to do, first things first; never empty.
  public let ladder: [LadderStep]
  /// The rules whose findings about the same subject say less and are not shown beside this one's.
  public let hides: [String]
  /// What it has to do with findings about other subjects.
  public internal(set) var relations: RuleRelations
  /// Words to find it by.
  public let tags: [String]
  /// The condition as written.
  public let when: String
  /// The condition that ends the finding, as written; nil: as soon as ``when`` is no longer so.
  public let clear: String?
  /// The facts that show it; never empty. Those that are not known when it is raised are left out.
  public var evidenceFacts: [Fact] { evidence.map(\.fact) }

  /// Whether it is about links in this place of the chain; nil: those whose key tells none.
  func covers(_ role: LinkRole?) -> Bool {
    (linkRole == nil || linkRole == role) && (exceptRole == nil || exceptRole != role)
  }

  let whenCode: TruthCode
  let clearCode: TruthCode?
  let evidence: [FactReference]
}

/// Where in the network chain a link stands, as far as its key tells (``SubjectID/link(ofTerminal:)``,
/// ``SubjectID/link(toHostOf:)``). The raw value is the name in rule files.
public enum LinkRole: String, CaseIterable, Hashable, Sendable {
  /// That of the computer that watches: the key is `own`.
  case own
  /// A terminal's own link.
  case terminal
  /// The way to a service's host.
  case host
  /// The shop's router: the key is `gateway`.
  case gateway
  /// The internet behind it: the key is `internet`.
  case internet

  /// The role of a link; nil for other subjects and for keys of another form.
  public init?(of subject: SubjectID) {
    guard subject.kind == .link else { return nil }
    let word = String(subject.key.prefix { $0 != ":" })
    guard let role = LinkRole(rawValue: word) else { return nil }
    self = role
  }
}
