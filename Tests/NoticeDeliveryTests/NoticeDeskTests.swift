import Connectors
import FoundationEssentials
import Journal
import NIOPosix
import NoticeDelivery
import Notices
import PollingEngine
import ShopConfiguration
import ShopModel
import Synchronization
import Testing

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let transport = HTTPTransport(group: group)
private let clock = SystemShopClock()

/// Incidents told to a service over real sockets, with a record on disk.
@Suite(.timeLimit(.minutes(1))) final class NoticeDeskTests {
  private let folder: Folder
  private let problems = Problems()

  init() throws { folder = try Folder() }

  private final class Problems: Sendable {
    let lines = Mutex([String?]())
    var last: String? { lines.withLock { $0.last ?? nil } }
  }

  private struct Running {
    let desk: NoticeDesk
    let task: Task<Void, Never>

    func stop() async {
      await desk.stop()
      await task.value
    }
  }

  private func run(
    _ journal: Journal, port: Int, policy: NoticePolicy = NoticePolicy(limit: 20),
    pauses: [Duration] = [.milliseconds(30)], deadline: Duration = .seconds(5)
  ) -> Running {
    let channel = ChannelConfiguration(key: "owner", kind: .wecom, policy: policy)
    let sender = ChannelSender(
      channel, secrets: ChannelSecrets(url: "http://127.0.0.1:\(port)/send?key=sesame"), transport: transport,
      host: host(), deadline: deadline)
    let schedule = NoticeSchedule(
      policy: policy, pace: .init(spacing: .zero, pauses: pauses), calendar: .utc, isOpen: { _ in true })
    let problems = problems
    let desk = NoticeDesk(
      channels: [
        .init(key: "owner", policy: policy, schedule: schedule, writer: writer()) { await sender.send($0, at: $1) }
      ],
      store: journal, clock: clock, tell: { line in problems.lines.withLock { $0.append(line) } })
    return Running(desk: desk, task: Task { await desk.run() })
  }

  /// Waits, in real time, until something holds; gives up after ten seconds.
  private func eventually(_ condition: () async throws -> Bool) async rethrows {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      if try await condition() { return }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  private func isEmpty(_ journal: Journal) async throws -> Bool {
    try await journal.queuedNotices(for: "owner").isEmpty
  }

  private func titles(_ server: RobotServer) -> [String] {
    struct Body: Decodable {
      struct Text: Decodable { var content: String }
      var text: Text
    }
    return server.posts.map { post in
      let body = try? JSONDecoder().decode(Body.self, from: Data(post.body.utf8))
      return body?.text.content.split(separator: "\n").first.map(String.init) ?? ""
    }
  }

  @Test func anIncidentIsToldOnceAndItsEndOnce() async throws {
    let server = try await RobotServer.start(on: group)
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: server.port)
    let now = clock.now
    for _ in 0..<5 { running.desk.take(snapshot([incident(1, at: now)], at: clock.now)) }
    await eventually { server.posts.count == 1 }
    running.desk.take(snapshot([incident(1, .critical, at: now), incident(2, .notice, at: now)], at: clock.now))
    await eventually { server.posts.count == 2 }
    for _ in 0..<5 {
      running.desk.take(snapshot([incident(1, .critical, at: now, closedAt: now + .seconds(60))], at: clock.now))
      try await Task.sleep(for: .milliseconds(10))
    }
    await eventually { server.posts.count == 3 }
    try await Task.sleep(for: .milliseconds(100))
    #expect(
      titles(server) == [
        "Warning: t1 - terminal not reachable", "Worse, critical: t1 - terminal not reachable",
        "Over: t1 - terminal not reachable",
      ])
    #expect(server.posts.allSatisfy { $0.method == .POST && $0.uri == "/send?key=sesame" })
    #expect(try await isEmpty(journal))
    await running.stop()
    try await server.stop()
  }

  @Test func whatFailsIsTriedAgainAndNeverSentAfterItWasTaken() async throws {
    let server = try await RobotServer.start(on: group)
    server.answer(
      next: .init(status: 500, body: "sesame"), .init(body: #"{"errcode":45009,"errmsg":"sesame"}"#),
      .init(body: "hello"),
      .init(isSilent: true))
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: server.port, deadline: .milliseconds(300))
    running.desk.take(snapshot([incident(1, at: clock.now)], at: clock.now))
    await eventually { server.posts.count == 5 }
    await eventually { self.problems.last == nil }
    try await Task.sleep(for: .milliseconds(200))
    #expect(server.posts.count == 5)
    #expect(try await isEmpty(journal))
    let lines = problems.lines.withLock { $0 }
    #expect(
      lines == [
        "notify owner: HTTP 500: the service itself has failed; tried again",
        "notify owner: code 45009: the robot was called too often; tried again",
        "notify owner: what answers is not the robot; tried again", "notify owner: no answer in time; tried again", nil,
      ])
    #expect(!lines.contains { $0?.contains("sesame") == true })
    await running.stop()
    try await server.stop()
  }

  @Test func whatWaitsWhileOfflineIsDeliveredAfterARestartAndNothingTwice() async throws {
    let port = try await deafPort(on: group)
    let now = clock.now
    do {
      let journal = try Journal(folder: folder.path)
      let running = run(journal, port: port)
      running.desk.take(snapshot([incident(1, at: now)], at: clock.now))
      await eventually { self.problems.last?.contains("connection refused") == true }
      running.desk.take(snapshot([incident(1, at: now), incident(2, .critical, at: now)], at: clock.now))
      try await eventually { try await journal.queuedNotices(for: "owner").count == 2 }
      #expect(try await journal.queuedNotices(for: "owner")[0].attempts > 0)
      await running.stop()
    }
    let server = try await RobotServer.start(on: group, port: port)
    do {
      let journal = try Journal(folder: folder.path)
      let running = run(journal, port: port)
      await eventually { server.posts.count == 2 }
      // The shop comes back with the incidents it had.
      running.desk.take(snapshot([incident(1, at: now), incident(2, .critical, at: now)], at: clock.now))
      try await Task.sleep(for: .milliseconds(100))
      await running.stop()
      #expect(try await isEmpty(journal))
    }
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: port)
    running.desk.take(snapshot([incident(2, .critical, at: now, closedAt: clock.now)], at: clock.now))
    await eventually { server.posts.count == 3 }
    #expect(
      titles(server) == [
        "Warning: t1 - terminal not reachable", "Critical: t2 - terminal not reachable",
        "Over: t2 - terminal not reachable",
      ])
    await running.stop()
    try await server.stop()
  }

  @Test func aRecordBegunAnewKeepsNobodyFromBeingTold() async throws {
    let server = try await RobotServer.start(on: group)
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: server.port)
    running.desk.take(snapshot([incident(1, at: clock.now - .seconds(60))], at: clock.now))
    await eventually { server.posts.count == 1 }
    // The same number, another incident.
    running.desk.take(snapshot([incident(1, at: clock.now)], at: clock.now))
    await eventually { server.posts.count == 2 }
    #expect(titles(server) == Array(repeating: "Warning: t1 - terminal not reachable", count: 2))
    await running.stop()
    try await server.stop()
  }

  @Test func manyAtOnceAreSummedUp() async throws {
    let server = try await RobotServer.start(on: group)
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: server.port, policy: NoticePolicy(limit: 2, window: .seconds(600)))
    let now = clock.now
    running.desk.take(snapshot((1...7).map { incident($0, $0 == 5 ? .critical : .warning, at: now) }, at: now))
    await eventually { server.posts.count == 2 }
    try await eventually { try await self.isEmpty(journal) }
    running.desk.take(snapshot((1...8).map { incident($0, $0 == 5 ? .critical : .warning, at: now) }, at: now))
    try await Task.sleep(for: .milliseconds(100))
    #expect(
      titles(server) == [
        "Warning: t1 - terminal not reachable", "Critical: t5 - terminal not reachable and 5 more",
      ])
    #expect(try await journal.queuedNotices(for: "owner").count == 1)
    await running.stop()
    try await server.stop()
  }

  @Test func whatTheServiceDoesNotWantIsGivenUpAndDoesNotBlockTheRest() async throws {
    let server = try await RobotServer.start(on: group)
    let tooLong = RobotServer.Answer(body: #"{"errcode":40058,"errmsg":"invalid"}"#)
    server.answer(next: tooLong, tooLong, tooLong)
    let journal = try Journal(folder: folder.path)
    let running = run(journal, port: server.port)
    let now = clock.now
    running.desk.take(snapshot([incident(1, at: now)], at: now))
    await eventually { server.posts.count == 3 }
    try await eventually { try await self.isEmpty(journal) }
    #expect(problems.last == "notify owner: code 40058: the message is too long; given up")
    running.desk.take(snapshot([incident(1, at: now), incident(2, at: now)], at: now))
    await eventually { server.posts.count == 4 }
    #expect(titles(server).last == "Warning: t2 - terminal not reachable")
    await running.stop()
    try await server.stop()
  }

  @Test func theQueueIsBoundedAndHoldsNoSecret() async throws {
    let journal = try Journal(folder: folder.path)
    var lost = 0
    for number in 0..<250 { lost += try await journal.queue(["\(number)"], for: "owner", memory: "", at: clock.now) }
    let queued = try await journal.queuedNotices(for: "owner")
    #expect(lost == 50 && queued.count == 200 && queued.first?.text == "50" && queued.last?.text == "249")

    let running = run(journal, port: try await deafPort(on: group))
    running.desk.take(snapshot([incident(1, at: clock.now)], at: clock.now))
    await eventually { self.problems.last?.contains("connection refused") == true }
    await running.stop()
    for file in ["journal.sqlite", "journal.sqlite-wal"] {
      let bytes = (try? Data(contentsOf: URL(filePath: "\(folder.path)/\(file)"))) ?? Data()
      #expect(bytes.firstRange(of: Data("sesame".utf8)) == nil)
    }
  }
}
