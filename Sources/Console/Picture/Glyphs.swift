/// The signs that pictures are made of: one set for screens that can, one of ASCII alone.
struct Glyphs: Hashable, Sendable {
  let isASCII: Bool

  init(ascii: Bool) { isASCII = ascii }

  private func sign(_ rich: Unicode.Scalar, _ plain: Unicode.Scalar) -> Unicode.Scalar { isASCII ? plain : rich }

  // Boxes
  var topLeft: Unicode.Scalar { sign("╭", "+") }
  var topRight: Unicode.Scalar { sign("╮", "+") }
  var bottomLeft: Unicode.Scalar { sign("╰", "+") }
  var bottomRight: Unicode.Scalar { sign("╯", "+") }
  var horizontal: Unicode.Scalar { sign("─", "-") }
  var vertical: Unicode.Scalar { sign("│", "|") }

  // Marks of a condition: no two share a shape, so that none depends on its colour.
  var ok: String { isASCII ? "+" : "●" }
  var notice: String { isASCII ? "i" : "◆" }
  var warning: String { isASCII ? "!" : "▲" }
  var critical: String { isASCII ? "X" : "✖" }
  var unknown: String { "?" }
  var running: String { isASCII ? "~" : "↻" }

  // Marks of an incident that does not call, or not steadily
  var acknowledged: String { isASCII ? "@" : "◉" }
  var muted: String { isASCII ? "/" : "⊘" }
  var maintenance: String { isASCII ? "=" : "◔" }
  var flapping: String { isASCII ? "^" : "⇅" }

  // Steps
  var done: String { isASCII ? "v" : "✓" }
  var failed: String { isASCII ? "x" : "✗" }
  var current: String { isASCII ? ">" : "▸" }
  var half: String { isASCII ? "o" : "◐" }
  var passed: String { isASCII ? "-" : "–" }
  var open: String { isASCII ? "." : "○" }

  // Bars
  var full: Unicode.Scalar { sign("■", "#") }
  var empty: Unicode.Scalar { sign("□", "-") }
  var wire: Unicode.Scalar { sign("━", "=") }
  var brokenLine: Unicode.Scalar { sign("╌", ".") }
  var cross: Unicode.Scalar { sign("✖", "X") }

  // Text
  var arrow: String { isASCII ? "->" : "→" }
  var dot: String { isASCII ? " - " : " · " }
  var none: String { isASCII ? "-" : "—" }
  var pending: String { isASCII ? ".." : "…" }
  var upDown: String { isASCII ? "up/dn" : "↑↓" }
  var leftRight: String { isASCII ? "lt/rt" : "←→" }
  /// Stands for a sign that must not be seen.
  var secret: String { isASCII ? "*" : "•" }
  var enter: String { "Enter" }
  var marker: Unicode.Scalar { sign("▌", ">") }

  /// What stands for a sign of the product's own texts where only ASCII is allowed. Signs of names and of Chinese
  /// texts have no stand-in and stay.
  func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard isASCII, scalar.value >= 0x80 else { return scalar }
    switch scalar {
    case "…": return "."
    case "·", "–", "—", "━", "─": return "-"
    case "→", "▸", "›": return ">"
    case "←", "‹": return "<"
    case "↑": return "^"
    case "↓": return "v"
    case "“", "”": return "\""
    case "’", "‘": return "'"
    case "×", "✖", "✗": return "x"
    case "\u{FFFD}": return "?"
    default: return scalar
    }
  }
}
