extension Canvas {
  /// Draws a bar that is `share` (0...1) full, its colour running from the first role to the last.
  mutating func meter(
    _ share: Double, x: Int, y: Int, width: Int, colours: MeterColours, on ground: Role = .background
  ) {
    guard width > 0 else { return }
    // Something is never shown as nothing, and not quite everything never as everything.
    var lit = Int((min(1, max(0, share)) * Double(width)).nearest)
    if share > 0, lit == 0 { lit = 1 }
    if share < 1, lit == width { lit = width - 1 }
    let (full, empty) = (glyphs.full, glyphs.empty)
    setRow(x: x, y: y, width: width) { cell in
      guard cell < lit else { return Cell(empty, style: Style(.border, on: ground)) }
      let place = width > 1 ? Double(cell) / Double(width - 1) : 1
      return Cell(full, style: Style(colours.ink(at: place), on: .role(ground)))
    }
  }
}

/// How a bar is coloured along its length.
enum MeterColours {
  /// All the same.
  case plain(Role)
  /// From one role to another.
  case gradient(Role, Role)
  /// From good by way of a warning to critical: the fuller the worse.
  case fillingUp

  func ink(at place: Double) -> Ink {
    switch self {
    case .plain(let role): return .role(role)
    case .gradient(let first, let second): return .blend(first, second, UInt8(place * 255))
    case .fillingUp:
      return place < 0.6
        ? .blend(.ok, .warning, UInt8(place / 0.6 * 255))
        : .blend(.warning, .critical, UInt8((place - 0.6) / 0.4 * 255))
    }
  }
}

/// The strength of a radio signal as people know it: one to four bars.
struct SignalBars {
  /// How many of four are lit: 1...4.
  let lit: Int

  /// By received power. Wi-Fi and mobile networks differ in what is strong.
  init(decibelMilliwatts power: Double, bearer: String?) {
    let steps: [Double] = bearer == "wifi" ? [-80, -70, -60] : [-105, -95, -85]
    lit = 1 + steps.count { power >= $0 }
  }

  /// By the grade a service gives; nil for a word that is none.
  init?(grade: String) {
    switch grade {
    case "poor": lit = 1
    case "fair": lit = 2
    case "good": lit = 3
    case "excellent": lit = 4
    default: return nil
    }
  }

  /// The bars, four cells wide.
  func line(_ glyphs: Glyphs, isFresh: Bool) -> Line {
    let role: Role = isFresh ? [.critical, .warning, .ok, .ok][lit - 1] : .unknown
    let (on, off) =
      switch lit {
      case 1: glyphs.isASCII ? ("|", "...") : ("▂", "▁▁▁")
      case 2: glyphs.isASCII ? ("||", "..") : ("▂▄", "▁▁")
      case 3: glyphs.isASCII ? ("|||", ".") : ("▂▄▆", "▁")
      default: glyphs.isASCII ? ("||||", "") : ("▂▄▆█", "")
      }
    var line = Line(on, role)
    line.add(off, .faint)
    return line
  }
}
