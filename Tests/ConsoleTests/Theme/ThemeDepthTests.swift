import Foundation
import ShopModel
import Testing

@testable import Console

/// What every role of every theme becomes on every screen, as a table to be read by people.
@Suite struct ThemeDepthTests {
  @Test func `every theme at every depth looks as recorded`() throws {
    var lines: [String] = []
    for theme in Theme.builtIn {
      lines.append("\(theme.name)")
      lines.append(
        ["role", "direct", "256", "16", "8", "none"].enumerated().map { pad($1, $0 == 0 ? 13 : 9) }.joined())
      for role in Role.allCases {
        let isGround = Theme.grounds.contains(role)
        let style = isGround ? Style(.text, on: role) : Style(role)
        let cells = [ColorDepth.direct, .palette256, .ansi16, .ansi8, .mono].map { depth in
          let look = theme.resolve(style, depth: depth)
          return word(isGround ? look.background : look.foreground, depth, look.attributes)
        }
        lines.append("  " + pad(role.rawValue, 11) + cells.map { pad($0, 9) }.joined())
      }
      lines.append("")
    }
    let text =
      lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Goldens/themes-at-each-depth.txt")
    if ProcessInfo.processInfo.environment["TILLWATCH_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden)
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
  }

  private func word(_ colour: Int32, _ depth: ColorDepth, _ attributes: Attributes) -> String {
    let number = depth == .direct ? "#" + String(String(colour | 0x100_0000, radix: 16).dropFirst()) : "\(colour)"
    let names: [(Attributes, String)] = [
      (.bold, "b"), (.dim, "d"), (.underline, "u"), (.reverse, "r"), (.italic, "i"),
    ]
    let signs = names.filter { attributes.contains($0.0) }.map(\.1).joined()
    return (depth == .mono ? "" : number) + (signs.isEmpty ? (depth == .mono ? "-" : "") : "+" + signs)
  }
}
