import ShopModel

/// Whether the way to a subject is open, as Icinga 2 tells from dependencies and redundancy groups.
enum Reachability: Sendable, Hashable {
  case reachable
  /// The way is broken there: the nearest of those that account for it.
  case unreachable(behind: SubjectID)
}

extension ShopTopology {
  /// Whether the way from `subject` on is broken somewhere; see ``reachability(of:isBroken:)``.
  public func isBroken(from subject: SubjectID, where isBroken: (SubjectID) -> Bool) -> Bool {
    reachability(of: subject, isBroken: isBroken) != .reachable
  }

  /// Whether anything is reached through `subject`.
  public func carries(_ subject: SubjectID) -> Bool {
    parents.values.contains { $0.contains { $0.id == subject } }
  }

  /// Everything on the way from `subject` on.
  public func ancestors(of subject: SubjectID) -> Set<SubjectID> {
    var way: [SubjectID] = []
    var seen: Set<SubjectID> = [subject]
    collectAncestors(of: subject, into: &way, &seen)
    return Set(way)
  }

  /// Whether `subject` can be reached.
  ///
  /// A parent is fine if it works and can be reached itself. Every parent without a group must be fine, and of every
  /// redundancy group at least one. Whether the subject itself works does not matter: nothing is behind itself, even if
  /// the dependencies run in a circle.
  ///
  /// - Parameter isBroken: whether a subject does not work, for sure; asked at most once about each on the way.
  func reachability(of subject: SubjectID, isBroken: (SubjectID) -> Bool) -> Reachability {
    var way: [SubjectID] = []
    var seen: Set<SubjectID> = [subject]
    collectAncestors(of: subject, into: &way, &seen)

    var broken: Set<SubjectID> = []
    for ancestor in way where isBroken(ancestor) { broken.insert(ancestor) }
    guard !broken.isEmpty else { return .reachable }

    // Being unreachable is passed on until nothing new is found, so that the order and circles do not matter.
    var down = broken
    var isComplete = false
    while !isComplete {
      isComplete = true
      for ancestor in way where !down.contains(ancestor) && !missing(for: ancestor, down).isEmpty {
        down.insert(ancestor)
        isComplete = false
      }
    }

    // Rank by rank upwards, through those for want of which the way is broken.
    var rank = missing(for: subject, down)
    seen = [subject]
    while !rank.isEmpty {
      if let nearest = rank.first(where: broken.contains) { return .unreachable(behind: nearest) }
      rank = rank.flatMap { missing(for: $0, down).filter { seen.insert($0).inserted } }
    }
    return .reachable
  }

  /// The parents for want of which the way to `subject` is broken, in their order; none: it is open.
  private func missing(for subject: SubjectID, _ down: Set<SubjectID>) -> [SubjectID] {
    guard let parents = parents[subject] else { return [] }
    let open = Set(parents.filter { !down.contains($0.id) }.compactMap(\.group))
    return parents.compactMap { parent in
      if let group = parent.group, open.contains(group) { return nil }
      return down.contains(parent.id) ? parent.id : nil
    }
  }

  private func collectAncestors(of subject: SubjectID, into way: inout [SubjectID], _ seen: inout Set<SubjectID>) {
    var waiting = [subject]
    while let next = waiting.popLast() {
      for parent in parents[next] ?? [] where seen.insert(parent.id).inserted {
        way.append(parent.id)
        waiting.append(parent.id)
      }
    }
  }
}
