import ShopConfiguration
import ShopModel
import Testing

private let certificates = fakeHost(
  environment: ["TOKEN": "0123456789abcdef", "SHORT": "abc", "BLANK": "0123456789 abcdef"],
  files: ["/c.pem": file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")])

private func text(_ lines: String) -> String {
  """
  shop: {name: Tea}
  accounts:
    - {id: main, name: Bank, merchant-id: "1"}
  terminals:
    - {id: t1, name: One, connector: zvt, host: 10.0.0.1}
  push:
    \(lines.replacing("\n", with: "\n  "))
  """
}

private let agent = """
  agents:
    - id: room
      name: Room
      token: {env: TOKEN}
      subjects: [terminal/t1, account/main, shop/shop]
      facts: [terminal.battery, terminal.paper, account.balance]
  """

/// The message of the only problem of these lines; all problems in one text if there are several.
private func problem(_ lines: String) -> String? {
  let found = problems(text(lines), host: certificates)
  return found.count == 1 ? String(found[0].split(separator: ": ", maxSplits: 1)[1]) : found.isEmpty ? nil : "\(found)"
}

private func push(_ lines: String) throws -> PushConfiguration {
  try #require(try ShopConfiguration.load(text: text(lines), file: "f", with: certificates).push)
}

@Suite struct PushReadingTests {
  @Test func anAgentMayTellTheFactsOfItsSubjects() throws {
    let push = try push(agent)
    #expect(push.host == "127.0.0.1")
    #expect(push.port == 8642)
    #expect(push.certificate == nil)
    #expect(push.agents.count == 1)
    #expect(
      push.agents[0].facts == [
        .terminal("t1"): [.terminalBattery, .terminalPaper], .account("main"): [.accountBalance],
      ])
    #expect(push.agents[0].freshFor == .seconds(300))
    #expect(push.agents[0].token == .environment("TOKEN"))
  }

  @Test func whatIsSentFromOtherComputersIsEncrypted() throws {
    #expect(problem("listen: 0.0.0.0:8642\n" + agent)?.hasPrefix("what other computers send could be read") == true)
    #expect(problem("listen: \"[::]:8642\"\n" + agent)?.hasPrefix("what other computers send could be read") == true)
    let push = try push("listen: 0.0.0.0:443\ncertificate: /c.pem\nkey: /k.pem\n" + agent)
    #expect(push.host == "0.0.0.0")
    #expect(push.port == 443)
    #expect(push.certificate == PushConfiguration.Certificate(file: "/c.pem", keyFile: "/k.pem"))
    for local in ["127.0.0.1:1", "127.3.4.5:65535", "localhost:80", "\"[::1]:8642\""] {
      #expect(problem("listen: \(local)\n" + agent) == nil, "\(local)")
    }
  }

  @Test(arguments: [
    ("listen: 8642", "is not an address with a port"), ("listen: 127.0.0.1", "is not an address with a port"),
    ("listen: 127.0.0.1:0", "is not an address with a port"), ("listen: 1.2.3:80", "is not the name or the address"),
    ("certificate: /c.pem", "a certificate needs its \"key\""), ("key: /k.pem", "a key needs its \"certificate\""),
    ("certificate: /none.pem\nkey: /k.pem", "there is no file \"/none.pem\""), ("port: 80", "unknown key \"port\""),
  ]) func whatDoesNotFitIsSaid(_ lines: String, _ message: String) {
    let found = problem(lines + "\n" + agent)
    #expect(found?.contains(message) == true, "\(found ?? "accepted")")
  }

  @Test(arguments: [
    ("token: {env: TOKEN}", "token: 0123456789abcdef", "\"token\" must not stand in this file"),
    ("terminal/t1", "terminal/t2", "no terminal \"t2\" is configured"), ("terminal/t1", "t1", "is not a subject"),
    ("account/main", "duty/x", "a duty cannot stand here"),
    ("account.balance", "account.balanse", "unknown fact \"account.balanse\"; did you mean"),
    ("account.balance", "link.up", "\"link.up\" is a fact of a link, and none is among the \"subjects\""),
    ("name: Room", "fresh-for: 1s\n    name: Room", "is out of range"),
    ("[terminal.battery, terminal.paper, account.balance]", "[]", "this agent may tell nothing"),
  ]) func anAgentIsCheckedToo(_ old: String, _ new: String, _ message: String) {
    let found = problem(agent.replacing(old, with: new))
    #expect(found?.contains(message) == true, "\(found ?? "accepted")")
    #expect(found?.contains("0123456789abcdef") != true)
  }

  @Test(arguments: ["terminal.reachable", "terminal.contact", "terminal.state"])
  func whatATerminalsConnectorMeasuresIsNotForAgents(_ fact: String) throws {
    let found = problems(text(agent.replacing("terminal.battery", with: fact)), host: certificates)
    #expect(found.count == 1)
    #expect(found.first?.contains("\"\(fact)\" of \"terminal/t1\" is told by its own connector") == true, "\(found)")
    let lines = text(agent).split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("facts:") }) + 1
    #expect(found.first?.hasPrefix("shop.yaml:\(line):") == true, "\(found)")
  }

  @Test func twoAgentsNeedTwoIds() {
    let second = agent.split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(problem(agent + "\n" + second)?.hasPrefix("the service id \"room\" is already used") == true)
    #expect(problem("agents: []") == "nobody may tell anything")
  }

  @Test func agentsAloneAreAShop() {
    let lines = """
      shop: {name: Tea}
      push:
        agents:
          - {id: a, name: A, token: {env: TOKEN}, subjects: [printer/p], facts: [printer.paper]}
      """
    #expect(problems(lines, host: certificates) == [])
  }

  @Test func aTokenThatCouldBeGuessedIsNone() throws {
    let push = try push(agent)
    #expect(try push.agents[0].resolvedToken(with: certificates) == "0123456789abcdef")
    for name in ["SHORT", "BLANK", "NONE"] {
      var agent = push.agents[0]
      agent.token = .environment(name)
      #expect(throws: SecretProblem.self) { try agent.resolvedToken(with: certificates) }
    }
  }

  @Test func whatAnAgentTellsIsToldByIt() throws {
    let shop = try ShopConfiguration.load(text: text(agent), file: "f", with: certificates)
    #expect(shop.service(tellingOf: .account("main"), .accountBalance) == "room")
    #expect(shop.service(tellingOf: .account("main"), .accountState) == nil)
    let missing = try ShopConfiguration.load(
      text: text(agent.replacing("TOKEN", with: "NONE")), file: "f", with: certificates)
    #expect(missing.secretProblems(with: certificates) == ["agent room: environment variable NONE is not set"])
  }
}
