internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `by-hand:`.
  func readHandTerms(_ node: YAMLNode) -> HandTerms {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let everyday = item.duration("fresh-for", in: .seconds(3600) ... .seconds(60 * 86_400))
    let lasting = item.duration("limits-for", in: .seconds(3600) ... .seconds(400 * 86_400))
    return HandTerms(
      everyday: everyday ?? HandTerms.defaultEveryday, lasting: lasting ?? HandTerms.defaultLasting)
  }
}
