import ArgumentParser
import NIOPosix
import ShopConfiguration
import ShopModel
import ZVT

/// `tillwatch zvt`: one command to one terminal, for a technician.
struct ZVTCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zvt", abstract: "Ask one ZVT terminal directly.",
    discussion: """
      Only asks: it never registers, logs off, restarts or closes anything. The till must not be using the terminal, \
      which takes one connection at a time. A terminal that is in shop.yaml is diagnosed with `tillwatch operate`, which \
      asks for the technician's PIN and puts it on record.
      """)

  /// What can be asked.
  enum Question: String, ExpressibleByArgument, CaseIterable {
    case status, config, diagnose
  }

  @Argument(help: ArgumentHelp("The terminal's address.", valueName: "host[:port]"))
  var address: String

  @Argument(
    help: "What to ask: status (05 01), config (06 1A: system configuration) or diagnose (06 70: its line to the host)."
  )
  var question: Question

  @OptionGroup var shop: ShopOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The environment variable that holds the terminal's password, six digits.", valueName: "name"))
  var passwordEnv: String?

  func run() throws {
    let endpoint = try endpoint()
    var settings = ZVTSettings()
    if let passwordEnv {
      guard let digits = Surroundings.variable(passwordEnv), let password = ZVTPassword(digits: digits) else {
        complain("tillwatch: the environment variable \(passwordEnv) does not hold six digits")
        throw ExitCode(2)
      }
      settings.password = password
    }
    if question == .diagnose, let watched = try watched(endpoint) {
      throw refusal("this terminal is watched; use: tillwatch operate \(watched) diagnose")
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let client = ZVTClient(endpoint: endpoint, settings: settings, group: group)
    let command: ZVTCommand =
      switch question {
      case .status: .statusEnquiry
      case .config: .printSystemConfiguration
      case .diagnose: .diagnosis(.line)
      }
    let exchange = try waitFor { await client.run(command) }
    let report = ZVTReport(exchange)
    print(report.text, terminator: "")
    if report.code != 0 { throw ExitCode(report.code) }
  }

  /// The id of the terminal in shop.yaml that has this address; nil: none has. With a file that has mistakes that is not
  /// known, and they are said instead.
  private func watched(_ endpoint: ZVTEndpoint) throws -> String? {
    guard let configuration = try shop.load() else { return nil }
    let addresses = HostAddresses.of(endpoint.host)
    return configuration.terminals.first { terminal in
      terminal.port == endpoint.port
        && (terminal.host.lowercased() == endpoint.host.lowercased()
          || !addresses.isDisjoint(with: HostAddresses.of(terminal.host)))
    }?.identity.key
  }

  private func endpoint() throws -> ZVTEndpoint {
    // An IPv6 address with a port stands in brackets; one without brackets is all host.
    var host = address
    var port = ZVTEndpoint.defaultPort
    if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
      host = String(address[address.index(after: address.startIndex)..<end])
      port = try number(address[address.index(after: end)...].drop { $0 == ":" }) ?? port
    } else if address.count(where: { $0 == ":" }) == 1, let colon = address.firstIndex(of: ":") {
      host = String(address[..<colon])
      port = try number(address[address.index(after: colon)...]) ?? port
    }
    guard !host.isEmpty else { throw ValidationError("the terminal's address is missing") }
    return ZVTEndpoint(host: host, port: port)
  }

  private func number(_ text: Substring) throws -> Int? {
    if text.isEmpty { return nil }
    guard let port = Int(text), (1...65_535).contains(port) else {
      throw ValidationError("\"\(text)\" is not a port (1 to 65535)")
    }
    return port
  }
}
