import ShopModel

/// A question or an answer that lies over everything until it is closed.
struct Dialog {
  struct Button: Hashable {
    var title: TextKey
    /// Whether it does what was asked for; the others only close.
    var isConfirming: Bool
  }

  var title: String
  var role: Role
  var body: [Line]
  var buttons: [Button]
  var selected: Int

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
    let text = body.flatMap { Dialog.wrapped($0, to: width - 6) }
    let height = min(size.rows, text.count + 5)
    let rect = Rect(x: (size.columns - width) / 2, y: max(0, (size.rows - height) / 2), width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    canvas.mark(canvas.bounds, as: .overlay)
    canvas.box(rect, caption: .init(Line(title, role, .bold)), border: role, on: .raised)
    let room = height - 4
    let top = rect.y + (room > text.count ? 2 : 1)
    for (offset, line) in text.prefix(max(0, room)).enumerated() {
      canvas.put(line, x: rect.x + 3, y: top + offset, width: width - 6, on: .raised)
    }
    drawButtons(scene, on: &canvas, in: rect)
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private func drawButtons(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    let titles = buttons.map { "  \(scene.words[$0.title])  " }
    let total = titles.reduce(-2) { $0 + $1.cellWidth + 2 }
    var x = max(rect.x + 2, rect.x + rect.width - 3 - total)
    let y = rect.y + rect.height - 2
    for (index, title) in titles.enumerated() {
      let isSelected = index == selected
      let style =
        isSelected
        ? Style(.background, on: buttons[index].isConfirming ? role : .accent, .bold) : Style(.text, on: .selection)
      let right = rect.x + rect.width - 2
      let used = canvas.put(title, x: x, y: y, width: max(0, right - x), style: style)
      // Without colours the brackets say which one it is.
      if isSelected, used >= 4 {
        canvas.set("[", x: x, y: y, style: style)
        canvas.set("]", x: x + used - 1, y: y, style: style)
        canvas.setCursor(column: x + 2, row: y)
      }
      canvas.mark(Rect(x: x, y: y, width: used, height: 1), as: .button(index))
      x += used + 2
    }
  }

  /// A line of one piece is wrapped, its sign hanging out at the left; others are cut when drawn.
  private static func wrapped(_ line: Line, to width: Int) -> [Line] {
    guard let text = line.spans.last, line.width > width else { return [line] }
    let head = Array(line.spans.dropLast())
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
    case .restart(let id, let button, let saidYes): restartDialog(id, button: button, saidYes: saidYes)
    case .reset(let id): resetDialog(id)
    case .quit(let button): quitDialog(button: button)
    case .help, nil: nil
    }
  }

  /// Whether a key of the dialogs means anything in the one that is open.
  func dialogUses(_ action: Action) -> Bool {
    guard let dialog else { return true }
    switch action {
    case .confirm, .nextButton: return dialog.buttons.contains(where: \.isConfirming)
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
        Dialog.Button(title: .buttonStay, isConfirming: false), Dialog.Button(title: .buttonQuit, isConfirming: true),
      ], selected: button)
  }
}
