extension Syntax {
  /// The canonical spelling of a condition whatever the order of its terms; nil: it is wrong.
  static func canonical(_ text: String) -> String? { (try? Parser.parse(text))?.sorted.description }

  /// The same with the terms of each `and`, `or` and `in` in order, each once.
  private var sorted: Syntax {
    let kind: Kind
    switch self.kind {
    case .all(let terms): kind = .all(Syntax.flat(terms) { if case .all(let more) = $0.kind { more } else { nil } })
    case .any(let terms): kind = .any(Syntax.flat(terms) { if case .any(let more) = $0.kind { more } else { nil } })
    case .not(let inner): kind = .not(inner.sorted)
    case .membership(let left, let members): kind = .membership(left, Syntax.flat(members) { _ in nil })
    default: kind = self.kind
    }
    return Syntax(kind, at: offset, start: start)
  }

  private static func flat(_ terms: [Syntax], _ parts: (Syntax) -> [Syntax]?) -> [Syntax] {
    var all: [String: Syntax] = [:]
    for term in terms {
      let term = term.sorted
      for part in parts(term) ?? [term] { all[part.description] = part }
    }
    return all.sorted { $0.key < $1.key }.map(\.value)
  }
}
