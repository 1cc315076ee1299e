import ShopModel
import ShopTesting
import ShopWatch
import Testing

private typealias Shop = ScriptedShop

struct ShopWatchTests {
  @Test func beforeTheFirstAnswerNothingIsKnown() async throws {
    let snapshot = try await Shop().snapshot
    #expect(snapshot.headline == .notKnown(of: 2))
    #expect(snapshot.lastAnswerAt == nil)
    #expect(snapshot.terminals.map(\.availability) == [.notKnown, .notKnown])
    #expect(snapshot.terminals[0].facts.knowledge(of: .terminalState, at: Shop.start) == .notYetKnown)
    #expect(snapshot.terminals[0].facts.knowledge(of: .terminalBattery, at: Shop.start) == .notReported)
  }

  @Test func theHeadlineCountsOnlyWhatIsKnown() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    #expect(await shop.snapshot.headline == .some(can: 1, of: 2))
    await shop.answer(Shop.two, "card-inserted")
    #expect(await shop.snapshot.headline == .all(2))
  }

  @Test func anAnswerThatGrowsOldIsNoAnswer() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    await shop.clock.advanceFreely(by: .seconds(30))
    #expect(await shop.snapshot.headline == .notKnown(of: 2))
  }

  @Test func anAnswerGrowsOldWithTheSecondInWhichItDoes() async throws {
    let shop = try await Shop()
    await shop.clock.advanceFreely(by: .milliseconds(400))
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    await shop.clock.advanceFreely(by: .milliseconds(29_900))
    #expect(await shop.snapshot.headline == .all(2))
    await shop.clock.advanceFreely(by: .milliseconds(700))
    #expect(await shop.snapshot.headline == .notKnown(of: 2))
  }

  @Test func aStateNoRuleKnowsIsNotTakenForGood() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "please-wait")
    #expect(await shop.snapshot.terminals[0].availability == .notKnown)
  }

  @Test func aFindingOpensAnIncidentAndItsEndClosesIt() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.one, "out-of-order")
    let open = try #require(await shop.snapshot.incidents.first)
    #expect(open.finding.id.subject == Shop.one)
    #expect(open.firstEvidence.map(\.fact) == [.terminalState])
    #expect(open.closedAt == nil)
    #expect(await shop.snapshot.terminals[0].availability == .cannot)

    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.answer(Shop.one, "ready")
    let closed = try #require(await shop.snapshot.incidents.first)
    #expect(closed.id == open.id)
    #expect(closed.closedAt == Shop.start + .seconds(5))
    #expect(await shop.snapshot.terminals[0].availability == .canTakeCards)

    await shop.answer(Shop.one, "out-of-order")
    #expect(await shop.snapshot.incidents.first?.id != open.id)
  }

  /// The keeper of the memory sleeps until it hears of it.
  @Test func aNewIncidentAndAPersonsWordAreUrgentAndAnAnswerIsNot() async throws {
    let shop = try await Shop()
    var news = shop.watch.urgentNews.makeAsyncIterator()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.one, "out-of-order")
    let incident = try #require(await shop.snapshot.incidents.first)
    await news.next()
    let saved = await shop.watch.memoryRevision

    await shop.answer(Shop.two, "ready")
    await shop.watch.acknowledge(incident.id, true, by: "owner")
    #expect(await shop.watch.memoryRevision == saved + 2)
    await news.next()
    // Nothing was left of the answer: what ends the shop ends the news at once.
    await shop.watch.end()
    #expect(await news.next() == nil)
  }

  @Test func aStoppedAccountStopsEveryTerminal() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    let frozen = Reading(Shop.account, .accountState, .text("frozen"), at: shop.clock.now, source: "http")
    await shop.watch.take(PollReport(contact: .answered, readings: [frozen]), from: "service/acquirer")
    #expect(await shop.snapshot.headline == .none(of: 2))
  }

  @Test func theTillsTerminalStaysGoodForAWhileIfItWas() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "held-by-till")
    #expect(await shop.snapshot.terminals[0].availability == .notKnown)
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.one, "held-by-till")
    #expect(await shop.snapshot.terminals[0].availability == .canTakeCards)
    await shop.clock.advanceFreely(by: .seconds(600))
    await shop.answer(Shop.one, "held-by-till")
    #expect(await shop.snapshot.terminals[0].availability == .notKnown)
  }

  @Test func aValueOfTheWrongKindChangesNothingAndIsSaid() async throws {
    let shop = try await Shop()
    let wrong = [
      Reading(Shop.one, .terminalState, .text("splendid"), at: shop.clock.now, source: "x"),
      Reading(Shop.account, .terminalState, .text("ready"), at: shop.clock.now, source: "x"),
    ]
    await shop.watch.take(PollReport(contact: .answered, readings: wrong), from: Shop.one.description)
    let snapshot = await shop.snapshot
    #expect(snapshot.terminals[0].facts.records.isEmpty)
    #expect(snapshot.accounts[0].facts.records.isEmpty)
    #expect(snapshot.warnings.count == 1)
  }

  @Test func aWarningThatIsSaidAgainMakesNoNewPicture() async throws {
    let shop = try await Shop()
    func pictures(after line: String?) async -> Int {
      await shop.watch.warn("record", line)
      await shop.clock.advanceFreely(by: .seconds(1))
      return await shop.snapshot.sequence
    }
    let first = await pictures(after: "the disk is full")
    #expect(await shop.snapshot.warnings == ["the disk is full"])
    #expect(await pictures(after: "the disk is full") == first)
    let second = await pictures(after: nil)
    #expect(second > first)
    #expect(await pictures(after: nil) == second)
  }

  @Test func whoIsNoLongerListedIsGone() async throws {
    let shop = try await Shop()
    func queue(_ keys: [String]) -> PollReport {
      let subjects = keys.map(SubjectID.upgrade)
      return PollReport(
        contact: .answered,
        readings: subjects.map {
          Reading($0, .upgradeState, .text("queued"), at: Shop.start, source: "http")
        }, rosters: [Roster(kind: .upgrade, members: Set(subjects))])
    }
    await shop.watch.take(queue(["a", "b"]), from: "service/acquirer")
    #expect(await shop.snapshot.upgrades.map(\.id.key) == ["a", "b"])
    await shop.watch.take(queue(["b"]), from: "service/acquirer")
    #expect(await shop.snapshot.upgrades.map(\.id.key) == ["b"])
  }

  @Test func aMissingAnswerIsAGapInTheGraph() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.silence(Shop.one)
    #expect(
      await shop.snapshot.terminals[0].facts.history[.terminalResponseTime]?.map(\.value) == [9, nil])
  }

  @Test func aGraphIsBounded() async throws {
    let shop = try await Shop()
    for _ in 0..<300 { await shop.answer(Shop.one, "ready") }
    let count = try #require(await shop.snapshot.terminals[0].facts.history[.terminalResponseTime]?.count)
    #expect((240..<272).contains(count))
  }
}
