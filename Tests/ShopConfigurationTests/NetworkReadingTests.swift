import ShopConfiguration
import ShopModel
import Testing

/// A shop with these lines under `network:`. The first of them is line 10.
private func networkText(_ lines: String) -> String {
  """
  shop: {name: Tea}
  terminals:
    - {id: t1, name: One, connector: zvt, host: 10.0.0.1}
    - {id: t2, name: Two, connector: zvt, host: 10.0.0.2}
  services:
    - {id: s, name: S, connector: http-json, url: "https://a.example/", facts: [{fact: link.up, path: $.a}]}
  links:
    - {id: mobile, name: Mobile}
  network:
    \(lines.replacing("\n", with: "\n  "))
  """
}

private func wrong(_ lines: String) -> [String] {
  problems(networkText(lines)).map { String($0.dropFirst("shop.yaml:".count)) }
}

@Suite struct NetworkReadingTests {
  private func read(_ lines: String) throws -> NetworkConfiguration? {
    try ShopConfiguration.load(text: networkText(lines), file: "f", with: fakeHost()).network
  }

  @Test func withoutItNothingIsMeasured() throws {
    let shop = try ShopConfiguration.load(
      text: "shop: {name: T}\nterminals: [{id: a, name: A, connector: zvt, host: h.lan}]\n", file: "f", with: fakeHost()
    )
    #expect(shop.network == nil)
    #expect(!shop.links.contains { $0.id == .ownLink })
    #expect(shop.topology.parents[.gateway] == nil)
  }

  @Test func itsBareFormIsEnough() throws {
    let shop = try ShopConfiguration.load(
      text: "shop: {name: T}\nterminals: [{id: a, name: A, connector: zvt, host: h.lan}]\nnetwork: {}\n", file: "f",
      with: fakeHost())
    #expect(shop.network == NetworkConfiguration())
    #expect(shop.links.map(\.id) == [.ownLink, .gateway, .internet, .link(ofTerminal: "a")])
    #expect(shop.topology.parents[.gateway] == [ShopTopology.Parent(.ownLink)])
  }

  @Test func everyWayToReachForSomething() throws {
    let network = try #require(
      try read(
        """
        interval: 30s
        gateway: {host: 192.168.1.1, dns: 53}
        internet: [9.9.9.9, {host: a.example, tcp: 443}, {host: "2001:db8::1"}]
        terminals: {t1: never, t2: {tcp: 80}}
        modem: never
        hosts: [{id: h, name: H, host: h.example, port: 9000, tls: false}]
        """))
    #expect(network.interval == .seconds(30) && network.deadline == .seconds(3))
    #expect(network.gateway == .init(host: "192.168.1.1", way: .dns(53)))
    #expect(
      network.internet == [
        .init(host: "9.9.9.9"), .init(host: "a.example", way: .tcp(443)), .init(host: "2001:db8::1"),
      ])
    #expect(network.terminals == ["t1": nil, "t2": .init(host: "10.0.0.2", way: .tcp(80))])
    #expect(network.modemProgram == nil)
    #expect(
      network.hosts == [.init(key: "h", name: LocalizedText("H"), host: "h.example", port: 9000, speaksTLS: false)])
    #expect(try read("terminals: never")?.terminals == ["t1": nil, "t2": nil])
  }

  @Test func aTerminalsOwnPortIsNeverTried() {
    #expect(
      wrong("terminals: {t1: {tcp: 20007}}") == [
        "10:25: at port 20007 the terminal talks to the till, with one at a time; it must not be tried"
      ])
  }

  @Test(arguments: [
    (
      "hosts: [{id: s, name: S, host: a.example}]",
      "10:12: the service id \"s\" is already used in line 6; the two would tell of the same link"
    ),
    ("interface: ../x", "10:14: \"../x\" is not the name of a network interface such as \"eth0\""),
    ("name-servers: [dns.example]", "10:18: \"dns.example\" is a name; a name server is found by its address alone"),
    ("internet: [{host: a.example, tcp: 1, dns: 2}]", "10:45: \"tcp\" and \"dns\" cannot both stand here"),
    ("terminals: {t3: ping}", "10:15: no terminal \"t3\" is configured; did you mean \"t1\"?"),
    ("modem: {program: mmcli}", "10:20: a program stands with its whole path here"),
    ("modem: {link: fibre}", "10:17: no link \"fibre\" is configured; there are: mobile, own"),
    (
      "internet: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4, 1.1.1.5, 1.1.1.6, 1.1.1.7, 1.1.1.8, 1.1.1.9]",
      "10:13: there are more than 8"
    ),
    ("internett: []", "10:3: unknown key \"internett\"; did you mean \"internet\"?"),
    ("deadline: 20s", "10:13: the deadline (20s) must be shorter than the interval (10s)"),
  ])
  func whatIsWrongIsToldWithItsPlace(lines: String, message: String) { #expect(wrong(lines) == [message]) }
}
