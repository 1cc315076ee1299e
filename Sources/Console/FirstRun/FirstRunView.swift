import ShopModel

/// The picture of the first start.
struct FirstRunView {
  let model: FirstRunModel

  /// A line of the picture; one that can be selected has a number.
  private struct Row {
    var line = Line()
    var choice: Int?
  }

  private var words: Phrasebook { model.words }
  private var glyphs: Glyphs { model.glyphs }

  func canvas(size: Size) -> Canvas {
    var canvas = Canvas(size: size, glyphs: glyphs)
    canvas.setTitle("Tillwatch")
    guard size.columns > 0, size.rows > 0 else { return canvas }
    let (number, count) = model.place
    let badge = model.step == .written ? Line() : Line("\(number)/\(count)", .muted)
    // Long lines are hard to read, and a large frame with little in it looks lost.
    let (width, height) = (min(size.columns, 88), min(size.rows - 1, 26))
    let rect = Rect(
      x: (size.columns - width) / 2, y: (size.rows - 1 - height) / 2, width: width, height: height)
    let title = Line([Span("Tillwatch", .title, .bold), Span(glyphs.dot + heading, .focus)])
    let inside = canvas.box(rect, caption: .init(title, badge: badge), border: .focus)
    draw(rows(width: inside.width - 2), on: &canvas, in: inside)
    drawKeys(on: &canvas)
    return canvas
  }

  private func draw(_ rows: [Row], on canvas: inout Canvas, in inside: Rect) {
    guard inside.width > 4, inside.height > 0 else { return }
    let index = rows.firstIndex { $0.choice == model.selected } ?? 0
    let air = rows.count + 2 < inside.height ? 1 : 0
    let first = max(0, min(index - inside.height / 2, rows.count - inside.height))
    for (offset, row) in rows.dropFirst(first).prefix(inside.height).enumerated() {
      let y = inside.y + offset + air
      let full = Rect(x: inside.x - 1, y: y, width: inside.width + 2, height: 1)
      let isSelected = row.choice != nil && row.choice == model.selected
      if let choice = row.choice { canvas.mark(full, as: .button(choice)) }
      var ground = Role.background
      if isSelected {
        ground = .selection
        let width = model.step == .theme ? min(full.width, listWidth + 2) : full.width
        canvas.fill(Rect(x: full.x, y: y, width: width, height: 1), style: Style(.text, on: .selection))
        canvas.set(glyphs.marker, x: full.x, y: y, style: Style(.accent, on: .selection, .bold))
        canvas.setCursor(column: inside.x + 1, row: y)
      }
      if model.step == .theme, isSelected {
        // The sample beside the list stands on its own ground.
        canvas.put(row.line, x: inside.x + 1, y: y, width: min(inside.width - 1, listWidth), on: ground)
      } else {
        canvas.put(row.line, x: inside.x + 1, y: y, width: inside.width - 1, on: ground)
      }
    }
    if model.step == .theme { drawSample(on: &canvas, in: inside, y: inside.y + air + 2) }
    if let field = model.field, let y = rows.firstIndex(where: { $0.choice == field.rawValue }) {
      let x = inside.x + 1 + fieldColumn + (model.typed[field] ?? "").cellWidth
      canvas.setCursor(column: min(x, inside.x + inside.width - 1), row: inside.y + air + y - first)
    }
  }

  private func drawKeys(on canvas: inout Canvas) {
    let (width, y) = (canvas.size.columns, canvas.size.rows - 1)
    canvas.fill(Rect(x: 0, y: y, width: width, height: 1), style: Style(.muted, on: .raised))
    var x = 1
    for binding in Binding.table where binding.scopes.contains(model.scope) {
      guard let hint = binding.hint else { continue }
      if binding.action == .back, model.step == .written || model.place.number == 1 { continue }
      let label = binding.action == .down ? glyphs.upDown : glyphs.isASCII ? binding.plainLabel : binding.label
      let needed = label.cellWidth + 1 + words[hint].cellWidth
      guard x + needed < width else { break }
      canvas.put(
        Line([Span(label, .accent, .bold), Span(" " + words[hint], .muted)]), x: x, y: y, width: needed, on: .raised)
      canvas.mark(Rect(x: x, y: y, width: needed, height: 1), as: .action(binding.action))
      x += needed + 2
    }
  }

  // MARK: The questions

  private var heading: String {
    switch model.step {
    case .language: words[.firstTitle]
    case .theme: words[.settingTheme]
    case .picture: words[.firstPicture]
    case .choice, .form, .written: words[.firstShopTitle]
    }
  }

  private func rows(width: Int) -> [Row] {
    switch model.step {
    case .language: languageRows(width)
    case .theme: themeRows(width)
    case .picture: pictureRows(width)
    case .choice: choiceRows(width)
    case .form: formRows(width)
    case .written: writtenRows(width)
    }
  }

  private func paragraph(_ text: String, _ width: Int, _ role: Role = .text, _ attributes: Attributes = []) -> [Row] {
    text.wrapped(to: max(8, width)).map { Row(line: Line($0, role, attributes)) }
  }

  private func choice(_ text: String, _ number: Int) -> Row {
    let isSelected = number == model.selected
    return Row(line: Line(text, isSelected ? .title : .text, isSelected ? .bold : []), choice: number)
  }

  private func languageRows(_ width: Int) -> [Row] {
    let names = model.texts.languages.map { model.texts.ownName(of: $0) }
    return paragraph(words[.firstAbout], width) + [Row()]
      + paragraph(words[.settingLanguage], width, .title, .bold)
      + names.enumerated().map { choice($1, $0) } + [Row()]
      + paragraph(words[.firstNothing], width, .muted)
  }

  // MARK: Colours

  private var listWidth: Int {
    (model.shelf.entries.map { words.name($0.theme.title).cellWidth }.max() ?? 0) + brightnessWidth + 3
  }

  private var brightnessWidth: Int { max(words[.themeDark].cellWidth, words[.themeLight].cellWidth) }

  private func themeRows(_ width: Int) -> [Row] {
    let list = model.shelf.entries.enumerated().map { index, entry in
      var row = choice(words.name(entry.theme.title), index)
      row.line.tab(to: listWidth - brightnessWidth)
      row.line.add(words[entry.theme.isDark ? .themeDark : .themeLight], .muted)
      return row
    }
    return paragraph(words[.firstThemeAsk], width, .title, .bold) + [Row()] + list
  }

  /// What the colours are for, beside the list.
  private func drawSample(on canvas: inout Canvas, in inside: Rect, y: Int) {
    let x = inside.x + listWidth + 4
    let width = min(44, inside.x + inside.width - x)
    let signs: [(String, Role, String)] = [
      (glyphs.ok, .ok, words.name(of: .ok)), (glyphs.notice, .notice, words.name(of: .notice)),
      (glyphs.warning, .warning, words.name(of: .warning)), (glyphs.critical, .critical, words.name(of: .critical)),
      (glyphs.unknown, .unknown, words[.notYetKnown]),
    ]
    let note = model.shelf.entry(named: model.answers.theme)?.theme.note.map(words.name) ?? ""
    let height = signs.count + 4
    guard width >= 20, y + height <= inside.y + inside.height else { return }
    let box = canvas.box(
      Rect(x: x, y: y, width: width, height: height),
      caption: .init(
        Line(words[.panelTerminals], .title, .bold), badge: Line("\(glyphs.warning) 3/4", .warning, .bold)))
    for (offset, (sign, role, text)) in signs.enumerated() {
      canvas.put(
        Line([Span(sign, role, .bold), Span(" " + text, role == .ok ? .text : role)]), x: box.x,
        y: box.y + offset, width: box.width)
      canvas.put(Line("\(9 + offset * 4) ms", .muted), endingAt: box.x + box.width, y: box.y + offset, width: 8)
    }
    let bar = Line([
      Span(words[.labelBalance] + " ", .muted), Span(String(repeating: Character(glyphs.full), count: 6), .ok),
      Span(String(repeating: Character(glyphs.empty), count: 4), .faint), Span(" ¥ 812.40", .text, .bold),
    ])
    canvas.put(bar, x: box.x, y: box.y + signs.count + 1, width: box.width)
    for (offset, text) in note.wrapped(to: width).prefix(3).enumerated() {
      guard y + height + 1 + offset < inside.y + inside.height else { break }
      canvas.put(text, x: x, y: y + height + 1 + offset, width: width, style: Style(.muted))
    }
  }

  // MARK: Whether the screen can draw

  private func pictureRows(_ width: Int) -> [Row] {
    let isASCII = model.answers.ascii
    let choices = isASCII ? [words[.firstASCIIKeep], words[.firstASCIIBack]] : [words[.firstYes], words[.firstNo]]
    return paragraph(words[isASCII ? .firstASCIIAsk : .firstPictureAsk], width, .title, .bold) + [Row()]
      + picture.map { Row(line: $0) } + [Row()]
      + paragraph(words[.firstPictureNote], width, .muted) + [Row()]
      + choices.enumerated().map { choice($1, $0) }
  }

  /// A frame with everything in it that a screen may have trouble with: lines that have to join, signs that fill one
  /// cell, Chinese ones that fill two, and the dots of a graph.
  private var picture: [Line] {
    let cells = [
      ("一号台 Counter 1", glyphs.isASCII ? "_.-=#^#=-._" : "⣀⣠⣤⣴⣶⣾⣿⣷⣦⣄⡀"),
      ("金福便利店", glyphs.isASCII ? "######----" : "■■■■■■□□□□"),
      ("外卖台 4G", glyphs.isASCII ? ".:|#  v X !" : "▂▄▆█  ✓ ✖ ▲"),
      ("Jinfu Store", glyphs.isASCII ? "===...===" : "━━━╌╌╌━━━"),
    ]
    let widths = (18, 14)
    let side = Span(String(glyphs.vertical), .focus)
    func edge(_ left: Unicode.Scalar, _ middle: String, _ right: Unicode.Scalar) -> Line {
      func run(_ count: Int) -> String { String(repeating: Character(glyphs.horizontal), count: count) }
      return Line(String(left) + run(widths.0) + middle + run(widths.1) + String(right), .focus)
    }
    let lines = cells.map { name, sign in
      Line([
        side, Span(" " + name.padded(to: widths.0 - 1), .title), side,
        Span(" " + sign.padded(to: widths.1 - 1), .graph),
        side,
      ])
    }
    return [edge(glyphs.topLeft, glyphs.isASCII ? "+" : "┬", glyphs.topRight)] + lines
      + [edge(glyphs.bottomLeft, glyphs.isASCII ? "+" : "┴", glyphs.bottomRight)]
  }

  // MARK: What to watch

  private func choiceRows(_ width: Int) -> [Row] {
    paragraph(words[.firstChoiceAsk], width, .title, .bold) + [Row(), choice(words[.firstShop], 0)]
      + paragraph(words(.firstShopNote, ["file": file]), width - 2, .muted).map(indented) + [Row()]
      + [choice(words[.firstDemo], 1)] + paragraph(words[.firstDemoNote], width - 2, .muted).map(indented)
  }

  private var file: String { DeviceText.clean(model.path, limit: 200) }

  private func indented(_ row: Row) -> Row { Row(line: Line("  ") + row.line) }

  private func title(of field: FirstRunField) -> String {
    switch field {
    case .shop: words[.firstFieldShop]
    case .terminal: words[.firstFieldTerminal]
    case .host: words[.firstFieldHost]
    case .port: words[.firstFieldPort]
    }
  }

  /// Where what is typed begins.
  private var fieldColumn: Int { (FirstRunField.allCases.map { title(of: $0).cellWidth }.max() ?? 0) + 2 }

  private func formRows(_ width: Int) -> [Row] {
    var rows = paragraph(words[.firstFormAsk], width, .title, .bold) + [Row()]
    for field in FirstRunField.allCases {
      let isSelected = model.field == field
      var line = Line(title(of: field), isSelected ? .title : .muted, isSelected ? .bold : [])
      line.tab(to: fieldColumn)
      let typed = model.typed[field] ?? ""
      line.add(DeviceText.shownAsTyped(typed) + (isSelected ? "_" : ""), .text, .bold)
      if typed.isEmpty, !isSelected { line.add(glyphs.none, .faint) }
      rows.append(Row(line: line, choice: field.rawValue))
      if model.wrong.contains(field) {
        rows += paragraph(words[wrongText(field)], width - fieldColumn, .warning).map { row in
          Row(line: Line(String(repeating: " ", count: fieldColumn)) + row.line)
        }
      }
    }
    rows += [Row(), choice(words(.firstWrite, ["file": file]), FirstRunField.allCases.count), Row()]
    if model.isWriting {
      rows += paragraph(words[.firstWriting], width, .accent)
    } else if let problem = model.problem {
      rows += paragraph(words(.firstNotWritten, ["why": DeviceText.clean(problem, limit: 300)]), width, .warning)
    } else if let field = model.field {
      rows += paragraph(words[noteText(field)], width, .muted)
    }
    return rows
  }

  private func noteText(_ field: FirstRunField) -> TextKey {
    switch field {
    case .shop: .firstNoteShop
    case .terminal: .firstNoteTerminal
    case .host: .firstNoteHost
    case .port: .firstNotePort
    }
  }

  private func wrongText(_ field: FirstRunField) -> TextKey {
    switch field {
    case .shop, .terminal: .firstWrongName
    case .host: .firstWrongHost
    case .port: .firstWrongPort
    }
  }

  private func writtenRows(_ width: Int) -> [Row] {
    let next: [TextKey] = [.firstNextTerminals, .firstNextHours, .firstNextPIN, .firstNextCheck, .firstNextREADME]
    let written = words(.firstWritten, ["file": file]).wrapped(to: max(8, width - 2)).enumerated().map { index, text in
      Row(line: Line([Span(index == 0 ? glyphs.done + " " : "  ", .ok, .bold), Span(text, .title, .bold)]))
    }
    return written + [Row()] + paragraph(words[.firstNext], width, .text)
      + next.flatMap { key in
        words[key].wrapped(to: max(8, width - 4)).enumerated().map { index, text in
          Row(line: Line([Span(index == 0 ? "  \(glyphs.open) " : "    ", .accent), Span(text, .text)]))
        }
      } + [Row(), choice(words[.firstBegin], 0)]
  }
}

extension FirstRunModel {
  /// The picture at any size.
  func frame(size: Size) -> Frame { FirstRunView(model: self).canvas(size: size).frame }
}

extension DeviceText {
  /// What somebody is typing: with the blank at its end, which is not the end yet.
  fileprivate static func shownAsTyped(_ text: String) -> String {
    clean(text, limit: 60) + (text.last == " " ? " " : "")
  }
}
