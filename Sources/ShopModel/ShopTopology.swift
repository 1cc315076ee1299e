/// On what each subject of the shop depends to be reachable.
public struct ShopTopology: Sendable, Hashable {
  /// Something a subject depends on.
  public struct Parent: Sendable, Hashable {
    /// Which.
    public var id: SubjectID
    /// Parents of the same redundancy group stand in for each other: one that works is enough. Nil: there is no other.
    public var group: String?

    /// A parent.
    public init(_ id: SubjectID, group: String? = nil) {
      self.id = id
      self.group = group
    }
  }

  /// What each subject directly depends on, the nearest first; a subject that is missing depends on nothing.
  public var parents: [SubjectID: [Parent]]

  /// A topology.
  public init(parents: [SubjectID: [Parent]] = [:]) { self.parents = parents }

  /// The usual chain among `subjects`: a terminal behind its own link, that behind the gateway, that behind the internet,
  /// and the way to each acquirer's host behind the internet. A link that is not among them is skipped, so that what lies
  /// behind it depends on the next.
  public init(chainOf subjects: some Sequence<SubjectID>) {
    let known = Set(subjects)
    let ownLinks = SubjectID.link(ofTerminal: "").key
    let hosts = SubjectID.link(toHostOf: "").key
    parents = [:]
    for subject in known {
      let way: [SubjectID]
      switch subject.kind {
      case .terminal: way = [.link(ofTerminal: subject.key), .gateway, .internet]
      case .link where subject.key.hasPrefix(ownLinks): way = [.gateway, .internet]
      case .link where subject == .gateway || subject.key.hasPrefix(hosts): way = [.internet]
      case .link, .shop, .account, .upgrade, .printer, .power, .duty: way = []
      }
      if let next = way.first(where: known.contains) { parents[subject] = [Parent(next)] }
    }
  }
}
