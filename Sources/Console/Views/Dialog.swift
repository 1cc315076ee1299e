import ShopModel

/// A question or an answer that lies over everything until it is closed.
struct Dialog {
  struct Button: Hashable {
    var title: String
    /// Whether it does what was asked for; the others only close.
    var isConfirming: Bool
  }

  var title: String
  var role: Role
  var body: [Line]
  var buttons: [Button]
  var selected: Int
  /// Whether the buttons are a choice, one below the other, rather than a yes and a no side by side.
  var isChoice = false

  func draw(_ scene: Scene, on canvas: inout Canvas) {
    let size = canvas.size
    let width = min(size.columns, 68)
    guard width >= 12, size.rows >= 3 else {
      // Too small for a box: at least what is asked.
      canvas.mark(canvas.bounds, as: .overlay)
      canvas.put(title, x: 0, y: 0, width: size.columns, style: Style(.title, on: .raised, .bold))
      canvas.setCursor(column: 0, row: 0)
      return
    }
    var text = body.flatMap { Dialog.wrapped($0, to: width - 6) }
    let buttonRows = isChoice ? max(1, min(buttons.count, size.rows - 4)) : 1
    // The keys below stay in sight, and so does the headline while there is room for it.
    let rows = size.rows > 4 ? size.rows - 1 : size.rows
    if text.count + 3 + buttonRows > rows { text.removeAll(where: \.isEmpty) }
    let height = min(rows, text.count + 4 + buttonRows)
    let top = min(HeadlineBar.rows(of: scene), rows - height)
    let y = min(max(top, (size.rows - height) / 2), rows - height)
    let rect = Rect(x: (size.columns - width) / 2, y: y, width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    canvas.mark(canvas.bounds, as: .overlay)
    canvas.box(rect, caption: .init(Line(title, role, .bold)), border: role, on: .raised)
    let room = height - 3 - buttonRows
    let first = rect.y + (room > text.count ? 2 : 1)
    for (offset, line) in text.prefix(max(0, room)).enumerated() {
      canvas.put(line, x: rect.x + 3, y: first + offset, width: width - 6, on: .raised)
    }
    if isChoice {
      drawChoice(on: &canvas, in: rect, rows: buttonRows)
    } else {
      drawButtons(on: &canvas, in: rect)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private func drawButtons(on canvas: inout Canvas, in rect: Rect) {
    let widths = buttons.map { $0.title.cellWidth + 4 }
    var x = max(rect.x + 2, rect.x + rect.width - 3 - widths.reduce(-2) { $0 + $1 + 2 })
    for index in buttons.indices {
      x += drawButton(index, on: &canvas, x: x, y: rect.y + rect.height - 2, right: rect.x + rect.width - 2) + 2
    }
  }

  private func drawChoice(on canvas: inout Canvas, in rect: Rect, rows: Int) {
    let window = ListWindow(total: buttons.count, selected: selected, room: rows)
    for (offset, index) in window.indices.enumerated() {
      let y = rect.y + rect.height - 1 - window.count + offset
      _ = drawButton(index, on: &canvas, x: rect.x + 3, y: y, right: rect.x + rect.width - 2)
    }
  }

  /// One button; returns how many cells it fills.
  private func drawButton(_ index: Int, on canvas: inout Canvas, x: Int, y: Int, right: Int) -> Int {
    let isSelected = index == selected
    let ground: Role = isChoice ? .raised : .selection
    let style =
      isSelected
      ? Style(.background, on: buttons[index].isConfirming ? role : .accent, .bold) : Style(.text, on: ground)
    let used = canvas.put("  \(buttons[index].title)  ", x: x, y: y, width: max(0, right - x), style: style)
    // Without colours the brackets say which one it is.
    if isSelected, used >= 4 {
      canvas.set("[", x: x, y: y, style: style)
      canvas.set("]", x: x + used - 1, y: y, style: style)
      canvas.setCursor(column: x + 2, row: y)
    }
    canvas.mark(Rect(x: x, y: y, width: used, height: 1), as: .button(index))
    return used
  }

  /// A line of one piece is wrapped, its sign hanging out at the left; others are cut when drawn.
  private static func wrapped(_ line: Line, to width: Int) -> [Line] {
    guard let text = line.spans.last, line.width > width else { return [line] }
    // What stands before a wrapped text loses its blank otherwise.
    let lead = text.text.prefix { $0 == " " }
    let head = line.spans.dropLast() + (lead.isEmpty ? [] : [Span(String(lead))])
    let indent = head.reduce(0) { $0 + $1.text.cellWidth }
    return text.text.wrapped(to: max(8, width - indent)).enumerated().map { index, part in
      let lead = index == 0 ? head : [Span(String(repeating: " ", count: indent))]
      var span = text
      span.text = part
      return Line(lead + [span])
    }
  }
}

extension Scene {
  /// The dialog that is open, if one is.
  var dialog: Dialog? {
    switch state.overlay {
    case .operation(let kind, let id, let button, let saidYes):
      operationDialog(kind, id, button: button, saidYes: saidYes)
    case .reset(let id, let way, let typed, let saidYes): resetDialog(id, way: way, typed: typed, saidYes: saidYes)
    case .guide(let id, let button): guideDialog(id, button: button)
    case .acknowledge(let id, let button): acknowledgeDialog(id, button: button)
    case .mute(let id, let button): muteDialog(id, button: button)
    case .quit(let button): quitDialog(button: button)
    case .unlock(let asking): unlockDialog(asking)
    case .hand(let asking): handDialog(asking)
    case .help, .themes, .palette, .search, nil: nil
    }
  }

  /// Whether a key of the dialogs means anything in the one that is open.
  func dialogUses(_ action: Action) -> Bool {
    guard let dialog else { return true }
    switch action {
    // A choice is no question that could be answered with yes.
    case .confirm: return !dialog.isChoice && dialog.buttons.contains(where: \.isConfirming)
    case .nextButton: return dialog.buttons.count > 1
    default: return true
    }
  }

  func bullet(_ text: String, _ sign: Span) -> Line { Line([sign, Span(" "), Span(text)]) }

  private func quitDialog(button: Int) -> Dialog {
    let running = snapshot.operations.filter { !$0.state.isFinal }
    let lines = running.map { operation in
      let progress = words.progress(of: operation, now: now)
      return bullet("\(name(of: operation.subject)): \(progress.text)", Span(glyphs.running, .accent))
    }
    return Dialog(
      title: words[.quitTitle], role: .warning,
      body: lines + [Line(), Line(words[.quitText])],
      buttons: [
        Dialog.Button(title: words[.buttonStay], isConfirming: false),
        Dialog.Button(title: words[.buttonQuit], isConfirming: true),
      ], selected: button)
  }
}
