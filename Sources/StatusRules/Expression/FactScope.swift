import ShopModel

/// A fact as a rule sees it: of the rule's own subject, or of one that belongs to it.
struct FactReference: Hashable, Sendable {
  /// Whose fact it is.
  enum Owner: Hashable, Sendable, CaseIterable {
    /// The subject the rule is about.
    case own
    /// The terminal's own link; only in rules about terminals.
    case link
    /// The one shop.
    case shop
  }

  var owner: Owner
  var fact: Fact

  /// How a rule about a subject of `kind` sees `fact`; nil: not at all.
  init?(_ fact: Fact, in kind: SubjectKind) {
    switch (fact.subjectKind, kind) {
    case (kind, _): owner = .own
    case (.link, .terminal): owner = .link
    case (.shop, _): owner = .shop
    default: return nil
    }
    self.fact = fact
  }
}

/// The facts that the rules of one kind of subject read, each with a place of its own, so that evaluation finds a value
/// by a number and not by a name.
struct FactScope: Sendable {
  /// The kind of subject the rules are about.
  let kind: SubjectKind
  private(set) var slots: [FactReference: Int] = [:]
  /// The facts whose recent values are asked for: by place, the longest window in milliseconds.
  private(set) var windows: [Int: Int64] = [:]

  init(_ kind: SubjectKind) { self.kind = kind }

  /// How many places there are.
  var count: Int { slots.count }

  /// The place of `reference`, made if there is none yet.
  mutating func slot(of reference: FactReference) -> Int {
    if let slot = slots[reference] { return slot }
    let slot = slots.count
    slots[reference] = slot
    return slot
  }

  /// Notes that the values of the fact in `slot` are asked for over `span` milliseconds.
  mutating func askWindow(of slot: Int, _ span: Int64) { windows[slot] = max(windows[slot] ?? 0, span) }

  /// The facts of `owner` that are read, with their places.
  func places(of owner: FactReference.Owner) -> [Fact: Int] {
    var places: [Fact: Int] = [:]
    for (reference, slot) in slots where reference.owner == owner { places[reference.fact] = slot }
    return places
  }

  /// The names a rule about this kind may use, for suggestions.
  var visibleNames: [String] {
    Fact.allCases.filter { FactReference($0, in: kind) != nil }.map(\.rawValue)
  }
}

/// Gives every choice and text that a rule compares with a number, so that evaluation compares numbers.
struct NameTable: Sendable {
  /// The number of a text no rule speaks of.
  static let unheardOf: Int32 = -1

  private var numbers: [String: Int32] = [:]

  /// The number of `name`, made if there is none yet.
  mutating func add(_ name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = Int32(numbers.count)
    numbers[name] = number
    return number
  }

  /// The number of `name`, or ``unheardOf``.
  func number(of name: String) -> Int32 { numbers[name] ?? NameTable.unheardOf }
}
