import ShopModel

/// What is kept by hand of an account: each fact with what it is now and whose word that is, changed in its line.
struct HandPage: Page {
  let scene: Scene
  let id: SubjectID

  var heading: Line {
    Line(scene.words[.handTitle], .focus, .bold)
      + Line(scene.glyphs.dot + scene.name(of: id), .title, .bold)
  }

  func rows(width: Int) -> [PageRow] {
    guard let facts = scene.facts(of: id) else {
      return [PageRow(line: Line(scene.words[.disabledNoSubject], .muted))]
    }
    let groups: [(TextKey, [Fact])] = [
      (.groupState, HandKeeping.state), (.groupBalance, HandKeeping.balance), (.groupLimits, HandKeeping.limits),
      (.groupSettlement, HandKeeping.settlement), (.groupOnboarding, HandKeeping.onboarding),
    ]
    let names = HandKeeping.facts.map { scene.words.name(of: $0).cellWidth }
    let column = min((names.max() ?? 0) + 4, width / 2)
    let intro = scene.words[.handIntro].wrapped(to: max(8, width)).map { PageRow(line: Line($0, .muted)) }
    return intro
      + groups.flatMap { title, group in
        [PageRow(), PageRow(line: Line(scene.words[title], .title, .bold))]
          + group.map { row(of: $0, facts, column: column, width: width) }
      }
  }

  private func row(of fact: Fact, _ facts: SubjectFacts, column: Int, width: Int) -> PageRow {
    var line = Line(("  " + scene.words.name(of: fact)).clipped(to: column - 1).padded(to: column), .muted)
    guard scene.isKeptByHand(fact, of: facts) else {
      // Told by a connector: shown, and not for a person to change.
      let source = facts.records[fact].map { scene.words.source($0.source) }
      line.add(
        source.map { scene.words(.handTold, ["who": $0]) } ?? scene.words[.handToldSoon], .faint, .italic)
      return PageRow(line: line)
    }
    guard let record = facts.records[fact] else {
      line.add(scene.words[.handNothing], .faint)
      return PageRow(line: line, target: .fact(fact))
    }
    let worded = scene.bracketed(fact, of: facts)
    line.add(worded.text, worded.role, worded.attributes)
    let isOld = scene.now >= record.staleAt
    var origin = [
      scene.words.source(record.source), scene.words.moment(record.reportedAt ?? record.observedAt, now: scene.now),
    ]
    if isOld { origin.append(scene.words[.handOver]) }
    let text = origin.joined(separator: scene.glyphs.dot)
    // Whose word it is stands at the right, where there is room for it.
    let place = width - text.cellWidth
    if place > line.width + 1 { line.tab(to: place) } else { line.add(scene.glyphs.dot, .faint) }
    line.add(text, isOld ? .unknown : .faint)
    return PageRow(line: line, target: .fact(fact))
  }
}

extension Scene {
  /// Whether a fact of an account is for people to keep: no connector tells it.
  func isKeptByHand(_ fact: Fact, of facts: SubjectFacts) -> Bool { !facts.declared.contains(fact) }

  /// The account of which something is to be kept by hand: the selected one, or the only one.
  var handAccount: SubjectID? {
    if let id = selectedSubject, id.kind == .account { return id }
    return snapshot.accounts.count == 1 ? snapshot.accounts.first?.id : nil
  }

  /// The currency an account is kept in; nil: nothing tells.
  func currency(of id: SubjectID) -> String? {
    let facts = facts(of: id)
    return HandKeeping.currency { facts?.records[$0]?.value }
  }
}
