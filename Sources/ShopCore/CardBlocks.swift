import ShopModel
import StatusRules

/// How sure it is that a terminal cannot take cards.
enum CardBlock: Int, Comparable, Sendable {
  /// Nothing was found that would keep it from that.
  case none
  /// Something was found of which nobody can see whether it is still so.
  case doubtful
  /// It cannot.
  case certain

  static func < (left: CardBlock, right: CardBlock) -> Bool { left.rawValue < right.rawValue }
}

/// What keeps terminals from taking cards, by the findings about themselves, about the whole shop, about the accounts behind
/// them, and about what their payments pass through on the way to the acquirer: the terminal's own link, the router, the
/// internet, the acquirer's host. Pure.
struct CardBlocks {
  /// Bearers that do not go through the shop's router.
  private static let ownBearers: Set<String> = ["2g", "3g", "4g", "5g"]

  private let setup: ShopSetup
  private let topology: ShopTopology
  private let facts: [SubjectID: SubjectFacts]
  private let now: Timestamp
  private var bySubject: [SubjectID: CardBlock] = [:]
  private var hasBlockedLinks = false
  /// Whether anything is blocked that could lie on a terminal's way.
  private var hasBlockedWay = false

  /// What keeps all terminals from it.
  private var everybody = CardBlock.none

  /// - Parameter findings: all that count; not those about which another one about the same subject says more.
  init(
    _ findings: [Finding], setup: ShopSetup, topology: ShopTopology, facts: [SubjectID: SubjectFacts],
    at now: Timestamp
  ) {
    self.setup = setup
    self.topology = topology
    self.facts = facts
    self.now = now
    for finding in findings where finding.blocksCards {
      bySubject[finding.id.subject] = max(of(finding.id.subject), finding.isDoubtful ? .doubtful : .certain)
      if finding.id.subject.kind == .link { hasBlockedLinks = true }
      hasBlockedWay = hasBlockedWay || topology.carries(finding.id.subject)
    }
    everybody = max(of(.shop), max(accounts, hosts))
  }

  /// Whether a terminal is kept from taking cards.
  func block(of terminal: SubjectID) -> CardBlock { max(max(of(terminal), everybody), way(of: terminal)) }

  /// The terminals that certainly cannot take cards, and would not be able to for some of these findings alone.
  func blocked(by findings: [Finding]) -> Set<SubjectID> {
    var blocked: Set<SubjectID> = []
    let everybody = setup.terminals.map(\.id)
    let hosts = Set(self.hostLinks)
    for finding in findings where finding.blocksCards && !finding.isDoubtful {
      let subject = finding.id.subject
      switch subject.kind {
      case .terminal: blocked.insert(subject)
      case .shop: blocked.formUnion(everybody)
      case .account: if accounts == .certain { blocked.formUnion(everybody) }
      case .link where hosts.contains(subject): if self.hosts == .certain { blocked.formUnion(everybody) }
      case .link, .power:
        blocked.formUnion(everybody.filter { isOnWay(subject, of: $0) && way(of: $0) == .certain })
      case .upgrade, .printer, .duty: break
      }
    }
    return blocked
  }

  private func of(_ subject: SubjectID) -> CardBlock { bySubject[subject] ?? .none }

  // Which account and which host stand behind which terminal is not configured, so only all of them together stop the
  // terminals.

  private var accounts: CardBlock { setup.accounts.map { of($0.id) }.min() ?? .none }

  private var hosts: CardBlock { hasBlockedLinks ? hostLinks.map(of).min() ?? .none : .none }

  /// The hosts that payments go to; where nobody has said which those are, all. A service that tells of the account answers
  /// whether payments pass or not.
  private var hostLinks: [SubjectID] {
    let hosts = setup.links.filter { $0.role == .host }
    let paid = hosts.filter(\.takesPayments)
    return (paid.isEmpty ? hosts : paid).map(\.id)
  }

  // MARK: The way

  /// Whether the way from the terminal to the internet is broken.
  private func way(of terminal: SubjectID) -> CardBlock {
    guard hasBlockedWay else { return .none }
    let own = SubjectID.link(ofTerminal: terminal.key)
    let broken = CardBlock.allBroken.first { block in
      topology.isBroken(from: terminal) { $0 != terminal && of($0) >= block }
    }
    guard let broken else { return .none }
    guard let escapes = goesByItself(own) else { return broken }
    // What is not the terminal's own does not matter to it.
    return escapes ? of(own) : max(of(own), .doubtful)
  }

  private func isOnWay(_ subject: SubjectID, of terminal: SubjectID) -> Bool {
    let own = SubjectID.link(ofTerminal: terminal.key)
    return topology.ancestors(of: terminal).contains(subject) && (subject == own || goesByItself(own) == nil)
  }

  /// Whether a terminal's link is there by a bearer of its own; nil: it goes through the shop's router, as far as anybody
  /// knows.
  ///
  /// - Returns: false: it did, and nobody knows whether it still does.
  private func goesByItself(_ link: SubjectID) -> Bool? {
    guard let known = facts[link], let bearer = known.records[.linkBearer]?.value.text,
      Self.ownBearers.contains(bearer)
    else { return nil }
    return known.value(of: .linkBearer, at: now) != nil && known.value(of: .linkUp, at: now)?.bool == true
  }
}

extension CardBlock {
  /// The blocks that there can be, the surest first.
  fileprivate static let allBroken: [CardBlock] = [.certain, .doubtful]
}
