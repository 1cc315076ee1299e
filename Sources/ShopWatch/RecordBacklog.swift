import ShopModel

/// Puts entries on record one after the other, in the order in which they came. What cannot be put on record waits here,
/// as it came and with its own moment, until it can; what is too much for that is lost, oldest first, and counted.
actor RecordBacklog<Entry: Sendable> {
  /// How it stands.
  struct State: Sendable {
    /// Goes up with every change; of two the higher is the later.
    var version = 0
    /// How many entries wait.
    var waiting = 0
    /// How many were lost.
    var lost = 0
    /// Why the oldest could not be put on record; nil: it was not tried, or nothing waits.
    var failure: String?
  }

  private struct Waiting {
    var number: Int
    var revision = 0
    var name: String
    var entry: Entry
  }

  /// How soon after a failure it is tried again for something new: trying may take as long as somebody else's lock.
  private let patience: Duration = .seconds(1)
  private let limit: Int
  private let store: @Sendable (Entry) async throws -> Void
  private var waiting: [Waiting] = []
  private var count = 0
  private var failedAt: Timestamp?
  private var running: Task<Void, Never>?
  private(set) var state = State()

  /// An empty backlog.
  ///
  /// - Parameters:
  ///   - limit: how many entries wait at most.
  ///   - store: puts one on record, or throws.
  init(limit: Int, store: @escaping @Sendable (Entry) async throws -> Void) {
    self.limit = limit
    self.store = store
  }

  /// Puts an entry on record, after those that wait. Returns when it is there, or when that has failed.
  ///
  /// - Parameter name: an entry that waits under the same name gives way to this one; empty: none does.
  func put(_ entry: Entry, as name: String = "", at now: Timestamp) async -> State {
    if !name.isEmpty, let index = waiting.firstIndex(where: { $0.name == name }) {
      waiting[index].entry = entry
      waiting[index].revision += 1
    } else {
      count += 1
      waiting.append(Waiting(number: count, name: name, entry: entry))
      let excess = max(0, waiting.count - limit)
      waiting.removeFirst(excess)
      state.lost += excess
    }
    note(state.failure)
    if let failedAt, now >= failedAt, now < failedAt + patience { return state }
    return await retry(at: now)
  }

  /// Tries what waits.
  func retry(at now: Timestamp) async -> State {
    let earlier = running
    let work = Task {
      await earlier?.value
      await self.work(at: now)
    }
    running = work
    await work.value
    return state
  }

  /// What waits, oldest first.
  var entries: [Entry] { waiting.map(\.entry) }

  /// Changes what waits, before it is put on record.
  func change(_ body: @Sendable (inout Entry) -> Void) {
    for index in waiting.indices {
      body(&waiting[index].entry)
      waiting[index].revision += 1
    }
  }

  private func work(at now: Timestamp) async {
    while let next = waiting.first {
      do {
        try await store(next.entry)
      } catch {
        failedAt = now
        return note("\(error)")
      }
      // Meanwhile it may have given way to another, or to more of itself.
      if let index = waiting.firstIndex(where: { $0.number == next.number && $0.revision == next.revision }) {
        waiting.remove(at: index)
      }
    }
    failedAt = nil
    note(nil)
  }

  private func note(_ failure: String?) {
    state.version += 1
    state.waiting = waiting.count
    state.failure = failure
  }
}
