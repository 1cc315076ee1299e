import ShopModel

/// The top of every view: whose shop, whether it can take cards, how old that is, what time it is.
struct HeadlineBar {
  let scene: Scene

  /// The severity of the headline, nil for not known.
  var severity: Severity? {
    switch scene.snapshot.headline {
    case .all: .ok
    case .some: .warning
    case .none: .critical
    case .notKnown, .noTerminals: nil
    }
  }

  var role: Role { severity.map(Role.init) ?? .unknown }
  var glyph: String { severity.map { scene.mark($0).text } ?? scene.glyphs.unknown }

  /// The one sentence.
  var sentence: String {
    let words = scene.words
    switch scene.snapshot.headline {
    case .all(let count):
      return count == 1 ? words[.headlineTheOnly] : words(.headlineAll, ["of": String(count)])
    case .some(let able, let total): return words(.headlineSome, ["can": String(able), "of": String(total)])
    case .none(let total):
      return total == 1 ? words[.headlineNotTheOnly] : words(.headlineNone, ["of": String(total)])
    case .notKnown:
      guard let last = scene.snapshot.lastAnswerAt else { return words[.headlineNotKnownYet] }
      return words(.headlineNotKnown, ["time": words.shortDuration(scene.now - last)])
    case .noTerminals: return words[.headlineNoTerminals]
    }
  }

  /// The same in a few cells: `3/4`.
  var shortSentence: String {
    switch scene.snapshot.headline {
    case .all(let count): "\(count)/\(count)"
    case .some(let able, let total): "\(able)/\(total)"
    case .none(let total): "0/\(total)"
    case .notKnown(let total): "?/\(total)"
    case .noTerminals: "0"
    }
  }

  private var age: String {
    scene.snapshot.lastAnswerAt.map {
      scene.words(.answeredAgo, ["age": scene.words.age($0, now: scene.now)])
    } ?? scene.words[.noAnswerYet]
  }

  private var shopName: Line {
    var line = Line()
    line.add(scene.words.name(scene.snapshot.shop.name), .title, .bold)
    return line
  }

  /// What stands beside the name: that it is no real shop, and whether the terminals can be touched from here.
  private var badges: Line {
    var badges = Line()
    func add(_ text: String, _ ground: Role) {
      if !badges.isEmpty { badges.spans.append(Span(" ")) }
      badges.spans.append(Span(" \(text) ", .background, .bold, ground: ground))
    }
    if scene.snapshot.shop.isDemo { add(scene.words[.demoBadge], .notice) }
    if scene.isHeld {
      add(scene.words(.heldBadge, ["time": scene.words.shortDuration(max(.zero, scene.clock - scene.now))]), .warning)
    }
    switch scene.snapshot.access {
    case .technician(let until?):
      add(scene.words(.technicianBadge, ["time": scene.words.shortDuration(max(.zero, until - scene.now))]), .accent)
    case .readOnly: add(scene.words[.readOnlyBadge], .muted)
    case .technician(nil), .locked, .lockedOut, .noPIN: break
    }
    return badges
  }

  private var chip: Span { Span(" \(glyph) \(sentence) ", .background, .bold, ground: role) }

  /// How many rows it has in the view that is open, with what cannot be missed below it.
  static func rows(of scene: Scene) -> Int { ownRows(of: scene) + AlarmBar.rows(of: scene) }

  private static func ownRows(of scene: Scene) -> Int {
    switch OverviewLayout.kind(of: scene.size) {
    case .lines, .columns: 1
    case .stack: scene.state.view == .overview || scene.size.columns < 72 ? 2 : 1
    }
  }

  /// Draws it in one row, or in two where the width is small: the sentence then has the second to itself.
  ///
  /// - Parameter rows: as many as ``rows(of:)`` says.
  func draw(on canvas: inout Canvas, rows: Int) {
    let width = canvas.size.columns
    guard width > 0, canvas.size.rows > 0 else { return }
    canvas.fill(Rect(x: 0, y: 0, width: width, height: 1), style: Style(.text, on: .raised))
    let alarm = AlarmBar.rows(of: scene)
    let own = rows - alarm
    own >= 2 ? drawTwoRows(on: &canvas, width: width) : drawOneRow(on: &canvas, width: width)
    AlarmBar(scene: scene).draw(on: &canvas, y: own, rows: alarm)
  }

  private func drawTwoRows(on canvas: inout Canvas, width: Int) {
    let clock = Line(scene.words.weekdayAndClock(scene.clock), .text)
    let used = canvas.put(clock, endingAt: width - 1, y: 0, width: width - 12, on: .raised)
    // The name is cut before what must not be missed beside it.
    let badges = badges
    let room = width - used - 4
    let name = canvas.put(
      shopName, x: 1, y: 0, width: badges.isEmpty ? room : max(4, room - badges.width - 2), on: .raised)
    if !badges.isEmpty { canvas.put(badges, x: name + 3, y: 0, width: max(0, room - name - 2), on: .raised) }
    canvas.fill(Rect(x: 0, y: 1, width: width, height: 1), style: Style(.background, on: role))
    let sentence = Line([Span(" \(glyph) \(self.sentence)", .background, .bold)])
    canvas.put(sentence, x: 0, y: 1, width: width, on: role)
  }

  private func drawOneRow(on canvas: inout Canvas, width: Int) {
    // The sentence is never given up; the age goes first, then the seconds, then the shop's name is cut.
    let clock = Line(scene.words.weekdayAndClock(scene.clock), .text)
    let fullRight = Line([Span(age, .muted), Span("   ")]) + clock
    let chipWidth = chip.text.cellWidth
    let badges = badges
    let badgeWidth = badges.isEmpty ? 0 : badges.width + 1
    let nameWidth = min(shopName.width, max(8, width / 4))
    let taken = 1 + nameWidth + 2 + badgeWidth + chipWidth + 2
    let right = [fullRight, clock, Line()].first { taken + $0.width + 1 <= width } ?? Line()
    canvas.put(right, endingAt: width - 1, y: 0, width: width, on: .raised)

    var x = 1
    x += canvas.put(
      shopName, x: x, y: 0, width: max(0, min(nameWidth, width - chipWidth - badgeWidth - 4)), on: .raised)
    x += x > 1 ? 2 : 0
    if !badges.isEmpty { x += canvas.put(badges, x: x, y: 0, width: width - x, on: .raised) + 1 }
    let room = width - right.width - x - 2
    // In the middle of what is left, so that it stands alone.
    let middle = max(x, min(x + (room - chipWidth) / 2, width / 2 - chipWidth / 2))
    canvas.put(Line([chip]), x: middle, y: 0, width: max(0, width - middle), on: .raised)
  }
}
