import Testing

@testable import Console

/// Text that leaves the picture and goes to the terminal as it is.
struct ScreenTextTests {
  @Test func `no control character gets into a window title`() {
    let hostile = "Shop\u{7}\u{1B}]2;x\u{9C}\u{9B}31m\r\n\u{0}\u{7F}店"
    #expect(WindowTitle.sanitised(hostile) == "Shop]2;x31m店")
  }

  @Test func `signs that turn the direction of writing round do not either`() {
    #expect(WindowTitle.sanitised("a\u{202E}b\u{2066}c\u{200F}d\u{2028}") == "abcd")
  }

  @Test func `a title is bounded`() {
    #expect(WindowTitle.sanitised(String(repeating: "金", count: 5000)).unicodeScalars.count == WindowTitle.limit)
  }

  @Test(
    arguments: [
      .notATerminal, .typeNotSet, .typeUnknown("foot"), .typeTooPoor("dumb"), .outOfResources, .alreadyOpen,
    ] as [ScreenError])
  func `a reason is one line`(error: ScreenError) {
    #expect(!error.description.contains("\n"))
    #expect(!error.description.isEmpty)
  }

  @Test func `a screen is refused where there is no terminal`() {
    guard !ConsoleTerminal.isPresent else { return }
    #expect(throws: ScreenError.notATerminal) { try Screen(monochrome: true) }
  }
}
