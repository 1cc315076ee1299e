import CNcurses
import Testing

@testable import Console

struct KeyReaderTests {
  private func character(_ code: UInt32) -> tw_key { tw_key(kind: TW_CHARACTER, code: code, column: 0, row: 0) }
  private func key(_ kind: tw_key_kind, code: UInt32 = 0, column: Int32 = 0, row: Int32 = 0) -> tw_key {
    tw_key(kind: kind, code: code, column: column, row: row)
  }

  private func events(_ keys: [tw_key]) -> [InputEvent] {
    var reader = KeyReader()
    return keys.compactMap { reader.event(for: $0) }
  }

  @Test func `characters keep their case, and Chinese is typed as it is`() {
    let typed = "rR店é".unicodeScalars.map { character($0.value) }
    #expect(events(typed) == "rR店é".map { .key(.character($0)) })
  }

  @Test func `control characters are named keys or control with a letter`() {
    #expect(
      events([3, 9, 10, 13, 26, 27, 8, 127].map(character)) == [
        .key(.control("c")), .key(.tab), .key(.enter), .key(.enter), .key(.control("z")), .key(.escape),
        .key(.backspace), .key(.backspace),
      ])
    #expect(events([0, 0x1C, 0x9B].map(character)) == [])
  }

  @Test func `named keys, function keys, clicks and the wheel`() {
    #expect(
      events([
        key(TW_NAMED, code: TW_KEY_PAGE_DOWN.rawValue), key(TW_FUNCTION, code: 5), key(TW_CLICK, column: 7, row: 3),
        key(TW_WHEEL_UP, column: 1, row: 2), key(TW_WHEEL_DOWN), key(TW_OTHER),
      ]) == [
        .key(.pageDown), .key(.function(5)), .click(column: 7, row: 3), .wheel(column: 1, row: 2, lines: -1),
        .wheel(column: 0, row: 0, lines: 1),
      ])
  }

  @Test func `a pasted text is one event without control characters`() {
    let text = "ab\r\n\u{1B}[2Jq\t店".unicodeScalars.map { character($0.value) }
    #expect(events([key(TW_PASTE_BEGINS)] + text + [key(TW_PASTE_ENDS)]) == [.paste("ab  [2Jq 店")])
  }

  @Test func `keys within a paste do nothing, after it they work again`() {
    let keys = [key(TW_PASTE_BEGINS), key(TW_FUNCTION, code: 1), key(TW_CLICK), key(TW_PASTE_ENDS), character(0x71)]
    #expect(events(keys) == [.key(.character("q"))])
  }

  @Test func `an endless paste is bounded, and one without an end can be ended`() {
    var reader = KeyReader()
    _ = reader.event(for: key(TW_PASTE_BEGINS))
    for _ in 0..<10_000 { #expect(reader.event(for: character(0x61)) == nil) }
    #expect(reader.isPasting)
    #expect(reader.endPaste() == .paste(String(repeating: "a", count: KeyReader.longestPaste)))
    #expect(!reader.isPasting)
    #expect(reader.endPaste() == nil)
  }

  @Test func `turning to another window and back is told, and is no key`() {
    #expect(events([key(TW_FOCUS_LOST), key(TW_FOCUS_GAINED)]) == [.focus(false), .focus(true)])
  }

  @Test(arguments: ["I", "O"]) func `the focus in pieces is no key, wherever it is cut`(letter: String) {
    let scalar = character(letter.unicodeScalars.first?.value ?? 0)
    let focus = InputEvent.focus(letter == "I")
    // After ESC [: the C layer has waited in vain for the letter.
    #expect(events([key(TW_SEQUENCE_BEGAN), scalar, character(0x71)]) == [focus, .key(.character("q"))])
    // After ESC: that was taken for a key already, but the rest is none.
    #expect(
      events([character(0x1B), character(0x5B), scalar, character(0x71)]) == [
        .key(.escape), focus, .key(.character("q")),
      ])
  }

  @Test func `what is left of any other sequence is no key either`() {
    let rest = "1;5A".unicodeScalars.map { character($0.value) }
    #expect(events([key(TW_SEQUENCE_BEGAN)] + rest + [character(0x71)]) == [.key(.character("q"))])
    #expect(events([key(TW_SEQUENCE_GOES_ON), character(0x4F), character(0x71)]) == [.key(.character("q"))])
    // A key that is no letter breaks it off, and so does Ctrl-C.
    #expect(events([key(TW_SEQUENCE_BEGAN), key(TW_FUNCTION, code: 1)]) == [.key(.function(1))])
    #expect(events([key(TW_SEQUENCE_BEGAN), character(3)]) == [.key(.control("c"))])
  }

  @Test func `a sequence that does not go on can be ended`() {
    var reader = KeyReader()
    _ = reader.event(for: key(TW_SEQUENCE_BEGAN))
    #expect(reader.isInSequence)
    reader.endSequence()
    #expect(reader.event(for: character(0x4F)) == .key(.character("O")))
  }
}
