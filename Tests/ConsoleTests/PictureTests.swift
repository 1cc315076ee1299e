import ShopModel
import Testing

@testable import Console

@Suite struct PictureTests {
  @Test(arguments: [
    ("abc", 3), ("金福", 4), ("a金b", 4), ("e\u{301}", 1), ("…●▲✖━■", 6), ("￥", 2), ("\u{200B}\u{FE0F}", 0), ("\u{1B}", 1),
    ("⣿▂▄▆█", 5), ("한국", 4),
  ])
  func `texts are measured in cells`(text: String, width: Int) { #expect(text.cellWidth == width) }

  @Test func `a text is cut at a cell, never within a wide sign`() {
    #expect("金福便利店".clipped(to: 7) == "金福便…")
    #expect("金福便利店".clipped(to: 6) == "金福…")
    #expect("金福便利店".clipped(to: 10) == "金福便利店")
    #expect("金福".clipped(to: 1) == "…")
    #expect("金福".clipped(to: 0) == "")
    #expect("ae\u{301}iou".clipped(to: 3) == "ae\u{301}…")
  }

  @Test func `texts are broken where people would`() {
    #expect("one two three".wrapped(to: 7) == ["one two", "three"])
    #expect("one two three".wrapped(to: 8) == ["one two", "three"])
    #expect("abcdefghij".wrapped(to: 4) == ["abcd", "efgh", "ij"])
    #expect("先是移动信号弱，随后".wrapped(to: 14) == ["先是移动信号", "弱，随后"])
    #expect("x".wrapped(to: 0) == [])
    for width in 2...30 {
      for text in FrameIntegrityTests.hostileNames {
        #expect(text.wrapped(to: width).allSatisfy { $0.cellWidth <= width })
      }
    }
  }

  @Test func `overwriting half a wide sign removes the other half`() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1), glyphs: Glyphs(ascii: false))
    canvas.put("金福店", x: 0, y: 0, width: 6, style: .plain)
    canvas.set("x", x: 1, y: 0, style: .plain)
    #expect(canvas.frame.lines == [" x福店"])
    canvas.set("好", width: 2, x: 3, y: 0, style: .plain)
    #expect(canvas.frame.lines == [" x 好"])
    #expect(canvas.frame.fault == nil)
    canvas.set("好", width: 2, x: 5, y: 0, style: .plain)
    #expect(canvas.frame.fault == nil)
  }

  @Test func `texts and rectangles over half a wide sign remove the other half`() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1), glyphs: Glyphs(ascii: false))
    canvas.put("金福店", x: 0, y: 0, width: 6, style: .plain)
    canvas.put("ab", x: 1, y: 0, width: 2, style: .plain)
    #expect(canvas.frame.lines == [" ab 店"])
    canvas.fill(Rect(x: 5, y: 0, width: 9, height: 1), with: "-", style: .plain)
    #expect(canvas.frame.lines == [" ab  -"])
    canvas.put("金福店", x: 0, y: 0, width: 6, style: .plain)
    canvas.setRow(x: -1, y: 0, width: 9) { [2, 5].contains($0) ? Cell("x") : nil }
    #expect(canvas.frame.lines == [" x福x"])
    #expect(canvas.frame.fault == nil)
  }

  @Test func `a cell keeps what it was given`() {
    for role in Role.allCases {
      for ink in [Ink.role(role), .blend(role, .graph, 0), .blend(.graph, role, 255)] {
        let style = Style(ink, on: .blend(.text, role, 7), [.bold, .italic])
        #expect(style.foreground == ink && style.background == .blend(.text, role, 7))
        #expect(style.attributes == [.bold, .italic])
        #expect(style != Style(ink, on: .blend(.text, role, 8), [.bold, .italic]))
      }
    }
    let cell = Cell("\u{1F600}", mark: "\u{E0100}", width: 2)
    #expect(cell.scalar == "\u{1F600}" && cell.mark == "\u{E0100}" && cell.width == 2)
    #expect(Cell("a").mark == nil && Cell(" ", width: 0).width == 0)
    // Rows are compared by their bits: none may be without meaning.
    #expect(MemoryLayout<Cell>.size == 16 && MemoryLayout<Cell>.stride == 16)
  }

  @Test func `what changed of a row has whole signs only`() {
    func frame(_ text: String) -> Frame {
      var canvas = Canvas(size: Size(columns: 8, rows: 2), glyphs: Glyphs(ascii: false))
      canvas.put("same", x: 0, y: 0, width: 8, style: .plain)
      canvas.put(text, x: 0, y: 1, width: 8, style: .plain)
      return canvas.frame
    }
    let before = frame("a金福b")
    #expect(frame("a金福b").changedColumns(ofRow: 1, since: before).isEmpty)
    #expect(frame("a金福c").changedColumns(ofRow: 1, since: before) == 5..<6)
    #expect(frame("a金好c").changedColumns(ofRow: 1, since: before) == 3..<6)
    #expect(frame("ax 福b").changedColumns(ofRow: 1, since: before) == 1..<3)
    #expect(frame("金 福b").changedColumns(ofRow: 1, since: before) == 0..<3)
    #expect(frame("").changedColumns(ofRow: 1, since: before) == 0..<6)
    #expect(frame("").changedColumns(ofRow: 0, since: before).isEmpty)
  }

  @Test(arguments: [(0.0, 0), (0.001, 1), (0.5, 5), (0.62, 6), (0.999, 9), (1, 10), (7, 10), (-1, 0), (.nan, 0)])
  func `a bar never says all or nothing when it is not`(share: Double, lit: Int) {
    var canvas = Canvas(size: Size(columns: 10, rows: 1), glyphs: Glyphs(ascii: false))
    canvas.meter(share, x: 0, y: 0, width: 10, colours: .fillingUp)
    #expect(canvas.frame.cells.count { $0.scalar == "■" } == lit)
  }

  @Test func `a graph has a gap where the answer is missing`() {
    var samples = (0..<20).map { Sample(at: SampleShop.ago(Int64(20 - $0) * 10), value: 10) }
    samples[10].value = nil
    let columns = GraphColumns(samples, count: 20, now: SampleShop.now)
    #expect(columns.values[10] == nil)
    #expect(columns.values.count { $0 == nil } == 1)
    #expect(columns.span == .seconds(200))
  }

  @Test func `a graph has a gap where nobody asked for a while, and none for a late answer`() {
    let times: [Int64] = [200, 190, 180, 165, 160, 150, 140, 60, 50, 40, 30, 20, 10]
    let columns = GraphColumns(
      times.map { Sample(at: SampleShop.ago($0), value: 5) }, count: 20, now: SampleShop.now)
    #expect(columns.values[7..<14].allSatisfy { $0 == nil })
    #expect(columns.values[..<7].allSatisfy { $0 == 5 })
  }

  @Test func `the newest sample is at the right end`() {
    let samples = (0..<5).map { Sample(at: SampleShop.ago(Int64(4 - $0) * 10), value: Double($0)) }
    let columns = GraphColumns(samples, count: 50, now: SampleShop.now)
    #expect(columns.values.last == 4)
    #expect(columns.values.first == .some(nil))
    #expect(columns.lowest == 0)
  }

  @Test(arguments: [
    (-58.0, "wifi", 4), (-65, "wifi", 3), (-75, "wifi", 2), (-90, "wifi", 1), (-80, "4g", 4), (-90, "4g", 3),
    (-100, "4g", 2), (-109, "4g", 1),
  ])
  func `bars tell what is strong for the kind of network`(power: Double, bearer: String, lit: Int) {
    #expect(SignalBars(decibelMilliwatts: power, bearer: bearer).lit == lit)
  }

  @Test(arguments: [(0.0, 20.0), (19, 20), (21, 30), (47, 50), (99, 100), (101, 150), (1234, 1500)])
  func `scales end at round numbers`(highest: Double, end: Double) {
    #expect(GraphScale(holding: highest, atLeast: 20).high == end)
  }
}
