import ShopModel
import Testing

@testable import Console

/// Whatever the size, the names and the keys: every row is whole, nothing crashes.
@Suite struct FrameIntegrityTests {
  static let hostileNames = [
    "", " ", "e\u{301}\u{302}\u{303}\u{304}", "\u{301}x", "好\u{200D}好\u{FE0F}", String(repeating: "福", count: 500),
    String(repeating: "w", count: 3000), "\u{1B}[2J\u{7}\u{9B}31m", "\u{202E}drawkcab", "👩‍👩‍👧‍👦 ⚠️", "a\u{0}\r\n\tb", "ｆｕｌｌ",
    "ᄀ\u{1161}\u{11A8}", "\u{E000}\u{10FFFF}\u{FFFE}",
  ]

  static func hostile() -> ShopSnapshot {
    var snapshot = SampleShop.snapshot()
    let base = snapshot.terminals
    snapshot.shop.name = LocalizedText(hostileNames[5])
    snapshot.terminals = hostileNames.enumerated().map { index, name in
      var terminal = base[index % base.count]
      terminal.identity.name = LocalizedText(name)
      terminal.identity.place = LocalizedText(name)
      terminal.identity.key = "t\(index)"
      terminal.facts.id = .terminal("t\(index)")
      terminal.facts.records[.terminalSoftware]?.value = .text(name)
      terminal.facts.records[.terminalResponseTime]?.value = .number([.nan, .infinity, 1e300, -5][index % 4])
      terminal.facts.records[.terminalBattery]?.value = .number([-1e9, 1e18, 0, 250][index % 4])
      terminal.facts.history[.terminalResponseTime] = [
        Sample(at: SampleShop.now, value: .infinity), Sample(at: SampleShop.now, value: .nan),
        Sample(at: Timestamp(milliseconds: 0), value: -1e300),
      ]
      return terminal
    }
    snapshot.headline = .some(can: 2, of: snapshot.terminals.count)
    snapshot.accounts = hostileNames.map { name in
      var account = SampleShop.account()
      account.identity.key = "k\(name.utf8.count)"
      account.identity.name = LocalizedText(name)
      account.identity.merchantID = name
      account.facts.records[.accountBalance]?.value = .money(Money(minorUnits: .min, currency: name))
      account.facts.records[.accountBalanceRequired]?.value = .money(Money(minorUnits: .max, currency: name))
      account.facts.records[.accountDayUsed]?.value = .money(Money(minorUnits: .max, currency: "JPY"))
      account.facts.records[.accountSettlementReason] = SampleShop.record(.text(name))
      return account
    }
    for index in snapshot.links.indices {
      snapshot.links[index].identity.name = LocalizedText(hostileNames[index])
      snapshot.links[index].facts.records[.linkSignal]?.value = .number(.nan)
    }
    snapshot.upgrades = hostileNames.enumerated().map { index, name in
      SampleShop.upgrade(
        "u\(index)",
        [
          .upgradeTerminal: .text(name), .upgradeTo: .text(name), .upgradeFailureText: .text(name),
          .upgradeState: .text(["failed", "downloading", "waiting", name][index % 4]),
          .upgradeProgress: .number(index == 1 ? .nan : 1e12),
        ])
    }
    snapshot.incidents = hostileNames.enumerated().map { index, name in
      var incident = SampleShop.silentIncident()
      incident.id = index
      incident.finding.id = Finding.ID(rule: "r\(index)", subject: snapshot.terminals[index].id)
      incident.finding.title = LocalizedText(name)
      incident.finding.explanation = LocalizedText(name)
      incident.finding.ladder = [LadderStep(.check, instruction: LocalizedText(name), state: .current)]
      incident.others = Array(repeating: incident.finding, count: index)
      incident.explained = incident.others
      incident.impact = Impact(
        withoutCards: [incident.finding.id.subject: .seconds(Int64.max / 4)],
        takingsAtRisk: Money(minorUnits: index.isMultiple(of: 2) ? .min : .max, currency: name))
      incident.maintenance = name
      incident.timeline = [IncidentEvent(.acknowledged(by: name), at: Timestamp(milliseconds: 0))]
      incident.trail = FindingTrail(
        id: Finding.ID(rule: name, subject: SubjectID(.duty, name)),
        when: [FindingTrail.Term(depth: index * 9, text: name, verdict: .unknown, values: [])], clear: [],
        since: Timestamp(milliseconds: 0), attempt: (-1, .max), waits: .seconds(-1), changes: .nan,
        suppression: .hidden(by: Finding.ID(rule: name, subject: SubjectID(.printer, name))))
      return incident
    }
    snapshot.warnings = hostileNames
    return snapshot
  }

  static let empty: ShopSnapshot = {
    var snapshot = SampleShop.unknownSnapshot()
    snapshot.terminals = []
    snapshot.accounts = []
    snapshot.links = []
    snapshot.headline = .noTerminals
    return snapshot
  }()

  static let widths = Array(0...26) + [33, 40, 59, 60, 71, 72, 73, 80, 99, 100, 120, 159, 160, 161, 200, 220, 400]
  static let heights = Array(0...18) + [23, 24, 30, 36, 50, 60, 70, 200]

  @Test(arguments: [0, 1, 2, 3, 4], ["en", "zh"])
  func `every size gives a whole picture`(shop: Int, language: String) {
    let snapshot = [
      SampleShop.snapshot(), Self.hostile(), Self.empty, SampleShop.unknownSnapshot(), SampleShop.troubledSnapshot(),
    ][shop]
    for (column, width) in Self.widths.enumerated() {
      for (row, height) in Self.heights.enumerated() where (column + row) % 2 == 0 || width < 4 || height < 4 {
        let frame = ConsoleDriver(snapshot, width, height, language: Language(rawValue: language)).frame
        #expect(frame.size == Size(columns: width, rows: height))
        if let fault = frame.fault { Issue.record("\(width)x\(height): \(fault)") }
      }
    }
  }

  @Test(arguments: [false, true], ["en", "zh"])
  func `the view of an incident and the choice of a mute are whole at every size`(isHostile: Bool, language: String) {
    let snapshot = isHostile ? Self.hostile() : SampleShop.troubledSnapshot()
    for way: [Key] in [[.backTab, .enter], [.backTab, .character("m")]] {
      var console = ConsoleDriver(snapshot, 80, 24, language: Language(rawValue: language))
      for key in way { console.press(key) }
      for (column, width) in Self.widths.enumerated() {
        for (row, height) in Self.heights.prefix(24).enumerated() where (column + row) % 3 == 0 {
          console.send(.resize(Size(columns: width, rows: height)))
          console.press(.end)
          if let fault = console.frame.fault { Issue.record("\(way) \(width)x\(height): \(fault)") }
        }
      }
    }
  }

  @Test(arguments: [(0, 0), (40, 12), (100, 30)])
  func `every key in every view is harmless`(size: (Int, Int)) {
    let keys =
      Set(Binding.table.flatMap(\.keys)).sorted { "\($0)" < "\($1)" } + [.character("x"), .insert, .function(5)]
    for snapshot in [SampleShop.troubledSnapshot(), Self.hostile(), Self.empty] {
      for way in Self.ways {
        for key in keys {
          var console = ConsoleDriver(snapshot, size.0, size.1)
          for step in way { console.press(step) }
          console.press(key)
          if let fault = console.frame.fault { Issue.record("\(way) \(key): \(fault)") }
        }
      }
    }
  }

  /// Ways to every view and dialog.
  static let ways: [[Key]] = [
    [], [.tab], [.tab, .tab], [.backTab], [.enter], [.tab, .enter], [.tab, .tab, .down, .enter], [.character("?")],
    [.character("r")], [.character("R")], [.enter, .character("?")], [.backTab, .enter],
    [.backTab, .enter, .tab, .enter],
    [.character("m")], [.backTab, .enter, .character("m")], [.character(",")], [.character(","), .down, .enter],
  ]

  @Test(arguments: 0..<4)
  func `any number of keys, clicks and sizes is harmless`(seed: Int) {
    var random = UInt64(seed) &* 2_654_435_761 &+ 12_345
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    let keys = Binding.table.flatMap(\.keys).filter { $0 != .character("l") || seed == 0 }
    let snapshots = [SampleShop.snapshot(), SampleShop.calmSnapshot(), Self.hostile(), Self.empty]
    var console = ConsoleDriver(snapshots[seed], 100, 30)
    for _ in 0..<250 {
      switch next(8) {
      case 0: console.send(.click(column: next(220), row: next(70)))
      case 1: console.send(.wheel(column: next(220), row: next(70), lines: next(7) - 3))
      case 2: console.send(.resize(Size(columns: next(200), rows: next(60))))
      case 3:
        console.snapshot = snapshots[next(4)]
        console.intents += console.model.observe(console.snapshot)
      default: console.press(keys[next(keys.count)])
      }
      if let fault = console.frame.fault { Issue.record("\(fault)") }
    }
  }

  @Test func `ASCII alone means ASCII alone`() {
    var snapshot = SampleShop.snapshot()
    snapshot.operations = [SampleShop.restart([(.confirmed, 4), (.recorded, 4), (.sent, 3)])]
    for way in Self.ways {
      for (columns, rows) in [(200, 60), (120, 36), (80, 24), (40, 12), (20, 3)] {
        var console = ConsoleDriver(snapshot, columns, rows, ascii: true)
        for key in way { console.press(key) }
        let foreign = console.frame.cells.filter { $0.scalar.value > 0x7E }.map(\.scalar)
        // The name of the other language is written in that language.
        #expect(Set(foreign).subtracting(["中", "文"]).isEmpty, "\(way) \(columns)x\(rows): \(foreign)")
      }
    }
  }
}
