import DemoShop
import FoundationEssentials
import NIOPosix
import PollingEngine
import ShopModel
import TechnicianPIN

/// Simulated terminals in this process, for a program in another: they count what arrives. With a folder that holds the
/// shop's file and its record.
final class TerminalPark {
  /// The folder.
  let folder: String
  /// The terminals, `t1`, `t2` and so on.
  let terminals: [TerminalServer]
  /// The arguments that lead to the shop and its record.
  var arguments: [String] { ["--config", folder + "/shop.yaml", "--state", folder + "/state"] }

  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Starts terminals that are ready, the first as `first` makes it, and quick about a restart.
  init(_ count: Int = 2, first: (inout SimulatedTerminal) -> Void = { _ in }) async throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-park-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var terminals: [TerminalServer] = []
    for number in 1...count {
      var terminal = SimulatedTerminal(
        device: TerminalDevice(
          tid: Self.tid(number), serial: "17fd1e3c", name: "TW-800", software: "2.1.0"))
      terminal.restart = RestartProfile(
        leavesAfter: .milliseconds(30), awayFor: .milliseconds(2500), initialisingFor: .milliseconds(100))
      if number == 1 { first(&terminal) }
      terminals.append(
        try await TerminalServer.start(terminal, on: Self.group.next(), clock: SystemShopClock()))
    }
    self.terminals = terminals
    try write(Array(1...count))
  }

  /// Writes a shop of these terminals, by number.
  func write(_ numbers: [Int], file: String = "shop.yaml") throws {
    var shop = "shop: {name: Tea, language: en, time-zone: Asia/Shanghai}\nterminals:\n"
    shop = "technician: {pin: '\(Self.digest)'}\n" + shop
    for number in numbers {
      let server = terminals[number - 1]
      shop +=
        "- {id: t\(number), name: Counter \(number), connector: zvt, host: 127.0.0.1, port: \(server.port), "
        + "tid: '\(Self.tid(number))', interval: 2 s}\n"
    }
    try Data(shop.utf8).write(to: URL(filePath: folder + "/" + file))
  }

  /// The technician's PIN, and what is kept of it; quick to try, because it is tried hundreds of times.
  static let pin = "7391"
  static let digest = (try? PINHash(of: pin, cost: .init(logRounds: 4)))?.text ?? ""

  /// The TID of a terminal by its number.
  static func tid(_ number: Int) -> String { String(52_523_500 + number) }

  func stop() async {
    for terminal in terminals { await terminal.stop() }
    try? FileManager.default.removeItem(atPath: folder)
  }
}
