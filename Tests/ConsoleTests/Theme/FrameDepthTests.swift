import Foundation
import ShopModel
import Testing

@testable import Console

/// Whole pictures with their colours, as text: the signs, below them a letter for the style of every cell, and below that
/// what each style becomes with true colour, 256, 16 and 8 colours, and none.
@Suite struct FrameDepthTests {
  private static let depths: [(name: String, depth: ColorDepth)] = [
    ("direct", .direct), ("256", .palette256), ("16", .ansi16), ("8", .ansi8), ("none", .mono),
  ]

  static func console(_ view: String, language: String = "en") -> ConsoleDriver {
    switch view {
    case "terminal":
      var console = ConsoleDriver(SampleShop.snapshot(), 80, 24, language: Language(rawValue: language))
      console.press(.enter)
      console.readHistory()
      return console
    case "graphs":
      var console = HistoryTests.console(
        SampleShop.calmSnapshot(), 80, 24, language: Language(rawValue: language))
      console.type("z")
      return console
    default: return ConsoleDriver(SampleShop.snapshot(), 80, 24, language: Language(rawValue: language))
    }
  }

  @Test(arguments: ["overview", "terminal", "graphs"], ["harbour", "paper"])
  func `a picture looks as recorded at every depth`(view: String, theme name: String) throws {
    let frame = Self.console(view).frame
    let theme = try #require(Theme.builtIn(named: name))
    let text = Self.text(of: frame, theme)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Goldens/depths-\(view)-\(name).txt")
    if ProcessInfo.processInfo.environment["TILLWATCH_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(view) in \(name) is not as recorded:\n\(text)")
  }

  /// However few colours there are, no sign has the colour of its ground.
  @Test(arguments: ["overview", "terminal", "graphs"], ["en", "zh"])
  func `every sign can be seen in every theme at every depth`(view: String, language: String) {
    let frame = Self.console(view, language: language).frame
    let seen = Set(frame.cells.filter { $0.width > 0 && $0.scalar != " " }.map(\.style))
    for theme in Theme.builtIn {
      for (name, depth) in Self.depths where depth != .mono {
        for style in seen {
          let look = theme.resolve(style, depth: depth)
          #expect(look.foreground != look.background, "\(theme.name), \(name): \(style)")
        }
      }
    }
  }

  /// Without colours nothing is lost but colour: the signs are the same.
  @Test func `a selected row and a warning are told apart without colours`() throws {
    let theme = try #require(Theme.builtIn(named: "harbour"))
    let selected = theme.resolve(Style(.text, on: .selection), depth: .mono)
    let plain = theme.resolve(Style(.text), depth: .mono)
    #expect(selected.attributes.contains(.reverse) && selected != plain)
  }

  // MARK: The form

  /// A style without how far a mixture has gone.
  private struct Kind: Hashable {
    var foreground: [Role]
    var background: [Role]
    var attributes: Attributes

    init(_ style: Style) {
      foreground = Kind.roles(style.foreground)
      background = Kind.roles(style.background)
      attributes = style.attributes
    }

    private static func roles(_ ink: Ink) -> [Role] {
      switch ink {
      case .role(let role): [role]
      case .blend(let first, let second, _): [first, second]
      }
    }

    var name: String {
      let colours = foreground.map(\.rawValue).joined(separator: "~")
      let ground = background == [.background] ? "" : " on " + background.map(\.rawValue).joined(separator: "~")
      return colours + ground + FrameDepthTests.signs(attributes)
    }

    /// The style itself; of a mixture both its ends.
    var styles: [Style] {
      foreground.map { Style(.role($0), on: .role(background[0]), attributes) }
    }
  }

  static func text(of frame: Frame, _ theme: Theme) -> String {
    let names = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    var letters: [Kind: Character] = [:]
    var kinds: [Kind] = []
    var layer: [String] = []
    for row in 0..<frame.size.rows {
      var line = ""
      for cell in frame.row(row) where cell.width > 0 {
        // An empty cell on the plain ground has no style that anybody sees.
        if cell.scalar == " ", cell.style.background == .role(.background) {
          line += " "
          continue
        }
        let kind = Kind(cell.style)
        if letters[kind] == nil {
          letters[kind] = kinds.count < names.count ? names[kinds.count] : "?"
          kinds.append(kind)
        }
        line += String(repeating: letters[kind] ?? "?", count: Int(cell.width))
      }
      layer.append(line)
    }
    var lines = frame.lines + ["", "Styles"] + layer + [""]
    lines.append("  " + pad("style", 34) + depths.map { pad($0.name, 20) }.joined())
    for kind in kinds {
      let looks = depths.map { depth in
        kind.styles.map { word(theme.resolve($0, depth: depth.depth), depth.depth) }.joined(separator: "~")
      }
      lines.append("\(letters[kind] ?? "?") " + pad(kind.name, 34) + looks.map { pad($0, 20) }.joined())
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n") + "\n"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// `79/234+b`: the sign's colour, the ground's, attributes.
  private static func word(_ look: ResolvedStyle, _ depth: ColorDepth) -> String {
    func number(_ colour: Int32) -> String {
      depth == .direct && colour >= 0
        ? "#" + String(String(colour | 0x100_0000, radix: 16).dropFirst()) : "\(colour)"
    }
    let colours = depth == .mono ? "-" : "\(number(look.foreground))/\(number(look.background))"
    return colours + signs(look.attributes)
  }

  private static func signs(_ attributes: Attributes) -> String {
    let names: [(Attributes, String)] = [
      (.bold, "b"), (.dim, "d"), (.underline, "u"), (.reverse, "r"), (.italic, "i"),
    ]
    let signs = names.filter { attributes.contains($0.0) }.map(\.1).joined()
    return signs.isEmpty ? "" : "+" + signs
  }
}
