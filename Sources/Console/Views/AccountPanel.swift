import ShopModel

/// The merchant accounts: whether money comes in and goes out.
struct AccountPanel {
  let scene: Scene
  /// The width of the labels on the left.
  private let labelWidth: Int

  init(scene: Scene) {
    self.scene = scene
    labelWidth = AccountPanel.labelWidth(scene.words)
  }

  /// A row of the panel.
  private enum Entry {
    case line(Line)
    /// A label, a text and a bar that is `share` full.
    case meter(label: String, text: Line, share: Double, MeterColours, isFresh: Bool)
    case heading(AccountSnapshot)
    case gap
  }

  var wish: Int {
    guard !scene.snapshot.accounts.isEmpty else { return 1 }
    return 6 + 2 * (scene.snapshot.accounts.count - 1)
  }

  /// The rows of everything there is to say.
  var fullWish: Int {
    let rows = 60
    return max(
      1,
      window(rows: rows).indices.reduce(0) { sum, index in
        sum + 1 + (index == selected ? details(of: scene.snapshot.accounts[index].facts, rows: room(rows)).count : 0)
      })
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    let accounts = scene.snapshot.accounts
    guard rect.width > 0, rect.height > 0 else { return }
    guard !accounts.isEmpty else {
      canvas.put(scene.words[.noAccounts], x: rect.x, y: rect.y, width: rect.width, style: Style(.muted))
      return
    }
    let entries = entries(width: rect.width, rows: rect.height).prefix(rect.height)
    // Bars of one panel begin and end alike; a text that is too long for that shortens its own.
    let used = entries.compactMap { entry -> Int? in
      guard case .meter(_, let text, _, _, _) = entry else { return nil }
      return labelWidth + text.width + 2
    }
    let begin = min(used.max() ?? 0, rect.width - 6)
    for (offset, entry) in entries.enumerated() {
      draw(entry, on: &canvas, x: rect.x, y: rect.y + offset, width: rect.width, barBegin: begin)
    }
  }

  /// The selected account in full, the others with their first line; more of the facts the more rows there are.
  private func entries(width: Int, rows: Int) -> [Entry] {
    let accounts = scene.snapshot.accounts
    var entries: [Entry] = []
    for index in window(rows: rows).indices {
      entries.append(.heading(accounts[index]))
      guard index == selected else { continue }
      let facts = accounts[index].facts
      for detail in details(of: facts, rows: room(rows)) { entries.append(entry(detail, facts, width: width)) }
    }
    return entries
  }

  private var selected: Int { scene.selectedIndex(of: .account) ?? 0 }

  /// Every account keeps a line while there is one for each; else the list moves with the selection.
  private func window(rows: Int) -> ListWindow {
    let count = scene.snapshot.accounts.count
    return ListWindow(total: count, selected: selected, room: max(1, min(count, rows - 1)))
  }

  /// The rows for the details of the selected account.
  private func room(_ rows: Int) -> Int { rows - window(rows: rows).count }

  /// What is said of an account, before it is put into words.
  private enum Detail {
    case capabilities, balance, dayLimit, monthLimit, settlement, onboarding, gap
    case further(Fact, TextKey)
  }

  private func details(of facts: SubjectFacts, rows: Int) -> [Detail] {
    var details: [Detail] = [.capabilities, .balance, .dayLimit]
    if rows > 5, facts.has(.accountMonthLimit) { details.append(.monthLimit) }
    details += [.settlement, .onboarding]
    guard rows > details.count else { return Array(details.prefix(max(0, rows))) }
    // Most useful first; what is not known is left to the account's own view.
    let more = AccountPanel.extra.filter { facts.has($0.0) }
    let spare = rows - details.count
    if spare > more.count, !more.isEmpty { details.append(.gap) }
    for (fact, name) in more.prefix(spare) { details.append(.further(fact, name)) }
    return details
  }

  private func entry(_ detail: Detail, _ facts: SubjectFacts, width: Int) -> Entry {
    switch detail {
    case .capabilities: return .line(capabilities(facts, width: width))
    case .balance: return balance(facts, width: width)
    case .dayLimit: return limit(.labelDayLimit, used: .accountDayUsed, limit: .accountDayLimit, facts)
    case .monthLimit: return limit(.labelMonthLimit, used: .accountMonthUsed, limit: .accountMonthLimit, facts)
    case .settlement: return .line(settlement(facts))
    case .onboarding: return .line(onboarding(facts, width: width))
    case .gap: return .gap
    case .further(let fact, let name):
      var line = label(scene.words[name])
      line.spans.append(scene.worded(fact, of: facts).span())
      return .line(line)
    }
  }

  // MARK: Lines

  /// `8222…392A`: the ends are what people compare.
  static func shortened(_ merchantID: String, _ glyphs: Glyphs) -> String {
    let clean = DeviceText.clean(merchantID)
    return clean.count > 10 ? clean.prefix(4) + (glyphs.isASCII ? "..." : "…") + clean.suffix(4) : clean
  }

  private func label(_ text: String) -> Line {
    Line([Span(text.clipped(to: labelWidth - 1).padded(to: labelWidth), .muted)])
  }

  /// What is said where there is room for more, most useful first.
  private static let extra: [(Fact, TextKey)] = [
    (.accountTransactionLimit, .labelPerPayment), (.accountBalanceInTransit, .labelInTransit),
    (.accountBalanceFrozen, .labelFrozen), (.accountSettlementNext, .labelNextSettlement),
    (.accountBankAccount, .labelBankAccount), (.accountRequirements, .labelRequirements),
    (.accountProviderText, .labelProviderText),
  ]

  /// The width of the labels on the left, by the longest of them.
  private static func labelWidth(_ words: Phrasebook) -> Int {
    let labels: [TextKey] = [
      .labelAllowed, .labelBalance, .labelDayLimit, .labelMonthLimit, .labelSettlement, .labelOnboarding,
    ]
    // The further ones are no longer than these in the program's own languages; elsewhere they are cut.
    return (labels.map { words[$0].cellWidth }.max() ?? 8) + 1
  }

  private func capabilities(_ facts: SubjectFacts, width: Int) -> Line {
    let names: [(Fact, TextKey)] = [
      (.accountPayments, .capabilityPayments), (.accountRefunds, .capabilityRefunds),
      (.accountWithdrawals, .capabilityWithdrawals), (.accountSettling, .capabilitySettling),
    ]
    let known = names.filter { facts.has($0.0) }
    guard !known.isEmpty else {
      let isDeclared = names.contains { facts.declared.contains($0.0) }
      return label(scene.words[.labelAllowed])
        + Line([Span(scene.words[isDeclared ? .notYetKnown : .notReported], .unknown, .italic)])
    }
    // What is blocked first: it must not be what is cut off.
    func isGood(_ fact: Fact) -> Bool {
      isAllowed(fact, facts) && facts.knowledge(of: fact, at: scene.now).fresh != nil
    }
    let (good, bad) = (known.filter { isGood($0.0) }, known.filter { !isGood($0.0) })
    let parts = (bad + good).map { fact, name -> Line in
      let worded = scene.worded(fact, of: facts)
      let isFresh = facts.knowledge(of: fact, at: scene.now).fresh != nil
      let sign = !isFresh ? scene.glyphs.unknown : (isAllowed(fact, facts) ? scene.glyphs.done : scene.glyphs.failed)
      var part = Line(sign + " ", worded.role)
      part.add(scene.words[name], .text)
      if !isGood(fact) { part.add(" " + worded.text, worded.role, worded.attributes) }
      return part
    }
    func joined(_ parts: some Sequence<Line>) -> Line {
      parts.reduce(Line()) { $0.isEmpty ? $1 : $0 + Line("  ") + $1 }
    }
    let line = joined(parts)
    guard line.width > width, good.count > 1, !bad.isEmpty || known.count == names.count else { return line }
    // Where there is no room for each, as many as do not fit of those that are allowed are one.
    func said(_ key: TextKey) -> Line { Line("\(scene.glyphs.done) ", .ok) + Line(scene.words[key]) }
    if bad.isEmpty { return joined([said(.capabilityAll)]) }
    let lines = stride(from: good.count - 2, through: 0, by: -1).map { kept in
      joined(parts.prefix(bad.count + kept) + [said(.capabilityRest)])
    }
    return lines.first { $0.width <= width } ?? lines.last ?? line
  }

  private func isAllowed(_ fact: Fact, _ facts: SubjectFacts) -> Bool {
    facts.records[fact]?.value.text == "allowed"
  }

  private func balance(_ facts: SubjectFacts, width: Int) -> Entry {
    let name = scene.words[.labelBalance]
    guard let (balance, isFresh) = scene.money(.accountBalance, of: facts) else {
      return .line(label(name) + Line([scene.worded(.accountBalance, of: facts).span()]))
    }
    var text = amount(.accountBalance, balance, isFresh, facts)
    guard let (required, _) = scene.money(.accountBalanceRequired, of: facts), required.minorUnits > 0,
      required.currency == balance.currency
    else { return .line(label(name) + text) }
    text.add(" " + scene.words(width < 44 ? .ofLimit : .ofRequired, ["amount": scene.words.compact(required)]), .muted)
    let share = Double(balance.minorUnits) / Double(required.minorUnits)
    return .meter(
      label: name, text: text, share: share,
      share >= 1 ? .plain(.ok) : .gradient(.critical, .warning), isFresh: isFresh)
  }

  private func limit(_ key: TextKey, used: Fact, limit: Fact, _ facts: SubjectFacts) -> Entry {
    let name = scene.words[key]
    guard let (maximum, isLimitFresh) = scene.money(limit, of: facts) else {
      return .line(label(name) + Line([scene.worded(limit, of: facts).span()]))
    }
    guard let (amount, isFresh) = scene.money(used, of: facts), maximum.minorUnits > 0 else {
      let text = scene.words(.ofLimit, ["amount": scene.words.compact(maximum)])
      return .line(label(name) + Line([Span(text, isLimitFresh ? .text : .unknown)]))
    }
    var text = Line(
      [Span(scene.words.compact(amount), isFresh ? .text : .unknown, isFresh ? [] : .italic)])
    text.add(" " + scene.words(.ofLimit, ["amount": scene.words.compact(maximum)]), .muted)
    return .meter(
      label: name, text: text, share: Double(amount.minorUnits) / Double(maximum.minorUnits), .fillingUp,
      isFresh: isFresh && isLimitFresh)
  }

  private func amount(_ fact: Fact, _ value: Money, _ isFresh: Bool, _ facts: SubjectFacts) -> Line {
    let role = scene.severities[fact, of: facts.id].map(Role.init) ?? .text
    return Line([Span(scene.words.money(value), isFresh ? role : .unknown, isFresh ? .bold : .italic)])
  }

  private func settlement(_ facts: SubjectFacts) -> Line {
    var line = label(scene.words[.labelSettlement])
    let state = scene.worded(.accountSettlementState, of: facts)
    guard facts.has(.accountSettlementState) || facts.has(.accountSettlementAmount) else {
      line.spans.append(state.span())
      return line
    }
    if let (amount, isFresh) = scene.money(.accountSettlementAmount, of: facts) {
      line.add(scene.words.money(amount), isFresh ? .text : .unknown, isFresh ? [] : .italic)
      line.add(" ")
    }
    line.spans.append(state.span())
    if let at = facts.records[.accountSettlementAt]?.value.time {
      line.add(" " + scene.words.moment(at, now: scene.now), .muted)
    }
    if let reason = facts.records[.accountSettlementReason]?.value.text, !reason.isEmpty {
      line.add(scene.glyphs.dot + DeviceText.clean(reason), .muted)
    }
    return line
  }

  private func onboarding(_ facts: SubjectFacts, width: Int) -> Line {
    let steps: [(Fact, TextKey)] = [
      (.accountOnboardingApply, .stepApply), (.accountOnboardingReview, .stepReview),
      (.accountOnboardingContract, .stepContract), (.accountOnboardingInstall, .stepInstall),
      (.accountOnboardingSettle, .stepSettle),
    ]
    let narrow = width < 52
    var line = label(scene.words[.labelOnboarding])
    let known = steps.filter { facts.has($0.0) }
    guard !known.isEmpty else {
      line.spans.append(scene.worded(.accountOnboardingApply, of: facts).span())
      return line
    }
    let isDone = { (fact: Fact) in facts.records[fact]?.value.text == "done" }
    // Done is what is known to be done, all of it.
    if steps.allSatisfy({ isDone($0.0) && facts.knowledge(of: $0.0, at: scene.now).fresh != nil }) {
      line.add("\(scene.glyphs.done) ", .ok)
      line.add(scene.words[.onboardingComplete], .text)
      return line
    }
    for (index, (fact, name)) in steps.enumerated() {
      if index > 0 { line.add(" ") }
      let state = facts.records[fact]?.value.text
      let isFresh = facts.knowledge(of: fact, at: scene.now).fresh != nil
      let (sign, role): (String, Role) =
        switch state {
        case "done": (scene.glyphs.done, .ok)
        case "current": (scene.glyphs.half, .accent)
        case "failed": (scene.glyphs.failed, .critical)
        case nil: (scene.glyphs.unknown, .unknown)
        default: (scene.glyphs.open, .faint)
        }
      line.add(sign, isFresh ? role : .unknown)
      // Where there is little room only the step that matters keeps its name.
      if !narrow || state == "current" || state == "failed" {
        line.add(scene.words[name], state == "pending" ? .muted : .text)
      }
    }
    return line
  }

  // MARK: Drawing

  private func draw(_ entry: Entry, on canvas: inout Canvas, x: Int, y: Int, width: Int, barBegin: Int) {
    switch entry {
    case .gap: break
    case .line(let line): canvas.put(line, x: x, y: y, width: width)
    case .heading(let account): drawHeading(account, on: &canvas, x: x, y: y, width: width)
    case .meter(let name, let text, let share, let colours, let isFresh):
      let used = canvas.put(label(name) + text, x: x, y: y, width: width)
      let barX = x + max(used + 1, barBegin)
      canvas.meter(
        share, x: barX, y: y, width: min(32, x + width - barX), colours: isFresh ? colours : .plain(.unknown))
    }
  }

  private func drawHeading(_ account: AccountSnapshot, on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    let row = Row.subject(account.id)
    let isSelected = scene.isSelected(row, in: .account)
    let ground: Role = isSelected ? .selection : .background
    let full = Rect(x: x - 1, y: y, width: width + 2, height: 1)
    if isSelected {
      canvas.fill(full, style: Style(.text, on: .selection))
      canvas.set(scene.glyphs.marker, x: x - 1, y: y, style: Style(.accent, on: .selection, .bold))
      canvas.setCursor(column: x, row: y)
    }
    canvas.mark(full, as: .row(.account, row))
    let knowledge = account.facts.knowledge(of: .accountState, at: scene.now)
    let state = scene.worded(.accountState, of: account.facts)
    var right = Line()
    switch (knowledge, state.role) {
    case (.known, .ok): right.add(scene.glyphs.ok + " ", .ok)
    case (.known, .critical): right.add(scene.glyphs.critical + " ", .critical)
    case (.known, .warning): right.add(scene.glyphs.warning + " ", .warning)
    case (.known, .notice): right.add(scene.glyphs.notice + " ", .notice)
    case (.known, _): break
    default: right.add(scene.glyphs.unknown + " ", .unknown)
    }
    right.spans.append(state.span())
    let used = canvas.put(right, endingAt: x + width, y: y, width: width * 2 / 3, on: ground)
    var left = Line(scene.words.name(account.identity.name), .title, .bold)
    if !account.identity.merchantID.isEmpty {
      left.add("  " + AccountPanel.shortened(account.identity.merchantID, scene.glyphs), .muted)
    }
    canvas.put(left, x: x, y: y, width: width - used - 1, on: ground)
  }
}
