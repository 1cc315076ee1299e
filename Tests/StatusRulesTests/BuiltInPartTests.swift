import ShopModel
import Testing

@testable import StatusRules

/// The parts of a terminal.
@Suite struct BuiltInPartTests: BuiltInRuleSuite {
  /// A terminal names these parts only while they are at fault; a program that was started anew has never heard of it.
  @Test(
    arguments: [
      (Fact.terminalCardReader, "terminal-card-reader-fault"), (.terminalPrinter, "terminal-printer-fault"),
    ])
  func aPartThatIsNamedNoMoreIsWellWhenTheTerminalIsReady(part: Fact, rule: String) throws {
    var scene = try scene()
    scene.read(counter, part, .text("fault"), at: 0)
    scene.read(counter, .terminalState, .text("ready"), at: 10)
    // Named just now, it is at fault whatever the terminal says of itself.
    #expect(scene.rules == [rule])
    scene.advance(to: 29)
    #expect(scene.rules == [rule])
    scene.advance(to: 30)
    #expect(scene.rules == [])
  }
}
