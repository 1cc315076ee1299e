import ShopModel

/// A day on which much is wrong at once: an incident of every kind that the strip and its view tell apart.
extension SampleShop {
  static func troubledSnapshot() -> ShopSnapshot {
    var snapshot = snapshot()
    snapshot.headline = .none(of: 4)
    for index in snapshot.terminals.indices where snapshot.terminals[index].identity.key != "counter-3" {
      snapshot.terminals[index].availability = .cannot
      for fact in snapshot.terminals[index].facts.records.keys
      where snapshot.terminals[index].facts.records[fact]?.source == "zvt" {
        snapshot.terminals[index].facts.records[fact]?.observedAt = ago(2290)
      }
      snapshot.terminals[index].facts.records[.terminalReachable] = record(.bool(false), since: 2280)
      snapshot.terminals[index].facts.records[.terminalContact] = record(.text("unreachable"), since: 2280)
    }
    snapshot.duties = [duty()]
    snapshot.incidents = [
      acknowledgedIncident(), lostIncident(), doubtfulIncident(), flappingIncident(), mutedIncident(),
      maintenanceIncident(), dutyIncident(),
    ]
    return snapshot
  }

  /// Three terminals at once, four findings explained, with what it costs and how it was found.
  static func lostIncident() -> Incident {
    let keys = ["counter-1", "counter-2", "take-away"]
    let ladder = [
      LadderStep(
        .check,
        instruction: LocalizedText(
          en: "See that the switch behind the counter has power and its lights blink.", zh: "查看柜台后的交换机是否通电、指示灯是否闪烁。"),
        state: .passed),
      LadderStep(.switchLink, state: .didNotHelp), LadderStep(.restart, state: .current), LadderStep(.contactSupport),
    ]
    let findings = keys.enumerated().map { index, key in
      lost(key, since: [2280, 2272, 1440][index], ladder: ladder)
    }
    var incident = Incident(id: 11, finding: findings[0], openedAt: ago(2250))
    incident.others = Array(findings.dropFirst())
    incident.firstEvidence = [
      Evidence(
        subject: .terminal("counter-1"), fact: .terminalContact, value: .text("unreachable"), observedAt: ago(2250),
        since: ago(2280)),
      Evidence(
        subject: SubjectID(.link, "gateway"), fact: .linkUp, value: .bool(true), observedAt: ago(2251), since: ago(9000)
      ),
      Evidence(
        subject: .link(ofTerminal: "counter-1"), fact: .linkSignal, value: .number(-61), observedAt: ago(2300),
        since: ago(2400)),
    ]
    incident.explained = explainedFindings(by: findings[0].id)
    incident.impact = Impact(
      withoutCards: [
        .terminal("counter-1"): .seconds(2250), .terminal("counter-2"): .seconds(2242),
        .terminal("take-away"): .seconds(1410),
      ], takingsAtRisk: Money(minorUnits: 41_873, currency: "CNY"), basis: .configured)
    incident.timeline = [
      IncidentEvent(.opened(.terminal("counter-1")), at: ago(2250)),
      IncidentEvent(.joined(.terminal("counter-2")), at: ago(2242)),
      IncidentEvent(.explains(incident.explained[0].id), at: ago(2240)),
      IncidentEvent(.acknowledged(by: "mei"), at: ago(2100)),
      IncidentEvent(.stepPassed(.check), at: ago(1950)),
      IncidentEvent(.joined(.terminal("take-away")), at: ago(1410)),
      IncidentEvent(.acknowledgementEnded, at: ago(1410)),
      IncidentEvent(.stepDidNotHelp(.switchLink), at: ago(900)),
    ]
    incident.trail = trail(of: findings[0].id)
    return incident
  }

  private static func lost(_ key: String, since: Int64, ladder: [LadderStep]) -> Finding {
    Finding(
      rule: "terminals-lost-together", subject: .terminal(key), severity: .critical, cause: .networkUnreachable,
      blocksCards: true, title: LocalizedText(en: "does not answer", zh: "终端无应答"),
      explanation: LocalizedText(
        en:
          "Several terminals stopped answering within a minute, while the router still works: look at what they share.",
        zh: "几台终端在一分钟内先后失去应答，而路由器仍然正常：请检查它们共用的设备。"),
      actor: .technician,
      evidence: [
        Evidence(
          subject: .terminal(key), fact: .terminalContact, value: .text("unreachable"), observedAt: ago(2),
          since: ago(since))
      ], since: ago(since), ladder: ladder)
  }

  private static func explainedFindings(by id: Finding.ID) -> [Finding] {
    let all: [(String, SubjectID, LocalizedText, Suppression)] = [
      (
        "signal-low", .link(ofTerminal: "counter-1"), LocalizedText(en: "weak signal", zh: "信号弱"), .hidden(by: id)
      ),
      (
        "signal-low", .link(ofTerminal: "counter-2"), LocalizedText(en: "weak signal", zh: "信号弱"), .hidden(by: id)
      ),
      (
        "host-slow", .link(toHostOf: "lakala"), LocalizedText(en: "answers slowly", zh: "应答缓慢"),
        .unreachable(behind: id)
      ),
      (
        "upgrade-stuck", .upgrade("2"), LocalizedText(en: "upgrade does not move on", zh: "升级停滞"), .inhibited(by: id)
      ),
    ]
    return all.map { rule, subject, title, suppression in
      var finding = simple(rule, subject, .warning, .networkSignal, title)
      finding.suppression = suppression
      return finding
    }
  }

  private static func trail(of id: Finding.ID) -> FindingTrail {
    func known(_ value: FactValue, _ age: Int64) -> Knowledge { .known(record(value, age: age)) }
    let old = FactRecord(
      value: .number(-61), observedAt: ago(2300), since: ago(2400), source: "lakala", freshFor: .seconds(180))
    return FindingTrail(
      id: id,
      when: [
        FindingTrail.Term(depth: 0, text: "and", verdict: .yes, values: []),
        FindingTrail.Term(
          depth: 1, text: "terminal.contact = unreachable", verdict: .yes,
          values: [.init(subject: id.subject, fact: .terminalContact, knowledge: known(.text("unreachable"), 2))]),
        FindingTrail.Term(depth: 1, text: "or", verdict: .yes, values: []),
        FindingTrail.Term(
          depth: 2, text: "link.up(gateway)", verdict: .yes,
          values: [.init(subject: SubjectID(.link, "gateway"), fact: .linkUp, knowledge: known(.bool(true), 3))]),
        FindingTrail.Term(
          depth: 2, text: "link.signal > -75 dBm", verdict: .unknown,
          values: [.init(subject: .link(ofTerminal: "counter-1"), fact: .linkSignal, knowledge: .stale(old))]),
        FindingTrail.Term(
          depth: 2, text: "terminal.mains = false", verdict: .no,
          values: [.init(subject: id.subject, fact: .terminalMains, knowledge: known(.bool(true), 8))]),
      ],
      clear: [
        FindingTrail.Term(
          depth: 0, text: "terminal.contact = answering for 30 s", verdict: .no,
          values: [.init(subject: id.subject, fact: .terminalContact, knowledge: known(.text("unreachable"), 2))])
      ], since: ago(2280), attempt: (3, 3), waits: .seconds(30), changes: 6.2, suppression: nil)
  }

  /// Somebody knows of it, until four o'clock.
  static func acknowledgedIncident() -> Incident {
    var incident = silentIncident()
    incident.id = 9
    incident.acknowledgement = Acknowledgement(by: "mei", at: ago(120), until: now + .seconds(6868))
    return incident
  }

  static func doubtfulIncident() -> Incident {
    var incident = balanceIncident()
    incident.finding.isDoubtful = true
    incident.finding.evidence[0].observedAt = ago(1500)
    return incident
  }

  static func flappingIncident() -> Incident {
    var finding = simple(
      "slow", .link(toHostOf: "lakala"), .warning, .networkCongestion,
      LocalizedText(en: "answers slowly", zh: "应答缓慢"))
    finding.flapping = 38.2
    return Incident(id: 12, finding: finding, openedAt: ago(500))
  }

  static func mutedIncident() -> Incident {
    var incident = Incident(
      id: 13,
      finding: simple(
        "paper-low", .terminal("counter-2"), .warning, .terminalPrinter,
        LocalizedText(en: "paper running low", zh: "打印纸即将用完"), .terminalPaper, .text("low")), openedAt: ago(4000))
    incident.mute = Mute(by: "owner", at: ago(60), until: now + .seconds(1740))
    return incident
  }

  static func maintenanceIncident() -> Incident {
    var incident = Incident(
      id: 14,
      finding: simple(
        "software-outdated", .terminal("counter-1"), .notice, .terminalOutdated,
        LocalizedText(en: "software out of date", zh: "终端程序版本过旧"), .terminalSoftware, .text("2.0.9")),
      openedAt: ago(8000))
    incident.maintenance = "nightly-update"
    return incident
  }

  /// A duty that was to be done nine days ago.
  static func dutyIncident() -> Incident {
    var finding = simple(
      "duty-overdue", .duty("clean-readers"), .notice, .operatorProcedure, LocalizedText(en: "overdue", zh: "已逾期"),
      .dutyDue,
      .time(ago(9 * 86_400)), since: 9 * 86_400)
    finding.explanation = LocalizedText(
      en: "This duty of the maintenance calendar should have been done by now.", zh: "维护日历中的这项任务已过应完成时间。")
    finding.ladder = [LadderStep(.check, state: .current)]
    return Incident(id: 15, finding: finding, openedAt: ago(9 * 86_400))
  }

  static func duty() -> DutySnapshot {
    let id = SubjectID.duty("clean-readers")
    let records: [Fact: FactRecord] = [
      .dutyKind: record(.text("cleaning"), source: "by hand"),
      .dutyEvery: record(.number(30 * 86_400), source: "by hand"),
      .dutyLastDone: record(.time(ago(39 * 86_400)), source: "by hand"),
      .dutyDue: record(.time(ago(9 * 86_400)), source: "by hand"),
      .dutyDoneBy: record(.text("mei"), source: "by hand"),
      .dutyTicked: record(
        .texts(["Wipe the card slots with a cleaning card", "Wipe the PIN pads"]), source: "by hand"),
    ]
    return DutySnapshot(
      id: id, name: LocalizedText(en: "Clean the card readers", zh: "清洁读卡器"),
      items: [
        DutySnapshot.Item(
          text: LocalizedText(en: "Wipe the card slots with a cleaning card", zh: "用清洁卡擦拭读卡槽"), tickedBy: "mei",
          tickedAt: ago(7200)),
        DutySnapshot.Item(
          text: LocalizedText(en: "Wipe the PIN pads", zh: "擦拭密码键盘"), tickedBy: "mei", tickedAt: ago(7100)),
        DutySnapshot.Item(text: LocalizedText(en: "Look for anything fixed over a slot", zh: "检查卡槽上有无异物")),
      ],
      facts: SubjectFacts(id: id, declared: Set(records.keys), records: records))
  }

  private static func simple(
    _ rule: String, _ subject: SubjectID, _ severity: Severity, _ cause: Cause, _ title: LocalizedText,
    _ fact: Fact = .linkLatency, _ value: FactValue = .number(1900), since: Int64 = 600
  ) -> Finding {
    Finding(
      rule: rule, subject: subject, severity: severity, cause: cause, blocksCards: false, title: title,
      explanation: LocalizedText(
        en: "It works, but not as well as it should.", zh: "仍可使用，但不如平常。"),
      actor: .owner,
      evidence: [
        Evidence(
          subject: subject, fact: fact, value: value, observedAt: ago(4), since: ago(since))
      ], since: ago(since), ladder: [LadderStep(.check, state: .current), LadderStep(.contactSupport)])
  }
}
