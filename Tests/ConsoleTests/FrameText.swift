import ShopModel

@testable import Console

extension Frame {
  /// The frame as a person would see it without colours, without spaces at the ends of lines.
  var lines: [String] {
    (0..<size.rows).map { number in
      var line = String.UnicodeScalarView()
      for cell in row(number) where cell.width > 0 {
        line.append(cell.scalar)
        if let mark = cell.mark { line.append(mark) }
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// What is wrong with the frame as a grid of cells; nil: nothing.
  var fault: String? {
    if cells.count != size.columns * size.rows { return "\(cells.count) cells for \(size)" }
    for number in 0..<size.rows {
      let row = Array(self.row(number))
      var column = 0
      while column < row.count {
        let cell = row[column]
        if cell.width == 0 { return "half a sign at \(column),\(number)" }
        if Int(cell.width) != CellWidth.width(of: cell.scalar) { return "wrong width at \(column),\(number)" }
        if cell.scalar.value < 0x20 || (0x7F..<0xA0).contains(cell.scalar.value) {
          return "control at \(column),\(number)"
        }
        if let mark = cell.mark, CellWidth.width(of: mark) != 0 { return "mark with width at \(column),\(number)" }
        if cell.width == 2 {
          if column + 1 >= row.count || row[column + 1].width != 0 { return "cut sign at \(column),\(number)" }
        }
        column += Int(cell.width)
      }
    }
    if let cursor, cursor.column < 0 || cursor.row < 0 || cursor.column >= size.columns || cursor.row >= size.rows {
      return "cursor outside"
    }
    return nil
  }
}

/// A console over a shop, driven as a person would.
struct ConsoleDriver {
  var model: ConsoleModel
  var snapshot: ShopSnapshot
  var size: Size
  var now = SampleShop.now
  var intents: [Intent] = []

  init(
    _ snapshot: ShopSnapshot = SampleShop.snapshot(), _ columns: Int = 120, _ rows: Int = 36,
    language: Language = .english, ascii: Bool = false,
    place: SettingsPlace = .file("/home/shop/.config/tillwatch/shop.yaml"), isPoor: Bool = false,
    given: [Setting.Name: String] = [:], graphs: GraphSigns = .braille
  ) {
    model = ConsoleModel(
      texts: .builtIn, themes: Theme.builtIn,
      preferences: ConsolePreferences(language: language, theme: "harbour"), calendar: SampleShop.calendar,
      options: ConsoleOptions(
        ascii: ascii || graphs == .ascii, settingsPlace: place, given: given, isPoor: isPoor, graphs: graphs))
    self.snapshot = snapshot
    size = Size(columns: columns, rows: rows)
    send(.resize(size))
  }

  mutating func send(_ event: InputEvent) {
    if case .resize(let size) = event { self.size = size }
    intents += model.handle(event, snapshot: snapshot, now: now)
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }
  mutating func type(_ text: String) { for character in text { send(.key(.character(character))) } }

  var frame: Frame { model.frame(of: snapshot, size: size, now: now) }
  var text: String { frame.text }

  /// The requests so far.
  var requests: [OperationRequest] {
    intents.compactMap { if case .operate(let request) = $0 { request } else { nil } }
  }
}
