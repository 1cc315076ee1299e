import ArgumentParser
import Connectors
import Glibc
import LocatedYAML
import NIOPosix
import ShopConfiguration
import ShopModel
import Synchronization

/// `tillwatch discover [CIDR]`: looks for terminals, receipt printers and battery supplies in the shop's own networks.
struct DiscoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover", abstract: "Look for terminals, receipt printers and battery supplies nearby.",
    discussion: """
      Searches the private networks this computer is in, or the one that is named, which has to be part of one of them. It \
      says what it will do and asks first. It connects, asks for the status, and changes nothing; what is in shop.yaml \
      already is listed and not asked. Ctrl-C ends it with what was found so far. Exits with 0 when everybody was asked, \
      with 1 when it was stopped, with 2 when it was not begun or the file could not be written.
      """)

  @Argument(help: ArgumentHelp("The network to search, such as 192.168.1.0/24.", valueName: "network"))
  var network: String?

  @OptionGroup var shop: ShopOptions

  @Flag(name: .long, help: "Do not ask first.")
  var yes = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write what was found as a configuration to review; never over a file.", valueName: "file"))
  var write: String?

  func run() throws {
    let configuration = try shop.load()
    let language = configuration?.language ?? Surroundings.language
    if let write, access(write, F_OK) == 0 { throw refusal("\(write) is there already, and is not written over") }
    let (known, unknown) = try knownDevices(configuration, language)
    let plan = try plan(known)
    let lost = unknown.filter(\.isTerminal)
    // Two programs at one terminal may disturb a payment: nobody but a person may risk that.
    if yes, let first = lost.first {
      throw refusal(
        "\(first.host), the address of a watched terminal, is not found at the moment, so the terminal cannot be left out; "
          + "mend the name, or search without --yes")
    }
    let report = DiscoveryReport(plan: plan, language: language)
    let pace = DeviceSearch.Pace()
    let hosts = unknown.map(\.host)
    for line in report.announcement(unknown: hosts, time: pace.time(for: plan.targetCount)) { complain(line) }
    try confirm(lost.map(\.host), report)

    let result = try search(plan, pace, report)
    for line in report.table(result) { print(line) }
    if let write { try self.write(result, to: write, configuration, language) }
    if !result.isComplete { throw ExitCode(1) }
  }

  // MARK: Before

  /// A host of what is watched whose address nobody knows at the moment.
  private struct UnknownHost {
    var host: String
    var isTerminal: Bool
  }

  /// What is watched already, and the hosts among it whose addresses nobody knows at the moment.
  private func knownDevices(
    _ configuration: ShopConfiguration?, _ language: Language
  ) throws -> ([KnownDevice], [UnknownHost]) {
    guard let configuration else { return ([], []) }
    func named(_ english: String, _ chinese: String, _ key: String) -> String {
      "\(language == .chinese ? chinese : english) \(key)"
    }
    let entries =
      configuration.terminals.map { (named("terminal", "终端", $0.identity.key), $0.host, $0.port, true) }
      + configuration.printers.map { (named("printer", "打印机", $0.identity.id.key), $0.host, $0.port, false) }
      + configuration.powerSources.map { (named("UPS", "备用电源", $0.identity.id.key), $0.host, $0.port, false) }
    return try waitFor {
      await withTaskGroup(of: ([KnownDevice], UnknownHost?).self) { tasks in
        for (name, host, port, isTerminal) in entries {
          tasks.addTask {
            let addresses = await HostAddresses.of(host, within: .seconds(5)) ?? []
            let known = addresses.compactMap { IPv4Address($0) }.map {
              KnownDevice(name: name, address: $0, port: port, isTerminal: isTerminal)
            }
            return (known, addresses.isEmpty ? UnknownHost(host: host, isTerminal: isTerminal) : nil)
          }
        }
        var all: ([KnownDevice], [UnknownHost]) = ([], [])
        for await (known, unknown) in tasks {
          all.0 += known
          if let unknown { all.1.append(unknown) }
        }
        return (all.0, all.1.sorted { $0.host < $1.host })
      }
    }
  }

  private func plan(_ known: [KnownDevice]) throws -> SearchPlan {
    do {
      return try SearchPlan(network, own: LocalNetworks.own(), known: known)
    } catch {
      throw refusal(Self.text(error))
    }
  }

  static func text(_ problem: SearchPlan.Problem) -> String {
    switch problem {
    case .notANetwork(let text): return "\(excerpt(text)) is no network; write it as 192.168.1.0/24"
    case .notPrivate(let network): return "\(network) is not a private network: its addresses belong to somebody else"
    case .notLocal(let network, let own):
      let there = own.isEmpty ? "none" : own.map(\.description).joined(separator: ", ")
      return "this computer is not in \(network); its own networks: \(there)"
    case .tooLarge(let network):
      return "\(network) is too large: at most 65536 addresses, which is /\(SearchPlan.largestPrefix)"
    case .nowhere: return "this computer is in no network of its own that could be searched"
    }
  }

  /// - Parameter lost: hosts of watched terminals that cannot be left out: that is a question of its own.
  private func confirm(_ lost: [String], _ report: DiscoveryReport) throws {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw refusal("a search is confirmed by a person on a terminal; add --yes")
    }
    for question in report.questions(lost: lost) {
      Self.say(question + " [y/N] ")
      guard let answer = readLine(), ["y", "yes", "是"].contains(answer.lowercased()) else {
        complain(report.language == .chinese ? "没有查找。" : "Nothing was searched.")
        throw ExitCode(2)
      }
    }
  }

  // MARK: The search

  private func search(
    _ plan: SearchPlan, _ pace: DeviceSearch.Pace, _ report: DiscoveryReport
  ) throws -> DeviceSearch.Result {
    let showsProgress = isatty(STDERR_FILENO) == 1
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        isStopWanted.store(true, ordering: .relaxed)
        // Whoever says so twice does not want to wait.
        signal(number, SIG_DFL)
      }
    }
    let shown = Mutex(ContinuousClock.now - .seconds(1))
    let result = try waitFor {
      await DeviceSearch(group: MultiThreadedEventLoopGroup.singleton, pace: pace).run(plan) { result in
        guard showsProgress,
          shown.withLock({ last in
            guard ContinuousClock.now - last > .milliseconds(100) else { return false }
            last = .now
            return true
          })
        else { return }
        Self.say("\r\(report.progress(result))\u{1B}[K")
      } isStopped: {
        isStopWanted.load(ordering: .relaxed)
      }
    }
    if showsProgress { Self.say("\r\u{1B}[K") }
    return result
  }

  private static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }

  // MARK: The file

  private func write(
    _ result: DeviceSearch.Result, to path: String, _ configuration: ShopConfiguration?, _ language: Language
  ) throws {
    var file = DiscoveredFile(found: result.found, language: language)
    if let configuration {
      file.shopName = configuration.shop.name
      file.takenIDs = Set(
        configuration.terminals.map(\.identity.key) + configuration.printers.map(\.identity.id.key)
          + configuration.powerSources.map(\.identity.id.key))
      file.takenTIDs = Set(configuration.terminals.compactMap(\.tid))
    }
    guard file.hasItems else { throw refusal("nothing has answered that could be written to \(path)") }
    let text = file.text
    do {
      _ = try ShopConfiguration.load(text: text, file: path)
    } catch {
      for problem in error.problems { complain("\(problem)") }
      throw refusal("what was found makes no configuration; \(path) was not written")
    }
    if let problem = StartingFile(path: path).write(text) { throw refusal(problem) }
    print(language == .chinese ? "已写入 \(path)，请核对。" : "Written to \(path), for you to review.")
  }
}

/// Whether somebody has pressed Ctrl-C.
private let isStopWanted = Atomic<Bool>(false)
