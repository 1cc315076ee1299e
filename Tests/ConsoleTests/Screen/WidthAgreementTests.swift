import Testing

@testable import Console

/// ncurses goes by the C library's widths; a sign that the console gives another width would shift the rest of its row.
struct WidthAgreementTests {
  @Test func `the console's widths are those of the C library, in the planes people write in`() {
    ConsoleTerminal.useUTF8()
    var different: [String] = []
    for value in UInt32(0x20)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let system = ConsoleTerminal.systemWidth(of: scalar)
      // What cannot be shown, or is not assigned in the C library's version of Unicode, becomes U+FFFD when put.
      guard system >= 0, system != CellWidth.width(of: scalar) else { continue }
      different.append("U+\(String(value, radix: 16)): \(system) here, \(CellWidth.width(of: scalar)) in the table")
    }
    #expect(different.isEmpty)
  }

  @Test func `signs the interface is drawn with are one cell wide`() {
    ConsoleTerminal.useUTF8()
    for scalar in "╭╮╰╯─│━●✖▲◐✓…·→▸▁▂▃▄▅▆▇█▓░⣀⣿¥€°±".unicodeScalars {
      #expect(ConsoleTerminal.systemWidth(of: scalar) == 1, "\(scalar)")
    }
    for scalar in "金福便利店，。￥（）".unicodeScalars {
      #expect(ConsoleTerminal.systemWidth(of: scalar) == 2, "\(scalar)")
    }
  }
}
