import ShopModel
import Testing

@testable import Console

@Suite struct IncidentStripTests {
  private func strip(_ incidents: [Incident], _ columns: Int = 120, _ rows: Int = 50) -> [String] {
    var snapshot = SampleShop.troubledSnapshot()
    snapshot.incidents = incidents
    return ConsoleDriver(snapshot, columns, rows).frame.lines
  }

  /// Whether every sign of a line's text has this colour.
  private func roles(of text: String, in frame: Frame) -> Set<Role> {
    var roles: Set<Role> = []
    for (number, line) in frame.lines.enumerated() {
      guard let range = line.range(of: text) else { continue }
      let first = String(line[..<range.lowerBound]).cellWidth
      for cell in frame.row(number).dropFirst(first).prefix(text.cellWidth) where cell.scalar != " " {
        if case .role(let role) = cell.style.foreground { roles.insert(role) }
      }
    }
    return roles
  }

  @Test func `several terminals are one entry, with their names as far as there is room`() {
    #expect(
      strip([SampleShop.lostIncident()]).contains {
        $0.contains("3 terminals · Counter 1, Counter 2, Take-away  does not answer")
      })
    let narrow = strip([SampleShop.lostIncident()], 60, 40)
    #expect(narrow.contains { $0.contains("3 terminals") && $0.contains("does not answer") })
    #expect(narrow.allSatisfy { !$0.contains("does not answe…") })
  }

  @Test func `what it explains is counted, not listed`() {
    let lines = strip([SampleShop.lostIncident()])
    #expect(lines.contains { $0.contains("+ explains 4 other findings") })
    var one = SampleShop.lostIncident()
    one.explained = [one.explained[0]]
    #expect(strip([one]).contains { $0.contains("explains 1 other finding ") })
  }

  @Test func `a flapping one says that it comes and goes, and how much`() {
    #expect(strip([SampleShop.flappingIncident()]).contains { $0.contains("⇅ comes and goes (38 % of") })
  }

  @Test func `what cannot be seen is said to be so, in the colour of not knowing`() {
    var snapshot = SampleShop.troubledSnapshot()
    snapshot.incidents = [SampleShop.doubtfulIncident()]
    let frame = ConsoleDriver(snapshot).frame
    #expect(roles(of: "cannot be seen at the moment", in: frame) == [.unknown])
    #expect(roles(of: "balance is below what must be kept", in: frame) == [.unknown])
    #expect(frame.text.contains("? Lakala"))
    #expect(frame.text.contains("balance: ¥ 312.40 (25 min ago)"))
  }

  @Test func `of several, those that cannot be seen are named`() {
    var incident = SampleShop.lostIncident()
    incident.others[0].isDoubtful = true
    let lines = strip([incident])
    #expect(lines.contains { $0.contains("? cannot be seen at the moment: Counter 2") })
    #expect(lines.contains { $0.contains("✖ 3 terminals") })
  }

  @Test(arguments: [
    (9, "acknowledged by mei until 16:00", "cannot take cards"),
    (13, "muted by owner until 14:34", "paper running low"),
    (14, "in maintenance: nightly-update", "software out of date"),
  ])
  func `what somebody knows of is calm: a sign, who and until when, no loud colour`(
    id: Incident.ID, words: String, title: String
  ) {
    var snapshot = SampleShop.troubledSnapshot()
    snapshot.incidents.removeAll { $0.id != id }
    let frame = ConsoleDriver(snapshot).frame
    #expect(roles(of: words, in: frame) == [.muted])
    #expect(roles(of: title, in: frame) == [.muted])
    #expect(!frame.text.contains("▸ "))
  }

  @Test func `calm ones come after the loud ones of their severity, before those that are less bad`() {
    let lines = strip(SampleShop.troubledSnapshot().incidents).drop { !$0.contains("What to do now") }
    let order = ["3 terminals · ", "Counter 3  cannot take cards", "balance is below"].map { text in
      lines.firstIndex { $0.contains(text) } ?? -1
    }
    #expect(order == order.sorted() && order.allSatisfy { $0 > 0 }, "\(order)")
    #expect(
      Scene.inOrder(SampleShop.troubledSnapshot().incidents).map(\.id) == [11, 9, 6, 12, 13, 15, 14])
  }

  @Test func `the bell rings for what calls, once it calls`() {
    var console = ConsoleDriver(SampleShop.troubledSnapshot())
    var snapshot = SampleShop.troubledSnapshot()
    snapshot.incidents = [SampleShop.acknowledgedIncident()]
    #expect(console.model.observe(snapshot) == [])
    var muted = SampleShop.lostIncident()
    muted.mute = Mute(by: "mei", at: SampleShop.now, until: SampleShop.now + .seconds(60))
    snapshot.incidents.append(muted)
    #expect(console.model.observe(snapshot) == [])
    // The mute is over before anybody was ever told.
    snapshot.incidents[1].mute = nil
    #expect(console.model.observe(snapshot) == [.bell])
    #expect(console.model.observe(snapshot) == [])
    snapshot.incidents[1].acknowledgement = Acknowledgement(by: "mei", at: SampleShop.now)
    #expect(console.model.observe(snapshot) == [])
    snapshot.incidents[1].acknowledgement = nil
    #expect(console.model.observe(snapshot) == [])
  }

  @Test func `what becomes critical later rings too`() {
    var console = ConsoleDriver()
    var snapshot = SampleShop.snapshot()
    _ = console.model.observe(snapshot)
    snapshot.incidents[1].finding.severity = .critical
    #expect(console.model.observe(snapshot) == [.bell])
  }

  @Test func `the window's title is about what still calls`() {
    var snapshot = SampleShop.troubledSnapshot()
    #expect(ConsoleDriver(snapshot).frame.title.hasPrefix("✖ 3 terminals"))
    snapshot.incidents = [SampleShop.acknowledgedIncident()]
    #expect(ConsoleDriver(snapshot).frame.title.hasPrefix("✖ None of 4"))
  }

  @Test(arguments: [6, 11, 12])
  func `the step to take now is seen however little room there is`(id: Incident.ID) {
    let incident = SampleShop.troubledSnapshot().incidents.filter { $0.id == id }
    for (columns, rows) in [(80, 24), (72, 17), (60, 20), (40, 12), (40, 7), (60, 8)] {
      let lines = strip(incident, columns, rows)
      #expect(lines.contains { $0.contains("▸ ") }, "\(columns)x\(rows) \(lines)")
    }
  }
}
