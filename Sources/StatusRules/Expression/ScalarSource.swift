import LocatedYAML

/// Finds where in a file each character of a YAML value stands, whether the value is plain, quoted or a block, on one
/// line or folded over several.
struct ScalarSource {
  private let lines: [[Unicode.Scalar]]

  /// The whole text of the file.
  init(file text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
  }

  /// Where the character stands that has `offset` Unicode scalars of `value` before it.
  ///
  /// - Parameter start: where the value starts, with its quotation mark or block sign.
  /// - Returns: the place; `start` when value and file do not agree, as with escapes of another spelling.
  func position(of offset: Int, in value: String, startingAt start: SourcePosition) -> SourcePosition {
    var line = start.line - 1
    var column = start.column - 1
    guard lines.indices.contains(line), column < lines[line].count else { return start }
    switch lines[line][column] {
    case "\"", "'": column += 1
    case ">", "|":
      line += 1
      column = 0
    default: break
    }

    var last = start
    for (index, scalar) in value.unicodeScalars.enumerated() {
      let isBreak = scalar.properties.isWhitespace
      // A space or line break of the value is any run of them in the file.
      if !isBreak {
        while lines.indices.contains(line),
          column >= lines[line].count || lines[line][column].properties.isWhitespace || lines[line][column] == "\\"
        {
          if column >= lines[line].count {
            line += 1
            column = 0
          } else {
            column += 1
          }
        }
        guard lines.indices.contains(line), lines[line][column] == scalar else { return start }
      }
      last = SourcePosition(line: line + 1, column: column + 1)
      if index == offset { return last }
      if !isBreak { column += 1 }
    }
    // Just behind the end.
    return offset >= value.unicodeScalars.count ? SourcePosition(line: line + 1, column: column + 1) : last
  }
}
