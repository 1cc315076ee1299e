internal import LocatedYAML

/// How a service is asked, beside its address and its headers.
extension ConfigurationReader {
  /// `body:`, which only a POST has.
  func readBody(_ item: MappingReader, method: HTTPMethod) -> String? {
    guard let text = item.node("body").flatMap({ reader.string($0, limit: 65_536) }) else { return nil }
    guard method == .post else {
      item.problem(with: "body", "a body is only sent with \"method: post\"")
      return nil
    }
    return text
  }

  /// `pages:`.
  func readPages(_ service: MappingReader, url: String) -> HTTPPages? {
    guard let item = service.mapping("pages") else { return nil }
    defer { item.finish() }
    let limit = item.integer("limit", in: 2...100)
    let nextNode = item.node("next")
    let cursorNode = item.node("cursor")
    let parameter = item.node("parameter").flatMap { readParameter($0, url: url) }
    let first = item.integer("first", in: 0...1_000_000)
    let next: HTTPPages.Next?
    switch (nextNode, cursorNode, item.node("parameter") != nil) {
    case (let node?, nil, false):
      next = node.scalar == "link-header" ? .linkHeader : jsonPath(node).map { .address($0) }
    case (nil, let node?, true):
      let path = jsonPath(node)
      next = path.flatMap { path in parameter.map { .cursor(path, parameter: $0) } }
    case (nil, nil, true):
      next = parameter.map { .number(parameter: $0, first: first ?? 1) }
      if service.node("lists") == nil {
        item.problem(with: "parameter", "counted pages end with an empty list, so they need \"lists\"")
      }
    default:
      next = nil
      if item.isMapping {
        reader.problem(
          at: item.position,
          "say how the next page is found: \"next\" with a path or link-header, \"cursor\" with a path and "
            + "\"parameter\", or \"parameter\" alone for pages that are counted")
      }
    }
    if item.node("first") != nil, item.node("parameter") == nil || cursorNode != nil {
      item.problem(with: "first", "only pages that are counted have a first one")
    }
    return next.map { HTTPPages(next: $0, limit: limit ?? HTTPPages.defaultLimit) }
  }

  /// The name of a parameter that the address does not have yet.
  private func readParameter(_ node: YAMLNode, url: String) -> String? {
    guard let text = reader.string(node, limit: 60) else { return nil }
    guard text.utf8.allSatisfy({ isLetterOrDigit($0) || "-_.[]".utf8.contains($0) }) else {
      reader.problem(at: node.position, "\(excerpt(text)) is not the name of a parameter")
      return nil
    }
    let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    if query.split(separator: "&").contains(where: { $0.prefix { $0 != "=" } == text }) {
      reader.problem(at: node.position, "the URL has the parameter \(excerpt(text)) already; leave it out there")
      return nil
    }
    return text
  }
}
