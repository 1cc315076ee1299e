/// The bounds of a document: far beyond any real file, and small enough for no file to do harm.
public enum YAMLLimits {
  /// The longest text, in bytes.
  public static let bytes = 1 << 20
  /// The deepest nesting of lists and mappings.
  public static let depth = 64
  /// The most values and keys.
  public static let values = 100_000
}

/// Reads a document of YAML.
///
/// Anchors, aliases, tags, keys that are not single values and further documents are not accepted: a file for people
/// needs none of them. An empty text is ``YAMLNode/Content-swift.enum/null`` at 1:1.
///
/// - Parameters:
///   - text: the text, at most ``YAMLLimits/bytes`` long.
///   - file: the file's name for the problems.
/// - Throws: every problem found; after an error of syntax nothing further can be found.
public func parseYAML(_ text: String, file: String) throws(SourceProblems) -> YAMLNode {
  var problems: [SourceProblem] = []
  let node = try parseYAML(text, file: file, problems: &problems)
  if let found = SourceProblems(problems) { throw found }
  return node
}

/// Reads a document of YAML and goes on after what can be read over (a repeated key, an anchor, a tag, …), so that
/// those problems can be reported together with what is wrong with the content.
///
/// - Parameters:
///   - text: the text, at most ``YAMLLimits/bytes`` long.
///   - file: the file's name for the problems.
///   - problems: receives the problems that could be read over.
/// - Throws: on an error of syntax or an exceeded bound: that one and the problems before it.
public func parseYAML(
  _ text: String, file: String, problems: inout [SourceProblem]
) throws(SourceProblems) -> YAMLNode {
  var composer = Composer()
  defer { problems += composer.problems.map { SourceProblem(file: file, position: $0.position, message: $0.message) } }
  do {
    return try composer.compose(text)
  } catch {
    composer.problems.append(error)
    let all = composer.problems.map { SourceProblem(file: file, position: $0.position, message: $0.message) }
    throw SourceProblems(problems + all)
      ?? SourceProblems(SourceProblem(file: file, position: error.position, message: error.message))
  }
}

private struct Composer {
  var problems: [YAMLFault] = []
  private var values = 0

  mutating func compose(_ text: String) throws(YAMLFault) -> YAMLNode {
    let bytes = Array(text.utf8)
    guard bytes.count <= YAMLLimits.bytes else {
      throw YAMLFault(position: .start, message: "the file is larger than \(YAMLLimits.bytes >> 10) KiB")
    }
    let events = try YAMLEventReader(bytes)
    guard try events.next().kind == .streamStart else { return .nothing }
    guard try events.next().kind == .documentStart else { return .nothing }
    let root = try node(from: try events.next(), events, depth: 0)
    _ = try events.next()
    let after = try events.next()
    if after.kind != .streamEnd {
      throw YAMLFault(position: after.position, message: "a second document starts here; a file holds one")
    }
    return root
  }

  private mutating func node(
    from event: YAMLEvent, _ events: YAMLEventReader, depth: Int
  ) throws(YAMLFault) -> YAMLNode {
    values += 1
    guard values <= YAMLLimits.values else {
      throw YAMLFault(position: event.position, message: "more than \(YAMLLimits.values) values in one file")
    }
    guard depth <= YAMLLimits.depth else {
      throw YAMLFault(position: event.position, message: "nested more than \(YAMLLimits.depth) deep")
    }
    note(event)
    switch event.kind {
    case .scalar(let text, let isPlain):
      return YAMLNode(
        position: event.position,
        content: isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
          ? .null : .scalar(text, isQuoted: !isPlain))
    case .sequenceStart:
      var items: [YAMLNode] = []
      while true {
        let next = try events.next()
        if next.kind == .end { break }
        items.append(try node(from: next, events, depth: depth + 1))
      }
      return YAMLNode(position: event.position, content: .sequence(items))
    case .mappingStart:
      return YAMLNode(position: event.position, content: .mapping(try entries(events, depth: depth)))
    case .alias, .streamStart, .streamEnd, .documentStart, .documentEnd, .end:
      return YAMLNode(position: event.position, content: .null)
    }
  }

  private mutating func entries(_ events: YAMLEventReader, depth: Int) throws(YAMLFault) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let keyEvent = try events.next()
      if keyEvent.kind == .end { return entries }
      let key = try node(from: keyEvent, events, depth: depth + 1)
      let value = try node(from: try events.next(), events, depth: depth + 1)
      guard case .scalar(let name, _) = keyEvent.kind else {
        if keyEvent.kind != .alias {
          refuse(key.position, "a key must be a single word, not \(key.kindName)")
        }
        continue
      }
      if let line = lines[name] {
        problems.append(
          YAMLFault(
            position: key.position,
            message: "the key \(excerpt(name)) is here a second time; it is already in line \(line)"))
        continue
      }
      lines[name] = key.position.line
      entries.append(YAMLNode.Entry(key: name, keyPosition: key.position, value: value))
    }
  }

  private mutating func refuse(_ position: SourcePosition, _ message: String) {
    problems.append(YAMLFault(position: position, message: message))
  }

  private mutating func note(_ event: YAMLEvent) {
    if event.kind == .alias {
      refuse(event.position, "aliases (*name) are not accepted; write the value out")
    } else if event.hasAnchor {
      refuse(event.position, "anchors (&name) are not accepted; write the value out")
    }
    if let tag = event.tag {
      refuse(event.position, "tags (\(excerpt(tag))) are not accepted")
    }
  }
}

extension YAMLNode {
  fileprivate static let nothing = YAMLNode(position: .start, content: .null)
}
