public import ShopModel

/// What is measured from this computer of the way to the terminals and to the acquirers.
public struct NetworkConfiguration: Hashable, Sendable {
  /// How something is reached for.
  public enum Way: Hashable, Sendable {
    /// An ICMP echo, which opens no connection and disturbs nobody.
    case ping
    /// A TCP connection to this port, closed again as soon as it stands.
    case tcp(Int)
    /// A question to the name server at this UDP port.
    case dns(Int)
  }

  /// Something that is reached for.
  public struct Target: Hashable, Sendable {
    /// A name or an address, without brackets.
    public var host: String
    /// How.
    public var way: Way

    /// A target.
    public init(host: String, way: Way = .ping) {
      self.host = host
      self.way = way
    }
  }

  /// A name server.
  public struct Server: Hashable, Sendable {
    /// Its address.
    public var address: String
    /// Its UDP port.
    public var port: Int

    /// A name server.
    public init(address: String, port: Int = 53) {
      self.address = address
      self.port = port
    }
  }

  /// A host of an acquirer, which the terminals' payments go to.
  public struct Host: Hashable, Sendable {
    /// Its key in the configuration.
    public var key: String
    /// Its name for people.
    public var name: LocalizedText
    /// A name or an address, without brackets.
    public var host: String
    /// Its TCP port: 1...65535.
    public var port: Int
    /// Whether it speaks TLS, so that its certificate can be looked at.
    public var speaksTLS: Bool
    /// A file with the certificates to trust instead of the system's; nil: the system's.
    public var caFile: String?

    /// A host.
    public init(
      key: String, name: LocalizedText, host: String, port: Int = 443, speaksTLS: Bool = true, caFile: String? = nil
    ) {
      self.key = key
      self.name = name
      self.host = host
      self.port = port
      self.speaksTLS = speaksTLS
      self.caFile = caFile
    }

    /// The way to it as a subject.
    public var link: SubjectID { .link(toHostOf: key) }
  }

  /// How often the whole way is measured.
  public var interval: Duration
  /// How long one measurement may take; shorter than the interval.
  public var deadline: Duration
  /// This computer's interface; nil: the one that the way out goes through.
  public var interface: String?
  /// The shop's router; nil: whichever the way out goes through.
  public var gateway: Target?
  /// The names that must be found; empty: those of the hosts and targets, or the root of all names.
  public var names: [String]
  /// The name servers that are asked; empty: this computer's own.
  public var nameServers: [Server]
  /// What stands for the internet; empty: nothing does.
  public var internet: [Target]
  /// The acquirers' hosts.
  public var hosts: [Host]
  /// How the terminals that stand here are reached for; nil: not at all. All others by an echo.
  public var terminals: [String: Target?]
  /// ModemManager's program; nil: no modem is asked.
  public var modemProgram: String?
  /// The id of the line (`links:`) that a modem is, where it is not this computer's way out; nil: it is told of only
  /// when it is.
  public var modemLink: String?

  /// What is measured.
  public init(
    interval: Duration = defaultInterval, deadline: Duration = defaultDeadline, interface: String? = nil,
    gateway: Target? = nil, names: [String] = [], nameServers: [Server] = [], internet: [Target] = [],
    hosts: [Host] = [], terminals: [String: Target?] = [:], modemProgram: String? = defaultModemProgram,
    modemLink: String? = nil
  ) {
    self.interval = interval
    self.deadline = deadline
    self.interface = interface
    self.gateway = gateway
    self.names = names
    self.nameServers = nameServers
    self.internet = internet
    self.hosts = hosts
    self.terminals = terminals
    self.modemProgram = modemProgram
    self.modemLink = modemLink
  }

  /// How often it is measured.
  public static let defaultInterval: Duration = .seconds(10)
  /// How long one measurement may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(3)
  /// Where Debian has ModemManager's program; used when it is there.
  public static let defaultModemProgram = "/usr/bin/mmcli"
  /// The most names, name servers, targets and hosts of each kind.
  public static let mostTargets = 8
}
