/// Whether a terminal can take cards.
public enum CardAvailability: Hashable, Sendable {
  /// As far as is known and fresh, yes.
  case canTakeCards
  /// No; the finding says why.
  case cannot
  /// Nobody knows.
  case notKnown
}

/// The one sentence at the top.
public enum Headline: Hashable, Sendable {
  /// Every terminal can take cards.
  case all(Int)
  /// Some can.
  case some(can: Int, of: Int)
  /// None can.
  case none(of: Int)
  /// No terminal is known to be able, and of at least one it is not known.
  case notKnown(of: Int)
  /// There is no terminal to watch.
  case noTerminals

  /// The headline over these terminals. A terminal nobody knows of never counts as able.
  public init(_ terminals: some Sequence<CardAvailability>) {
    var able = 0
    var unknown = 0
    var total = 0
    for availability in terminals {
      total += 1
      switch availability {
      case .canTakeCards: able += 1
      case .cannot: break
      case .notKnown: unknown += 1
      }
    }
    self =
      switch (able, unknown) {
      case _ where total == 0: .noTerminals
      case (total, _): .all(total)
      case (0, 0): .none(of: total)
      case (0, _): .notKnown(of: total)
      default: .some(can: able, of: total)
      }
  }
}

/// A way to reset a terminal.
public struct ResetWay: Hashable, Sendable {
  /// How far it goes, and who does it.
  public var grade: ResetGrade
  /// What stands against beginning it now; empty: nothing does.
  public var refusals: [Refusal]

  /// A way.
  public init(grade: ResetGrade, refusals: [Refusal]) {
    self.grade = grade
    self.refusals = refusals
  }
}

/// A terminal in a snapshot.
public struct TerminalSnapshot: Hashable, Sendable, Identifiable {
  /// Who.
  public var identity: TerminalIdentity
  /// What is known.
  public var facts: SubjectFacts
  /// Whether it can take cards.
  public var availability: CardAvailability
  /// What its connector can do.
  public var restart: RestartGrade
  /// What its connector can do.
  public var reset: ResetGrade
  /// The ways in which it can be reset, the mildest first, and what stands against each.
  public var resetWays: [ResetWay]
  /// What stands against each operation that its connector can carry out; an empty list: nothing does. An operation that
  /// is missing cannot be carried out.
  public var refusals: [OperationKind: [Refusal]]
  /// What is wrong with it, worst first.
  public var findings: [Finding.ID]

  /// A terminal.
  public init(
    identity: TerminalIdentity, facts: SubjectFacts, availability: CardAvailability, restart: RestartGrade,
    reset: ResetGrade, resetWays: [ResetWay] = [], refusals: [OperationKind: [Refusal]], findings: [Finding.ID]
  ) {
    self.identity = identity
    self.facts = facts
    self.availability = availability
    self.restart = restart
    self.reset = reset
    self.resetWays = resetWays
    self.refusals = refusals
    self.findings = findings
  }

  /// The terminal as a subject.
  public var id: SubjectID { identity.id }

  /// What stands against an operation now; empty: nothing does.
  public func refusals(of kind: OperationKind) -> [Refusal] { refusals[kind] ?? [.notSupported] }

  /// What a person types in full to confirm a reset: its TID; its key where it has told none.
  public var confirmationWord: String {
    facts.records[.terminalTID]?.value.text ?? facts.records[.terminalConfiguredTID]?.value.text ?? identity.key
  }
}

/// An account in a snapshot.
public struct AccountSnapshot: Hashable, Sendable, Identifiable {
  /// Who.
  public var identity: AccountIdentity
  /// What is known.
  public var facts: SubjectFacts

  /// An account.
  public init(identity: AccountIdentity, facts: SubjectFacts) {
    self.identity = identity
    self.facts = facts
  }

  /// The account as a subject.
  public var id: SubjectID { identity.id }
}

/// A link in a snapshot.
public struct LinkSnapshot: Hashable, Sendable, Identifiable {
  /// Who.
  public var identity: LinkIdentity
  /// What is known.
  public var facts: SubjectFacts

  /// A link.
  public init(identity: LinkIdentity, facts: SubjectFacts) {
    self.identity = identity
    self.facts = facts
  }

  /// The link as a subject.
  public var id: SubjectID { identity.id }
}

/// A receipt printer or a power source in a snapshot.
public struct ApparatusSnapshot: Hashable, Sendable, Identifiable {
  /// Who.
  public var identity: ApparatusIdentity
  /// What is known.
  public var facts: SubjectFacts

  /// A printer or a power source.
  public init(identity: ApparatusIdentity, facts: SubjectFacts) {
    self.identity = identity
    self.facts = facts
  }

  /// The printer or power source as a subject.
  public var id: SubjectID { identity.id }
}

/// A duty of the maintenance calendar in a snapshot.
public struct DutySnapshot: Hashable, Sendable, Identifiable {
  /// An item of its checklist.
  public struct Item: Hashable, Sendable {
    /// What there is to do.
    public var text: LocalizedText
    /// Who ticked it in the round that is under way; nil: nobody.
    public var tickedBy: String?
    /// When; nil: nobody ticked it.
    public var tickedAt: Timestamp?

    /// An item.
    public init(text: LocalizedText, tickedBy: String? = nil, tickedAt: Timestamp? = nil) {
      self.text = text
      self.tickedBy = tickedBy
      self.tickedAt = tickedAt
    }
  }

  /// The duty as a subject.
  public var id: SubjectID
  /// What it is called.
  public var name: LocalizedText
  /// Its checklist, in order; empty: it has none.
  public var items: [Item]
  /// What is known.
  public var facts: SubjectFacts

  /// A duty.
  public init(id: SubjectID, name: LocalizedText, items: [Item] = [], facts: SubjectFacts) {
    self.id = id
    self.name = name
    self.items = items
    self.facts = facts
  }
}

/// The whole shop at one moment: immutable, and all that a front end ever sees.
public struct ShopSnapshot: Hashable, Sendable {
  /// Goes up by one with every snapshot.
  public var sequence: Int
  /// When it was taken.
  public var at: Timestamp
  /// Whose it is.
  public var shop: ShopIdentity
  /// The one sentence at the top.
  public var headline: Headline
  /// When an answer last came, from anybody; nil: not yet.
  public var lastAnswerAt: Timestamp?
  /// The terminals, in the order of the configuration.
  public var terminals: [TerminalSnapshot]
  /// The accounts, in the order of the configuration.
  public var accounts: [AccountSnapshot]
  /// The network path, in order: gateway, internet, hosts, then terminals' links.
  public var links: [LinkSnapshot]
  /// The receipt printers, then the power sources, each in the order of the configuration.
  public var apparatus: [ApparatusSnapshot] = []
  /// The upgrade queue, the most urgent first.
  public var upgrades: [SubjectFacts]
  /// The duties of the maintenance calendar, in the order of the configuration.
  public var duties: [DutySnapshot] = []
  /// What people call the maintenance windows, by the names that incidents carry.
  public var windowNames: [String: LocalizedText] = [:]
  /// Whether any source reports an upgrade queue at all.
  public var reportsUpgrades: Bool
  /// When the whole queue was last told; nil: not yet, so that an empty one is not known to be empty.
  public var upgradesListedAt: Timestamp?
  /// The open incidents, worst first, then oldest first; after them those that closed in the last minutes.
  public var incidents: [Incident]
  /// The operations of this run, newest last, bounded.
  public var operations: [Operation]
  /// Things the console itself has to say (journal not writable), one line each, cleaned.
  public var warnings: [String]
  /// What the person at the console may do.
  public var access: ConsoleAccess = .technician(until: nil)
  /// The PIN that was not looked at last; nil: there was none.
  public var unjudgedPIN: UnjudgedPIN?

  /// A snapshot.
  public init(
    sequence: Int, at: Timestamp, shop: ShopIdentity, headline: Headline, lastAnswerAt: Timestamp?,
    terminals: [TerminalSnapshot], accounts: [AccountSnapshot], links: [LinkSnapshot], upgrades: [SubjectFacts],
    reportsUpgrades: Bool, upgradesListedAt: Timestamp? = nil, incidents: [Incident], operations: [Operation],
    warnings: [String] = []
  ) {
    self.upgradesListedAt = upgradesListedAt
    self.sequence = sequence
    self.at = at
    self.shop = shop
    self.headline = headline
    self.lastAnswerAt = lastAnswerAt
    self.terminals = terminals
    self.accounts = accounts
    self.links = links
    self.upgrades = upgrades
    self.reportsUpgrades = reportsUpgrades
    self.incidents = incidents
    self.operations = operations
    self.warnings = warnings
  }

  /// The terminal with this identity.
  public func terminal(_ id: SubjectID) -> TerminalSnapshot? { place(ofTerminal: id).map { terminals[$0] } }

  /// The place of a terminal in the list: for whoever wants but a part of it, a terminal is much to copy.
  public func place(ofTerminal id: SubjectID) -> Int? {
    guard id.kind == .terminal else { return nil }
    return terminals.indices.first { terminals[$0].identity.key == id.key }
  }

  /// The place of a link in the list.
  public func place(ofLink id: SubjectID) -> Int? { links.indices.first { links[$0].identity.id == id } }

  /// The open incidents of a subject, worst first.
  public func openIncidents(of id: SubjectID) -> [Incident] {
    incidents.filter { $0.closedAt == nil && $0.touches(id) }
  }

  /// The newest operation on a subject.
  public func latestOperation(on id: SubjectID) -> Operation? { operations.last { $0.subject == id } }
}
