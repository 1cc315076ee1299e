import Glibc
import NIOCore
import Programs
import ShopConfiguration

/// What the measuring needs of the computer and its network; passed in, so that everything else can be tried without.
protocol NetworkSurroundings: Sendable {
  /// The text of one of the system's files; nil: it is not there, or cannot be read.
  func text(of path: String) -> String?
  /// The names of what lies in a folder; empty: there is none.
  func names(in folder: String) -> [String]
  /// Whether the system lets us send ICMP echoes.
  var canEcho: Bool { get }
  /// Reaches for several things at once. The results are in the order of the probes.
  func probe(_ probes: [Probe], within limit: Duration) async -> [ProbeResult]
  /// Greets a host over TLS and looks at its certificate.
  func greet(_ host: NetworkConfiguration.Host, at address: IPAddress, within limit: Duration) async -> TLSGreeting
  /// What a program writes; nil: it is not there, or did not end well.
  func output(of program: String, _ arguments: [String], within limit: Duration) async -> [UInt8]?
}

/// This computer.
struct LiveNetworkSurroundings: NetworkSurroundings {
  /// The longest file and the longest output that is read.
  static let sizeLimit = 256 * 1024

  let group: any EventLoopGroup

  func text(of path: String) -> String? {
    guard case .bytes(let bytes, _) = HostAccess.live.read(path, Self.sizeLimit) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  func names(in folder: String) -> [String] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var names: [String] = []
    while names.count < 1000, let entry = readdir(open) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  var canEcho: Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), Int32(IPPROTO_ICMP))
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  func probe(_ probes: [Probe], within limit: Duration) async -> [ProbeResult] {
    await ProbeRound.run(probes, within: limit)
  }

  func greet(_ host: NetworkConfiguration.Host, at address: IPAddress, within limit: Duration) async -> TLSGreeting {
    await TLSGreeting.greet(host, at: address, on: group, within: limit)
  }

  func output(of program: String, _ arguments: [String], within limit: Duration) async -> [UInt8]? {
    guard access(program, X_OK) == 0 else { return nil }
    // The C locale, so that its numbers and words are the ones that programs read.
    let run = ProgramRun(
      path: program, arguments: arguments, environment: ["LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
      outputLimit: Self.sizeLimit, endsItsOwn: true)
    let result = await ProgramRunner().run(run, within: limit)
    return result.end == .exited(0) && !result.isCut ? result.output : nil
  }
}
