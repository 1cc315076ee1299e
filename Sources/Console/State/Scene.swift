import ShopModel

/// Everything one picture is made from.
struct Scene {
  let snapshot: ShopSnapshot
  let now: Timestamp
  let words: Phrasebook
  let glyphs: Glyphs
  let state: ViewState
  let size: Size
  let shelf: ThemeShelf
  let languages: Int
  /// The other language, by its own name, for the key that switches.
  let nextLanguage: String
  let themeTitle: String
  /// The demonstration's PIN.
  let shownPIN: String?
  /// The time of day: later than ``now`` while the picture is kept for reading.
  var clock: Timestamp
  /// Whether the picture is kept for reading.
  var isHeld = false
  /// What was read of the record; nil: nothing yet.
  var record: RecordPage?
  /// What was read of it for the graphs on the screen; nil: nothing yet.
  var history: HistoryPage?
  /// The settings beside language and theme.
  var settings = SettingsNow()
  /// The other languages' words: what is looked for may be typed in any.
  var otherWords: [Phrasebook] = []
  /// The open incidents, worst first, and of equals those that call before those that are quiet.
  let openIncidents: [Incident]
  /// How bad a value is, for those that led to an open finding.
  let severities: EvidenceSeverities
  /// The selected row of the panel with the focus; every row asks whether it is this one.
  private(set) var focusedRow: Row?

  init(
    snapshot: ShopSnapshot, now: Timestamp, words: Phrasebook, glyphs: Glyphs, state: ViewState, size: Size,
    shelf: ThemeShelf, languages: Int, nextLanguage: String, themeTitle: String, shownPIN: String? = nil
  ) {
    self.snapshot = snapshot
    self.now = now
    clock = now
    self.words = words
    self.glyphs = glyphs
    self.state = state
    self.size = size
    self.shelf = shelf
    self.languages = languages
    self.nextLanguage = nextLanguage
    self.themeTitle = themeTitle
    self.shownPIN = shownPIN
    openIncidents = Scene.inOrder(snapshot.incidents.filter { $0.closedAt == nil })
    severities = EvidenceSeverities(openIncidents)
    focusedRow = selectedRow(of: state.focus)
  }

  // MARK: Rows and selection

  /// The rows of a panel, from top to bottom.
  func rows(of panel: Panel) -> [Row] {
    switch panel {
    case .terminals: snapshot.terminals.map { .subject($0.id) }
    case .account: snapshot.accounts.map { .subject($0.id) }
    case .network: snapshot.links.map { .subject($0.id) } + snapshot.apparatus.map { .subject($0.id) }
    case .upgrades: snapshot.upgrades.map { .subject($0.id) }
    case .incidents: openIncidents.map { .incident($0.id) }
    }
  }

  /// The selected row: the person's choice while it exists, else what matters most.
  func selectedRow(of panel: Panel) -> Row? {
    let rows = rows(of: panel)
    if let chosen = state.chosen[panel], rows.contains(chosen) { return chosen }
    if panel == .terminals,
      let worst = openIncidents.lazy.flatMap(\.subjects).first(where: { rows.contains(.subject($0)) })
    {
      return .subject(worst)
    }
    return rows.first
  }

  func selectedIndex(of panel: Panel) -> Int? {
    guard let row = selectedRow(of: panel) else { return nil }
    return rows(of: panel).firstIndex(of: row)
  }

  /// Whether this row is to be shown as the selected one.
  func isSelected(_ row: Row, in panel: Panel) -> Bool {
    state.focus == panel && state.view == .overview && focusedRow == row
  }

  /// Whom the selected row is about, or the view.
  var selectedSubject: SubjectID? {
    switch state.view {
    case .subject(let id), .history(let id): return id
    case .incident:
      let subjects = selectableSubjects
      return state.chosenSubject.flatMap { subjects.contains($0) ? $0 : nil } ?? subjects.first
    case .support(let id), .hand(let id): return id
    case .operations: return selectedOperation?.subject
    case .journal, .calendar, .settings: return nil
    case .overview: break
    }
    return switch focusedRow {
    case .subject(let id): id
    case .incident(let number): incident(number)?.finding.id.subject
    case nil: nil
    }
  }

  /// The operation selected on the page of operations.
  private var selectedOperation: Operation? {
    guard case .operation(let id)? = state.chosenTarget else { return snapshot.operations.last }
    return snapshot.operations.first { $0.id == id }
  }

  /// What Enter opens; nil: nothing.
  var opening: View? {
    if state.view == .overview, case .incident(let number) = focusedRow { return .incident(number) }
    return selectedSubject.flatMap { facts(of: $0) == nil ? nil : .subject($0) }
  }

  /// The terminal that a restart or reset would be about.
  var target: TerminalSnapshot? { selectedSubject.flatMap(terminal(behind:)) }

  /// The terminal itself, or the one a link or an upgrade belongs to.
  func terminal(behind id: SubjectID) -> TerminalSnapshot? {
    switch id.kind {
    case .terminal: return snapshot.terminal(id)
    case .link:
      guard case .terminal(let terminal) = snapshot.place(ofLink: id).map({ snapshot.links[$0].identity.role }) else {
        return nil
      }
      return snapshot.terminal(terminal)
    case .upgrade:
      return snapshot.upgrades.first { $0.id == id }.flatMap(terminal(ofUpgrade:))
    default: return nil
    }
  }

  /// The terminal an item of the upgrade queue names, by its key or its TID.
  func terminal(ofUpgrade item: SubjectFacts) -> TerminalSnapshot? {
    guard let name = item.records[.upgradeTerminal]?.value.text else { return nil }
    let terminals = snapshot.terminals
    let place = terminals.indices.first { place in
      terminals[place].identity.key == name || terminals[place].facts.records[.terminalTID]?.value.text == name
    }
    return place.map { terminals[$0] }
  }

  // MARK: Names

  /// A subject's name for people.
  func name(of id: SubjectID) -> String {
    switch id.kind {
    case .shop: return words.name(snapshot.shop.name)
    case .terminal:
      let place = snapshot.place(ofTerminal: id)
      return place.map { words.name(snapshot.terminals[$0].identity.name) } ?? DeviceText.clean(id.key)
    case .account:
      return snapshot.accounts.first { $0.id == id }.map { words.name($0.identity.name) } ?? DeviceText.clean(id.key)
    case .link:
      guard let identity = snapshot.place(ofLink: id).map({ snapshot.links[$0].identity }) else {
        return DeviceText.clean(id.key)
      }
      if case .terminal(let terminal) = identity.role { return name(of: terminal) }
      return words.name(identity.name)
    case .upgrade:
      guard let item = snapshot.upgrades.first(where: { $0.id == id }) else { return DeviceText.clean(id.key) }
      return upgradeName(item)
    case .printer, .power:
      return snapshot.apparatus.first { $0.id == id }.map { words.name($0.identity.name) } ?? DeviceText.clean(id.key)
    case .duty:
      return snapshot.duties.first { $0.id == id }.map { words.name($0.name) } ?? DeviceText.clean(id.key)
    }
  }

  /// A maintenance window's name for people.
  func name(ofWindow id: String) -> String { snapshot.windowNames[id].map(words.name) ?? DeviceText.clean(id) }

  /// Whom an item of the upgrade queue is about.
  func upgradeName(_ item: SubjectFacts) -> String {
    if let terminal = terminal(ofUpgrade: item) { return words.name(terminal.identity.name) }
    if let name = item.records[.upgradeTerminal]?.value.text, !name.isEmpty { return DeviceText.clean(name) }
    if let kind = item.records[.upgradeKind]?.value.text { return words.choice(kind, of: .upgradeKind) }
    return DeviceText.clean(item.id.key)
  }

  /// The facts of a subject of any kind.
  func facts(of id: SubjectID) -> SubjectFacts? {
    switch id.kind {
    case .terminal: snapshot.place(ofTerminal: id).map { snapshot.terminals[$0].facts }
    case .account: snapshot.accounts.first { $0.id == id }?.facts
    case .link: snapshot.place(ofLink: id).map { snapshot.links[$0].facts }
    case .upgrade: snapshot.upgrades.first { $0.id == id }
    case .duty: snapshot.duties.first { $0.id == id }?.facts
    case .printer, .power: snapshot.apparatus.first { $0.id == id }?.facts
    default: nil
    }
  }

  // MARK: Values

  /// What is known of a fact, in words and in the colour of what was found.
  func worded(_ fact: Fact, of facts: SubjectFacts) -> Worded {
    worded(facts.knowledge(of: fact, at: now), fact, of: facts)
  }

  private func worded(_ knowledge: Knowledge, _ fact: Fact, of facts: SubjectFacts) -> Worded {
    words.worded(
      knowledge, of: fact, now: now, severity: severities[fact, of: facts.id])
  }

  /// The same for a narrow column: `—` for what nobody reports, `…` for what is not known yet, and in brackets what is
  /// too old to rely on.
  func short(_ fact: Fact, of facts: SubjectFacts) -> Worded {
    switch facts.knowledge(of: fact, at: now) {
    case .notReported: Worded(text: glyphs.none, role: .faint)
    case .notYetKnown: Worded(text: glyphs.pending, role: .unknown)
    case let knowledge: bracketed(knowledge, fact, of: facts)
    }
  }

  /// The same in words, in brackets what is too old to rely on: for where its age stands beside it.
  func bracketed(_ fact: Fact, of facts: SubjectFacts) -> Worded {
    bracketed(facts.knowledge(of: fact, at: now), fact, of: facts)
  }

  private func bracketed(_ knowledge: Knowledge, _ fact: Fact, of facts: SubjectFacts) -> Worded {
    guard case .stale(let record) = knowledge else { return worded(knowledge, fact, of: facts) }
    return Worded(text: "(\(words.value(record.value, of: fact, now: now)))", role: .unknown, attributes: .italic)
  }

  /// The value as a number, fresh or not.
  func number(_ fact: Fact, of facts: SubjectFacts) -> (value: Double, isFresh: Bool)? {
    let knowledge = facts.knowledge(of: fact, at: now)
    guard let value = knowledge.record?.value.number else { return nil }
    return (value, knowledge.fresh != nil)
  }

  /// The value as an amount, fresh or not.
  func money(_ fact: Fact, of facts: SubjectFacts) -> (value: Money, isFresh: Bool)? {
    let knowledge = facts.knowledge(of: fact, at: now)
    guard let value = knowledge.record?.value.money else { return nil }
    return (value, knowledge.fresh != nil)
  }

  // MARK: Marks

  /// The sign and colour of a severity.
  func mark(_ severity: Severity) -> Span {
    switch severity {
    case .ok: Span(glyphs.ok, .ok)
    case .notice: Span(glyphs.notice, .notice)
    case .warning: Span(glyphs.warning, .warning)
    case .critical: Span(glyphs.critical, .critical)
    }
  }

  /// The sign of a terminal: first whether it can take cards, then what else was found.
  func mark(of terminal: TerminalSnapshot) -> Span {
    if let operation = runningOperation(on: terminal.id) {
      return Span(glyphs.running, OperationMark.role(of: operation.state))
    }
    switch terminal.availability {
    case .cannot: return Span(glyphs.critical, .critical)
    case .notKnown: return Span(glyphs.unknown, .unknown)
    case .canTakeCards:
      let worst = worstFinding(of: terminal.id) ?? .ok
      // It can take cards, whatever a finding says that does not stop it.
      return mark(min(worst, .warning))
    }
  }

  /// How bad the worst open incident of a subject was found to be; nil: there is none.
  func worstFinding(of id: SubjectID) -> Severity? {
    openIncidents.indices.first { openIncidents[$0].touches(id) }.map { openIncidents[$0].finding.severity }
  }

  func runningOperation(on id: SubjectID) -> Operation? {
    snapshot.latestOperation(on: id).flatMap { $0.state.isFinal ? nil : $0 }
  }

  /// The operation a terminal's row tells of: a running one, or one that ended a short while ago.
  func recentOperation(on id: SubjectID) -> Operation? {
    guard let operation = snapshot.latestOperation(on: id) else { return nil }
    if !operation.state.isFinal { return operation }
    let age = now - operation.enteredAt
    let time: Duration = operation.state == .verified ? .seconds(30) : .seconds(120)
    return age < time ? operation : nil
  }

  /// Whether anything done to any device has not ended.
  var isOperating: Bool { snapshot.operations.contains { !$0.state.isFinal } }
}

extension Phrasebook {
  /// A name in the language of the screen, cleaned: a name may come from a service.
  func name(_ text: LocalizedText) -> String { DeviceText.clean(text(language), limit: 60) }

  /// A sentence in the language of the screen, cleaned.
  func sentence(_ text: LocalizedText) -> String { DeviceText.clean(text(language), limit: 600) }
}
