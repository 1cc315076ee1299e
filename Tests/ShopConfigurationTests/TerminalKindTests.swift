import ShopConfiguration
import ShopModel
import Testing

@Suite struct TerminalKindTests {
  @Test func aPAXTerminalHasDefaultsOfItsOwn() throws {
    let shop = try ShopConfiguration.load(
      text: """
        shop: {name: Tea}
        terminals:
          - {id: p, name: P, connector: poslink, host: 10.0.0.5}
          - {id: q, name: Q, connector: poslink, host: "fe80::1", framing: http, port: 80, interval: 5s}
        """, file: "f", with: fakeHost())
    #expect(shop.terminals[0].port == 10_009 && shop.terminals[0].identity.address == "10.0.0.5:10009")
    #expect(shop.terminals[0].identity.interval == .seconds(30) && shop.terminals[0].deadline == .seconds(8))
    #expect(shop.terminals[0].speaks == .poslink(POSLINKOptions()))
    #expect(shop.terminals[1].speaks == .poslink(POSLINKOptions(framing: .http)))
    #expect(shop.terminals[1].identity.address == "[fe80::1]:80" && shop.terminals[1].deadline == .seconds(4))
    #expect(try shop.terminals[0].resolvedPassword(with: fakeHost()) == nil)
  }

  @Test func theKeysOfAnotherKindAreRefusedWhereTheyStand() {
    let found = problems(
      """
      shop: {name: Tea}
      terminals:
        - id: p
          name: P
          connector: poslink
          host: 10.0.0.5
          password: {env: P}
          charset: cp437
          status-service-byte: 5
          totals-interval: never
        - {id: z, name: Z, connector: zvt, host: 10.0.0.6, framing: http}
        - {id: y, name: Y, connector: poslink, host: 10.0.0.7, framing: serial, frame: tcp}
        - {id: x, name: X, connector: pax, host: 10.0.0.5, port: 10009}
      """)
    #expect(
      found == [
        "shop.yaml:7:5: the key \"password\" belongs to terminals with \"connector: zvt\"",
        "shop.yaml:8:5: the key \"charset\" belongs to terminals with \"connector: zvt\"",
        "shop.yaml:9:5: the key \"status-service-byte\" belongs to terminals with \"connector: zvt\"",
        "shop.yaml:10:5: the key \"totals-interval\" belongs to terminals with \"connector: zvt\"",
        "shop.yaml:11:54: the key \"framing\" belongs to terminals with \"connector: poslink\"",
        "shop.yaml:12:67: unknown value \"serial\"; possible here: tcp, http",
        "shop.yaml:12:75: unknown key \"frame\"; possible here: id, name, place, connector, host, port, interval, deadline, framing, tid, target-version, restart",
        "shop.yaml:13:33: unknown value \"pax\"; possible here: zvt, poslink",
        "shop.yaml:13:38: the address \"10.0.0.5:10009\" is already used in line 6; a terminal takes one connection at a time",
      ], "\(found)")
  }

  @Test func aResetByProgramIsRefusedWhereNothingTellsWhatItWouldWipe() throws {
    let text = """
      shop: {name: Tea}
      terminals:
        - id: p
          name: P
          connector: poslink
          host: 10.0.0.5
          restart: {command: [/bin/true]}
          reset: {command: [/bin/true]}
      """
    #expect(
      problems(text) == [
        "shop.yaml:8:5: the key \"reset\" cannot be carried out beside \"connector: poslink\", which does not tell what a "
          + "reset would wipe; leave it out (the terminal's own reset stays), or write the program as \"restart\""
      ], "\(problems(text))")
    let without = text.split(separator: "\n").dropLast().joined(separator: "\n")
    let shop = try ShopConfiguration.load(text: without, file: "f", with: fakeHost())
    #expect(shop.terminals[0].restart != nil && shop.terminals[0].reset == nil)
  }
}
