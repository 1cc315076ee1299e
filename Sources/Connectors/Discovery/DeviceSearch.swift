import NIOCore
import ShopModel

/// Carries a search out: so many questions at a time, so many a second.
public struct DeviceSearch: Sendable {
  /// How fast.
  public struct Pace: Hashable, Sendable {
    /// How many questions are open at a time.
    public var atATime: Int
    /// How many are begun in a second.
    public var perSecond: Int

    /// A pace.
    public init(atATime: Int = 64, perSecond: Int = 100) {
      self.atATime = atATime
      self.perSecond = perSecond
    }

    /// How long `count` questions take when nobody answers, at the least.
    public func time(for count: Int) -> Duration {
      .milliseconds(count * 1000 / min(perSecond, max(1, atATime)) + 1000)
    }
  }

  /// What came of a search.
  public struct Result: Hashable, Sendable {
    /// What was found, by address and port.
    public var found: [FoundDevice] = []
    /// How many questions were put.
    public var asked = 0
    /// Whether all were.
    public var isComplete = true
    /// How many could not be put for a reason on this computer, and the first reason.
    public var notTried = 0
    /// That reason.
    public var reason: String?

    /// What came of it.
    public init(
      found: [FoundDevice] = [], asked: Int = 0, isComplete: Bool = true, notTried: Int = 0, reason: String? = nil
    ) {
      self.found = found
      self.asked = asked
      self.isComplete = isComplete
      self.notTried = notTried
      self.reason = reason
    }
  }

  private let probe: DeviceProbe
  private let pace: Pace

  /// A search.
  ///
  /// - Parameter group: whose threads carry the connections.
  public init(group: any EventLoopGroup, pace: Pace = Pace()) {
    probe = DeviceProbe(group: group)
    self.pace = pace
  }

  /// Asks everybody.
  ///
  /// - Parameters:
  ///   - progress: told after every answer, not more often than there are questions.
  ///   - isStopped: whether nobody else is to be asked; what is under way is waited for.
  public func run(
    _ plan: SearchPlan, progress: @escaping @Sendable (Result) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) async -> Result {
    let clock = ContinuousClock()
    let begin = clock.now
    return await withTaskGroup(of: DeviceProbe.Result.self) { tasks in
      var result = Result()
      var open = 0
      func take(_ answer: DeviceProbe.Result?) {
        guard let answer else { return }
        open -= 1
        result.asked += 1
        switch answer {
        case .nothing: break
        case .found(let device): result.found.append(device)
        case .notTried(let reason):
          result.notTried += 1
          result.reason = result.reason ?? reason
        }
        progress(result)
      }
      for (number, target) in plan.targets.enumerated() {
        if open >= pace.atATime { take(await tasks.next()) }
        try? await clock.sleep(until: begin + .seconds(1) * number / pace.perSecond)
        guard !isStopped() else {
          result.isComplete = false
          break
        }
        open += 1
        tasks.addTask { await probe.ask(target) }
      }
      while open > 0 { take(await tasks.next()) }
      result.found.sort { ($0.address, $0.port) < ($1.address, $1.port) }
      return result
    }
  }
}
