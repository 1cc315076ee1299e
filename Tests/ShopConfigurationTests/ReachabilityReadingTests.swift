import ShopConfiguration
import ShopModel
import Testing

/// The problems of these ways; the first of them is line 10.
private func wayProblems(_ ways: String) -> [String] {
  problems(shopText(more: "reachability:\n  " + ways.replacing("\n", with: "\n  ")))
}

@Suite struct ReachabilityReadingTests {
  @Test func theExample() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost)
    let fibre = SubjectID(.link, "fibre")
    let mobile = SubjectID(.link, "mobile")
    #expect(
      configuration.reachability == [
        ReachabilityConfiguration(
          subject: .terminal("counter-1"), through: [[.link(ofTerminal: "counter-1")], [.gateway]]),
        ReachabilityConfiguration(subject: .internet, through: [[.gateway], [fibre, mobile]]),
      ])
    #expect(configuration.links.first { $0.id == fibre }?.name(.chinese) == "光纤")
  }

  /// Whoever is named depends on what is named, everybody else on the usual chain.
  @Test func theTopologyIsTheUsualChainWithWhatIsSaid() throws {
    let topology = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost).topology
    let counter1 = try #require(topology.parents[.terminal("counter-1")])
    #expect(counter1 == [.init(.link(ofTerminal: "counter-1")), .init(.gateway)])
    #expect(topology.parents[.terminal("counter-2")] == [.init(.link(ofTerminal: "counter-2"))])
    #expect(topology.parents[.link(toHostOf: "acquirer")] == [.init(.internet)])
    let internet = try #require(topology.parents[.internet])
    #expect(internet.map(\.id) == [.gateway, SubjectID(.link, "fibre"), SubjectID(.link, "mobile")])
    #expect(internet[0].group == nil && internet[1].group != nil && internet[1].group == internet[2].group)
  }

  @Test func aServiceCanTellOfAnOwnLine() throws {
    let text = serviceText("facts:\n  - {fact: link.up, subject: link/fibre, path: $.a}")
    #expect(problems(text).contains { $0.contains("no link \"fibre\" is configured") })
    #expect(problems(text + "\nlinks: [{id: fibre, name: Fibre}]").isEmpty)
  }

  @Test func aNameThatIsThereAlreadyIsRefused() {
    #expect(
      problems(shopText(more: "links: [{id: gateway, name: A}, {id: b, name: B}, {id: b, name: C}]")) == [
        "shop.yaml:9:14: the link \"gateway\" is there already",
        "shop.yaml:9:52: the link id \"b\" is already used in line 9",
      ])
  }

  @Test func everyMistakeHasItsPlace() {
    #expect(
      wayProblems("- {subject: terminal/t2, through: [link/gatway, shop/shop, upgrade/u]}") == [
        "shop.yaml:10:15: no terminal \"t2\" is configured; did you mean \"t1\"?",
        "shop.yaml:10:38: no link \"gatway\" is configured; did you mean \"gateway\"?",
        "shop.yaml:10:51: the shop cannot stand here; possible are terminal/…, account/…, link/…, printer/…, power/…",
        "shop.yaml:10:62: an upgrade cannot stand here; possible are terminal/…, account/…, link/…, printer/…, power/…",
      ])
    #expect(
      wayProblems("- {subject: terminal/t1, through: []}\n- {subject: link/gateway, through: [[]]}") == [
        "shop.yaml:10:37: nothing is named", "shop.yaml:11:39: the group is empty",
      ])
    #expect(
      wayProblems("- {subject: t1, through: [link/gateway, [power/ups, power/ups]]}") == [
        "shop.yaml:10:15: \"t1\" is not a subject such as \"terminal/counter-1\"",
        "shop.yaml:10:55: the member \"power/ups\" is already used in line 10",
      ])
    #expect(
      wayProblems("- {subject: terminal/t1, throug: [link/gateway]}") == [
        "shop.yaml:10:28: unknown key \"throug\"; did you mean \"through\"?"
      ])
    #expect(
      wayProblems("- {subject: terminal/t1, through: [power/a]}\n- {subject: terminal/t1, through: [power/b]}") == [
        "shop.yaml:11:6: what is reached, \"terminal/t1\" is already used in line 10"
      ])
  }

  @Test func aCircleIsToldOnce() {
    #expect(
      wayProblems(
        """
        - {subject: terminal/t1, through: [link/gateway]}
        - {subject: link/gateway, through: [power/a, [power/ups, link/internet]]}
        - {subject: link/internet, through: [terminal/t1]}
        """) == [
          "shop.yaml:12:39: link/internet would be reached through itself: link/internet through terminal/t1 through "
            + "link/gateway through link/internet"
        ])
    #expect(
      wayProblems("- {subject: link/gateway, through: [link/gateway]}") == [
        "shop.yaml:10:38: link/gateway would be reached through itself: link/gateway through link/gateway"
      ])
  }
}
