import Connectors
import Console
import Journal
import NoticeDelivery
import Notices
import ShopConfiguration
import ShopModel
import Synchronization

/// Whom to tell of a configured shop's incidents, and how.
struct NoticePlan: Sendable {
  let channels: [NoticeDesk.Channel]
  /// What keeps channels from being used, one line each.
  let problems: [String]

  /// The channels of `configuration`; nil when it has none.
  init?(
    _ configuration: ShopConfiguration, secrets: ShopSecrets, transport: HTTPTransport, calendar: ShopCalendar
  ) {
    guard !configuration.channels.isEmpty else { return nil }
    let hours = configuration.openingHours
    problems =
      configuration.channels.contains { secrets.channels[$0.key] == nil } ? configuration.channelProblems() : []
    channels = configuration.channels.compactMap { channel in
      guard let known = secrets.channels[channel.key] else { return nil }
      let sender = ChannelSender(channel, secrets: known, transport: transport)
      return NoticeDesk.Channel(
        key: channel.key, policy: channel.policy,
        schedule: NoticeSchedule(policy: channel.policy, calendar: calendar) { hours.isOpen(at: $0) },
        writer: NoticeWriter(channel, of: configuration, calendar: calendar),
        send: { await sender.send($0, at: $1) })
    }
  }
}

extension NoticeWriter {
  /// The writer of a channel: in its language, else the shop's, else the locale's.
  init(_ channel: ChannelConfiguration, of configuration: ShopConfiguration, calendar: ShopCalendar) {
    let language = channel.language ?? configuration.language ?? Surroundings.language
    let words = ModelWords(language: language)
    self.init(
      language: language,
      words: NoticeWords(
        severity: { words($0) },
        // The screen says "you" to the owner; in a group it would be anybody.
        actor: { $0 == .owner && language == .english ? "the owner" : words($0) }, remedy: { words($0) },
        duration: { words($0) }),
      calendar: calendar)
  }
}

/// Tells people while a shop is watched. Without a record there is no queue, and then nobody is told: another Tillwatch
/// keeps the record and does.
final class NoticeService: Sendable {
  private let channels: [NoticeDesk.Channel]
  private let clock: any ShopClock
  private let desk = Mutex<NoticeDesk?>(nil)

  /// A service; nil when nobody is to be told.
  init?(_ plan: NoticePlan?, clock: any ShopClock) {
    guard let plan else { return nil }
    channels = plan.channels
    self.clock = clock
  }

  /// Begins.
  ///
  /// - Parameters:
  ///   - journal: where the queue is.
  ///   - tell: gets one line about what does not work, nil when all works again.
  func begin(_ journal: Journal, _ tell: @escaping @Sendable (String?) async -> Void) {
    let desk = NoticeDesk(channels: channels, store: journal, clock: clock, tell: tell)
    self.desk.withLock { $0 = desk }
    Task { await desk.run() }
  }

  /// Takes in a snapshot; never waits.
  func take(_ snapshot: ShopSnapshot) { desk.withLock { $0 }?.take(snapshot) }

  /// Ends: what is being sent is sent, nothing new is begun.
  func stop() async { await desk.withLock { $0 }?.stop() }
}
