public import ShopModel

/// A program on a device, or beside it, that tells what it sees by itself.
public struct PushAgentConfiguration: Hashable, Sendable {
  /// Its key in the configuration; the source of what it tells.
  public var key: String
  /// Its name for people.
  public var name: LocalizedText
  /// Where its token is kept.
  public var token: SecretSource
  /// What it may tell of whom.
  public var facts: [SubjectID: Set<Fact>]
  /// How long its word counts from the moment it is about.
  public var freshFor: Duration

  /// An agent.
  public init(
    key: String, name: LocalizedText, token: SecretSource, facts: [SubjectID: Set<Fact>],
    freshFor: Duration = defaultFreshFor
  ) {
    self.key = key
    self.name = name
    self.token = token
    self.facts = facts
    self.freshFor = freshFor
  }

  /// How long its word counts: for what is told every minute or two.
  public static let defaultFreshFor: Duration = .seconds(300)
  /// The shortest token that is taken, in bytes.
  public static let tokenLength = 16

  /// The token.
  ///
  /// - Throws: ``SecretProblem`` when it cannot be had, or is short enough to be guessed.
  public func resolvedToken(with host: HostAccess = .live) throws(SecretProblem) -> String {
    let text = try token.resolve(with: host)
    guard text.utf8.count >= Self.tokenLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw SecretProblem(
        token, "is not a token: at least \(Self.tokenLength) plain ASCII characters without blanks")
    }
    return text
  }
}

/// Where agents are listened to.
public struct PushConfiguration: Hashable, Sendable {
  /// What is shown to agents over TLS.
  public struct Certificate: Hashable, Sendable {
    /// The file with the certificate and what vouches for it, in PEM form.
    public var file: String
    /// The file with its key.
    public var keyFile: String

    /// A certificate.
    public init(file: String, keyFile: String) {
      self.file = file
      self.keyFile = keyFile
    }
  }

  /// The address; without a certificate one of this computer alone.
  public var host: String
  /// The TCP port.
  public var port: Int
  /// The certificate; nil: without TLS.
  public var certificate: Certificate?
  /// Who may tell what.
  public var agents: [PushAgentConfiguration]

  /// A place to listen.
  public init(
    host: String = defaultHost, port: Int = defaultPort, certificate: Certificate? = nil,
    agents: [PushAgentConfiguration]
  ) {
    self.host = host
    self.port = port
    self.certificate = certificate
    self.agents = agents
  }

  /// The address listened at.
  public static let defaultHost = "127.0.0.1"
  /// The port listened at.
  public static let defaultPort = 8642
}
