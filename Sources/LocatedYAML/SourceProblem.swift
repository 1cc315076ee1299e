/// A place in a file, as an editor counts it.
public struct SourcePosition: Hashable, Sendable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, counted in Unicode scalars.
  public var column: Int

  /// A place; both counts start at 1.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a file starts.
  public static let start = SourcePosition(line: 1, column: 1)

  /// Whether `left` stands before `right` in the file.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Something wrong in a file, in one line for a person.
public struct SourceProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file's name, as the person knows it.
  public var file: String
  /// Where.
  public var position: SourcePosition
  /// What is wrong and, where it is known, what was meant. One line, no line break, no full stop.
  public var message: String

  /// A problem.
  public init(file: String, position: SourcePosition, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// `shop.yaml:12:5: message`
  public var description: String { "\(file):\(position.line):\(position.column): \(message)" }
}

/// Everything wrong with a file; never empty, in the order of the file.
public struct SourceProblems: Error, Sendable, CustomStringConvertible {
  /// The problems, sorted by position, each of them once.
  public private(set) var problems: [SourceProblem]

  /// Problems in any order; nil when there are none.
  public init?(_ problems: [SourceProblem]) {
    guard !problems.isEmpty else { return nil }
    var seen: Set<SourceProblem> = []
    self.problems =
      problems.filter { seen.insert($0).inserted }.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
  }

  /// A single problem.
  public init(_ problem: SourceProblem) { problems = [problem] }

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
