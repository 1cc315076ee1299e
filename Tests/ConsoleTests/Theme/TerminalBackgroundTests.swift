import CNcurses
import Testing

@testable import Console

@Suite struct TerminalBackgroundTests {
  @Test(arguments: [
    ("11;rgb:0000/0000/0000", true), ("11;rgb:ffff/ffff/ffff", false), ("11;rgb:fd/f6/e3", false),
    ("11;rgb:00/2b/36", true), ("11;rgb:1/2/3", true), ("11;rgb:f/f/f", false), ("11;rgb:2e2e/3434/4040", true),
    ("11;rgba:ffff/ffff/ffff/ffff", false), ("11;#ffffff", false), ("11;#1e1e1e", true), ("11;#fff", false),
    ("11;#ffffeeeedddd", false), ("11;rgb:0000/0000/ffff", true), ("11;rgb:ffff/ffff/0000", false),
  ])
  func `an answer says whether the ground is dark`(report: String, isDark: Bool) {
    #expect(TerminalBackground.isDark(report: report) == isDark)
  }

  @Test(arguments: [
    "", "11", "11;", "11;?", "10;rgb:ffff/ffff/ffff", "11;rgb:", "11;rgb:/", "11;rgb://", "11;rgb:ffff/ffff",
    "11;rgb:ffff/ffff/ffff/ffff", "11;rgb:fffff/0/0", "11;rgb:gg/00/00", "11;rgb:-1/00/00", "11;rgb:+f/00/00",
    "11;rgb: f/00/00", "11;rgba:ff/ff/ff", "11;#", "11;#ffff", "11;#gggggg", "11;white", "11;rgb:ff/ff/ff ", "好",
    "11;rgb:\u{FF10}\u{FF10}/00/00",
  ])
  func `what is no answer says nothing`(report: String) { #expect(TerminalBackground.isDark(report: report) == nil) }

  @Test(
    arguments: [
      ("15;0", true), ("0;15", false), ("0;default;15", false), ("15;default;8", true), ("7;6", true), ("0;7", false),
      ("15;default", nil), ("", nil), ("15;99", nil), (nil, nil),
    ] as [(String?, Bool?)])
  func `the environment may say it before`(hint: String?, isDark: Bool?) {
    #expect(TerminalBackground.isDark(hint: hint) == isDark)
  }

  // MARK: Among the keys

  private func characters(_ text: String) -> [tw_key] {
    text.unicodeScalars.map { tw_key(kind: TW_CHARACTER, code: $0.value, column: 0, row: 0) }
  }
  private let begins = tw_key(kind: TW_REPORT_BEGINS, code: 0, column: 0, row: 0)
  private func awaiting() -> KeyReader {
    var reader = KeyReader()
    reader.awaitsReport = true
    return reader
  }
  private func events(_ keys: [tw_key], _ reader: inout KeyReader) -> [InputEvent] {
    keys.compactMap { reader.event(for: $0) }
  }

  @Test(arguments: ["\u{7}", "\u{1B}\\", "\u{9C}"])
  func `an answer is an event, whatever ends it, and none of it is a key`(end: String) {
    var reader = awaiting()
    let keys = characters("x") + [begins] + characters("11;rgb:ffff/ffff/ffff\(end)q")
    #expect(
      events(keys, &reader) == [.key(.character("x")), .background(isDark: false), .key(.character("q"))])
    #expect(!reader.isInReport && !reader.awaitsReport)
  }

  @Test func `an answer in pieces is one, and one whose Esc came long before is too`() {
    var reader = awaiting()
    #expect(events([begins] + characters("11;rg"), &reader) == [])
    #expect(reader.isInReport)
    #expect(events(characters("b:0/0/0"), &reader) == [])
    #expect(events(characters("\u{1B}"), &reader) == [])
    #expect(events(characters("\\"), &reader) == [.background(isDark: true)])

    reader = awaiting()
    #expect(events(characters("\u{1B}"), &reader) == [.key(.escape)])
    #expect(events(characters("]11;rgb:f/f/f\u{7}"), &reader) == [.background(isDark: false)])
    // Without a question `]` is a key after Esc, too.
    #expect(events(characters("\u{1B}]a"), &reader) == [.escape, .character("]"), .character("a")].map(InputEvent.key))
  }

  @Test func `garbage up to its end is no key, and the true answer still counts`() {
    var reader = awaiting()
    #expect(events([begins] + characters("11;rgb:zz/qa/\rR\u{1}y\u{7}"), &reader) == [])
    #expect(events([begins] + characters(String(repeating: "a", count: 100_000) + "\u{7}"), &reader) == [])
    #expect(reader.awaitsReport)
    #expect(events([begins] + characters("11;rgb:0/0/0\u{7}"), &reader) == [.background(isDark: true)])
    // The second answer of two, and one that nobody asked for, are read away.
    #expect(events([begins] + characters("11;rgb:f/f/f\u{7}"), &reader) == [])
  }

  @Test func `an answer that is too long is not believed`() {
    var reader = awaiting()
    let long = "11;rgb:f/f/f" + String(repeating: "\u{0}", count: KeyReader.longestReport)
    #expect(events([begins] + characters(long + "\u{7}"), &reader) == [])
    #expect(!reader.isInReport)
  }

  @Test func `an answer that breaks off does not keep the keyboard`() {
    var reader = awaiting()
    let up = tw_key(kind: TW_NAMED, code: TW_KEY_UP.rawValue, column: 0, row: 0)
    #expect(
      events([begins] + characters("11;r") + [up] + characters("q"), &reader) == [.key(.up), .key(.character("q"))])
    #expect(events([begins] + characters("11;\u{3}"), &reader) == [.key(.control("c"))])
    #expect(events([begins] + characters("11;\u{1B}q"), &reader) == [.key(.character("q"))])
    #expect(events([begins] + characters("11;"), &reader) == [])
    reader.endReport()
    #expect(events(characters("q"), &reader) == [.key(.character("q"))])
  }

  @Test func `what looks like an answer in a pasted text is text`() {
    var reader = awaiting()
    let paste = { (kind: tw_key_kind) in tw_key(kind: kind, code: 0, column: 0, row: 0) }
    let keys = [paste(TW_PASTE_BEGINS)] + characters("\u{1B}]11;x") + [paste(TW_PASTE_ENDS)]
    #expect(events(keys, &reader) == [.paste("]11;x")])
  }
}
