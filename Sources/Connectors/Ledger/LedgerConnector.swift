import NIOPosix
public import ShopConfiguration
public import ShopModel
import Synchronization

/// Reads what people keep of their accounts in a file, whenever it was written anew. Never writes to it.
public final class LedgerConnector: Connector {
  /// The mapped facts.
  public let capabilities: ConnectorCapabilities

  /// The longest file read: 1 MiB.
  static let sizeLimit = 1 << 20

  /// What came of one look at the file.
  private struct Look {
    var stamp: HostAccess.FileStamp
    var result: LedgerMapping.Result
  }
  private enum Answer {
    case look(Look)
    case failed(String)
  }
  private struct Memory {
    /// What the file said when it was read last.
    var last: Look?
    var isLooking = false
    var answer: Answer?
  }

  private let configuration: LedgerConfiguration
  private let mapping: LedgerMapping
  private let host: HostAccess
  private let clock: any ShopClock
  private let memory = Mutex(Memory())

  /// A driver for one ledger.
  ///
  /// - Parameter calendar: the shop's wall clock, for times that come without a time zone.
  public init(
    configuration: LedgerConfiguration, host: HostAccess = .live, clock: any ShopClock, calendar: ShopCalendar
  ) {
    self.configuration = configuration
    self.host = host
    self.clock = clock
    mapping = LedgerMapping(configuration: configuration, calendar: calendar)
    capabilities = mapping.capabilities
  }

  /// A file carries nothing out.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("a file carries nothing out"))
  }

  /// Looks whether the file is another than before, and if so reads it. A disk that does not answer is waited for no
  /// longer than the deadline, and not asked a second time before it has answered.
  public func poll(deadline: Duration) async -> PollReport {
    let end = ContinuousClock.now + min(deadline, configuration.deadline)
    let isFree = memory.withLock { memory in
      if memory.isLooking { return false }
      memory.isLooking = true
      memory.answer = nil
      return true
    }
    if isFree {
      NIOThreadPool.singleton.submit { [self] _ in
        let answer = look()
        memory.withLock { memory in
          memory.isLooking = false
          memory.answer = answer
          if case .look(let look) = answer { memory.last = look }
        }
      }
    }
    while ContinuousClock.now < end, !Task.isCancelled {
      if let answer = memory.withLock({ $0.answer }) { return report(answer) }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return PollReport(contact: .failed("the file could not be read in time"), readings: [])
  }

  private func look() -> Answer {
    guard let stamp = host.stamp(configuration.path) else { return .failed("there is no file \(configuration.path)") }
    if let last = memory.withLock({ $0.last }), last.stamp == stamp { return .look(last) }
    switch host.read(configuration.path, Self.sizeLimit) {
    case .absent: return .failed("there is no file \(configuration.path)")
    case .unreadable(let reason): return .failed("the file cannot be read: \(reason)")
    case .bytes(let bytes, _):
      // One that is being written is read when that is over.
      guard host.stamp(configuration.path) == stamp else { return .failed("the file is being written") }
      guard let text = FileText.decode(bytes, expecting: configuration.facts.map(\.column)) else {
        return .failed("the file is neither UTF-8, UTF-16 nor GB18030")
      }
      do throws(CSVTable.Problem) {
        return .look(Look(stamp: stamp, result: mapping.read(try CSVTable(parsing: text))))
      } catch {
        return .failed(error.description)
      }
    }
  }

  /// By how much the clock of another computer may be ahead.
  private static let clockTolerance: Duration = .seconds(300)

  private func report(_ answer: Answer) -> PollReport {
    switch answer {
    case .failed(let reason): return PollReport(contact: .failed(DeviceText.clean(reason)), readings: [])
    case .look(let look):
      let now = clock.now
      // It would never grow old.
      guard look.stamp.modified <= now + Self.clockTolerance else {
        return PollReport(
          contact: .failed("the file is dated in the future; see to this computer's clock, or the other's"),
          readings: [])
      }
      let written = min(look.stamp.modified, now)
      let left = configuration.freshFor - (now - written)
      guard left > .zero else {
        return PollReport(
          contact: .failed("the file was not written in the last \(configuration.freshFor.wholeSeconds / 3600) h"),
          readings: [], notes: look.result.notes)
      }
      let source = look.stamp.owner.isEmpty ? configuration.key : "\(configuration.key), \(look.stamp.owner)"
      let readings = look.result.values.map { told in
        Reading(
          told.subject, told.fact, told.value, at: now, source: source, reportedAt: written, raw: told.raw,
          freshFor: left)
      }
      let isEmpty = readings.isEmpty && !look.result.notes.isEmpty
      return PollReport(
        contact: isEmpty ? .failed("nothing in the file is what the configuration expects") : .answered,
        readings: readings, notes: look.result.notes)
    }
  }
}
