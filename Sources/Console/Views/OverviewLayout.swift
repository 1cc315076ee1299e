/// Where the parts of the overview are at a size.
struct OverviewLayout {
  /// How a screen of this size is used.
  enum Kind: Hashable {
    /// One line after another, as many as there are.
    case lines
    /// Sections below each other, without boxes.
    case stack
    /// Boxes in two columns.
    case columns
  }

  /// How many rows each part would like for its content.
  struct Wishes {
    var terminals: Int
    var account: Int
    var network: Int
    var upgrades: Int
    /// All there is to say of the accounts and the upgrades, where they have a column to themselves.
    var accountInFull: Int
    var upgradesInFull: Int
    /// The least that still says what to do, and all there is to say.
    var incidents: (least: Int, all: Int)
  }

  let kind: Kind
  var panels: [(panel: Panel, rect: Rect)] = []
  var timeline: Rect?
  /// Rows kept at the top for the header, and at the bottom for the keys.
  var headerRows: Int
  var footerRows: Int

  static func kind(of size: Size) -> Kind {
    if size.columns < 24 || size.rows < 7 { return .lines }
    return size.columns >= 72 && size.rows >= 17 ? .columns : .stack
  }

  /// - Parameters:
  ///   - header: the rows kept at the top.
  ///   - zoomed: the panel that has the screen to itself; nil: none.
  init(size: Size, header: Int, zoomed: Panel? = nil, wishes: Wishes) {
    kind = OverviewLayout.kind(of: size)
    headerRows = header
    footerRows = 1
    let body = Rect(x: 0, y: headerRows, width: size.columns, height: size.rows - headerRows - footerRows)
    if let zoomed, kind != .lines {
      panels = [(zoomed, body)]
      return
    }
    switch kind {
    case .lines: break
    case .stack: stack(body, wishes)
    case .columns: columns(body, wishes)
    }
  }

  /// The panel that has the focus when the wanted one has no room.
  func visible(_ panel: Panel) -> Bool { panels.contains { $0.panel == panel } }

  private mutating func stack(_ body: Rect, _ wishes: Wishes) {
    // What to do comes first, then the terminals, then the rest as far as it goes.
    let wanted: [(Panel, Int)] = [
      (.incidents, min(wishes.incidents.all, max(wishes.incidents.least, body.height / 3))),
      (.terminals, wishes.terminals), (.account, wishes.account), (.network, wishes.network),
      (.upgrades, wishes.upgrades),
    ]
    var y = body.y
    var left = body.height
    for (panel, rows) in wanted {
      let least = panel == .incidents ? 3 : 2
      guard left >= least else { break }
      // Of a later part nothing is shown rather than a first line without sense.
      let height = min(left, rows + 1)
      guard height >= least else { continue }
      panels.append((panel, Rect(x: body.x, y: y, width: body.width, height: height)))
      y += height
      left -= height
    }
    if left > 0, let last = panels.indices.last { panels[last].rect.height += left }
  }

  private mutating func columns(_ body: Rect, _ wishes: Wishes) {
    let isWide = body.width >= 160
    let leftWidth = isWide ? body.width * 60 / 100 : (body.width >= 100 ? body.width * 54 / 100 : body.width / 2)
    let rightWidth = body.width - leftWidth
    // On a wide screen the two columns are divided each in its own way.
    var upper = (isWide ? wishes.terminals : max(wishes.terminals, wishes.account)) + 2
    var lower = (isWide ? wishes.network : max(wishes.network, wishes.upgrades)) + 2
    var strip = wishes.incidents.all + 2
    let leastStrip = min(wishes.incidents.least + 2, strip)

    // Too little: first the strip gives up its explanations, then the lower row, then the upper.
    var missing = upper + lower + strip - body.height
    func give(_ part: inout Int, downTo least: Int) {
      let given = min(missing, max(0, part - least))
      if given > 0 {
        part -= given
        missing -= given
      }
    }
    give(&strip, downTo: leastStrip)
    give(&lower, downTo: 6)
    give(&upper, downTo: 7)
    give(&lower, downTo: 4)
    give(&upper, downTo: 4)
    give(&strip, downTo: 3)
    // Too much: graphs grow in the upper and the lower row.
    if missing < 0 {
      let spare = -missing
      lower += spare * 2 / 5
      upper = body.height - lower - strip
    }

    let (right, y1, y2) = (body.x + leftWidth, body.y + upper, body.y + upper + lower)
    var (account, upgrades) = (upper, lower)
    if isWide {
      account = min(wishes.accountInFull + 2, body.height * 2 / 5)
      upgrades = min(wishes.upgradesInFull + 2, body.height * 2 / 5)
      let y = body.y + account + upgrades
      timeline = Rect(x: right, y: y, width: rightWidth, height: body.y + body.height - y)
    }
    panels = [
      (.terminals, Rect(x: body.x, y: body.y, width: leftWidth, height: upper)),
      (.account, Rect(x: right, y: body.y, width: rightWidth, height: account)),
      (.network, Rect(x: body.x, y: y1, width: leftWidth, height: lower)),
      (.upgrades, Rect(x: right, y: body.y + account, width: rightWidth, height: upgrades)),
      (.incidents, Rect(x: body.x, y: y2, width: isWide ? leftWidth : body.width, height: strip)),
    ]
  }
}

/// The part of a list that is seen when it is longer than its place: always with the selected row in it.
struct ListWindow {
  let first: Int
  let count: Int

  init(total: Int, selected: Int?, room: Int) {
    count = max(0, min(total, room))
    first = max(0, min((selected ?? 0) - count / 2, total - count))
  }

  var indices: Range<Int> { first..<first + count }
}
