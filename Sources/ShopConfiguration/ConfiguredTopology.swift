public import ShopModel

extension ShopConfiguration {
  /// On what everything depends to be reached: the usual chain, and for whoever stands in ``reachability`` what is said
  /// there instead.
  public var topology: ShopTopology {
    var topology = ShopTopology(
      chainOf: terminals.map(\.identity.id) + printers.map(\.identity.id) + links.map(\.id))
    for way in reachability {
      topology.parents[way.subject] = way.through.enumerated().flatMap { index, members in
        members.map { ShopTopology.Parent($0, group: members.count > 1 ? "\(way.subject) \(index + 1)" : nil) }
      }
    }
    return topology
  }
}
