public import ShopModel

/// A way to tell people of incidents, as the file describes it. Addresses that carry a key are secrets too.
public struct ChannelConfiguration: Hashable, Sendable {
  /// How people are told.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A notice on this computer's desktop.
    case desktop
    /// JSON to a service of one's own.
    case webhook
    /// A group robot of 企业微信.
    case wecom
    /// A group robot of 钉钉.
    case dingtalk
    /// A group robot of 飞书.
    case feishu
    /// A topic of an ntfy server.
    case ntfy
    /// Mail, through this computer's sendmail.
    case mail

    /// Whether it is reached over HTTP.
    public var isOverHTTP: Bool { self != .desktop && self != .mail }
  }

  /// Its key in the configuration; what is said of it names it by this and never by its address.
  public var key: String
  /// How people are told.
  public var kind: Kind
  /// The language; nil: the shop's.
  public var language: Language?
  /// When, and of what.
  public var policy: NoticePolicy
  /// Where the address is kept; nil for what is not over HTTP.
  public var url: SecretSource?
  /// Where the secret is kept that messages are signed with (DingTalk, Feishu); nil: they are not signed.
  public var secret: SecretSource?
  /// Where the token is kept that is sent along (webhook, ntfy); nil: none.
  public var token: SecretSource?
  /// Whom a robot calls out: `@all`, user ids (WeCom), telephone numbers (DingTalk).
  public var mentions: [String]
  /// To whom mail goes: addresses, or users of this computer.
  public var recipients: [String]
  /// From whom mail comes; nil: whom sendmail takes us for.
  public var sender: String?
  /// The absolute path of the program that tells (desktop, mail); nil: ``defaultProgram``.
  public var program: String?

  /// A channel.
  public init(
    key: String, kind: Kind, language: Language? = nil, policy: NoticePolicy = NoticePolicy(),
    url: SecretSource? = nil, secret: SecretSource? = nil, token: SecretSource? = nil, mentions: [String] = [],
    recipients: [String] = [], sender: String? = nil, program: String? = nil
  ) {
    self.key = key
    self.kind = kind
    self.language = language
    self.policy = policy
    self.url = url
    self.secret = secret
    self.token = token
    self.mentions = mentions
    self.recipients = recipients
    self.sender = sender
    self.program = program
  }

  /// Where the program of this kind usually is; empty: it needs none.
  public var defaultProgram: String {
    switch kind {
    case .desktop: "/usr/bin/notify-send"
    case .mail: "/usr/sbin/sendmail"
    default: ""
    }
  }
}

/// The secrets of a channel, fetched. Nothing of them shows when they are printed.
public struct ChannelSecrets: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The address, checked; empty for what is not over HTTP.
  public var url: String
  /// What messages are signed with.
  public var secret: String?
  /// What is sent along.
  public var token: String?

  /// Secrets.
  public init(url: String = "", secret: String? = nil, token: String? = nil) {
    self.url = url
    self.secret = secret
    self.token = token
  }

  /// Nothing of them.
  public var description: String { "(secrets, not shown)" }
  /// Nothing of them.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension ChannelConfiguration {
  /// Fetches what the channel needs, and checks that what is sent there cannot be read on the way.
  ///
  /// - Throws: ``SecretProblem``, which never contains a secret.
  public func resolvedSecrets(with host: HostAccess = .live) throws(SecretProblem) -> ChannelSecrets {
    var secrets = ChannelSecrets()
    if let url {
      secrets.url = try url.resolve(with: host)
      do throws(ServiceAddress.Problem) {
        let address = try ServiceAddress(parsing: secrets.url)
        guard address.isSafe else { throw ServiceAddress.Problem(reason: "the URL must start with \"https://\"") }
        guard kind != .ntfy || hasTopic(secrets.url) else {
          throw ServiceAddress.Problem(reason: "the URL must end with the topic: https://ntfy.example/topic")
        }
      } catch {
        throw SecretProblem(url, "is not an address to send to: \(error.reason)")
      }
    }
    secrets.secret = try secret?.resolve(with: host)
    secrets.token = try token?.resolve(with: host)
    if let token, secrets.token?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) != true {
      throw SecretProblem(token, "is not a token: it holds blanks or signs outside ASCII")
    }
    return secrets
  }

  private func hasTopic(_ url: String) -> Bool {
    let parts = url.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 4 && !parts[3].isEmpty
      && parts[3].utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }
}
