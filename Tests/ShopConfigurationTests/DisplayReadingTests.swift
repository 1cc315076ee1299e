import ShopConfiguration
import Testing

@Suite struct DisplayReadingTests {
  @Test func `the file says how the screen begins, or nothing`() throws {
    func display(_ more: String) throws -> DisplayConfiguration {
      try ShopConfiguration.load(text: shopText(more: more), file: "f", with: fakeHost()).display
    }
    #expect(try display("") == DisplayConfiguration())
    #expect(try display("display: {bell: false}") == DisplayConfiguration(bell: false))
    #expect(
      try display("display:\n  mouse: false\n  bell: true\n  ascii: true")
        == DisplayConfiguration(mouse: false, bell: true, ascii: true))
  }

  @Test func `a slip is told with its line`() {
    #expect(
      problems(shopText(more: "display:\n  mouse: off\n  bel: true")) == [
        "shop.yaml:10:10: \"off\" is not true or false", "shop.yaml:11:3: unknown key \"bel\"; did you mean \"bell\"?",
      ])
  }
}
