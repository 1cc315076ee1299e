import ShopModel
import Testing

@testable import Console

/// Turning to another window, and coming back.
@Suite struct FocusTests {
  /// A console whose person looked elsewhere while an incident came.
  private func absent(for seconds: Int64 = 600, language: Language = .english) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), language: language)
    console.now = SampleShop.ago(seconds)
    console.send(.focus(false))
    console.now = SampleShop.now
    console.snapshot.incidents = [SampleShop.silentIncident()]
    console.intents += console.model.observe(console.snapshot)
    return console
  }

  @Test func `the bell rings for whoever looks elsewhere too`() {
    #expect(absent().intents.contains(.bell))
  }

  @Test func `coming back tells what has happened, and marks it for a while`() {
    var console = absent()
    #expect(!console.text.contains("new since you looked"))
    console.send(.focus(true))
    #expect(console.text.contains("While you were elsewhere (10 min): 1 new, 0 over."))
    #expect(console.text.contains("new since you looked"))
    console.now = console.now + .seconds(301)
    console.snapshot.at = console.now
    console.intents += console.model.observe(console.snapshot)
    #expect(!console.text.contains("new since you looked"))
  }

  @Test func `in Chinese too`() {
    var console = absent(language: .chinese)
    console.send(.focus(true))
    #expect(console.text.contains("您离开的 10 分钟内：新增 1 项，恢复 0 项。"))
  }

  @Test func `what was there before is not new, and a glance aside tells nothing`() {
    var console = absent(for: 100)
    console.send(.focus(true))
    #expect(!console.text.contains("new since you looked") && !console.text.contains("While you were"))
    var short = absent(for: 5)
    short.send(.focus(true))
    #expect(!short.text.contains("While you were"))
  }

  @Test func `the focus is no key, closes nothing and answers nothing`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type("r")
    let before = console.text
    for isHere in [true, true, false, false, true] { console.send(.focus(isHere)) }
    #expect(console.text == before)
    #expect(console.intents.isEmpty)
  }
}
