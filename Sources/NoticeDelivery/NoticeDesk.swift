public import Notices
public import ShopModel

/// Tells people of incidents: looks at every snapshot, puts what there is to tell into the channels' queues, and delivers
/// it when its time has come. What waits survives the program; what was delivered is never sent again.
public actor NoticeDesk {
  /// One way to tell people.
  public struct Channel: Sendable {
    let key: String
    let policy: NoticePolicy
    let schedule: NoticeSchedule
    let writer: NoticeWriter
    let send: @Sendable (NoticeMessage, Timestamp) async -> DeliveryOutcome

    /// A channel.
    ///
    /// - Parameters:
    ///   - key: what it is called in the configuration.
    ///   - schedule: by the same policy.
    ///   - writer: puts incidents into its language.
    ///   - send: sends one message, once, in bounded time; gets the time of day.
    public init(
      key: String, policy: NoticePolicy, schedule: NoticeSchedule, writer: NoticeWriter,
      send: @escaping @Sendable (NoticeMessage, Timestamp) async -> DeliveryOutcome
    ) {
      self.key = key
      self.policy = policy
      self.schedule = schedule
      self.writer = writer
      self.send = send
    }
  }

  /// How often a message is sent that the service does not want.
  static let refusalLimit = 3
  /// How long to wait when the record cannot be read or written.
  static let storePause: Duration = .seconds(60)

  private struct State {
    var memory = ChannelMemory()
    var isAtWork = false
    var hasNews = false
    /// What was delivered although the record could not take note.
    var delivered: Set<Int64> = []
    var alarm: Task<Void, Never>?
    var problem: String?
  }

  private let channels: [Channel]
  private let store: any NoticeStore
  private let clock: any ShopClock
  private let tell: @Sendable (String?) async -> Void
  private var states: [State]
  private var told: String?
  private var isOver = false
  private let snapshots: AsyncStream<ShopSnapshot>
  private let arrivals: AsyncStream<ShopSnapshot>.Continuation

  /// A desk.
  ///
  /// - Parameter tell: gets one line about what does not work, nil when all works again.
  public init(
    channels: [Channel], store: any NoticeStore, clock: any ShopClock,
    tell: @escaping @Sendable (String?) async -> Void
  ) {
    self.channels = channels
    self.store = store
    self.clock = clock
    self.tell = tell
    states = channels.map { _ in State() }
    // What is over stays in a snapshot for minutes, so only the newest counts.
    (snapshots, arrivals) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Takes in a snapshot. From any thread; never waits.
  public nonisolated func take(_ snapshot: ShopSnapshot) { arrivals.yield(snapshot) }

  /// Works until ``stop()`` is called, beginning with what an earlier run has left.
  public func run() async {
    for index in channels.indices {
      do {
        let text = try await store.noticeMemory(of: channels[index].key)
        states[index].memory = text.flatMap { NoticeJSON.value(ChannelMemory.self, $0) } ?? ChannelMemory()
      } catch {
        await note("\(error)", of: index)
      }
      Task { await self.deliver(index) }
    }
    for await snapshot in snapshots { await consider(snapshot) }
  }

  /// Ends: what is being sent is sent, nothing new is begun.
  public func stop() async {
    isOver = true
    arrivals.finish()
    for index in states.indices { states[index].alarm?.cancel() }
    while states.contains(where: \.isAtWork) {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  // MARK: - What there is to tell

  private func consider(_ snapshot: ShopSnapshot) async {
    for (index, channel) in channels.enumerated() {
      var memory = states[index].memory
      let notices = memory.decide(snapshot.incidents, from: channel.policy.severity)
        .filter { $0.1 != .recovered || channel.policy.tellsRecovery }
        .map { channel.writer.notice($0.1, of: $0.0, in: snapshot) }
      guard memory != states[index].memory else { continue }
      do {
        let texts = try notices.map { try NoticeJSON.text($0) }
        let lost = try await store.queue(
          texts, for: channel.key, memory: try NoticeJSON.text(memory), at: snapshot.at)
        // Only now: what could not be kept is decided anew with the next snapshot.
        states[index].memory = memory
        if lost > 0 { await note("\(lost) notices too many were waiting and are given up", of: index) }
        if !notices.isEmpty { Task { await self.deliver(index) } }
      } catch {
        await note("\(error)", of: index)
      }
    }
  }

  // MARK: - Delivery

  /// Delivers what can be delivered now, and sets an alarm for the rest.
  private func deliver(_ index: Int) async {
    states[index].hasNews = true
    guard !states[index].isAtWork else { return }
    states[index].isAtWork = true
    defer { states[index].isAtWork = false }
    states[index].alarm?.cancel()
    states[index].alarm = nil
    while states[index].hasNews, !isOver {
      states[index].hasNews = false
      do {
        var next = Next.atOnce
        while case .atOnce = next, !isOver { next = try await step(index) }
        if case .at(let moment) = next { setAlarm(at: moment, for: index) }
      } catch {
        await note("\(error)", of: index)
        setAlarm(at: clock.now + Self.storePause, for: index)
      }
    }
  }

  /// When a channel goes on.
  private enum Next {
    case atOnce
    case at(Timestamp)
    case withNews
  }

  /// Does one thing.
  private func step(_ index: Int) async throws -> Next {
    let channel = channels[index]
    if !states[index].delivered.isEmpty {
      try await store.endDelivery(of: states[index].delivered.sorted(), at: clock.now)
      states[index].delivered = []
    }
    let queued = try await store.queuedNotices(for: channel.key)
    var items: [NoticeSchedule.Item] = []
    for entry in queued {
      if let notice = NoticeJSON.value(Notice.self, entry.text) {
        items.append(NoticeSchedule.Item(entry, notice))
      } else {
        // Of a program that wrote it in another way.
        try await store.dropNotices([entry.id])
      }
    }
    let now = clock.now
    switch channel.schedule.step(items, delivered: try await store.deliveries(of: channel.key), at: now) {
    case .rest: return .withNews
    case .wait(let moment): return .at(moment)
    case .drop(let old):
      try await store.dropNotices(old)
      await note("\(old.count) notices could not be delivered for days and are given up", of: index)
      return .atOnce
    case .send(let message, let rows):
      let attempt = 1 + (items.filter { rows.contains($0.queued.id) }.map(\.queued.attempts).max() ?? 0)
      try await store.beginDelivery(of: rows, next: channel.schedule.next(afterAttempt: attempt, at: now))
      let outcome = await channel.send(message, now)
      try await end(outcome, rows, attempt: attempt, of: index)
      return .atOnce
    }
  }

  private func end(_ outcome: DeliveryOutcome, _ rows: [Int64], attempt: Int, of index: Int) async throws {
    switch outcome {
    case .delivered:
      states[index].delivered.formUnion(rows)
      await note(nil, of: index)
      try await store.endDelivery(of: rows, at: clock.now)
      states[index].delivered.subtract(rows)
    case .failed(let reason): await note("\(reason); tried again", of: index)
    case .refused(let reason):
      if attempt >= Self.refusalLimit {
        try await store.dropNotices(rows)
        await note("\(reason); given up", of: index)
      } else {
        await note("\(reason); tried again", of: index)
      }
    }
  }

  private func setAlarm(at moment: Timestamp, for index: Int) {
    states[index].alarm?.cancel()
    let clock = clock
    states[index].alarm = Task(executorPreference: clock.executor) { [weak self] in
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      await self?.ring(index)
    }
  }

  private func ring(_ index: Int) async {
    // It has rung: nobody needs to cancel it, and with it what is delivered now.
    states[index].alarm = nil
    await deliver(index)
  }

  private func note(_ problem: String?, of index: Int) async {
    states[index].problem = problem
    let lines = zip(channels, states).compactMap { channel, state in
      state.problem.map { "notify \(channel.key): \(DeviceText.clean($0))" }
    }
    let line = lines.isEmpty ? nil : lines.joined(separator: " · ")
    guard line != told else { return }
    told = line
    await tell(line)
  }
}
