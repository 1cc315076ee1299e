import ShopModel

/// ntfy: published as JSON to the root of the server (docs.ntfy.sh/publish). A message may have 4096 bytes before it
/// becomes an attachment.
public struct NtfyBody: Encodable, Sendable {
  static let messageLimit = 4096
  static let titleLimit = 250

  let topic: String
  let title: String
  let message: String
  let priority: Int
  let tags: [String]

  /// A message to a topic.
  public init(_ message: NoticeMessage, topic: String) {
    let text = NoticeText(message: message)
    self.topic = topic
    title = text.title.cut(toBytes: Self.titleLimit)
    self.message = text.body.cut(toBytes: Self.messageLimit)
    switch (message.notice.kind, message.notice.severity) {
    case (.recovered, _): (priority, tags) = (3, ["white_check_mark"])
    case (.test, _): (priority, tags) = (3, ["wave"])
    case (_, .critical): (priority, tags) = (5, ["rotating_light"])
    case (_, .warning): (priority, tags) = (4, ["warning"])
    default: (priority, tags) = (3, ["information_source"])
    }
  }
}

/// A webhook of one's own: every field by itself, and the text as people get it.
public struct WebhookBody: Encodable, Sendable {
  struct One: Encodable, Sendable {
    var kind: String
    var incident: Int
    var severity: String
    var cause: String
    var actor: String
    var title: String
    var explanation: String
    var next: String
    var subjects: [String]
    /// ISO 8601, UTC.
    var since: String
    var at: String
    var secondsWithoutCards: Int64

    init(_ notice: Notice) {
      kind = notice.kind.rawValue
      incident = notice.incident
      severity = notice.severity.name
      cause = notice.cause
      actor = notice.actor
      title = notice.title
      explanation = notice.explanation
      next = notice.nextStep
      subjects = notice.subjects
      since = UTCText.iso8601(notice.since)
      at = UTCText.iso8601(notice.at)
      secondsWithoutCards = notice.secondsWithoutCards
    }
  }

  let source = "tillwatch"
  let key: String
  let language: String
  let shop: String
  let text: String
  let notice: One
  let others: [One]

  private enum CodingKeys: String, CodingKey { case source, key, language, shop, text, notice, others }

  /// A message.
  public init(_ message: NoticeMessage) {
    key = message.key
    language = message.notice.language
    shop = message.notice.shop
    text = NoticeText(message: message).whole
    notice = One(message.notice)
    others = message.others.map(One.init)
  }
}

/// Moments in UTC, for programs.
enum UTCText {
  /// `2026-12-01T06:05:00Z`
  static func iso8601(_ moment: Timestamp) -> String {
    let time = ShopCalendar.utc.civil(moment)
    return "\(time.date)T\(clock(time))Z"
  }

  /// `Tue, 01 Dec 2026 06:05:00 +0000` (RFC 5322, 3.3)
  static func mail(_ moment: Timestamp) -> String {
    let time = ShopCalendar.utc.civil(moment)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(days[time.weekday]), \(two(time.day)) \(months[time.month - 1]) \(time.year) \(clock(time)) +0000"
  }

  private static func clock(_ time: CivilTime) -> String {
    "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
