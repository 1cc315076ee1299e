import ShopModel

/// Printers and power sources in one line.
extension Scene {
  func apparatus(_ id: SubjectID) -> ApparatusSnapshot? { snapshot.apparatus.first { $0.id == id } }

  /// The sign of a printer or a power source.
  func mark(of apparatus: ApparatusSnapshot) -> Span {
    condition(of: apparatus).map(mark) ?? Span(glyphs.unknown, .unknown)
  }

  /// How bad it stands: what was found, or else whether it is known to be well; nil: nobody knows.
  func condition(of apparatus: ApparatusSnapshot) -> Severity? {
    if let worst = worstFinding(of: apparatus.id), worst > .ok {
      return worst
    }
    let isWell: Bool? =
      switch apparatus.id.kind {
      case .power: apparatus.facts.value(of: .powerSource, at: now).map { $0.text == "mains" }
      default: apparatus.facts.value(of: .printerOnline, at: now)?.bool
      }
    guard let isWell, contactTrouble(of: apparatus) == nil else { return nil }
    return max(isWell ? .ok : .notice, part(of: apparatus))
  }

  /// How bad a printer's parts stand by their own words, before anything is found.
  private func part(of apparatus: ApparatusSnapshot) -> Severity {
    func says(_ fact: Fact) -> String? { apparatus.facts.value(of: fact, at: now)?.text }
    if says(.printerCover) == "open" || says(.printerCutter) == "fault" { return .warning }
    return switch says(.printerPaper) {
    case "out", "jam": .warning
    case "low": .notice
    default: .ok
    }
  }

  /// What matters of it: what feeds the shop, how full the battery is and how long it lasts; whether the printer can print,
  /// and its paper.
  func summary(of apparatus: ApparatusSnapshot) -> Line {
    if let trouble = contactTrouble(of: apparatus) { return trouble.line }
    let facts = apparatus.facts
    var parts: [Worded] = []
    switch apparatus.id.kind {
    case .power:
      parts.append(inWords(.powerSource, of: facts))
      for fact in [Fact.powerCharge, .powerRuntime] where facts.has(fact) {
        parts.append(bracketed(fact, of: facts))
      }
    default:
      if facts.value(of: .printerOnline, at: now)?.bool == false {
        parts.append(Worded(text: words[.printerNotOnline], role: .warning))
      }
      if facts.value(of: .printerCover, at: now)?.text == "open" { parts.append(worded(.printerCover, of: facts)) }
      parts.append(inWords(.printerPaper, of: facts, named: true))
      if facts.value(of: .printerCutter, at: now)?.text == "fault" {
        parts.append(inWords(.printerCutter, of: facts, named: true))
      }
    }
    var line = Line()
    for (index, part) in parts.enumerated() {
      if index > 0 { line.add(glyphs.dot, .muted) }
      line.spans.append(part.span())
    }
    return line
  }

  /// Why nothing fresh is to be had of it; nil: it answers, or nobody knows yet.
  private func contactTrouble(of apparatus: ApparatusSnapshot) -> Worded? {
    let fact: Fact = apparatus.id.kind == .power ? .powerContact : .printerContact
    guard let contact = apparatus.facts.value(of: fact, at: now)?.text, contact != "answering" else { return nil }
    let worded = worded(fact, of: apparatus.facts)
    return worded.role == .text ? Worded(text: worded.text, role: .unknown) : worded
  }

  /// A value, in brackets where it is too old; with the fact's name before it where the value alone says too little.
  private func inWords(_ fact: Fact, of facts: SubjectFacts, named: Bool = false) -> Worded {
    var worded = bracketed(fact, of: facts)
    // `paper ok`, but `out of paper`.
    let text = facts.records[fact]?.value.text
    if named, text == nil || text == "ok" || text == "fault" {
      worded.text = words.name(of: fact) + " " + worded.text
    }
    return worded
  }
}
