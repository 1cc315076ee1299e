import ShopModel

/// 企业微信: `POST …/cgi-bin/webhook/send?key=…`. The content may have 2048 bytes of UTF-8
/// (developer.work.weixin.qq.com/document/path/91770).
public struct WeComBody: Encodable, Sendable {
  static let contentLimit = 2048

  struct Text: Encodable, Sendable {
    var content: String
    var mentioned_list: [String]?
  }

  let msgtype = "text"
  let text: Text

  private enum CodingKeys: String, CodingKey { case msgtype, text }

  /// A message.
  ///
  /// - Parameter mentions: user ids, or `@all`.
  public init(_ message: NoticeMessage, mentions: [String] = []) {
    text = Text(
      content: NoticeText(message: message).whole.cut(toBytes: Self.contentLimit),
      mentioned_list: mentions.isEmpty ? nil : mentions)
  }
}

/// 钉钉: `POST …/robot/send?access_token=…`, signed in the query.
public struct DingTalkBody: Encodable, Sendable {
  /// No limit of its own is documented in what we have; this is far below what others report.
  static let contentLimit = 4096

  struct Text: Encodable, Sendable {
    var content: String
  }

  struct At: Encodable, Sendable {
    var atMobiles: [String]
    var isAtAll: Bool
  }

  let msgtype = "text"
  let text: Text
  let at: At

  private enum CodingKeys: String, CodingKey { case msgtype, text, at }

  /// A message.
  ///
  /// - Parameter mentions: telephone numbers, or `@all`.
  public init(_ message: NoticeMessage, mentions: [String] = []) {
    let numbers = mentions.filter { $0 != "@all" }
    // A number is only called out where it stands in the text too.
    let call = numbers.isEmpty ? "" : "\n" + numbers.map { "@\($0)" }.joined(separator: " ")
    let content = NoticeText(message: message).whole.cut(toBytes: Self.contentLimit - call.utf8.count) + call
    text = Text(content: content)
    at = At(atMobiles: numbers, isAtAll: mentions.contains("@all"))
  }
}

/// 飞书: `POST …/open-apis/bot/v2/hook/…`, signed in the body. The body may have 20 KB
/// (open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN.md).
public struct FeishuBody: Encodable, Sendable {
  /// JSON makes a text at most twice as long here: control characters, which take more, are taken out before.
  static let contentLimit = 8192

  struct Content: Encodable, Sendable {
    var text: String
  }

  let timestamp: String?
  let sign: String?
  let msg_type = "text"
  let content: Content

  private enum CodingKeys: String, CodingKey { case timestamp, sign, msg_type, content }

  /// A message.
  ///
  /// - Parameters:
  ///   - signature: nil: the robot wants none.
  ///   - mentionsAll: whether everybody in the group is called out.
  public init(_ message: NoticeMessage, signature: RobotSignature? = nil, mentionsAll: Bool = false) {
    timestamp = signature?.timestamp
    sign = signature?.sign
    // `<at …>` in a terminal's or a service's words must not call anybody out.
    let text = NoticeText(message: message).whole.replacing("<", with: "＜").replacing(">", with: "＞")
    let call = mentionsAll ? #"<at user_id="all">所有人</at>"# : ""
    content = Content(text: text.cut(toBytes: Self.contentLimit) + (mentionsAll ? "\n" + call : ""))
  }
}
