/// A terminal in memory: takes what a program writes and knows what would stand on the screen.
///
/// It understands what ncurses sends to `xterm-256color`, `tmux-256color` and the console's own true-colour entries. Colours
/// are read and forgotten. It keeps no scroll-back.
struct ScreenEmulator {
  /// What one cell holds; nil: the right half of the wide sign on its left.
  typealias Content = String?

  /// Stands in every cell after a resize until the program draws it: terminals differ in what they make of the old
  /// picture, and a program must not rely on any of it.
  static let rubbish = "\u{E000}"

  private(set) var columns: Int
  private(set) var rows: Int
  private(set) var grid: [[Content]]
  private(set) var column = 0
  private(set) var row = 0
  /// DEC private modes that are on.
  private(set) var privateModes: Set<Int> = [7, 25]
  private(set) var title = ""
  /// What a program last asked to be kept for pasting, still in Base64; nil: nothing.
  private(set) var copied: String?
  /// How often a program has asked what colour the ground is.
  private(set) var groundQuestions = 0
  private(set) var bells = 0

  private var awaitsWrap = false
  private var inserts = false
  private var top = 0
  private var bottom: Int
  private var saved = (column: 0, row: 0)
  private var lastSign = " "
  private var parser = EscapeParser()

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    bottom = rows - 1
    grid = Self.empty(columns, rows, " ")
  }

  private static func empty(_ columns: Int, _ rows: Int, _ content: String) -> [[Content]] {
    Array(repeating: Array(repeating: content, count: columns), count: rows)
  }

  /// The screen as text, a line a row, without the spaces at the ends.
  var text: String {
    grid.map { row in
      var line = row.compactMap { $0 }.joined()
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// Gives the screen another size. Nothing sensible stands on it afterwards.
  mutating func resize(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    grid = Self.empty(columns, rows, Self.rubbish)
    (top, bottom) = (0, rows - 1)
    column = min(column, columns - 1)
    row = min(row, rows - 1)
    awaitsWrap = false
  }

  /// Takes what the program wrote.
  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      for action in parser.feed(byte) { carryOut(action) }
    }
  }

  private mutating func carryOut(_ action: EscapeParser.Action) {
    switch action {
    case .sign(let scalar): put(scalar)
    case .control(let code): control(code)
    case .escape(let final): escape(final)
    case .sequence(let sequence): carryOut(sequence)
    case .systemCommand(let text) where text.hasPrefix("52;c;"): copied = String(text.dropFirst(5))
    case .systemCommand("11;?"): groundQuestions += 1
    case .systemCommand(let text): if text.hasPrefix("2;") || text.hasPrefix("0;") { title = String(text.dropFirst(2)) }
    }
  }

  // MARK: - Signs

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    if width == 0 {
      join(scalar)
      return
    }
    if awaitsWrap || column + width > columns {
      column = 0
      lineFeed()
    }
    if inserts { insertCells(width) }
    erase(row: row, from: column, to: column + width)
    lastSign = String(scalar)
    grid[row][column] = lastSign
    if width == 2 { grid[row][column + 1] = nil }
    awaitsWrap = column + width >= columns
    column = min(column + width, columns - 1)
  }

  /// A combining mark goes to the sign before the cursor.
  private mutating func join(_ scalar: Unicode.Scalar) {
    var target = awaitsWrap ? column : column - 1
    while target > 0, grid[row][target] == nil { target -= 1 }
    guard target >= 0, let sign = grid[row][target] else { return }
    grid[row][target] = sign + String(scalar)
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .enclosingMark {
      return 0
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  // MARK: - Erasing and moving cells

  /// Makes cells empty; a wide sign that is cut in two goes altogether.
  private mutating func erase(row: Int, from: Int, to: Int) {
    let (first, last) = (max(0, from), min(to, columns))
    guard first < last else { return }
    if grid[row][first] == nil, first > 0 { grid[row][first - 1] = " " }
    if last < columns, grid[row][last] == nil { grid[row][last] = " " }
    for index in first..<last { grid[row][index] = " " }
  }

  private mutating func insertCells(_ count: Int) {
    let count = min(count, columns - column)
    grid[row].removeLast(count)
    grid[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
  }

  private mutating func deleteCells(_ count: Int) {
    let count = min(count, columns - column)
    grid[row].removeSubrange(column..<column + count)
    grid[row].append(contentsOf: Array(repeating: " ", count: count))
  }

  private mutating func scroll(up count: Int, from first: Int) {
    for _ in 0..<min(count, bottom - first + 1) {
      grid.remove(at: first)
      grid.insert(Array(repeating: " ", count: columns), at: bottom)
    }
  }

  private mutating func scroll(down count: Int, from first: Int) {
    for _ in 0..<min(count, bottom - first + 1) {
      grid.remove(at: bottom)
      grid.insert(Array(repeating: " ", count: columns), at: first)
    }
  }

  private mutating func lineFeed() {
    awaitsWrap = false
    if row == bottom { scroll(up: 1, from: top) } else { row = min(row + 1, rows - 1) }
  }

  private mutating func move(column: Int, row: Int) {
    self.column = max(0, min(column, columns - 1))
    self.row = max(0, min(row, rows - 1))
    awaitsWrap = false
  }

  // MARK: - Controls

  private mutating func control(_ code: UInt8) {
    switch code {
    case 0x07: bells += 1
    case 0x08: move(column: column - 1, row: row)
    case 0x09: move(column: (column / 8 + 1) * 8, row: row)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: move(column: 0, row: row)
    default: break
    }
  }

  private mutating func escape(_ final: UInt8) {
    switch Character(Unicode.Scalar(final)) {
    case "7": saved = (column, row)
    case "8": move(column: saved.column, row: saved.row)
    case "D": lineFeed()
    case "E":
      column = 0
      lineFeed()
    case "M":
      awaitsWrap = false
      if row == top { scroll(down: 1, from: top) } else { row = max(0, row - 1) }
    default: break
    }
  }

  private mutating func carryOut(_ sequence: EscapeParser.Sequence) {
    let count = max(1, sequence.parameter(0) ?? 1)
    switch sequence.final {
    case "H", "f": move(column: (sequence.parameter(1) ?? 1) - 1, row: count - 1)
    case "A": move(column: column, row: row - count)
    case "B", "e": move(column: column, row: row + count)
    case "C", "a": move(column: column + count, row: row)
    case "D": move(column: column - count, row: row)
    case "E": move(column: 0, row: row + count)
    case "F": move(column: 0, row: row - count)
    case "G", "`": move(column: count - 1, row: row)
    case "d": move(column: column, row: count - 1)
    case "Z": move(column: max(0, (column + 7) / 8 - count) * 8, row: row)
    case "J": eraseScreen(sequence.parameter(0) ?? 0)
    case "K": eraseLine(sequence.parameter(0) ?? 0)
    case "X": erase(row: row, from: column, to: column + count)
    case "@": insertCells(count)
    case "P": deleteCells(count)
    case "L" where (top...bottom).contains(row): scroll(down: count, from: row)
    case "M" where (top...bottom).contains(row): scroll(up: count, from: row)
    case "S": scroll(up: count, from: top)
    case "T": scroll(down: count, from: top)
    case "b":
      guard let scalar = lastSign.unicodeScalars.first else { return }
      for _ in 0..<min(count, columns * rows) { put(scalar) }
    case "r" where sequence.prefix == nil: setRegion(sequence)
    case "h", "l": setModes(sequence, on: sequence.final == "h")
    default: break
    }
  }

  private mutating func setRegion(_ sequence: EscapeParser.Sequence) {
    top = max(0, (sequence.parameter(0) ?? 1) - 1)
    bottom = min(rows, sequence.parameter(1) ?? rows) - 1
    if top >= bottom { (top, bottom) = (0, rows - 1) }
    move(column: 0, row: 0)
  }

  private mutating func eraseScreen(_ what: Int) {
    switch what {
    case 0:
      eraseLine(0)
      for index in row + 1..<max(row + 1, rows) { erase(row: index, from: 0, to: columns) }
    case 1:
      eraseLine(1)
      for index in 0..<row { erase(row: index, from: 0, to: columns) }
    default: for index in 0..<rows { erase(row: index, from: 0, to: columns) }
    }
  }

  private mutating func eraseLine(_ what: Int) {
    switch what {
    case 0: erase(row: row, from: column, to: columns)
    case 1: erase(row: row, from: 0, to: column + 1)
    default: erase(row: row, from: 0, to: columns)
    }
  }

  private mutating func setModes(_ sequence: EscapeParser.Sequence, on: Bool) {
    if sequence.prefix == nil {
      if sequence.parameters.contains(4) { inserts = on }
      return
    }
    guard sequence.prefix == "?" else { return }
    for mode in sequence.parameters.compactMap({ $0 }) {
      if on { privateModes.insert(mode) } else { privateModes.remove(mode) }
      // The alternate screen is empty when it is entered, and the other one is not what these tests look at.
      if mode == 1049 { grid = Self.empty(columns, rows, " ") }
    }
  }
}
