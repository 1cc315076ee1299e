public import Connectors
import FoundationEssentials
public import Notices
public import ShopConfiguration
public import ShopModel

/// Sends messages over one channel, each once. When, how often and what is decided elsewhere.
public struct ChannelSender: Sendable {
  /// How long one delivery may take.
  public static let deadline: Duration = .seconds(10)

  private let channel: ChannelConfiguration
  private let secrets: ChannelSecrets
  private let transport: HTTPTransport
  private let programs: TellingProgram
  private let deadline: Duration

  /// A sender.
  ///
  /// - Parameter host: whose environment programs get, as far as they need it.
  public init(
    _ channel: ChannelConfiguration, secrets: ChannelSecrets, transport: HTTPTransport, host: HostAccess = .live,
    deadline: Duration = deadline
  ) {
    self.channel = channel
    self.secrets = secrets
    self.transport = transport
    programs = TellingProgram(host: host)
    self.deadline = deadline
  }

  /// Sends one message.
  ///
  /// - Parameter now: the time of day, for signatures and dates.
  public func send(_ message: NoticeMessage, at now: Timestamp) async -> DeliveryOutcome {
    if let call = ChannelRequest.call(for: channel, message, at: now) {
      return await programs.run(call, within: deadline)
    }
    let request = ChannelRequest(for: channel, secrets: secrets, message, at: now)
    guard let json = try? JSONEncoder().encode(request.body) else { return .refused("the message is not JSON") }
    let headers = secrets.token.map { token in
      [ResolvedHeader(name: "Authorization", value: "Bearer \(token)", isSecret: true)]
    }
    let result = await transport.post(Array(json), to: request.url, headers: headers ?? [], within: deadline)
    return DeliveryOutcome(result, from: channel.kind)
  }
}

/// A message as one service wants it.
struct ChannelRequest {
  /// Where it goes, with the signature where that is part of the address.
  var url: String
  /// What is sent.
  var body: any Encodable & Sendable

  /// The request for a service over HTTP.
  init(for channel: ChannelConfiguration, secrets: ChannelSecrets, _ message: NoticeMessage, at now: Timestamp) {
    url = secrets.url
    switch channel.kind {
    case .wecom: body = WeComBody(message, mentions: channel.mentions)
    case .dingtalk:
      body = DingTalkBody(message, mentions: channel.mentions)
      if let secret = secrets.secret {
        let signature = RobotSignature.dingTalk(secret: secret, at: now)
        url += (url.contains("?") ? "&" : "?") + "timestamp=\(signature.timestamp)&sign=\(signature.signForQuery)"
      }
    case .feishu:
      body = FeishuBody(
        message, signature: secrets.secret.map { RobotSignature.feishu(secret: $0, at: now) },
        mentionsAll: !channel.mentions.isEmpty)
    case .ntfy:
      // JSON goes to the root of the server, and the topic into it.
      let end = url.lastIndex(of: "/") ?? url.startIndex
      body = NtfyBody(message, topic: String(url[end...].dropFirst()))
      url = String(url[...end])
    case .webhook, .desktop, .mail: body = WebhookBody(message)
    }
  }

  /// The program for a channel that is not over HTTP; nil for one that is.
  static func call(for channel: ChannelConfiguration, _ message: NoticeMessage, at now: Timestamp) -> ProgramCall? {
    let path = channel.program ?? channel.defaultProgram
    switch channel.kind {
    case .desktop: return .desktop(message, path: path)
    case .mail: return .mail(message, path: path, from: channel.sender, to: channel.recipients, at: now)
    default: return nil
    }
  }
}

/// What would be sent, for a person to look at. No secret is fetched for it, so none can be in it.
public struct ChannelPreview: Sendable {
  /// What stands where a secret would be.
  static let mask = "******"

  /// The lines to show.
  public let lines: [String]

  /// A preview of what a channel would send.
  public init(_ channel: ChannelConfiguration, _ message: NoticeMessage, at now: Timestamp) {
    if let call = ChannelRequest.call(for: channel, message, at: now) {
      let arguments = call.arguments.map { $0.contains { $0 == " " || $0 == "\n" } ? "\"\($0)\"" : $0 }
      let run = "run \(([call.path] + arguments).joined(separator: " "))"
      lines = [run] + (call.input.isEmpty ? [] : Self.split(call.input) + ["which reads:"] + Self.split(message.text))
      return
    }
    var lines = ["POST to the address in \(channel.url?.description ?? "no place")"]
    if let token = channel.token { lines.append("Authorization: Bearer \(Self.mask) (\(token))") }
    if channel.kind == .dingtalk, let secret = channel.secret {
      lines.append("timestamp=\(now.milliseconds)&sign=\(Self.mask) (\(secret))")
    }
    let secrets = ChannelSecrets(url: "https://\(Self.mask)/\(Self.mask)")
    let request = ChannelRequest(for: channel, secrets: secrets, message, at: now)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(request.body)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    lines += Self.split(json)
    if channel.kind == .feishu, let secret = channel.secret {
      lines.append("and timestamp=\(now.milliseconds / 1000), sign=\(Self.mask) (\(secret))")
    }
    self.lines = lines
  }

  private static func split(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
