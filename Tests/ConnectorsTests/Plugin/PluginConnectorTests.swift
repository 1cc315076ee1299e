import Glibc
import Programs
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let now = Timestamp(seconds: 1_700_000_000)
private let gateway = SubjectID.gateway

/// A plugin that a shell plays.
private func plugin(
  _ script: String, deadline: Duration = .seconds(10), slots: ProgramSlots = ProgramSlots(4),
  environment: [String: String] = [:], _ facts: [PluginFactMapping]
) -> PluginConnector {
  connector(
    ProgramConfiguration(path: "/bin/sh", arguments: ["-c", script]), deadline: deadline, slots: slots,
    environment: environment, facts)
}

private func connector(
  _ program: ProgramConfiguration, deadline: Duration = .seconds(10), slots: ProgramSlots = ProgramSlots(4),
  environment: [String: String] = [:], _ facts: [PluginFactMapping]
) -> PluginConnector {
  PluginConnector(
    configuration: PluginConfiguration(
      key: "p", name: LocalizedText("P"), program: program, deadline: deadline, facts: facts),
    environment: ProgramEnvironment(
      values: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { _, new in new }),
    slots: slots, clock: StillClock(now), calendar: .utc)
}

private let up = PluginFactMapping(
  subject: gateway, fact: .linkUp, source: .exit,
  values: ["ok": "true", "warning": "true", "critical": "false"])

private func number(_ fact: Fact, _ label: String, unit: JSONUnit? = nil, of subject: SubjectID = gateway)
  -> PluginFactMapping
{
  PluginFactMapping(subject: subject, fact: fact, source: .label(label), unit: unit)
}

@Suite(.timeLimit(.minutes(1))) struct PluginConnectorTests {
  @Test func itsFactsAreDeclared() async {
    let connector = plugin("exit 0", [up, number(.linkLatency, "rta")])
    #expect(connector.capabilities == ConnectorCapabilities(facts: [gateway: [.linkUp, .linkLatency]]))
    #expect(
      await connector.perform(.restart, deadline: .seconds(1)).outcome == .notSent("a plugin carries nothing out"))
  }

  @Test(arguments: [(0, true), (1, true), (2, false)]) func theExitCodeTellsAFact(_ code: Int, _ isUp: Bool) async {
    let report = await plugin("echo 'TCP said'; exit \(code)", [up]).poll(deadline: .seconds(10))
    #expect(report.contact == .answered)
    #expect(report.readings == [Reading(gateway, .linkUp, .bool(isUp), at: now, source: "p", raw: "TCP said")])
  }

  @Test(arguments: [
    ("echo 'OK|rta=1ms'; exit 3", "the plugin does not know: OK"),
    ("echo OK; exit 4", "the program ended with code 4: OK"), ("exit 127", "the program ended with code 127"),
    ("echo OK; kill -9 $$", "the program was ended by signal 9"), ("sleep 60", "the program did not end in time"),
  ]) func everythingElseIsUnknownAndTellsNothing(_ script: String, _ reason: String) async {
    let report = await plugin(script, deadline: .milliseconds(500), [up, number(.linkLatency, "rta")])
      .poll(deadline: .seconds(10))
    #expect(report.failure == reason)
    #expect(report.readings.isEmpty)
  }

  @Test func aProgramThatIsNotThereIsSaid() async {
    let report = await connector(ProgramConfiguration(path: "/none"), [up]).poll(deadline: .seconds(10))
    #expect(report == PollReport(contact: .failed("there is no program /none"), readings: []))
  }

  @Test func aStateThatTheTableLeavesOutTellsNothing() async {
    let only = PluginFactMapping(
      subject: gateway, fact: .linkUp, source: .exit, values: ["critical": "false"])
    let report = await plugin("exit 0", [only]).poll(deadline: .seconds(10))
    #expect(report == PollReport(contact: .answered, readings: []))
  }

  @Test func numbersComeInTheUnitTheyAreKeptIn() async {
    let ups = SubjectID(.power, "ups")
    let report = await plugin(
      "echo 'ok|rta=1500us;9;9 loss=0.5% retry=3c runtime=2min up=7 volt=230.1V charge=0.5 temp=8dBm'",
      [
        number(.linkLatency, "rta"), number(.linkLoss, "loss"), number(.linkRetries, "retry"),
        number(.powerRuntime, "runtime", of: ups), number(.linkJitter, "up"),
        number(.linkLatencyHigh, "up", unit: .seconds),
        number(.powerInputVoltage, "volt", of: ups), number(.powerCharge, "charge", unit: .ratio, of: ups),
        number(.linkLatencyMedian, "temp"), number(.linkSignal, "none"),
      ]
    ).poll(deadline: .seconds(10))
    #expect(report.contact == .answered)
    #expect(report.value(.linkLatency) == .number(1.5))
    #expect(report.reading(.linkLatency)?.raw == "rta=1500us;9;9")
    #expect(report.value(.linkLoss) == .number(0.5))
    #expect(report.value(.linkRetries) == .number(3))
    #expect(report.value(.linkLatencyHigh) == .number(7000))
    #expect(report.value(.powerInputVoltage) == .number(230.1))
    #expect(report.value(.powerCharge) == .number(50))
    #expect(report.readings.count == 6)
    #expect(
      report.notes == [
        "power.runtime of power/ups: runtime comes in min, which is no unit of this fact",
        "link.jitter of link/gateway: up comes without a unit; say it with \"unit\"",
        "link.latency.p50 of link/gateway: temp comes in dBm, which is no unit of this fact",
        "link.signal of link/gateway: none is not in the performance data",
      ])
  }

  @Test func aUnitThatContradictsTheConfiguredOneIsNotGuessed() async {
    let report = await plugin("echo 'ok|t=5s'", [number(.linkLatency, "t", unit: .milliseconds)])
      .poll(deadline: .seconds(10))
    #expect(report.failure == "nothing of what the plugin says is what the configuration expects")
    #expect(report.notes == ["link.latency of link/gateway: t comes in s, not in the unit that is configured"])
  }

  @Test func aChoiceByTheThresholdsOfANumber() async {
    let printer = SubjectID(.printer, "receipts")
    func paper(_ data: String) async -> PollReport {
      await plugin(
        "echo 'x|\(data)'",
        [
          PluginFactMapping(
            subject: printer, fact: .printerPaper, source: .label("paper"),
            values: ["ok": "ok", "warning": "low", "critical": "out"]),
          PluginFactMapping(subject: .gateway, fact: .linkNetwork, source: .text),
        ]
      ).poll(deadline: .seconds(10))
    }
    #expect(await paper("paper=50%;20:;5:").text(.printerPaper) == "ok")
    #expect(await paper("paper=10%;20:;5:").text(.printerPaper) == "low")
    #expect(await paper("paper=1%;20:;5:").text(.printerPaper) == "out")
    #expect(
      await paper("paper=1%").notes == ["printer.paper of printer/receipts: paper has no thresholds to tell it by"])
    // One of two thresholds is not enough to call it well.
    #expect(await paper("paper=99;200;10:~").text(.printerPaper) == nil)
    let unknown = await paper("paper=U;20:;5:")
    #expect(unknown.text(.printerPaper) == nil && unknown.notes.isEmpty)
    #expect(unknown.text(.linkNetwork) == "x")
  }

  @Test func itSeesItsOwnVariablesAlone() async {
    setenv("TILLWATCH_TEST_SECRET", "sesame", 1)
    defer { unsetenv("TILLWATCH_TEST_SECRET") }
    let text = PluginFactMapping(subject: .gateway, fact: .linkNetwork, source: .text)
    let report = await plugin(
      "echo \"$COMMUNITY $LC_ALL $TILLWATCH_TEST_SECRET\"", environment: ["COMMUNITY": "tea"], [text]
    )
    .poll(deadline: .seconds(10))
    #expect(report.text(.linkNetwork) == "tea C.UTF-8")
  }

  @Test func itsSecretsAreNotInWhatItSays() async {
    let text = PluginFactMapping(subject: .gateway, fact: .linkNetwork, source: .text)
    let report = await plugin(
      "echo \"no route to $URL as $TOKEN\"", environment: ["TOKEN": "s3same-open", "URL": "x"], [text]
    )
    .poll(deadline: .seconds(10))
    #expect(report.text(.linkNetwork) == "no route to x as …")
  }

  @Test func noMoreThanTheSlotsRunAndWaitingCounts() async {
    let slots = ProgramSlots(1)
    let slow = plugin("sleep 1", slots: slots, [up])
    let hurried = plugin("exit 0", deadline: .milliseconds(200), slots: slots, [up])
    async let first = slow.poll(deadline: .seconds(10))
    try? await Task.sleep(for: .milliseconds(100))
    #expect(await hurried.poll(deadline: .seconds(10)).failure == "not run: too many other plugins were running")
    #expect(await first.contact == .answered)
    #expect(await hurried.poll(deadline: .seconds(10)).contact == .answered)
  }
}

@Suite(.timeLimit(.minutes(1))) struct CommandedTerminalTests {
  /// A terminal that says which commands came to it.
  private struct PlainTerminal: Connector {
    let capabilities = ConnectorCapabilities(facts: [:], restart: .cancelOnly, reset: .none, operations: [.diagnose])
    func poll(deadline: Duration) async -> PollReport { PollReport(contact: .answered, readings: []) }
    func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
      CommandReport(.completed(command.rawValue))
    }
  }

  private func command(_ script: String, deadline: Duration = .seconds(10)) -> CommandedTerminal.Command {
    .init(
      CommandConfiguration(
        program: ProgramConfiguration(path: "/bin/sh", arguments: ["-c", script]), deadline: deadline),
      environment: ProgramEnvironment(values: ["PATH": "/usr/bin:/bin"]))
  }

  private func restart(_ script: String, deadline: Duration = .seconds(10)) async -> CommandOutcome {
    await CommandedTerminal(PlainTerminal(), restart: command(script, deadline: deadline))
      .perform(.restart, deadline: .milliseconds(1)).outcome
  }

  @Test func capabilitiesAreThoseOfBoth() {
    let both = CommandedTerminal(PlainTerminal(), restart: command("exit 0"), reset: command("exit 0")).capabilities
    #expect((both.restart, both.reset, both.operations) == (.reboot, .application, [.diagnose]))
    #expect(CommandedTerminal(PlainTerminal(), reset: command("exit 0")).capabilities.restart == .cancelOnly)
  }

  @Test func onlyWhatIsConfiguredIsAProgram() async {
    let terminal = CommandedTerminal(PlainTerminal(), restart: command("exit 0"))
    #expect(await terminal.perform(.reset, deadline: .seconds(1)).outcome == .completed("reset"))
    #expect(await terminal.perform(.factoryReset, deadline: .seconds(1)).outcome == .completed("factory-reset"))
    #expect(await terminal.poll(deadline: .seconds(1)).contact == .answered)
  }

  @Test func whatComesOfAProgramIsNeverGuessed() async {
    #expect(await restart("echo rebooting") == .accepted)
    #expect(
      await restart("echo trying; echo 'error: no\u{1B}[2J device' >&2; exit 1")
        == .unknown("the program ended with code 1: error: no[2J device"))
    #expect(await restart("kill -9 $$") == .unknown("the program was ended by signal 9"))
    #expect(
      await restart("echo sent; sleep 60", deadline: .milliseconds(300))
        == .unknown("the program did not end in time: sent"))
    let none = CommandConfiguration(program: ProgramConfiguration(path: "/none"))
    let terminal = CommandedTerminal(PlainTerminal(), restart: .init(none, environment: ProgramEnvironment()))
    #expect(
      await terminal.perform(.restart, deadline: .seconds(1)).outcome == .notSent("there is no program /none"))
  }

  @Test func aCommandIsNotBrokenOffBecauseNobodyWaits() async {
    let task = Task { await restart("sleep 0.3; exit 0") }
    try? await Task.sleep(for: .milliseconds(50))
    task.cancel()
    #expect(await task.value == .accepted)
  }
}
