import CNcurses

/// The terminal while the console has it. There is one; it belongs to the main thread.
final class Screen {
  /// Its size in cells.
  private(set) var size: Size
  /// How many colours it has.
  let depth: ColorDepth

  private var shown: Frame?
  private var shownTheme: Theme?
  private var shownTitle = ""
  private var looks: [Style: ResolvedStyle] = [:]
  private var row: [tw_cell] = []
  private var keys = KeyReader()
  private var isOpen = true

  /// Takes the terminal over.
  ///
  /// - Parameter monochrome: whether to do without colours.
  /// - Throws: why it cannot be; the terminal is untouched then.
  init(monochrome: Bool) throws(ScreenError) {
    ConsoleTerminal.useUTF8()
    // The name comes from outside, and goes to a terminal.
    let type = WindowTitle.sanitised(ConsoleTerminal.environment("TERM") ?? "")
    switch tw_screen_open(monochrome) {
    case TW_OPENED: break
    case TW_NO_TTY: throw .notATerminal
    case TW_NO_TYPE: throw .typeNotSet
    case TW_UNKNOWN_TYPE: throw .typeUnknown(type)
    case TW_POOR_TYPE: throw .typeTooPoor(type)
    case TW_OPEN_ALREADY: throw .alreadyOpen
    default: throw .outOfResources
    }
    depth = Self.depth(colours: Int(tw_screen_colors()))
    size = Size(columns: 0, rows: 0)
    fitToTerminal()
  }

  deinit { close() }

  /// Gives the terminal back as it was.
  func close() {
    guard isOpen else { return }
    isOpen = false
    // What the terminal still answers would be typed into the shell.
    if keys.awaitsReport { tw_screen_discard_input() }
    tw_screen_close()
  }

  private static func depth(colours: Int) -> ColorDepth {
    switch colours {
    case 0x100_0000...: .direct
    case 256...: .palette256
    case 16...: .ansi16
    case 8...: .ansi8
    default: .mono
    }
  }

  // MARK: - Size

  /// Takes on the terminal's present size; the next frame is drawn whole, as nobody knows what the terminal made of the old.
  func fitToTerminal() {
    var columns: Int32 = 0
    var rows: Int32 = 0
    tw_screen_measure(&columns, &rows)
    _ = tw_screen_resize(columns, rows)
    size = Size(columns: Int(columns), rows: Int(rows))
    forget()
  }

  /// Draws the next frame whole, over whatever stands on the screen.
  func forget() {
    shown = nil
    tw_screen_forget()
  }

  /// Stops the process with the terminal given back; returns when it goes on.
  func suspend() {
    tw_screen_suspend()
    fitToTerminal()
  }

  // MARK: - Drawing

  /// Whether the terminal takes output now.
  var isWritable: Bool { tw_screen_is_writable() }

  /// Rings the bell.
  func ringBell() { tw_screen_ring_bell() }

  /// Asks the terminal to keep a text where its person can paste it from.
  func copy(_ text: String) { tw_screen_copy(Base64.text(of: Array(text.utf8.prefix(65_536)))) }

  /// Whether the terminal is to tell of the mouse.
  func listenToMouse(_ isOn: Bool) { tw_screen_listen_to_mouse(isOn) }

  /// Brings the terminal up to date with `frame`. Writes nothing when it shows it already.
  func draw(_ frame: Frame, theme: Theme) {
    if shownTheme != theme {
      shownTheme = theme
      looks.removeAll(keepingCapacity: true)
      shown = nil
    }
    let before = shown?.size == frame.size ? shown : nil
    guard before != frame else { return }
    if shownTitle != frame.title {
      shownTitle = frame.title
      tw_screen_set_title(WindowTitle.sanitised(frame.title))
    }
    let bytes = putChangedRows(of: frame, since: before, theme: theme)
    if let cursor = frame.cursor {
      tw_screen_set_cursor(Int32(cursor.column), Int32(cursor.row), frame.showsCursor)
    } else {
      tw_screen_set_cursor(-1, -1, false)
    }
    if !tw_screen_show(bytes > Self.oneWrite) {
      // Colours ran out, and all were forgotten. With those of this frame alone there is room again.
      _ = putChangedRows(of: frame, since: nil, theme: theme)
      _ = tw_screen_show(true)
    }
    shown = frame
  }

  /// Rather less than ncurses collects before it writes (2,100 bytes at 80x24, 2,800 on larger screens).
  private static let oneWrite = 1800

  /// Hands to ncurses what is not as it was: of each row from the first cell to the last.
  ///
  /// - Returns: about how many bytes showing them takes, to tell whether they go out in one write.
  private func putChangedRows(of frame: Frame, since before: Frame?, theme: Theme) -> Int {
    var bytes = 0
    for index in 0..<min(frame.size.rows, size.rows) {
      let columns = before.map { frame.changedColumns(ofRow: index, since: $0) } ?? 0..<frame.size.columns
      guard !columns.isEmpty else { continue }
      let begin = index * frame.size.columns
      let place = begin + columns.lowerBound..<begin + columns.upperBound
      bytes += estimate(frame.cells[place], since: before?.cells[place])
      fill(with: frame.cells, at: place, inRow: begin..<begin + frame.size.columns, theme: theme)
      tw_screen_put_cells(Int32(index), Int32(columns.lowerBound), row, Int32(row.count))
    }
    return bytes
  }

  /// A cell takes about two bytes; a change of colours up to forty.
  private func estimate(_ cells: ArraySlice<Cell>, since old: ArraySlice<Cell>?) -> Int {
    guard let old else { return cells.count * 2 }
    var bytes = 10
    var style: Style?
    for (cell, was) in zip(cells, old) where cell != was {
      bytes += 2
      if cell.style != style { bytes += 40 }
      style = cell.style
    }
    return bytes
  }

  private func fill(with cells: [Cell], at place: Range<Int>, inRow line: Range<Int>, theme: Theme) {
    row.removeAll(keepingCapacity: true)
    var style: Style?
    var own = ResolvedStyle(foreground: -1, background: -1, attributes: [])
    var shown = RowLooks()
    for index in RowLooks.start(for: place.lowerBound, inRow: line, of: cells)..<place.upperBound {
      let cell = cells[index]
      if cell.style != style {
        style = cell.style
        own = look(of: cell.style, theme: theme)
      }
      let look = shown.next(cell, own: own)
      guard index >= place.lowerBound else { continue }
      row.append(
        tw_cell(
          scalar: cell.scalar.value, mark: cell.mark?.value ?? 0, foreground: look.foreground,
          background: look.background, width: cell.width, attributes: look.attributes.rawValue))
    }
  }

  private func look(of style: Style, theme: Theme) -> ResolvedStyle {
    if let known = looks[style] { return known }
    let look = theme.resolve(style, depth: depth)
    // Mixtures may be many; what is in use now is soon found again.
    if looks.count > 2048 { looks.removeAll(keepingCapacity: true) }
    looks[style] = look
    return look
  }

  // MARK: - Keys

  /// Whether a pasted text or an answer of the terminal is on its way.
  var isMidway: Bool { keys.isPasting || keys.isInReport || keys.isInSequence }

  /// Ends a paste or an answer whose end does not come.
  func endMidway() -> InputEvent? {
    keys.endReport()
    keys.endSequence()
    return keys.endPaste()
  }

  /// Asks the terminal what its own ground is like. The answer comes as an event, or never.
  func askBackground() {
    if tw_screen_ask_background() { keys.awaitsReport = true }
  }

  /// An answer that comes from now on is not meant any more.
  func stopAwaitingBackground() { keys.awaitsReport = false }

  /// The events waiting, at most `limit`; `isComplete` says whether those are all.
  func readEvents(limit: Int) -> (events: [InputEvent], isComplete: Bool) {
    var events: [InputEvent] = []
    for _ in 0..<limit {
      let key = tw_screen_read_key()
      if key.kind == TW_NOTHING { return (events, true) }
      if let event = keys.event(for: key) { events.append(event) }
    }
    return (events, false)
  }
}
