import ShopConfiguration
import ShopModel
import Testing

/// The message of the only problem of a service with these lines; all problems in one text if there are several.
private func problem(_ lines: String, url: String = "https://a.example/", host: HostAccess = fakeHost()) -> String? {
  let found = problems(serviceText(lines, url: url), host: host)
  return found.count == 1 ? String(found[0].split(separator: ": ", maxSplits: 1)[1]) : found.isEmpty ? nil : "\(found)"
}

/// The service with these lines.
private func service(_ lines: String, url: String = "https://a.example/") throws -> HTTPServiceConfiguration {
  try #require(
    try ShopConfiguration.load(text: serviceText(lines, url: url), file: "f", with: fakeHost()).services.first)
}

private let one = "facts: [{fact: link.up, path: $.a}]"

@Suite struct ServiceAddressTests {
  @Test(arguments: [
    "https://a.example", "https://a.example:8443/x?y=%20", "HTTPS://1.2.3.4/", "https://[2001:db8::1]:8443/",
    "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://localhost/", "http://[::1]/x",
  ]) func areAccepted(_ url: String) {
    #expect(problem(one, url: "\"\(url)\"") == nil)
  }

  @Test(arguments: [
    "http://a.example/", "http://127.evil.example/", "http://localhost.evil.example/", "http://128.0.0.1/",
    "http://0.0.0.0/", "http://[::2]/",
  ]) func plainHTTPLeavesTheComputerOnlyOnPurpose(_ url: String) {
    #expect(problem(one, url: "\"\(url)\"")?.hasPrefix("http to another computer can be read") == true)
    #expect(problem("allow-plain-http: true\n" + one, url: "\"\(url)\"") == nil)
  }

  @Test(arguments: [
    ("ftp://a.example/", "no other protocol is known"), ("a.example/x", "must start with \"https://\""),
    ("https:///x", "no valid host"), ("https://a.example:0/", "port must be from 1 to 65535"),
    ("https://a.example:99999/", "port must be from 1 to 65535"), ("https://a b/", "holds a blank"),
    ("https://a.example/é", "must be written as %XX"), ("https://u:p4ss@a.example/", "no user name or password"),
    ("https://a.example/#x", "no \"#\""), ("https://[::1/", "\"]\" is missing"), ("https://1.2.3/", "no valid host"),
  ]) func areRefusedWithoutBeingRepeated(_ url: String, _ message: String) {
    let found = problem(one, url: "\"\(url)\"")
    #expect(found?.contains(message) == true, "\(found ?? "accepted")")
    #expect(found?.contains("p4ss") == false)
  }
}

@Suite struct HeaderTests {
  @Test func aSecretIsNeverSentInTheClear() {
    let lines = "allow-plain-http: true\nheaders: {X-Thing: {env: TOKEN}}\n" + one
    #expect(
      problem(lines, url: "http://a.example/")
        == "a secret is only sent over https or within this computer, whatever is allowed")
    #expect(problem("headers: {X-Thing: {env: TOKEN}}\n" + one, url: "http://127.0.0.1/") == nil)
  }

  @Test(arguments: ["Authorization", "Proxy-Authorization", "Cookie", "X-API-Key", "X-Auth-Token", "x-signature"])
  func aCredentialIsNeverALiteral(_ name: String) {
    let found = problem("headers: {\(name): hunter2}\n" + one)
    #expect(
      found?.hasPrefix("\"\(name)\" must not stand in this file; say where it is kept: \(name): {env: NAME}") == true)
    #expect(found?.contains("hunter2") == false)
  }

  @Test func otherHeadersMayBeLiterals() throws {
    #expect(
      try service("headers: {Accept: text/json, X-Shop: '7'}\n" + one).headers == [
        HTTPHeader(name: "Accept", value: .literal("text/json")), HTTPHeader(name: "X-Shop", value: .literal("7")),
      ])
  }

  @Test(arguments: [
    ("{'a b': x}", "\"a b\" is not the name of a header"),
    ("{Host: x}", "the header \"Host\" is set by the connection itself"),
    ("{Accept: \"a\\r\\nB: c\"}", "a header's value is plain ASCII text in one line"),
    ("{Accept: a, accept: b}", "the header \"accept\" is already used in line 16"),
    ("{X: {env: A, file: /b}}", "exactly one place is needed for \"X\""), ("{X: {}}", "exactly one place is needed"),
    ("{X: {env: 1A}}", "takes the name of an environment variable"), ("{X: {file: b}}", "takes an absolute path"),
    ("{X: {credential: ../b}}", "takes the name of a file in $CREDENTIALS_DIRECTORY"),
    ("{X: {value: b}}", "unknown key here; a secret is given as"),
    ("{X: {env: A, prefix: \"\\n\"}}", "\"prefix\" takes a short text"),
  ]) func wrongHeaders(_ headers: String, _ message: String) {
    let found = problem("headers: \(headers)\n" + one)
    #expect(found?.contains(message) == true, "\(found ?? "accepted")")
  }
}

@Suite struct ServiceValueTests {
  @Test(arguments: [("1 KiB", 1024), ("65536", 65_536), ("2MiB", 2 << 20), ("4096 B", 4096)])
  func sizesInEveryUnit(_ text: String, _ bytes: Int) throws {
    #expect(try service("size-limit: \(text)\n" + one).sizeLimit == bytes)
  }

  @Test(arguments: ["17 MiB", "1", "1 kB", "x", "99999999999999999999", "-5", "9999999999 MiB"])
  func wrongSizes(_ text: String) {
    #expect(problem("size-limit: \(text)\n" + one) == "the size limit must be from \"1 KiB\" to \"16 MiB\"")
  }

  @Test func aServiceMustTellSomethingAboutAnAccountThatExists() {
    #expect(problem("") == "this service tells nothing: it has neither \"facts\" nor \"lists\"")
    #expect(
      problem("account: mian\nfacts: [{fact: account.state, path: $.a}]")
        == "no account \"mian\" is configured; did you mean \"main\"?")
  }

  @Test func theCertificateFileIsLookedAt() {
    let host = fakeHost(files: [
      "/ca": file("-----BEGIN CERTIFICATE-----"), "/key": file("x"), "/no": .unreadable("permission denied"),
    ])
    #expect(problem("ca-file: /ca\n" + one, host: host) == nil)
    #expect(problem("ca-file: /key\n" + one, host: host) == "\"/key\" holds no certificate in PEM form")
    #expect(problem("ca-file: /no\n" + one, host: host) == "\"/no\" cannot be read: permission denied")
    #expect(problem("ca-file: /gone\n" + one, host: host) == "there is no file \"/gone\"")
    #expect(problem("ca-file: ca.pem\n" + one, host: host)?.contains("not an absolute path") == true)
  }
}

@Suite struct FactProblemTests {
  @Test func aValueTableKnowsTheCatalogue() {
    #expect(
      problem("account: main\nfacts: [{fact: account.state, path: $.a, values: {A: normal, B: frosen}}]")
        == "\"frosen\" is not a value of \"account.state\"; did you mean \"frozen\"?")
    #expect(
      problem("facts: [{fact: link.up, path: $.a, values: {A: up}}]")
        == "\"up\" is not a value of \"link.up\"; possible here: true, false")
    #expect(
      problem("facts: [{fact: link.latency, path: $.a, unit: ms, values: {A: b}}]")
        == "\"link.latency\" is a length of time and has no table of values")
  }

  @Test(arguments: [
    ("link.latency", "", "\"link.latency\" is a length of time; say how it is given with \"unit\": ms, s, min, h"),
    (
      "link.latency", "dBm",
      "the unit \"dBm\" does not fit: \"link.latency\" is a length of time; possible here: ms, s, min, h"
    ),
    ("link.loss", "percnt", "unknown unit \"percnt\"; did you mean \"percent\"?"),
    (
      "account.balance", "",
      "\"account.balance\" is an amount of money; say how it is given with \"unit\": money-minor CNY, money-major CNY"
    ),
    (
      "account.balance", "money-minor",
      "money-minor needs the currency: \"money-minor CNY\", or where it stands in the answer: \"money-minor $.currency\""
    ),
    ("account.balance", "money-minor yuan", "\"yuan\" is not a currency such as CNY or EUR (ISO 4217)"),
    (
      "account.balance", "money-minor $x",
      "\"$x\" is not a JSON path: a step starts with \".\" or \"[\", not with \"x\""
    ),
    (
      "account.balance", "count",
      "the unit \"count\" does not fit: \"account.balance\" is an amount of money; possible here: money-minor CNY, money-major CNY"
    ),
    ("account.state", "count", "the unit \"count\" does not fit: \"account.state\" is a choice and has no unit"),
    (
      "account.settlement.at", "",
      "\"account.settlement.at\" is a moment; say how it is given with \"unit\": epoch-s, epoch-ms, iso8601, local"
    ),
    ("link.retries", "ms", "the unit \"ms\" does not fit: \"link.retries\" is a count; possible here: count"),
  ]) func theUnitMustFitTheFact(_ fact: String, _ unit: String, _ message: String) {
    let unit = unit.isEmpty ? "" : ", unit: \(unit)"
    #expect(problem("account: main\nfacts: [{fact: \(fact), path: $.a\(unit)}]") == message)
  }

  @Test func aCountNeedsNoUnit() throws {
    #expect(try service("facts: [{fact: link.retries, path: $.a}]").facts[0].unit == .count)
  }

  @Test func aFactCanBeAboutAnySubjectOfItsKind() throws {
    let facts = try service(
      """
      account: main
      facts:
        - {fact: account.state, path: $.a}
        - {fact: account.state, path: $.b, subject: account/other}
        - {fact: link.up, path: $.c}
        - {fact: link.up, path: $.d, subject: link/internet}
        - {fact: link.up, path: $.e, subject: "link/terminal:t2"}
        - {fact: terminal.software, path: $.f, subject: terminal/t1}
        - {fact: shop.open, path: $.g}
        - {fact: power.charge, path: $.h, unit: percent, subject: power/ups}
      """
    ).facts
    #expect(
      facts.map(\.subject.description) == [
        "account/main", "account/other", "link/host:s", "link/internet", "link/terminal:t2", "terminal/t1",
        "shop/shop", "power/ups",
      ])
  }

  @Test(arguments: [
    (
      "terminal.software", "",
      "\"terminal.software\" is a fact of a terminal; say which with \"subject: terminal/…\", or use \"lists\""
    ),
    ("terminal.software", "terminal/t9", "no terminal \"t9\" is configured; did you mean \"t1\"?"),
    ("terminal.software", "account/main", "\"terminal.software\" is a fact of a terminal, not of an account"),
    (
      "terminal.software", "terminl/t1",
      "\"terminl/t1\" is not a subject such as \"terminal/counter-1\"; did you mean \"terminal\"?"
    ),
    ("link.up", "link/gatway", "no link \"gatway\" is configured; did you mean \"gateway\"?"),
    ("account.state", "", "\"account.state\" is a fact of an account; name it with \"account\" at the service"),
  ]) func aFactMustBeAboutSomethingConfigured(_ fact: String, _ subject: String, _ message: String) {
    let subject = subject.isEmpty ? "" : ", subject: \(subject)"
    #expect(problem("facts: [{fact: \(fact), path: $.a\(subject)}]") == message)
  }

  @Test func theSameFactTwiceIsTold() {
    #expect(
      problem("facts:\n  - {fact: link.up, path: $.a}\n  - {fact: link.up, path: $.b}")
        == "\"link.up\" of link/host:s is already told in line 17")
  }
}

@Suite struct ListTests {
  private func list(_ rest: String) throws -> JSONListMapping {
    try #require(try service("lists: [{path: $.l, key: $.k, \(rest)}]").lists.first)
  }
  private func listProblem(_ rest: String) -> String? { problem("lists: [{path: $.l, key: $.k, \(rest)}]") }

  @Test func withoutMembersTerminalsAreKnownByTheirNumberAndTheirID() throws {
    #expect(
      try list("kind: terminal, facts: [{fact: terminal.software, path: $.v}]").members == [
        "77": .terminal("t1"), "t1": .terminal("t1"), "t2": .terminal("t2"),
      ])
    #expect(
      try list("kind: link, facts: [{fact: link.up, path: $.v}]").members == [
        "77": .link(ofTerminal: "t1"), "t1": .link(ofTerminal: "t1"), "t2": .link(ofTerminal: "t2"),
      ])
    #expect(
      try list("kind: account, facts: [{fact: account.state, path: $.v}]").members == [
        "1": .account("main"), "2": .account("other"), "main": .account("main"), "other": .account("other"),
      ])
  }

  @Test func membersNameConfiguredTerminals() throws {
    #expect(
      try list("kind: terminal, members: {'9': t2}, facts: [{fact: terminal.software, path: $.v}]").members == [
        "9": .terminal("t2")
      ])
    #expect(
      listProblem("kind: terminal, members: {'9': t3}, facts: [{fact: terminal.software, path: $.v}]")
        == "no terminal \"t3\" is configured; did you mean \"t1\"?")
  }

  @Test func upgradesAreDiscovered() throws {
    let upgrades = try list("kind: upgrade, roster: true, facts: [{fact: upgrade.state, path: $.v}]")
    #expect(upgrades.members == [:])
    #expect(upgrades.isRoster)
    #expect(
      listProblem("kind: upgrade, members: {a: t1}, facts: [{fact: upgrade.state, path: $.v}]")
        == "an upgrade is discovered from the answer and cannot be a member")
  }

  @Test(arguments: [
    (
      "kind: terminal, roster: true, facts: [{fact: terminal.software, path: $.v}]",
      "a terminal comes from this file, so no service can say which there are"
    ),
    (
      "kind: upgrade, facts: [{fact: link.up, path: $.v}]",
      "\"link.up\" is a fact of a link; this list is of kind upgrade"
    ),
    ("kind: upgrades, facts: []", "unknown value \"upgrades\"; did you mean \"upgrade\"?"),
    ("kind: upgrade", "the key \"facts\" is missing"),
    (
      "kind: upgrade, facts: [{fact: upgrade.state, path: $.v}, {fact: upgrade.state, path: $.w}]",
      "\"upgrade.state\" is already told in line 16"
    ),
    (
      "kind: upgrade, facts: [{fact: upgrade.state, path: $.v, subject: upgrade/x}]",
      "unknown key \"subject\"; possible here: fact, path, unit, values"
    ),
  ]) func wrongLists(_ rest: String, _ message: String) {
    #expect(listProblem(rest) == message)
  }
}
