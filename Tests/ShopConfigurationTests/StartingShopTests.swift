import ShopConfiguration
import ShopModel
import Testing

@Suite struct StartingShopTests {
  @Test(arguments: [
    ("Jinfu Store", "Counter 1", "192.168.1.21", Language.english), ("金福便利店", "一号台", "counter-1.lan", .chinese),
    ("it's: #1 {a}", "- 'x' \\ \"y\"", "fe80::1", .english), ("yes", "12", "localhost", .chinese),
  ])
  func `what was answered is what is read`(name: String, terminal: String, host: String, language: Language) throws {
    for ascii in [false, true] {
      let shop = StartingShop(
        name: name, terminal: terminal, host: host, port: "20008", language: language, theme: "paper", ascii: ascii)
      #expect(StartingShop.isName(name) && StartingShop.isName(terminal) && StartingShop.isHost(host))
      let read = try ShopConfiguration.load(text: shop.text, file: "shop.yaml", with: fakeHost())
      #expect(read.shop.name(language) == name)
      #expect(read.language == language && read.theme == "paper")
      #expect(read.display.ascii == (ascii ? true : nil))
      #expect(read.terminals.map(\.identity.name) == [LocalizedText(terminal)])
      #expect(read.network == NetworkConfiguration())
      #expect(read.terminals.map(\.host) == [host] && read.terminals.map(\.port) == [20_008])
    }
  }

  /// Somebody will take the signs away and expect it to work.
  @Test func `what stands in comments is right, too`() throws {
    let shop = StartingShop(
      name: "Tea", terminal: "One", host: "10.0.0.1", port: "1", language: .english, theme: "paper", ascii: false)
    let text = shop.text.replacing("# opening-hours", with: "opening-hours")
      .replacing("  # - id: terminal-2\n  #   ", with: "  - id: terminal-2\n    ").replacing("  #   ", with: "    ")
      .replacing("network: {}\n", with: "").replacing("# network:", with: "network:")
      .replacing("\n#   ", with: "\n  ")
    let read = try ShopConfiguration.load(text: text, file: "shop.yaml", with: fakeHost())
    #expect(read.terminals.map(\.identity.key) == ["terminal-1", "terminal-2"])
    #expect(read.openingHours != .always)
    #expect(read.network?.internet == [NetworkConfiguration.Target(host: "223.5.5.5")])
    #expect(read.network?.hosts.map(\.host) == ["pos.acquirer.example"])
  }

  @Test(arguments: ["", " Tea", "Tea ", "a  b", "a\u{7}", String(repeating: "x", count: 61)])
  func `what cannot be shown is no name`(text: String) { #expect(!StartingShop.isName(text)) }

  @Test(arguments: ["", "0", "65536", "x", "-1", "+80", "00080", "99999", "１"])
  func `what is no port is none`(text: String) { #expect(!StartingShop.isPort(text)) }

  @Test(arguments: ["", "10.0.0.300", "a b", "http://a", "10.0.0.1:20007"])
  func `what is no address is none`(text: String) { #expect(!StartingShop.isHost(text)) }
}
