public import ShopConfiguration
public import ShopModel
import Synchronization

/// An agent with its token, which never shows when it is printed.
public struct PushAgent: Sendable, CustomStringConvertible, CustomReflectable {
  let configuration: PushAgentConfiguration
  let token: [UInt8]

  /// An agent.
  public init(_ configuration: PushAgentConfiguration, token: String) {
    self.configuration = configuration
    self.token = Array(token.utf8)
  }

  /// Who it is.
  public var description: String { configuration.key }
  /// Who it is.
  public var customMirror: Mirror { Mirror(self, children: ["key": configuration.key]) }
}

/// Takes what agents tell: knows them by their tokens, sees to it that none sends too much, and hands on what is right.
public final class PushDesk: Sendable {
  /// An answer to an agent.
  struct Answer: Hashable {
    var status: Int
    var body: JSONValue
    /// Whole seconds after which it may try again.
    var retryAfter: Int?

    init(_ status: Int, error: String, retryAfter: Int? = nil) {
      self.status = status
      body = .object(["error": .string(error)])
      self.retryAfter = retryAfter
    }

    init(_ status: Int, _ members: [String: JSONValue]) {
      self.status = status
      body = .object(members)
    }
  }

  /// How much one agent may send: so many messages at once, and so many a second after that.
  static let pace = (burst: 60.0, perSecond: 2.0)
  /// The same of whoever has no token that is known, all together.
  static let strangers = (burst: 20.0, perSecond: 1.0)

  /// What became of an agent's last message.
  private struct Word {
    var at: Timestamp
    /// Why it was not taken; nil: it was.
    var refusal: String?
  }
  private struct Standing {
    var bucket: PaceBucket
    var lastTaken: Timestamp?
    var wasLookedAt = false
    var last: Word?
    var latest: [PushForm.Target: Timestamp] = [:]
  }
  private struct State {
    var standings: [Standing]
    var strangers: PaceBucket
    var lastStranger: Timestamp?
    var target: (@Sendable (PollReport, String) async -> Void)?
    /// Why nobody can be heard; nil: the listener is there.
    var problem: String? = "the listener has not been started"
  }

  let agents: [PushAgent]
  private let calendar: ShopCalendar
  private let clock: any ShopClock
  private let state: Mutex<State>

  /// A desk for these agents.
  ///
  /// - Parameter calendar: the shop's wall clock, for times that come without a time zone.
  public init(agents: [PushAgent], clock: any ShopClock, calendar: ShopCalendar) {
    self.agents = agents
    self.clock = clock
    self.calendar = calendar
    let now = clock.now
    state = Mutex(
      State(
        standings: agents.map { _ in Standing(bucket: PaceBucket(Self.pace, at: now)) },
        strangers: PaceBucket(Self.strangers, at: now)))
  }

  /// The name of the source of what an agent tells.
  public static func source(of key: String) -> String { "agent/\(key)" }

  /// From now on what agents tell goes there, with the name of its source.
  public func lead(to target: @escaping @Sendable (PollReport, String) async -> Void) {
    state.withLock { $0.target = target }
  }

  /// Why nobody can be heard; nil: the listener is there.
  func note(problem: String?) { state.withLock { $0.problem = problem } }

  // MARK: Messages

  /// What is said to whoever brings this token, before anything of the message is read; nil and the agent: go on.
  func admit(_ token: [UInt8]?) -> (agent: Int?, refusal: Answer?) {
    let now = clock.now
    // Every token is compared to its end: how long it takes tells nothing.
    var found: Int?
    for (index, agent) in agents.enumerated() where Self.isEqual(agent.token, token ?? []) { found = index }
    return state.withLock { state in
      guard let found else {
        state.lastStranger = now
        guard state.strangers.take(at: now) else {
          return (nil, Answer(429, error: "too many messages without a token that is known", retryAfter: 5))
        }
        let what = token == nil ? "a token is needed: Authorization: Bearer …" : "the token is not known"
        return (nil, Answer(401, error: what))
      }
      guard state.standings[found].bucket.take(at: now) else {
        return (nil, Answer(429, error: "too many messages: at most two a second for long", retryAfter: 1))
      }
      return (found, nil)
    }
  }

  private static func isEqual(_ known: [UInt8], _ given: [UInt8]) -> Bool {
    var difference = UInt(bitPattern: known.count ^ given.count)
    for index in known.indices { difference |= UInt(known[index] ^ (index < given.count ? given[index] : 0)) }
    return difference == 0
  }

  /// Takes a whole message of an agent, and answers when it has been handed on.
  func take(_ body: [UInt8], from index: Int) async -> Answer {
    let now = clock.now
    let agent = agents[index].configuration
    let (latest, target) = state.withLock { ($0.standings[index].latest, $0.target) }
    guard let target else { return Answer(503, error: "the shop is not watched yet", retryAfter: 1) }
    switch PushForm(agent: agent, calendar: calendar, latest: latest).read(body, at: now) {
    case .readings(let readings):
      state.withLock { state in
        state.standings[index].lastTaken = now
        state.standings[index].last = Word(at: now, refusal: nil)
        for reading in readings {
          let place = PushForm.Target(subject: reading.subject, fact: reading.fact)
          let moment = reading.reportedAt ?? now
          let known = state.standings[index].latest[place]
          // Of a clock that was set back nothing later is known.
          state.standings[index].latest[place] = known.map { $0 > now ? moment : max($0, moment) } ?? moment
        }
      }
      await target(PollReport(contact: .answered, readings: readings), Self.source(of: agent.key))
      return Answer(200, ["taken": .number("\(readings.count)")])
    case .wrong(let problems):
      let answer = Self.answer(to: problems)
      let shown = problems[0].place.map { "reading \($0): " } ?? ""
      state.withLock { $0.standings[index].last = Word(at: now, refusal: shown + problems[0].reason) }
      return answer
    }
  }

  private static func answer(to problems: [PushForm.Problem]) -> Answer {
    if let whole = problems.first(where: { $0.place == nil }) { return Answer(400, error: whole.reason) }
    let list = problems.prefix(PushForm.problemLimit).map { problem in
      JSONValue.object(["reading": .number("\(problem.place ?? 0)"), "error": .string(problem.reason)])
    }
    let count = problems.count == 1 ? "1 reading is wrong" : "\(problems.count) readings are wrong"
    return Answer(
      422, ["error": .string("nothing was taken: \(count), counted from 0"), "readings": .array(Array(list))])
  }

  // MARK: How it stands

  /// Whether nobody has looked at this agent yet; from now on somebody has.
  func isFirstLook(at index: Int) -> Bool {
    state.withLock { state in
      defer { state.standings[index].wasLookedAt = true }
      return !state.standings[index].wasLookedAt
    }
  }

  /// Whether an agent has told anything since the desk was opened.
  func hasHeard(_ index: Int) -> Bool { state.withLock { $0.standings[index].lastTaken != nil } }

  /// Why nobody can be heard at all.
  var problem: String? { state.withLock { $0.problem } }

  /// Whether all is well with an agent; otherwise what is wrong, in one line.
  func trouble(with index: Int) -> String? {
    let now = clock.now
    let freshFor = agents[index].configuration.freshFor
    return state.withLock { state in
      if let problem = state.problem { return problem }
      let standing = state.standings[index]
      if let last = standing.last, let refusal = last.refusal {
        return "its last message, at \(time(last.at)), was not taken: \(refusal)"
      }
      if let taken = standing.lastTaken, now - taken < freshFor { return nil }
      var line = standing.lastTaken.map { "nothing has come since \(time($0))" } ?? "nothing has come yet"
      if let stranger = state.lastStranger, now - stranger < freshFor {
        line += "; somebody with a wrong token was refused at \(time(stranger))"
      }
      return line
    }
  }

  private func time(_ moment: Timestamp) -> String {
    let time = calendar.civil(moment)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
  }
}

/// How much may come: a bucket that a message empties a little and time fills.
struct PaceBucket: Hashable, Sendable {
  private let burst: Double
  private let perSecond: Double
  private var left: Double
  private var filledAt: Timestamp

  init(_ pace: (burst: Double, perSecond: Double), at now: Timestamp) {
    (burst, perSecond) = pace
    left = pace.burst
    filledAt = now
  }

  /// Takes one out; false: it is empty.
  mutating func take(at now: Timestamp) -> Bool {
    // A clock that was set back fills nothing.
    left = min(burst, left + max(0, (now - filledAt) / .seconds(1)) * perSecond)
    filledAt = now
    guard left >= 1 else { return false }
    left -= 1
    return true
  }
}
