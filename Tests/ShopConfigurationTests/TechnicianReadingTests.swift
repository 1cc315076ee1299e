import ShopConfiguration
import Testing

@Suite struct TechnicianReadingTests {
  private func technician(_ lines: String) throws -> TechnicianConfiguration {
    let text = shopText(more: "technician:\n  " + lines.replacing("\n", with: "\n  "))
    return try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).technician
  }

  @Test func theExample() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost)
    #expect(configuration.technician.pin?.matches("739164") == true)
    #expect(configuration.technician.unlockedFor == .seconds(600))
  }

  @Test func aShopThatSaysNothingHasNoPIN() throws {
    #expect(
      try ShopConfiguration.load(text: shopText(), file: "f", with: fakeHost()).technician == TechnicianConfiguration())
    #expect(try technician("unlocked-for: 1h").unlockedFor == .seconds(3600))
  }

  /// What stands there may be the PIN itself, so it is not repeated.
  @Test(arguments: ["7391", "'739164'", "[7, 3]", "$scrypt$ln=30,r=8,p=1$x$y", "{env: PIN}"])
  func aPINInTheClearIsRefusedAndNotRepeated(value: String) {
    let found = problems(shopText(more: "technician:\n  pin: \(value)"))
    #expect(found.count == 1 && found[0].hasSuffix("this is no digest of a PIN; set the PIN with: tillwatch pin"))
    #expect(!found[0].contains("7391"))
  }

  @Test(arguments: ["10s", "9h", "never"]) func theTimeIsBounded(time: String) {
    #expect(problems(shopText(more: "technician:\n  unlocked-for: \(time)")).count == 1)
  }
}
