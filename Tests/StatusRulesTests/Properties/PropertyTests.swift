import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What holds of every pack of rules and every story of a shop.
@Suite struct PropertyTests {
  private static let length = 60

  // MARK: Time

  /// No state begins in the future, none goes back to an earlier beginning while it lasts, and what is next always lies
  /// ahead.
  @Test(arguments: 0..<30)
  func timeNeverRunsBackwards(seed: Int) throws {
    var run = PropertyRun(try PropertyPack.draw(seed))
    var manner = PropertyRun.Manner()
    var before: [Finding.ID: Timestamp] = [:]
    for step in PropertyScript(seed, steps: Self.length).steps {
      run.take(step, &manner) { run in
        if let deadline = run.engine.nextDeadline { #expect(deadline > run.now) }
        var holding: [Finding.ID: Timestamp] = [:]
        for (id, cell) in run.cells {
          if let since = cell.timer.since {
            #expect(since <= run.now, "\(id)")
            if let earlier = before[id] { #expect(since >= earlier, "\(id)") }
            holding[id] = since
          }
          if let unknownSince = cell.timer.unknownSince { #expect(unknownSince <= run.now, "\(id)") }
          if let finding = cell.finding { #expect(finding.since <= run.now, "\(id)") }
        }
        before = holding
      }
    }
  }

  /// A clock that was set back leaves nothing in the future, and nothing lingers for longer than its rule says.
  @Test(arguments: 0..<30)
  func aClockSetBackDoesNoHarm(seed: Int) throws {
    var run = PropertyRun(try PropertyPack.draw(seed))
    for step in PropertyScript(seed, steps: Self.length, setsClockBack: true).steps {
      run.take(step)
      guard case .report(let tellings) = step.event else { continue }
      let heard = Set(tellings.map(\.subject))
      for (id, cell) in run.cells where heard.contains(id.subject) {
        if let since = cell.timer.since { #expect(since <= run.now, "\(id)") }
        if let finding = cell.finding { #expect(finding.since <= run.now, "\(id)") }
        if case .keeping(_, let until) = cell.timer.phase, cell.timer.unknownSince == nil {
          let keep = run.engine.pack.rule(id.rule)?.confirmation.keep ?? .zero
          #expect(until - run.now <= keep, "\(id)")
        }
      }
    }
  }

  // MARK: Evidence

  /// A finding shows what was really told, begins only while its condition is so for sure, and does not outlast it.
  @Test(arguments: 0..<30)
  func noFindingWithoutEvidence(seed: Int) throws {
    var run = PropertyRun(try PropertyPack.draw(seed))
    var manner = PropertyRun.Manner()
    var before: Set<Finding.ID> = []
    for step in PropertyScript(seed, steps: Self.length).steps {
      run.take(step, &manner) { run in
        let findings = run.engine.allFindings
        for finding in findings {
          #expect(!finding.evidence.isEmpty, "\(finding.id)")
          for evidence in finding.evidence {
            let told = PropertyRun.Told(
              subject: evidence.subject, fact: evidence.fact, value: evidence.value, observedAt: evidence.observedAt)
            #expect(run.told.contains(told), "\(finding.id): \(evidence)")
            #expect(evidence.since <= evidence.observedAt, "\(finding.id): \(evidence)")
          }
          guard finding.flapping == nil else { continue }
          let said = run.said(finding.id)
          if !before.contains(finding.id) { #expect(said == .yes, "\(finding.id) began") }
          if said == .no, run.engine.pack.rule(finding.id.rule)?.clear == nil {
            #expect(run.isKept(finding.id), "\(finding.id) is over")
          }
        }
        before = Set(findings.map(\.id))
        for finding in findings {
          if let other = finding.suppression?.finding { #expect(before.contains(other) || run.isPending(other)) }
        }
      }
    }
  }

  // MARK: Order

  /// In whatever order subjects are named, whether the engine is told what has changed or looks at everything, and however
  /// often it looks: the same.
  @Test(arguments: 0..<30)
  func theOrderOfEvaluationChangesNothing(seed: Int) throws {
    let pack = try PropertyPack.draw(seed)
    var plain = PropertyRun.Manner()
    var others = [
      PropertyRun.Manner(shuffle: SeededDraw(seed + 1)), PropertyRun.Manner(tellsWhatChanged: false),
      PropertyRun.Manner(shuffle: SeededDraw(seed + 2), tellsWhatChanged: false, looksTwice: true),
    ]
    var run = PropertyRun(pack)
    var otherRuns = others.map { _ in PropertyRun(pack) }
    for (number, step) in PropertyScript(seed, steps: Self.length).steps.enumerated() {
      run.take(step, &plain)
      for index in others.indices {
        otherRuns[index].take(step, &others[index])
        try expectSame(otherRuns[index], run, "step \(number), manner \(index)")
      }
    }
  }

  /// An engine that is told of the time late, and then of much of it, comes to what it would have come to in time.
  @Test(arguments: 0..<30)
  func comingLateChangesNothing(seed: Int) throws {
    let pack = try PropertyPack.draw(seed)
    var run = PropertyRun(pack)
    var late = PropertyRun(pack)
    for (number, step) in PropertyScript(seed, steps: Self.length).steps.enumerated() {
      run.take(step)
      late.engine.advance(to: step.at, in: late.facts)
      late.take(step)
      try expectSame(late, run, "step \(number)")
    }
  }

  // MARK: Restoring

  /// Ended and started again without a pause at any point of a story, it goes on as if nothing had been.
  @Test(arguments: 0..<12)
  func restoringAtAnyPointChangesNothing(seed: Int) throws {
    var run = PropertyRun(try PropertyPack.draw(seed))
    var restarted: [PropertyRun] = []
    for (number, step) in PropertyScript(seed, steps: 40).steps.enumerated() {
      run.take(step)
      for index in restarted.indices {
        restarted[index].take(step)
        try expectSame(restarted[index], run, "step \(number), restarted after step \(index)")
      }
      restarted.append(try run.restarted())
      try expectSame(restarted[number], run, "restarted after step \(number)")
    }
  }

  /// What was waiting when the program ended waits for the rest of its time, and all of it after more than an hour; the time
  /// away does not count.
  @Test(arguments: 0..<8, [Duration.seconds(20), .seconds(600), .seconds(7200)])
  func timeAwayIsNotTimeObserved(seed: Int, away: Duration) throws {
    var run = PropertyRun(try PropertyPack.draw(seed, asksForTime: false))
    for step in PropertyScript(seed, steps: 30).steps {
      run.take(step)
      var again = try run.restarted(after: away)
      let cells = run.cells
      // What was found is found, unless its rule says of what is known still that it ends.
      let found = Set(run.engine.allFindings.map(\.id)).filter { run.engine.pack.rule($0.rule)?.clear == nil }
      #expect(found.isSubset(of: again.engine.allFindings.map(\.id)))
      let begin = again.now
      again.tellAgain(at: begin, freshFor: .seconds(100_000))
      for (id, cell) in cells where cell.finding == nil && !cell.flaps.isFlapping {
        guard case .pending(let since) = cell.timer.phase, let rule = run.engine.pack.rule(id.rule),
          again.cells[id]?.timer.holds == true, !(again.cells[id]?.flaps.isFlapping ?? false)
        else { continue }
        let served = (cell.timer.unknownSince ?? run.now) - since
        let left = away > .seconds(3600) ? rule.holdTime : rule.holdTime - served
        var late = again
        late.engine.advance(to: begin + left - .milliseconds(1), in: late.facts)
        let isEarly = late.cells[id]?.timer.isFiring ?? false
        #expect(!isEarly, "\(id) \(away)")
        late.engine.advance(to: begin + rule.holdTime, in: late.facts)
        if let timer = late.cells[id]?.timer, timer.holds, timer.unknownSince == nil {
          #expect(timer.isFiring, "\(id) \(away)")
        }
      }
    }
  }

  private func expectSame(_ left: PropertyRun, _ right: PropertyRun, _ place: String) throws {
    let (one, other) = (left.picture, right.picture)
    guard one != other else { return }
    let (here, there) = (Set(one.remembered), Set(other.remembered))
    for subject in here.subtracting(there) { Issue.record("\(place): \(subject)") }
    for subject in there.subtracting(here) { Issue.record("\(place): expected \(subject)") }
    for finding in one.findings where !other.findings.contains(finding) { Issue.record("\(place): \(brief(finding))") }
    for finding in other.findings where !one.findings.contains(finding) {
      Issue.record("\(place): expected \(brief(finding))")
    }
    throw Different()
  }

  private func brief(_ finding: Finding) -> String {
    "\(finding.id) since \(finding.since) \(finding.isDoubtful) \(String(describing: finding.flapping)) "
      + "\(finding.blocksCards) \(String(describing: finding.suppression)) \(finding.evidence)"
  }

  /// One difference is enough.
  private struct Different: Error {}
}

extension PropertyRun {
  /// What the engine remembers of rules, by rule and subject.
  var cells: [Finding.ID: RuleCell] {
    var result: [Finding.ID: RuleCell] = [:]
    for case let state? in engine.states {
      for cell in state.cells {
        guard let rule = state.program?.entries[cell.entry].rule.id else { continue }
        result[Finding.ID(rule: rule, subject: state.id)] = cell
      }
    }
    return result
  }

  /// What the condition of a rule is now.
  fileprivate func said(_ id: Finding.ID) -> Truth? {
    guard let state = engine.indices[id.subject].flatMap({ engine.states[$0] }), let program = state.program,
      let entry = program.entries.firstIndex(where: { $0.rule.id == id.rule })
    else { return nil }
    var slots = [FactSlot](repeating: FactSlot(), count: program.slotCount)
    engine.fill(&slots, state, program, in: facts)
    var evaluation = Evaluation(now: now.milliseconds, slots: slots)
    evaluation.aggregates = engine.aggregates.values
    return evaluation.truth(program.conditions[entry])
  }

  fileprivate func isKept(_ id: Finding.ID) -> Bool {
    guard case .keeping(_, let until) = cells[id]?.timer.phase else { return false }
    return until > now
  }

  fileprivate func isPending(_ id: Finding.ID) -> Bool { cells[id]?.isPending ?? false }
}
