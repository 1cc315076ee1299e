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

  /// The usual ways among `subjects`, as seen from the computer that watches: the gateway behind its own link; a terminal
  /// behind the terminal's own link, that behind the gateway, and, as its payments go on from there, behind the internet;
  /// the internet behind the gateway, and the way to each acquirer's host behind the internet; a receipt printer behind the
  /// gateway. A link that is not among them is skipped, so that what lies behind it depends on the next.
  public init(chainOf subjects: some Sequence<SubjectID>) {
    let known = Set(subjects)
    let ownLinks = SubjectID.link(ofTerminal: "").key
    let hosts = SubjectID.link(toHostOf: "").key
    let here = [SubjectID.ownLink].filter(known.contains)
    let shop = known.contains(.gateway) ? [.gateway] : here
    let onward: [SubjectID] = [.gateway, .internet].filter(known.contains)
    let out = onward.isEmpty ? here : onward
    parents = [:]
    for subject in known {
      let way: [SubjectID]
      switch subject.kind {
      case .terminal:
        let own = SubjectID.link(ofTerminal: subject.key)
        way = known.contains(own) ? [own] : out
      case .link where subject.key.hasPrefix(ownLinks): way = out
      case .link where subject == .gateway: way = here
      case .link where subject == .internet: way = shop
      case .link where subject.key.hasPrefix(hosts): way = Array(out.suffix(1))
      case .printer: way = shop
      case .link, .shop, .account, .upgrade, .power, .duty: way = []
      }
      if !way.isEmpty { parents[subject] = way.map { Parent($0) } }
    }
  }
}
