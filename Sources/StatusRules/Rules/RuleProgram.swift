import ShopModel

/// Which rules a subject has: those about its kind, and for a link those about its place in the chain.
struct ProgramKey: Hashable, Sendable {
  var kind: SubjectKind
  /// For links; nil for others, and for links whose key tells no place.
  var role: LinkRole?

  init(_ kind: SubjectKind, role: LinkRole?) {
    self.kind = kind
    self.role = kind == .link ? role : nil
  }
}

/// The rules about one kind of subject, ready to be run.
final class RuleProgram: Sendable {
  /// A rule with what is worked out beforehand; shared, for it is looked at all the time.
  final class Entry: Sendable {
    let rule: Rule
    /// The slots of its evidence, in the order of the rule.
    let evidenceSlots: [Int]
    /// The entries of the program that it hides.
    let hides: [Int]
    /// Whether any rule depends on it.
    let explains: Bool
    /// The slots that its conditions read.
    let slots: [Int]
    /// Those of them of which a new observation is a check of the subject: not the shop's, unless there are no others.
    let checkedSlots: [Int]
    /// Of a rule about the shop: the questions about all subjects of a kind that its condition asks, in rising order.
    let aggregates: [Int]

    init(
      rule: Rule, evidenceSlots: [Int], hides: [Int], explains: Bool, slots: [Int], checkedSlots: [Int],
      aggregates: [Int]
    ) {
      self.rule = rule
      self.evidenceSlots = evidenceSlots
      self.hides = hides
      self.explains = explains
      self.slots = slots
      self.checkedSlots = checkedSlots
      self.aggregates = aggregates
    }
  }

  /// Something about subjects of this kind that rules elsewhere count or add up.
  struct Probe: Sendable {
    /// Its number in the pack's table of aggregates.
    let aggregate: Int
    let slots: [Int]
    let seesEveryCheck: Bool

    init(_ spec: AggregateSpec, aggregate: Int) {
      self.aggregate = aggregate
      let dependence = spec.measure.dependence
      slots = dependence.slots.sorted()
      seesEveryCheck = dependence.seesEveryCheck
    }
  }

  /// A fact of which the recent past is kept, because a rule asks for it.
  struct Window: Sendable {
    let fact: Fact
    /// How far back, in milliseconds.
    let length: Int64
  }

  let entries: [Entry]
  /// The conditions of the entries, apart from them: a rule that finds nothing costs its condition and no more.
  let conditions: [TruthCode]
  let probes: [Probe]
  /// Whether every check may change a probe although no value did.
  let hasRestlessProbes: Bool
  /// How many facts are read.
  let slotCount: Int
  /// Where the facts of each owner go.
  let ownPlaces: FactPlaces
  let linkPlaces: FactPlaces
  let shopPlaces: FactPlaces
  /// The fact of each slot.
  let references: [FactReference]
  /// The entries that read a slot, ascending.
  let readers: [[Int]]
  /// The entries that every check may change although no value did: they ask how old a fact is, or for its past.
  let restless: [Int]
  /// All entries, ascending.
  let everything: [Int]
  /// The facts of this kind of subject whose past is kept.
  let windows: [Window]
  /// By slot: how far back its past is read in milliseconds; 0: not at all.
  let windowLengths: [Int64]

  /// Where the facts of an owner go.
  func places(of owner: FactReference.Owner) -> FactPlaces {
    switch owner {
    case .own: ownPlaces
    case .link: linkPlaces
    case .shop: shopPlaces
    }
  }

  /// The programs of a pack.
  static func programs(
    of rules: [Rule], scopes: [SubjectKind: FactScope], aggregates: [AggregateSpec]
  ) -> [ProgramKey: RuleProgram] {
    let windows = longestWindows(in: scopes)
    let explaining = Set(rules.flatMap(\.relations.dependsOn))
    var programs: [ProgramKey: RuleProgram] = [:]
    for kind in SubjectKind.allCases {
      let rules = rules.filter { $0.subject == kind }
      let probed = aggregates.enumerated().filter { $0.element.kind == kind }
      let scope = scopes[kind] ?? FactScope(kind)
      guard !rules.isEmpty || !probed.isEmpty || windows[kind] != nil else { continue }
      let roles: [LinkRole?] = kind == .link ? LinkRole.allCases + [nil] : [nil]
      for role in roles {
        programs[ProgramKey(kind, role: role)] = RuleProgram(
          rules.filter { $0.covers(role) }, scope,
          explaining: explaining, probes: probed.map { Probe($0.element, aggregate: $0.offset) },
          windows: windows[kind] ?? [:])
      }
    }
    return programs
  }

  /// The longest past asked for of each fact, whoever asks: a terminal's rule may ask for its link's.
  private static func longestWindows(in scopes: [SubjectKind: FactScope]) -> [SubjectKind: [Fact: Int64]] {
    var result: [SubjectKind: [Fact: Int64]] = [:]
    for scope in scopes.values {
      for (reference, slot) in scope.slots {
        guard let length = scope.windows[slot] else { continue }
        result[reference.fact.subjectKind, default: [:]][reference.fact, default: 0] = max(
          result[reference.fact.subjectKind]?[reference.fact] ?? 0, length)
      }
    }
    return result
  }

  private init(
    _ rules: [Rule], _ scope: FactScope, explaining: Set<String>, probes: [Probe], windows: [Fact: Int64]
  ) {
    var indices: [String: Int] = [:]
    for (index, rule) in rules.enumerated() { indices[rule.id] = index }
    let shopSlots = Set(scope.places(of: .shop).values)
    entries = rules.map { rule in
      let read = rule.whenCode.dependence.slots.union(rule.clearCode?.dependence.slots ?? [])
      let own = read.subtracting(shopSlots).sorted()
      return Entry(
        rule: rule, evidenceSlots: rule.evidence.compactMap { scope.slots[$0] },
        hides: rule.hides.compactMap { indices[$0] }, explains: explaining.contains(rule.id), slots: read.sorted(),
        checkedSlots: own.isEmpty ? read.sorted() : own,
        aggregates: rule.subject == .shop ? rule.whenCode.dependence.aggregates.sorted() : [])
    }
    conditions = rules.map(\.whenCode)
    self.probes = probes
    hasRestlessProbes = probes.contains(where: \.seesEveryCheck)
    slotCount = scope.count
    ownPlaces = FactPlaces(scope.places(of: .own))
    linkPlaces = FactPlaces(scope.places(of: .link))
    shopPlaces = FactPlaces(scope.places(of: .shop))
    references = scope.slots.sorted { $0.value < $1.value }.map(\.key)
    var readers = [[Int]](repeating: [], count: scope.count)
    for (index, entry) in entries.enumerated() { for slot in entry.slots { readers[slot].append(index) } }
    self.readers = readers
    restless = rules.indices.filter { index in
      rules[index].whenCode.dependence.seesEveryCheck || rules[index].clearCode?.dependence.seesEveryCheck == true
    }
    everything = Array(rules.indices)
    self.windows = windows.map { Window(fact: $0.key, length: $0.value) }.sorted {
      $0.fact.rawValue < $1.fact.rawValue
    }
    windowLengths = (0..<scope.count).map { scope.windows[$0] ?? 0 }
  }
}
