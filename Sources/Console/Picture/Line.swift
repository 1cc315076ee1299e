/// A piece of a line that looks the same all through.
struct Span: Hashable, Sendable {
  var text: String
  var ink: Ink
  var attributes: Attributes
  /// Its own ground, where it is not the line's.
  var ground: Role?

  init(_ text: String, _ ink: Ink, _ attributes: Attributes = [], ground: Role? = nil) {
    self.text = text
    self.ink = ink
    self.attributes = attributes
    self.ground = ground
  }

  init(_ text: String, _ role: Role = .text, _ attributes: Attributes = [], ground: Role? = nil) {
    self.init(text, .role(role), attributes, ground: ground)
  }
}

/// One line of pieces, before it has a place.
struct Line: Hashable, Sendable {
  var spans: [Span] = []

  init() {}
  init(_ spans: [Span]) { self.spans = spans }
  init(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
    spans = [Span(text, role, attributes)]
  }

  /// How many cells it fills.
  var width: Int { spans.reduce(0) { $0 + $1.text.cellWidth } }
  var isEmpty: Bool { spans.isEmpty }

  mutating func add(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
    if !text.isEmpty { spans.append(Span(text, role, attributes)) }
  }

  mutating func add(_ line: Line) { spans += line.spans }

  /// Adds spaces until it fills `column` cells, at least one if something is there already.
  mutating func tab(to column: Int) {
    let missing = column - width
    if missing > 0 { add(String.blanks(missing)) } else if !isEmpty { add(" ") }
  }

  static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}
