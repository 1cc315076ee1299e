/// Where a secret is kept. The configuration holds this and never the secret itself.
public enum SecretSource: Hashable, Sendable, CustomStringConvertible {
  /// In an environment variable of this name.
  case environment(String)
  /// In a file at this absolute path, which nobody but its owner and its group may read.
  case file(String)
  /// In a file of this name in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential=`).
  case credential(String)

  /// The place, for a person: `environment variable TILL_PASSWORD`.
  public var description: String {
    switch self {
    case .environment(let name): "environment variable \(name)"
    case .file(let path): "file \(path)"
    case .credential(let name): "credential \(name)"
    }
  }

  /// The longest secret accepted, in bytes.
  public static let limit = 4096

  /// Fetches the secret. A line break at the end of a file is not part of it.
  ///
  /// - Throws: ``SecretProblem``, which names the place and never the secret.
  public func resolve(with host: HostAccess = .live) throws(SecretProblem) -> String {
    switch self {
    case .environment(let name):
      guard let value = host.environment(name) else { throw SecretProblem(self, "is not set") }
      return try checked(value)
    case .file(let path):
      return try content(of: path, host: host, checksPermissions: true)
    case .credential(let name):
      guard let folder = host.environment("CREDENTIALS_DIRECTORY"), folder.hasPrefix("/") else {
        throw SecretProblem(
          self, "cannot be read: CREDENTIALS_DIRECTORY is not set (see LoadCredential= in systemd.exec)")
      }
      // The service manager guards this folder itself; the mode bits there are those of an access list.
      return try content(of: "\(folder)/\(name)", host: host, checksPermissions: false)
    }
  }

  private func content(
    of path: String, host: HostAccess, checksPermissions: Bool
  ) throws(SecretProblem) -> String {
    switch host.read(path, SecretSource.limit) {
    case .absent: throw SecretProblem(self, "does not exist")
    case .unreadable(let reason): throw SecretProblem(self, "cannot be read: \(reason)")
    case .bytes(let bytes, let permissions):
      guard !checksPermissions || permissions & 0o007 == 0 else {
        throw SecretProblem(self, "can be read or changed by everybody; run: chmod o-rwx \(path)")
      }
      guard var text = String(validating: bytes, as: UTF8.self) else { throw SecretProblem(self, "is not a text") }
      // "\r\n" is one Character.
      if let last = text.last, last.isNewline { text.removeLast() }
      return try checked(text)
    }
  }

  private func checked(_ value: String) throws(SecretProblem) -> String {
    guard !value.isEmpty else { throw SecretProblem(self, "is empty") }
    guard value.utf8.count <= SecretSource.limit else {
      throw SecretProblem(self, "is longer than \(SecretSource.limit) bytes")
    }
    guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      throw SecretProblem(self, "holds a line break or another control character")
    }
    return value
  }
}

/// Why a secret could not be had, in one line that never contains it.
public struct SecretProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the secret should have been.
  public var source: SecretSource
  /// What is wrong: `is not set`.
  public var reason: String

  /// A problem.
  public init(_ source: SecretSource, _ reason: String) {
    self.source = source
    self.reason = reason
  }

  /// `environment variable TILL_PASSWORD is not set`
  public var description: String { "\(source) \(reason)" }
}

extension TerminalConfiguration {
  /// The ZVT password: six digits, because the protocol sends it as three BCD bytes (PA00P015, `06 00` and others).
  ///
  /// - Returns: the digits; nil when no password is configured.
  /// - Throws: ``SecretProblem`` when it cannot be had or is not six digits.
  public func resolvedPassword(with host: HostAccess = .live) throws(SecretProblem) -> String? {
    guard let password = zvt?.password else { return nil }
    let digits = try password.resolve(with: host)
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw SecretProblem(password, "is not a ZVT password: that is exactly six digits")
    }
    return digits
  }
}

extension ShopConfiguration {
  /// Every secret of a terminal, a service, a program or an agent that is named and cannot be had now, one line each, for the start of the program: better said then
  /// than at the first poll. The secrets themselves are fetched and dropped.
  public func secretProblems(with host: HostAccess = .live) -> [String] {
    var lines: [String] = []
    for terminal in terminals {
      do {
        _ = try terminal.resolvedPassword(with: host)
      } catch {
        lines.append("terminal \(terminal.identity.key): \(error)")
      }
    }
    for (name, program) in programs {
      do {
        _ = try program.resolvedEnvironment(with: host)
      } catch {
        lines.append("\(name): \(error)")
      }
    }
    for agent in push?.agents ?? [] {
      do {
        _ = try agent.resolvedToken(with: host)
      } catch {
        lines.append("agent \(agent.key): \(error)")
      }
    }
    for service in services {
      for case .secret(let source) in service.headers.map(\.value) {
        do {
          _ = try source.resolve(with: host)
        } catch {
          lines.append("service \(service.key): \(error)")
        }
      }
    }
    return lines
  }

  /// Every program that is run, by what it is run for.
  public var programs: [(name: String, program: ProgramConfiguration)] {
    let commands = terminals.flatMap { terminal in
      [terminal.restart, terminal.reset].compactMap { command in
        command.map { ("terminal \(terminal.identity.key)", $0.program) }
      }
    }
    return commands + plugins.map { ("plugin \($0.key)", $0.program) }
  }

  /// The same of the channels, without which the shop can be watched all the same.
  public func channelProblems(with host: HostAccess = .live) -> [String] {
    var lines: [String] = []
    for channel in channels {
      do {
        _ = try channel.resolvedSecrets(with: host)
      } catch {
        lines.append("notify \(channel.key): \(error)")
      }
    }
    return lines
  }
}
