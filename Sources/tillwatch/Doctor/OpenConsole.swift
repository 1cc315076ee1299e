import Glibc
import ShopConfiguration

/// The console that keeps a record at the moment, and what its configuration has, as far as that can be told of a program
/// of this user.
struct OpenConsole: Sendable {
  /// What it was started with; nil: that cannot be told.
  let configuration: ShopConfiguration?

  init(configuration: ShopConfiguration?) { self.configuration = configuration }

  /// The console that keeps the record in a folder.
  init(keeping folder: String) {
    configuration = Self.path(keeping: folder).flatMap { path in
      guard let file = try? ConfigurationFile.find(explicit: path) else { return nil }
      return try? ShopConfiguration.load(text: file.text, file: file.path)
    }
  }

  /// Whether it asks a terminal or a printer.
  func asks(_ host: String, _ port: Int) -> DoctorFacts.Asking {
    guard let configuration else { return .perhaps }
    let devices = configuration.terminals.map { ($0.host, $0.port) } + configuration.printers.map { ($0.host, $0.port) }
    return devices.contains { $0.0.lowercased() == host.lowercased() && $0.1 == port } ? .console : .nobody
  }

  /// Whether it listens to agents at the same place.
  func listens(_ push: PushConfiguration) -> DoctorFacts.Asking {
    guard let configuration else { return .perhaps }
    return configuration.push?.port == push.port ? .console : .nobody
  }

  // MARK: Whose lock it is

  private static func path(keeping folder: String) -> String? {
    var status = stat()
    guard stat(folder + "/journal.lock", &status) == 0, let locks = text("/proc/locks"),
      let process = holder(ofFile: UInt64(status.st_ino), in: locks), let arguments = text("/proc/\(process)/cmdline"),
      let environment = text("/proc/\(process)/environ")
    else { return nil }
    var link = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/\(process)/cwd", &link, link.count - 1)
    guard count > 0 else { return nil }
    let place = String(decoding: link[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return configurationPath(
      arguments: arguments.split(separator: "\0").map(String.init),
      environment: environment.split(separator: "\0").map(String.init), place: place)
  }

  private static func text(_ path: String) -> String? {
    guard case .bytes(let bytes, _) = HostAccess.live.read(path, 1 << 20) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Which process has locked a file (flock(2)) for itself alone.
  ///
  /// - Parameter locks: `/proc/locks`.
  static func holder(ofFile number: UInt64, in locks: String) -> Int? {
    for line in locks.split(separator: "\n").prefix(10_000) {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", fields[3] == "WRITE", let process = Int(fields[4]), process > 0,
        let file = fields[5].split(separator: ":").last, UInt64(file) == number
      else { continue }
      return process
    }
    return nil
  }

  /// The shop's file of a program that was started with these arguments, or the first that it finds; nil: it shows the
  /// demonstration.
  static func configurationPath(arguments: [String], environment: [String], place: String) -> String? {
    guard arguments.dropFirst().first != "demo" else { return nil }
    for (index, argument) in arguments.enumerated() {
      let named: String
      if argument.hasPrefix("--config=") {
        named = String(argument.dropFirst("--config=".count))
      } else if argument == "--config", index + 1 < arguments.count {
        named = arguments[index + 1]
      } else {
        continue
      }
      return named.hasPrefix("/") ? named : "\(place)/\(named)"
    }
    var host = HostAccess.live
    host.environment = { name in
      environment.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
    return (try? ConfigurationFile.find(with: host))?.path
  }
}
