import ShopModel

/// A table of a CSV file (RFC 4180, and what spreadsheets write): separated by commas, semicolons or tabs, cells in
/// quotes where need be. Pure; there is no more of anything than the limits say.
struct CSVTable: Hashable {
  /// One row.
  struct Row: Hashable {
    /// Its line in the file, from 1.
    var line: Int
    /// Its cells, trimmed; as many as the heading has.
    var cells: [String]
  }

  /// Why a text is no table, or a row no row.
  struct Problem: Error, Hashable, CustomStringConvertible {
    var line: Int
    var reason: String
    var description: String { "line \(line): \(reason)" }
  }

  /// The most rows read.
  static let rowLimit = 10_000
  /// The most columns.
  static let columnLimit = 100
  /// The longest cell, in Unicode scalars.
  static let cellLimit = 4096
  /// The most problems told.
  static let problemLimit = 20

  /// The headings, cleaned.
  private(set) var heading: [String] = []
  /// The rows that have as many cells as the heading, without the empty ones.
  private(set) var rows: [Row] = []
  /// The rows that are left out, and why.
  private(set) var problems: [Problem] = []

  /// Reads a text.
  ///
  /// - Throws: ``Problem``, when what follows cannot be told from it, or there is no heading.
  init(parsing text: String) throws(Problem) {
    var scanner = Scanner(text)
    while let row = try scanner.next() {
      if row.cells.allSatisfy(\.isEmpty) { continue }
      if heading.isEmpty {
        heading = row.cells.map { DeviceText.clean($0) }
        while heading.last?.isEmpty == true { heading.removeLast() }
        continue
      }
      var cells = row.cells
      while cells.count > heading.count, cells.last?.isEmpty == true { cells.removeLast() }
      guard cells.count == heading.count else {
        if problems.count < Self.problemLimit {
          problems.append(Problem(line: row.line, reason: "\(cells.count) cells under \(heading.count) headings"))
        }
        continue
      }
      guard rows.count < Self.rowLimit else {
        throw Problem(line: row.line, reason: "more than \(Self.rowLimit) rows")
      }
      rows.append(Row(line: row.line, cells: cells))
    }
    guard !heading.isEmpty else { throw Problem(line: 1, reason: "there is no heading") }
  }
}

private struct Scanner {
  private var rest: Substring.UnicodeScalarView
  private let separator: Unicode.Scalar
  private var line = 1

  init(_ text: String) {
    var rest = text[...].unicodeScalars
    if rest.first == "\u{FEFF}" { rest.removeFirst() }
    var separator: Unicode.Scalar?
    // A line by which some spreadsheets say it.
    if rest.starts(with: "sep=".unicodeScalars), let named = rest.dropFirst(4).first,
      ",;\t".unicodeScalars.contains(named)
    {
      let after = rest.dropFirst(5).drop { $0 == "\r" }
      if after.first == "\n" {
        separator = named
        rest = after.dropFirst()
        line = 2
      }
    }
    self.separator = separator ?? Self.separator(of: rest)
    self.rest = rest
  }

  /// The one that stands most often in the first line that is not empty, outside quotes.
  private static func separator(of text: Substring.UnicodeScalarView) -> Unicode.Scalar {
    var counts: [Unicode.Scalar: Int] = [:]
    var isQuoted = false
    for scalar in text.drop(while: { $0 == "\n" || $0 == "\r" }) {
      if scalar == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      if scalar == "\n" || scalar == "\r" { break }
      if scalar == "," || scalar == ";" || scalar == "\t" { counts[scalar, default: 0] += 1 }
    }
    return [",", ";", "\t"].max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ","
  }

  /// The next row; nil: there is none.
  mutating func next() throws(CSVTable.Problem) -> CSVTable.Row? {
    guard !rest.isEmpty else { return nil }
    var row = CSVTable.Row(line: line, cells: [])
    while true {
      guard row.cells.count < CSVTable.columnLimit else {
        throw CSVTable.Problem(line: row.line, reason: "more than \(CSVTable.columnLimit) cells")
      }
      row.cells.append(try cell())
      if rest.first == separator {
        rest.removeFirst()
        continue
      }
      takeLineEnd()
      return row
    }
  }

  private mutating func takeLineEnd() {
    if rest.first == "\r" { rest.removeFirst() }
    if rest.first == "\n" { rest.removeFirst() }
    line += 1
  }

  private func isEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == separator || scalar == "\n" || scalar == "\r" }

  private mutating func cell() throws(CSVTable.Problem) -> String {
    // Blanks before a quote mean nothing.
    let start = rest.drop { $0 == " " }
    if start.first == "\"" {
      rest = start.dropFirst()
      return try quoted()
    }
    let text = rest.prefix { !isEnd($0) }
    guard text.count <= CSVTable.cellLimit else { throw tooLong }
    rest = rest[text.endIndex...]
    return trimmed(text)
  }

  private var tooLong: CSVTable.Problem {
    CSVTable.Problem(line: line, reason: "a cell is longer than \(CSVTable.cellLimit) characters")
  }

  private mutating func quoted() throws(CSVTable.Problem) -> String {
    let opened = line
    var text = String.UnicodeScalarView()
    var count = 0
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        guard rest.first == "\"" else {
          rest = rest.drop { $0 == " " }
          guard rest.first.map(isEnd) ?? true else {
            throw CSVTable.Problem(line: line, reason: "something follows a cell in quotes")
          }
          return trimmed(Substring.UnicodeScalarView(text))
        }
        rest.removeFirst()
      }
      if scalar == "\n" { line += 1 }
      count += 1
      guard count <= CSVTable.cellLimit else { throw tooLong }
      text.append(scalar)
    }
    throw CSVTable.Problem(line: opened, reason: "the quote that begins here does not end")
  }

  private func trimmed(_ text: Substring.UnicodeScalarView) -> String {
    var text = text.drop(while: \.properties.isWhitespace)
    while let last = text.last, last.properties.isWhitespace { text.removeLast() }
    return String(text)
  }
}
