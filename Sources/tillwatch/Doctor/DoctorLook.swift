import Connectors
import Console
import Glibc
import Journal
import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel

/// Looks up what `tillwatch doctor` judges: every question at the same time, and each with an end of its own.
struct DoctorLook: Sendable {
  /// How long the resolver may take.
  static let nameLimit: Duration = .seconds(4)
  /// How long connecting may take.
  static let connectLimit: Duration = .seconds(3)
  /// How long a service may take, once for an answer and once for its certificate.
  static let serviceLimit: Duration = .seconds(3)

  let explicit: String?
  let folder: String
  var host = HostAccess.live

  /// Everything there is to know.
  func facts() async -> DoctorFacts {
    var facts = DoctorFacts()
    let configuration = readConfiguration(&facts)
    facts.record = record()
    facts.isClockKept = Self.isClockKept()
    facts.mayPing = Self.mayPing()
    facts.screen = Self.screen()
    facts.ownTimeZone = Self.ownTimeZone()
    if let configuration {
      lookAtSecrets(configuration, &facts)
      facts.timeZone = configuration.timeZone
      facts.language = configuration.language
      let console = facts.record.isKept == true ? OpenConsole(keeping: folder) : nil
      async let hosts = lookAtHosts(Self.hosts(of: configuration), console)
      async let network = DoctorNetworkLook.network(configuration)
      async let push = DoctorNetworkLook.push(configuration, console, host)
      async let ledgers = DoctorNetworkLook.ledgers(configuration, host)
      facts.hosts = await hosts
      facts.network = await network
      facts.push = await push
      facts.ledgers = await ledgers
    }
    facts.now = SystemShopClock().now
    return facts
  }

  // MARK: Configuration

  private func readConfiguration(_ facts: inout DoctorFacts) -> ShopConfiguration? {
    do {
      guard let file = try ConfigurationFile.find(explicit: explicit) else {
        facts.file = .absent(ConfigurationFile.searchPaths())
        return nil
      }
      let configuration = try ShopConfiguration.load(text: file.text, file: file.path)
      var status = stat()
      let mode = stat(file.path, &status) == 0 ? UInt32(status.st_mode & 0o777) : nil
      facts.file = .good(path: file.path, permissions: mode)
      return configuration
    } catch {
      facts.file = .wrong(error.problems.map { "\($0)" })
      return nil
    }
  }

  private func lookAtSecrets(_ configuration: ShopConfiguration, _ facts: inout DoctorFacts) {
    facts.secretProblems = configuration.secretProblems(with: host)
    facts.channelProblems = configuration.channelProblems(with: host)
    facts.secretCount =
      configuration.terminals.count { $0.zvt?.password != nil }
      + configuration.services.reduce(0) { sum, service in
        sum + service.headers.count { if case .secret = $0.value { true } else { false } }
      }
    facts.programs = configuration.programs.map { name, program in
      .init(name: name, path: program.path, canBeRun: access(program.path, X_OK) == 0)
    }
  }

  // MARK: Hosts

  private struct Named: Sendable {
    var name: LocalizedText
    var id: String
    var host: String
    var port: Int
    /// Whether it takes one connection, and whoever asks it has it.
    var takesOne = false
    var place: ServicePlace?
    var caFile: String?
    /// Whether something is said when the connection stands.
    var speaks = true
  }

  private static func hosts(of configuration: ShopConfiguration) -> [Named] {
    configuration.terminals.map {
      Named(
        name: $0.identity.name, id: $0.identity.id.description, host: $0.host, port: $0.port, takesOne: true)
    }
      + configuration.printers.map {
        Named(
          name: $0.identity.name, id: $0.identity.id.description, host: $0.host, port: $0.port, takesOne: true)
      }
      + configuration.powerSources.map {
        Named(name: $0.identity.name, id: $0.identity.id.description, host: $0.host, port: $0.port)
      }
      + configuration.services.compactMap { service in
        service.place.map {
          Named(
            name: service.name, id: "service/\(service.key)", host: $0.host, port: $0.port, place: $0,
            caFile: service.caFile)
        }
      }
      + (configuration.network?.hosts ?? []).map { host in
        Named(
          name: host.name, id: host.link.description, host: host.host, port: host.port,
          place: host.speaksTLS ? ServicePlace(isEncrypted: true, host: host.host, port: host.port) : nil,
          caFile: host.caFile, speaks: false)
      }
  }

  private func lookAtHosts(_ hosts: [Named], _ console: OpenConsole?) async -> [DoctorFacts.Host] {
    await withTaskGroup(of: (Int, DoctorFacts.Host).self) { tasks in
      for (index, host) in hosts.enumerated() {
        let asking = host.takesOne ? console?.asks(host.host, host.port) ?? .nobody : .nobody
        tasks.addTask { (index, await Self.look(at: host, asking)) }
      }
      var seen: [(Int, DoctorFacts.Host)] = []
      for await one in tasks { seen.append(one) }
      return seen.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func look(at named: Named, _ asking: DoctorFacts.Asking) async -> DoctorFacts.Host {
    var host = DoctorFacts.Host(name: named.name, id: named.id, host: named.host, port: named.port)
    host.isEncrypted = named.place?.isEncrypted == true
    host.asking = asking
    host.addresses = await HostAddresses.of(named.host, within: nameLimit)
    guard asking == .nobody, host.addresses?.isEmpty == false else { return host }
    let group = MultiThreadedEventLoopGroup.singleton
    let connection = await HostLook(group: group).connect(to: named.host, port: named.port, within: connectLimit)
    host.connection = connection
    guard let place = named.place, connection == .open else { return host }
    host.service = await HTTPSLook(group: group).look(
      at: place, caFile: named.caFile, speaks: named.speaks, within: serviceLimit)
    return host
  }

  // MARK: This computer

  private func record() -> DoctorFacts.Record {
    var record = DoctorFacts.Record(folder: folder)
    // What is not there yet is made in the nearest folder that is.
    var place = folder
    while access(place, F_OK) != 0, place != "/", place != "." {
      let slash = place.lastIndex(of: "/")
      place = slash.map { $0 == place.startIndex ? "/" : String(place[..<$0]) } ?? "."
    }
    if access(place, W_OK | X_OK) != 0 {
      record.problem = "\(place): \(String(cString: strerror(errno)))"
    }
    for file in ["journal.sqlite", "journal.lock", "operation.lock"].map({ "\(folder)/\($0)" })
    where record.problem == nil && access(file, F_OK) == 0 && access(file, R_OK | W_OK) != 0 {
      record.problem = "\(file): \(String(cString: strerror(errno)))"
    }
    var space = statvfs()
    if statvfs(place, &space) == 0 { record.free = Int(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize)) }
    record.isKept = Journal.isKept(inFolder: folder)
    return record
  }

  /// adjtimex(2), which Glibc's module does not show. Its result 5 says that nobody keeps the clock.
  private static func isClockKept() -> Bool? {
    typealias AdjustTime = @convention(c) (UnsafeMutableRawPointer?) -> Int32
    guard let symbol = dlsym(nil, "adjtimex") else { return nil }
    // The structure is of 208 bytes; the first four, all zero, say that nothing is to be changed.
    var structure = [UInt64](repeating: 0, count: 64)
    let result = structure.withUnsafeMutableBytes { unsafeBitCast(symbol, to: AdjustTime.self)($0.baseAddress) }
    return result < 0 ? nil : result != 5
  }

  private static func mayPing() -> Bool? {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), Int32(IPPROTO_ICMP))
    guard descriptor >= 0 else { return errno == EACCES || errno == EPERM ? false : nil }
    close(descriptor)
    return true
  }

  private static func ownTimeZone() -> String? {
    if let zone = Surroundings.variable("TZ") { return zone }
    var target = [CChar](repeating: 0, count: 1024)
    let count = readlink("/etc/localtime", &target, target.count - 1)
    if count > 0 {
      let path = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if let range = path.firstRange(of: "zoneinfo/") { return String(path[range.upperBound...]) }
    }
    return access("/etc/localtime", R_OK) == 0 ? "/etc/localtime" : nil
  }

  // MARK: The screen

  private static func screen() -> DoctorFacts.Screen {
    var screen = DoctorFacts.Screen()
    screen.isThere = ConsoleTerminal.isPresent
    screen.type = Surroundings.variable("TERM")
    screen.isKnown = screen.type.map(hasTerminfo) ?? false
    var window = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
      screen.size = (Int(window.ws_col), Int(window.ws_row))
    }
    for variable in ["LC_ALL", "LC_CTYPE", "LANG"] where screen.locale == nil {
      screen.locale = Surroundings.variable(variable)
      screen.localeVariable = variable
    }
    setlocale(LC_ALL, "")
    // The whole fails when one of its parts is not there; this is the part that counts.
    screen.hasLocale = setlocale(LC_CTYPE, "") != nil
    screen.codeset = String(cString: nl_langinfo(Int32(CODESET)))
    screen.colour = Surroundings.variable("COLORTERM")
    screen.asksForNoColour = ConsoleTerminal.asksForNoColour
    screen.isTmux = Surroundings.variable("TMUX") != nil
    screen.isGNUScreen = Surroundings.variable("STY") != nil
    return screen
  }

  /// Whether there is an entry in the places of terminfo(5): in a folder of the first letter, or of its number.
  private static func hasTerminfo(_ type: String) -> Bool {
    guard let first = type.utf8.first, !type.contains("/") else { return false }
    var places = [Surroundings.variable("TERMINFO"), Surroundings.variable("HOME").map { "\($0)/.terminfo" }]
      .compactMap(\.self)
    places += Surroundings.variable("TERMINFO_DIRS")?.split(separator: ":").map(String.init) ?? []
    places += [
      "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo", "/usr/local/share/terminfo",
    ]
    let folders = [String(Character(Unicode.Scalar(first))), String(first, radix: 16)]
    return places.contains { place in folders.contains { access("\(place)/\($0)/\(type)", R_OK) == 0 } }
  }
}
