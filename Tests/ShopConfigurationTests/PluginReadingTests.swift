import ShopConfiguration
import ShopModel
import Testing

/// A shop with one plugin that has these further lines. The first of them is line 13.
private func pluginText(_ lines: String) -> String {
  """
  shop: {name: Tea}
  accounts:
    - {id: main, name: Bank, merchant-id: "1"}
  terminals:
    - {id: t1, name: One, connector: zvt, host: 10.0.0.1}
  services:
    - {id: s, name: S, connector: http-json, url: "https://a.example/", facts: [{fact: link.up, path: $.a}]}


  plugins:
    - id: p
      name: P
      \(lines.replacing("\n", with: "\n    "))
  """
}

/// The messages of what is wrong with a plugin, each with its line and column.
private func wrong(_ lines: String) -> [String] {
  problems(pluginText(lines)).map { String($0.dropFirst("shop.yaml:".count)) }
}

private let command = "command: [/bin/true]\n"
private let one = "facts: [{fact: link.up, subject: link/gateway, from: exit, values: {ok: true}}]"

@Suite struct PluginReadingTests {
  @Test func aPluginWithEveryKey() throws {
    let configuration = try ShopConfiguration.load(
      text: pluginText(
        """
        command: [/usr/lib/nagios/plugins/check_ping, -H, 192.168.1.1, -w, "100,20%", -p, 3]
        environment: {COMMUNITY: {credential: snmp}, MODE: fast}
        interval: 30s
        deadline: 12s
        subject: link/gateway
        facts:
          - {fact: link.up, from: exit, values: {ok: true, warning: true, critical: false}}
          - {fact: link.latency, label: rta}
          - {fact: link.loss, label: pl, unit: percent}
          - {fact: printer.paper, subject: printer/r, label: paper, values: {warning: low, critical: out}}
          - {fact: account.provider-text, subject: account/main, from: text}
        """), file: "f", with: fakeHost())
    let gateway = SubjectID.gateway
    #expect(
      configuration.plugins == [
        PluginConfiguration(
          key: "p", name: LocalizedText("P"),
          program: ProgramConfiguration(
            path: "/usr/lib/nagios/plugins/check_ping", arguments: ["-H", "192.168.1.1", "-w", "100,20%", "-p", "3"],
            environment: [
              ProgramVariable(name: "COMMUNITY", value: .secret(.credential("snmp"))),
              ProgramVariable(name: "MODE", value: .literal("fast")),
            ]),
          interval: .seconds(30), deadline: .seconds(12),
          facts: [
            PluginFactMapping(
              subject: gateway, fact: .linkUp, source: .exit,
              values: ["ok": "true", "warning": "true", "critical": "false"]),
            PluginFactMapping(subject: gateway, fact: .linkLatency, source: .label("rta")),
            PluginFactMapping(subject: gateway, fact: .linkLoss, source: .label("pl"), unit: .percent),
            PluginFactMapping(
              subject: SubjectID(.printer, "r"), fact: .printerPaper, source: .label("paper"),
              values: ["warning": "low", "critical": "out"]),
            PluginFactMapping(subject: .account("main"), fact: .accountProviderText, source: .text),
          ])
      ])
    #expect(configuration.service(tellingOf: .account("main"), .accountProviderText) == "p")
    #expect(configuration.service(tellingOf: .account("main"), .accountState) == nil)
    #expect(
      configuration.secretProblems(with: fakeHost(environment: ["CREDENTIALS_DIRECTORY": "/c"]))
        == ["plugin p: credential snmp does not exist"])
  }

  @Test func itsEnvironmentIsItsOwn() throws {
    let program = ProgramConfiguration(
      path: "/x",
      environment: [
        ProgramVariable(name: "COMMUNITY", value: .secret(.environment("SNMP"))),
        ProgramVariable(name: "LC_ALL", value: .literal("de_DE")),
      ])
    let environment = try program.resolvedEnvironment(
      with: fakeHost(environment: ["PATH": "/bin", "SNMP": "sesame", "OTHER": "x", "TILLWATCH_PIN": "y"]))
    #expect(environment.values == ["PATH": "/bin", "COMMUNITY": "sesame", "LC_ALL": "de_DE"])
    var dumped = ""
    dump(environment, to: &dumped)
    #expect(!"\(environment) \(String(reflecting: environment)) \(dumped)".contains("sesame"))
  }

  private static let wrongPrograms: [(String, String)] = [
    ("interval: 60s", "11:5: the key \"command\" is missing"),
    (
      "command: /bin/ping -c 1 $HOST",
      "13:14: a command is a list: [/path/to/program, argument, …]; it goes through no shell, so nothing is split or filled in"
    ),
    ("command: []", "13:14: the command is empty"),
    ("command: [ping, -c]", "13:15: \"ping\" is not an absolute path, one that starts with \"/\""),
    ("command: [/bin/ping, [x]]", "13:26: a list stands here; expected is a text"),
    ("command: [/bin/ping, \"a\\nb\"]", "13:26: the argument holds a line break or another control character"),
    (
      "command: [/bin/a]\nenvironment: {A-B: x}",
      "14:19: \"A-B\" is not the name of a variable: letters, digits and \"_\""
    ),
  ]

  @Test(arguments: wrongPrograms) func aWrongProgramIsToldWithItsPlace(_ lines: String, _ message: String) {
    #expect(wrong("\(lines)\n\(one)") == [message])
  }

  private static let wrongFacts: [(String, String)] = [
    ("facts: []", "14:12: this plugin tells nothing"),
    ("interval: 60s", "11:5: the key \"facts\" is missing"),
    (
      "facts: [{fact: link.up, from: exit, values: {ok: true}}]",
      "14:20: \"link.up\" is a fact of a link; say which with \"subject: link/…\""
    ),
    (
      "subject: terminal/t1\nfacts: [{fact: link.up, from: exit, values: {ok: true}}]",
      "15:20: \"link.up\" is a fact of a link; say which with \"subject: link/…\""
    ),
    (
      "facts: [{fact: link.up, subject: link/gateway, from: exit, values: {unknown: true}}]",
      "14:73: \"unknown\" cannot stand here; possible here: ok, warning, critical"
    ),
    (
      "facts: [{fact: link.up, subject: link/gateway, from: exit, values: {ok: yes}}]",
      "14:77: \"yes\" is not a value of \"link.up\"; possible here: true, false"
    ),
    (
      "facts: [{fact: link.up, subject: link/gateway, from: exit}]",
      "14:20: say what \"link.up\" is with \"values\": {ok: …, warning: …, critical: …}"
    ),
    (
      "facts: [{fact: link.up, subject: link/gateway}]",
      "14:20: say what is read: \"from: exit\", \"from: text\" or \"label: NAME\""
    ),
    (
      "facts: [{fact: link.latency, subject: link/gateway, from: exit}]",
      "14:63: \"link.latency\" is a length of time; take it from a \"label\""
    ),
    (
      "facts: [{fact: link.latency, subject: link/gateway, label: rta, unit: dBm}]",
      "14:75: the unit \"dBm\" does not fit: \"link.latency\" is a length of time; possible here: ms, s, min, h"
    ),
    (
      "facts: [{fact: account.balance, subject: account/main, label: x}]",
      "14:20: \"account.balance\" is an amount of money; no plugin can tell that"
    ),
    (
      "facts: [{fact: terminal.state, subject: terminal/t9, from: exit, values: {ok: ready}}]",
      "14:45: no terminal \"t9\" is configured; did you mean \"t1\"?"
    ),
  ]

  @Test(arguments: wrongFacts) func aWrongFactIsToldWithItsPlace(_ lines: String, _ message: String) {
    #expect(wrong(command + lines) == [message])
  }

  @Test func noFactTwiceAndNoIdTwice() {
    let twice = """
      facts:
        - {fact: link.up, subject: link/gateway, from: exit, values: {ok: true}}
        - {fact: link.up, subject: link/gateway, label: x, values: {ok: true}}
      """
    #expect(wrong(command + twice) == ["16:16: \"link.up\" of link/gateway is already told in line 15"])
    let text = pluginText(command + one).replacing("- id: p", with: "- id: s")
    #expect(problems(text) == ["shop.yaml:11:5: the service id \"s\" is already used in line 7"])
  }

  @Test func aTerminalCanHaveCommands() throws {
    let terminal = """
      restart: {command: [/usr/bin/adb, -s, "10.0.0.1:5555", reboot], deadline: 20s}
      reset: {command: [/opt/reset], environment: {TOKEN: {env: T}}}
      """
    let configuration = try ShopConfiguration.load(text: shopText(terminal: terminal), file: "f", with: fakeHost())
    #expect(
      configuration.terminals[0].restart
        == CommandConfiguration(
          program: ProgramConfiguration(path: "/usr/bin/adb", arguments: ["-s", "10.0.0.1:5555", "reboot"]),
          deadline: .seconds(20)))
    #expect(configuration.terminals[0].reset?.deadline == CommandConfiguration.defaultDeadline)
    #expect(
      configuration.secretProblems(with: fakeHost()) == ["terminal t1: environment variable T is not set"])
    #expect(
      problems(shopText(terminal: "restart: adb reboot")) == [
        "shop.yaml:8:14: \"adb reboot\" is not a mapping (key: value)"
      ])
    #expect(
      problems(shopText(terminal: "restart: {command: [/a], deadline: 1h, shell: true}")) == [
        "shop.yaml:8:40: \"1h\" is out of range: from 1s to 5min",
        "shop.yaml:8:44: unknown key \"shell\"; possible here: deadline, environment, command",
      ])
  }
}
