import ShopModel
import Testing

@testable import Console

@Suite struct ThemeTests {
  @Test func `the built-in themes can be read, the default one first, each beside its other half`() {
    #expect(
      Theme.builtIn.map(\.name) == [
        "harbour", "paper", "lantern", "ricepaper", "bamboo", "celadon", "beacon", "noon", "copper", "indigo", "coral",
        "cinnabar", "graphite", "newsprint", "console",
      ])
    for theme in Theme.builtIn where theme.name != "console" {
      let other = Theme.builtIn.first { $0.name == theme.pair }
      #expect(other?.pair == theme.name && other?.isDark == !theme.isDark, "\(theme.name)")
    }
  }

  @Test(arguments: Theme.builtIn.map(\.name))
  func `what must be read can be read, and no condition looks like another`(name: String) throws {
    let theme = try #require(Theme.builtIn.first { $0.name == name })
    #expect(theme.warnings == [])
    #expect(theme.note?.languages == [.english, .chinese])
    #expect(theme.title.languages == [.english, .chinese])
  }

  @Test func `there is high contrast and there are safe colours, dark and light`() {
    for isDark in [true, false] {
      let themes = Theme.builtIn.filter { $0.isDark == isDark }
      #expect(themes.contains { $0.isHighContrast })
      for vision in ColourVision.allCases {
        #expect(themes.contains { $0.safe.contains(vision) && $0.safe.count < 3 })
      }
    }
  }

  @Test(arguments: Theme.builtIn.filter { !$0.safe.isEmpty }.map(\.name))
  func `whom a theme is for can tell the conditions apart`(name: String) throws {
    let theme = try #require(Theme.builtIn.first { $0.name == name })
    for vision in theme.safe {
      for (index, first) in Theme.conditions.enumerated() {
        for second in Theme.conditions[(index + 1)...] {
          let distance = theme.rgb(.role(first)).distance(to: theme.rgb(.role(second)), for: vision)
          // Greys have but their brightness, with signs and words beside it as everywhere.
          let least = theme.safe.count == 3 ? 8 : Theme.leastDistance.safe
          #expect(distance >= least, "\(theme.name): \(first) and \(second) \(distance) with \(vision)")
        }
      }
    }
  }

  @Test(arguments: Theme.builtIn.map(\.name))
  func `lines are seen, the focus better than the others, and the selected row stands out`(name: String) throws {
    let theme = try #require(Theme.builtIn.first { $0.name == name })
    func contrast(_ role: Role) -> Double { theme.rgb(.role(role)).contrast(to: theme.rgb(.role(.background))) }
    #expect(contrast(.border) >= 1.7, "\(contrast(.border))")
    #expect(contrast(.faint) >= 2.2, "\(contrast(.faint))")
    #expect(contrast(.focus) > contrast(.border))
    #expect(contrast(.muted) > contrast(.faint))
    #expect(contrast(.selection) >= 1.15, "\(contrast(.selection))")
    if theme.isHighContrast { #expect(contrast(.border) >= 4.5 && contrast(.faint) >= 7) }
  }

  /// What 256 colours make of a theme must still do.
  @Test(arguments: Theme.builtIn.map(\.name))
  func `with 256 colours it can be read too, and no condition looks like another`(name: String) throws {
    let theme = try #require(Theme.builtIn.first { $0.name == name })
    func seen(_ role: Role) -> RGB { XtermPalette.colour(XtermPalette.nearest(to: theme.rgb(.role(role)))) }
    for role in Theme.readRoles {
      for ground in Theme.grounds {
        let ratio = seen(role).contrast(to: seen(ground))
        #expect(ratio >= 4, "\(role) on \(ground) \(ratio)")
      }
    }
    #expect(seen(.selection) != seen(.background))
    let isGrey = theme.safe.count == 3
    for (index, first) in Theme.conditions.enumerated() {
      for second in Theme.conditions[(index + 1)...] {
        let distance = seen(first).distance(to: seen(second))
        #expect(distance > (isGrey ? 4 : 12), "\(first) and \(second) \(distance)")
        for vision in isGrey ? [] : theme.safe {
          let distance = seen(first).distance(to: seen(second), for: vision)
          #expect(distance > 8, "\(first) and \(second) \(distance) with \(vision)")
        }
      }
    }
  }

  @Test(arguments: Theme.builtIn.map(\.name))
  func `with sixteen and eight colours nothing vanishes`(name: String) throws {
    let theme = try #require(Theme.builtIn.first { $0.name == name })
    for depth in [ColorDepth.ansi8, .ansi16] {
      for first in Role.allCases {
        for second in Role.allCases where first != second {
          let resolved = theme.resolve(Style(first, on: second), depth: depth)
          #expect(XtermPalette.contrast(resolved.foreground, resolved.background) >= 1.9)
        }
      }
      // What can be chosen is not chosen to be replaced: on the ground, dark themes keep every colour they name.
      for role in Theme.readRoles where theme.isDark {
        let index = try #require(theme.colours[role]?.index)
        let resolved = theme.resolve(Style(role), depth: depth)
        #expect(resolved.foreground == (depth == .ansi8 && index > 8 ? index - 8 : index), "\(role)")
        #expect(XtermPalette.contrast(resolved.foreground, resolved.background) >= 3, "\(role)")
      }
    }
    for role in [Role.faint, .border] {
      #expect(!theme.resolve(Style(role), depth: .ansi8).attributes.contains(.bold))
    }
    let colours = Theme.conditions.map { theme.resolve(Style($0), depth: .ansi16).foreground }
    if theme.safe.count < 3 { #expect(Set(colours).count == colours.count, "\(colours)") }
  }

  @Test func `without colours a ground that means something is reversed`() {
    for theme in Theme.builtIn {
      #expect(theme.resolve(Style(.background, on: .critical), depth: .mono).attributes.contains(.reverse))
      #expect(theme.resolve(Style(.text, on: .selection), depth: .mono).attributes.contains(.reverse))
    }
  }

  @Test func `every style resolves within its depth`() {
    for theme in Theme.builtIn {
      for first in Role.allCases {
        for second in Role.allCases {
          let style = Style(.blend(first, second, 100), on: .role(second), .bold)
          for depth in ColorDepth.allCases {
            let resolved = theme.resolve(style, depth: depth)
            let limits: ClosedRange<Int32> =
              switch depth {
              case .mono: -1 ... -1
              case .ansi8: -1...7
              case .ansi16: -1...15
              case .palette256: 16...255
              case .direct: 8...0xFFFFFF
              }
            #expect(limits.contains(resolved.foreground) && limits.contains(resolved.background))
            let isGrey = depth == .ansi8 && theme.colours[first]?.index == 8
            #expect(resolved.attributes.contains(.bold) || isGrey)
          }
        }
      }
    }
  }

  @Test func `the nearest of 256 colours is found`() {
    #expect(XtermPalette.nearest(to: RGB(red: 0, green: 0, blue: 0)) == 16)
    #expect(XtermPalette.nearest(to: RGB(red: 255, green: 255, blue: 255)) == 231)
    #expect(XtermPalette.nearest(to: RGB(red: 255, green: 0, blue: 0)) == 196)
    #expect(XtermPalette.nearest(to: RGB(red: 8, green: 8, blue: 8)) == 232)
    #expect(XtermPalette.nearest(to: RGB(red: 95, green: 135, blue: 175)) == 67)
    for index in Int32(16)...255 {
      let colour = XtermPalette.colour(index)
      #expect(XtermPalette.colour(XtermPalette.nearest(to: colour)) == colour)
    }
  }

  @Test func `contrast is that of the guidelines`() {
    #expect(RGB.black.contrast(to: .white) == 21)
    // #767676 is the well-known lightest grey that can be read on white.
    let grey = RGB(red: 0x76, green: 0x76, blue: 0x76)
    #expect(grey.contrast(to: .white) >= 4.5 && grey.contrast(to: .white) < 4.6)
    #expect(RGB(red: 0x77, green: 0x77, blue: 0x77).contrast(to: .white) < 4.5)
  }

  @Test func `a vision keeps greys, and confuses what it is known to confuse`() {
    let grey = RGB(red: 120, green: 120, blue: 120)
    for vision in ColourVision.allCases {
      #expect(abs(grey.distance(to: .white, for: vision) - grey.distance(to: .white)) < 0.1)
      #expect(RGB.black.distance(to: .white, for: vision) > 99)
    }
    let (red, green) = (RGB(red: 190, green: 80, blue: 40), RGB(red: 110, green: 120, blue: 30))
    #expect(red.distance(to: green) > 50)
    #expect(red.distance(to: green, for: .deuteranopia) < 16)
    #expect(red.distance(to: green, for: .tritanopia) > 50)
    let (cyan, lime) = (RGB(red: 60, green: 170, blue: 200), RGB(red: 60, green: 175, blue: 150))
    #expect(cyan.distance(to: lime) > 25)
    #expect(cyan.distance(to: lime, for: .tritanopia) < 8)
  }

  @Test func `a preferred theme that does not exist gives the default`() {
    let model = ConsoleModel(
      texts: .builtIn, themes: [], preferences: ConsolePreferences(language: .english, theme: "none"), calendar: .utc,
      options: ConsoleOptions())
    #expect(model.theme.name == "harbour")
  }
}
