import Operations
import ShopModel

/// Makes the snapshot of a moment from the shop's state. Pure.
public struct SnapshotComposer {
  private let core: ShopCore
  /// The operations that count for the interlocks.
  public var operations: [Operation]
  private let lastAnswerAt: Timestamp?
  private let warnings: [String]
  private let duties: [DutyStatus]

  /// A composer of `core`'s picture.
  ///
  /// - Parameters:
  ///   - lastAnswerAt: when an answer last came, from anybody.
  ///   - warnings: what the console itself has to say.
  ///   - duties: where the duties stand, as far as it is known: who ticked what is no fact.
  public init(
    _ core: ShopCore, lastAnswerAt: Timestamp? = nil, warnings: [String] = [], duties: [DutyStatus] = []
  ) {
    self.core = core
    self.lastAnswerAt = lastAnswerAt
    self.warnings = warnings
    self.duties = duties
    operations = core.operations
  }

  private var setup: ShopSetup { core.setup }
  private var facts: FactStore { core.facts }

  /// What several terminals' pictures need, worked out once.
  private struct Overview {
    var found: [SubjectID: [Finding]]
    /// Why cards cannot be taken, as far as it lies with the shop or an account.
    var sharedBlocks: Set<Cause>
    var availabilities: [SubjectID: CardAvailability]
    var able: Int
    /// The terminals, by key or TID, on which something is being installed.
    var updating: Set<String>
    var shopIsOpen: Bool?
  }

  /// The picture at `now`.
  public func snapshot(sequence: Int, at now: Timestamp) -> ShopSnapshot {
    let overview = overview(at: now)
    let incidents = core.incidentsInSight(at: now).map { incident in
      var incident = incident
      if incident.closedAt == nil { incident.trail = core.trail(of: incident.finding, at: now) }
      return incident
    }
    let upgrades = facts.discovered(.upgrade)
    let terminals = setup.terminals.map { identity in
      let capabilities = capabilities(of: identity.id)
      return TerminalSnapshot(
        identity: identity, facts: known(identity.id),
        availability: overview.availabilities[identity.id] ?? .notKnown,
        restart: capabilities?.restart ?? .none, reset: capabilities?.reset ?? .none,
        resetWays: resetWays(of: identity, overview, at: now),
        refusals: Dictionary(
          uniqueKeysWithValues: OperationKind.allCases.filter { capabilities?.supports($0) ?? false }.map {
            ($0, refusals(of: $0, on: identity, overview: overview, at: now))
          }),
        findings: (overview.found[identity.id] ?? []).map(\.id))
    }
    var snapshot = ShopSnapshot(
      sequence: sequence, at: now, shop: setup.shop, headline: Headline(terminals.map(\.availability)),
      lastAnswerAt: lastAnswerAt, terminals: terminals,
      accounts: setup.accounts.map { AccountSnapshot(identity: $0, facts: known($0.id)) },
      links: setup.links.map { LinkSnapshot(identity: $0, facts: known($0.id)) },
      upgrades: upgrades.sorted { (urgency(of: $0), $0.id.key) < (urgency(of: $1), $1.id.key) },
      reportsUpgrades: setup.sources.values.contains { $0.capabilities.discovers[.upgrade] != nil },
      upgradesListedAt: facts.listedAt[.upgrade], incidents: incidents, operations: operations, warnings: warnings)
    snapshot.apparatus = setup.apparatus.map { ApparatusSnapshot(identity: $0, facts: known($0.id)) }
    snapshot.duties = setup.duties.map(picture)
    snapshot.windowNames = Dictionary(
      setup.maintenance.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    return snapshot
  }

  private func picture(of duty: Duty) -> DutySnapshot {
    let items =
      duties.first { $0.id == duty.id }?.items.map { item in
        DutySnapshot.Item(text: item.text, tickedBy: item.tick?.by, tickedAt: item.tick?.at)
      } ?? duty.checklist.map { DutySnapshot.Item(text: $0) }
    return DutySnapshot(id: duty.id, name: duty.name, items: items, facts: known(duty.id))
  }

  /// The ways in which a terminal can be reset, the mildest first. A person at the device can always do it by hand.
  private func resetWays(of identity: TerminalIdentity, _ overview: Overview, at now: Timestamp) -> [ResetWay] {
    guard let capabilities = capabilities(of: identity.id) else { return [] }
    let name = facts.subjects[identity.id]?.records[.terminalDeviceName]?.value.text ?? ""
    var grades: [ResetGrade] = [.runbook]
    if capabilities.reset != .factory, capabilities.factoryResetNames.contains(where: { name.hasPrefix($0) }) {
      grades.insert(.factory, at: 0)
    }
    if capabilities.reset != .none, capabilities.reset != .runbook { grades.insert(capabilities.reset, at: 0) }
    let context = context(of: .reset, on: identity, overview)
    return grades.map { ResetWay(grade: $0, refusals: ResetGuide.refusals(beginning: $0, in: context, at: now)) }
  }

  /// What stands against beginning a reset of this grade; nil: the terminal cannot be reset so.
  public func refusals(beginning grade: ResetGrade, on subject: SubjectID, at now: Timestamp) -> [Refusal]? {
    guard let identity = setup.terminals.first(where: { $0.id == subject }) else { return nil }
    return resetWays(of: identity, overview(at: now), at: now).first { $0.grade == grade }?.refusals
  }

  /// What stands against sending the reset that `operation` has prepared.
  public func refusals(sending operation: Operation, at now: Timestamp) -> [Refusal] {
    guard let identity = setup.terminals.first(where: { $0.id == operation.subject }) else { return [.notSupported] }
    return ResetGuide.refusals(
      sending: operation, in: context(of: .reset, on: identity, overview(at: now)), at: now)
  }

  /// Whether each terminal can take cards at `now`.
  public func availabilities(at now: Timestamp) -> [SubjectID: CardAvailability] {
    availabilities(Dictionary(grouping: core.standing, by: \.id.subject), at: now)
  }

  private func availabilities(_ found: [SubjectID: [Finding]], at now: Timestamp) -> [SubjectID: CardAvailability] {
    let blocks = core.blocks(at: now)
    let restarting = Set(operations.filter(\.isUnderWay).map(\.subject))
    return Dictionary(
      setup.terminals.map { identity in
        let availability = Availability.of(
          known(identity.id), findings: found[identity.id] ?? [], block: blocks.block(of: identity.id),
          isRestarting: restarting.contains(identity.id), lastServing: core.lastServing[identity.id], at: now)
        return (identity.id, availability)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What stands against an operation on a terminal now.
  public func refusals(of kind: OperationKind, on subject: SubjectID, at now: Timestamp) -> [Refusal] {
    guard let identity = setup.terminals.first(where: { $0.id == subject }) else { return [.notSupported] }
    return refusals(of: kind, on: identity, overview: overview(at: now), at: now)
  }

  /// What each interlock says of an operation on a terminal now; empty: there is no such terminal.
  ///
  /// - Parameter access: what whoever asks may do; nil: that is found out later.
  public func verdicts(
    of kind: OperationKind, on subject: SubjectID, for access: ConsoleAccess?, at now: Timestamp
  ) -> [(interlock: Interlock, verdict: InterlockVerdict)] {
    guard let identity = setup.terminals.first(where: { $0.id == subject }) else { return [] }
    var context = context(of: kind, on: identity, overview(at: now))
    context.access = access
    return Interlocks.verdicts(of: kind, in: context, at: now)
  }

  private func refusals(
    of kind: OperationKind, on identity: TerminalIdentity, overview: Overview, at now: Timestamp
  ) -> [Refusal] {
    Interlocks.refusals(of: kind, in: context(of: kind, on: identity, overview), at: now)
  }

  private func context(of kind: OperationKind, on identity: TerminalIdentity, _ overview: Overview) -> InterlockContext
  {
    let id = identity.id
    let availability = overview.availabilities[id] ?? .notKnown
    let tids = [Fact.terminalTID, .terminalConfiguredTID].compactMap { facts.subjects[id]?.records[$0]?.value.text }
    return InterlockContext(
      facts: known(id), interval: identity.interval, isSupported: capabilities(of: id)?.supports(kind) ?? false,
      lastHeldByTill: core.lastHeldByTill[id],
      updateRunning: ([identity.key] + tids).contains(where: overview.updating.contains),
      operations: operations.filter { $0.subject == id },
      openCauses: Set((overview.found[id] ?? []).map(\.cause)),
      blockingCauses: overview.sharedBlocks.union((overview.found[id] ?? []).filter(\.blocksCards).map(\.cause)),
      availability: availability,
      otherTerminalsAble: overview.able - (isSeenServing(id, availability) ? 1 : 0),
      shopIsOpen: overview.shopIsOpen)
  }

  private func overview(at now: Timestamp) -> Overview {
    let found = Dictionary(grouping: core.standing, by: \.id.subject)
    let shared = ([.shop] + setup.accounts.map(\.id)).flatMap { found[$0] ?? [] }
    let availabilities = availabilities(found, at: now)
    let updating = facts.discovered(.upgrade).compactMap { item in
      ["installing", "rebooting"].contains(item.records[.upgradeState]?.value.text)
        ? item.records[.upgradeTerminal]?.value.text : nil
    }
    return Overview(
      found: found, sharedBlocks: Set(shared.filter(\.blocksCards).map(\.cause)), availabilities: availabilities,
      able: availabilities.count { isSeenServing($0.key, $0.value) }, updating: Set(updating),
      shopIsOpen: known(.shop).value(of: .shopOpen, at: now)?.bool)
  }

  /// Whether a terminal can take cards by its own word: one that the till holds is not counted on.
  private func isSeenServing(_ id: SubjectID, _ availability: CardAvailability) -> Bool {
    availability == .canTakeCards && known(id).records[.terminalState]?.value.text != "held-by-till"
  }

  private func known(_ id: SubjectID) -> SubjectFacts { facts.subjects[id] ?? SubjectFacts(id: id) }

  /// A terminal's source goes by the terminal's own name.
  private func capabilities(of subject: SubjectID) -> ConnectorCapabilities? {
    setup.sources[subject.description]?.capabilities
  }

  /// Failed first, then what is under way, then what is to come, then what is over.
  private func urgency(of item: SubjectFacts) -> Int {
    switch item.records[.upgradeState]?.value.text {
    case "failed": 0
    case "downloading", "installing", "rebooting": 1
    case "waiting", "queued": 2
    case "scheduled", "announced": 3
    default: 4
    }
  }
}
