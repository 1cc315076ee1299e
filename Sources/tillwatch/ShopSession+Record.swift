import Journal
import ShopModel

/// What a person at the screen reads of the record, and what they tick in it.
extension ShopSession {
  /// How many lines are read at most: all of them are laid out for every picture of the page.
  private static let pageLimit = 500

  /// The newest lines of the record.
  func recordPage(at now: Timestamp) async -> RecordPage {
    guard let journal = record.opened else {
      return RecordPage(
        entries: [], readAt: now, problem: "the record is not open; see what stands below the incidents")
    }
    do {
      let entries = try await journal.entries(JournalQuery(limit: Self.pageLimit + 1))
      return RecordPage(
        entries: entries.suffix(Self.pageLimit), hasOlder: entries.count > Self.pageLimit, readAt: now)
    } catch {
      return RecordPage(entries: [], readAt: now, problem: "\(error)")
    }
  }

  /// What the record has for graphs.
  func historyPage(_ query: HistoryQuery, at now: Timestamp) async -> HistoryPage {
    guard let journal = record.opened else {
      return HistoryPage(query, readAt: now, problem: "the record is not open; see what stands below the incidents")
    }
    do {
      return try await journal.reader().page(query, and: keeping.unstored(of: query.curves), at: now)
    } catch {
      return HistoryPage(query, readAt: now, problem: "\(error)")
    }
  }

  /// Ticks an item of a duty's checklist, or takes the tick back, and shows where the duties stand then.
  func tick(_ item: String, of duty: Duty, isOn: Bool, by user: String, at now: Timestamp) async {
    guard let record = byHand.record() else {
      return await watch.warn("tick", "nothing was ticked: there is no record")
    }
    do {
      if isOn {
        _ = try await record.tick([item], of: duty, by: user, at: now)
      } else {
        _ = try await record.untick([item], of: duty, at: now)
      }
      await watch.warn("tick", nil)
      await showByHand()
    } catch {
      await watch.warn("tick", "nothing was ticked: \(error)")
    }
  }

  /// Keeps by hand what a fact of an account is, and shows it; nil: it is kept no longer.
  func keep(_ value: FactValue?, of fact: Fact, _ account: SubjectID, by user: String, at now: Timestamp) async {
    guard let record = byHand.record() else {
      return await watch.warn("by hand", "nothing was kept: there is no record")
    }
    guard byHand.configuration.service(tellingOf: account, fact) == nil else { return }
    do {
      try await record.keep(
        HandKeeping.changes(fact, value, at: now, byHand.calendar).map {
          HandEntry(account, $0.fact, $0.value, by: user, at: now)
        })
      await watch.warn("by hand", nil)
      await showByHand()
    } catch {
      await watch.warn("by hand", "nothing was kept: \(error)")
    }
  }

  /// Seen at once, not after the interval.
  private func showByHand() async {
    let report = await byHand.poll(deadline: HandRecordConnector.plan.deadline)
    await watch.take(report, from: HandRecordConnector.key.name)
  }
}
