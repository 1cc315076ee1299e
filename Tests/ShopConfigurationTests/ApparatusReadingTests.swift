import ShopConfiguration
import ShopModel
import Testing

@Suite struct ApparatusReadingTests {
  @Test func defaultsHoldWhereNothingIsSaid() throws {
    let shop = try ShopConfiguration.load(
      text: """
        shop: {name: Tea}
        printers: [{id: p, name: P, connector: escpos, host: "fe80::1"}]
        power: [{id: u, name: U, connector: nut, host: box.lan, ups: apc-1500}]
        """, file: "f", with: fakeHost())
    #expect(shop.printers[0].port == 9100 && shop.printers[0].identity.address == "[fe80::1]:9100")
    #expect(shop.printers[0].identity.interval == .seconds(30) && shop.printers[0].deadline == .seconds(3))
    #expect(shop.powerSources[0].port == 3493 && shop.powerSources[0].identity.address == "apc-1500@box.lan:3493")
    #expect(shop.powerSources[0].identity.interval == .seconds(10) && shop.powerSources[0].deadline == .seconds(5))
    // There is a UPS, so it is tested now and then.
    #expect(shop.duties.contains { $0.kind == "ups-test" })
  }

  @Test func everyMistakeHasItsPlace() {
    let found = problems(
      """
      shop: {name: Tea}
      printers:
        - {id: p, name: P, connector: escpos, host: printer.lan}
        - {id: p, name: Q, connector: escpos, host: PRINTER.lan}
        - {id: q, name: Q, connector: nut, host: tcp://10.0.0.9:9100, port: 0}
        - {id: r, name: R, connector: escpos, host: 10.0.0.8, interval: 5s, deadline: 5s, baud: 9600}
      power:
        - {id: u, name: U, connector: nut, host: localhost}
        - {id: v, name: V, connector: nut, host: localhost, ups: "a b"}
        - {id: w, name: W, connector: nut, host: localhost, ups: "a"}
        - {id: w, name: X, connector: nut, host: localhost, ups: "a"}
      """)
    #expect(
      found == [
        "shop.yaml:4:6: the printer id \"p\" is already used in line 3",
        "shop.yaml:4:41: the address \"PRINTER.lan:9100\" is already used in line 3",
        "shop.yaml:5:33: unknown value \"nut\"; possible here: escpos",
        "shop.yaml:5:44: \"tcp://10.0.0.9:9100\" is a URL; \"host\" takes only a name or an address",
        "shop.yaml:5:71: 0 is out of range: from 1 to 65535",
        "shop.yaml:6:81: the deadline (5s) must be shorter than the interval (5s)",
        "shop.yaml:6:85: unknown key \"baud\"; possible here: id, name, place, connector, host, port, interval, deadline",
        "shop.yaml:8:5: the key \"ups\" is missing",
        "shop.yaml:9:60: \"a b\" is not an id: only letters a-z, digits, \"-\", \"_\" and \".\"",
        "shop.yaml:11:6: the power source id \"w\" is already used in line 10",
        "shop.yaml:11:55: the UPS \"a@localhost:3493\" is already used in line 10",
      ])
  }
}
