import DemoShop
import FoundationEssentials
import NIOPosix
import Testing

/// The search from the command line, on addresses of the loopback network.
@Suite(.timeLimit(.minutes(2)))
struct DiscoverCommandTests {
  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private static let elsewhere =
    "shop: {name: Tea, language: en}\nprinters: [{id: p, name: P, connector: escpos, host: 127.9.9.9}]\n"

  private let folder: String
  private let base = "127.84.\(Int.random(in: 1...250))"
  private let terminal: DeviceServer<SimulatedPOSLINKTerminal>
  private let printer: DeviceServer<SimulatedPrinter>

  init() async throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-discover-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let loop = Self.group.next()
    terminal = try await DeviceServer.start(SimulatedPOSLINKTerminal(), host: "\(base).2", port: 10_009, on: loop)
    printer = try await DeviceServer.start(SimulatedPrinter(), host: "\(base).3", port: 9100, on: loop)
  }

  private func stop() async {
    await terminal.stop()
    await printer.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    return folder + "/" + name
  }

  @Test func `what is found is listed and written to be reviewed, once`() async throws {
    let shop = try write(
      "shop: {name: Tea, language: en}\nterminals: [{id: a, name: A, connector: zvt, host: \(base).5}]\n",
      to: "shop.yaml")
    let file = folder + "/found.yaml"
    let arguments = ["discover", "\(base).0/28", "--yes", "--config", shop, "--write", file]
    let result = try runWithoutTerminal(arguments)
    #expect(result.status == .code(0), "\(result.output)")
    #expect(result.output.contains("\(base).2:10009"), "\(result.output)")
    #expect(result.output.contains("1170245321") && result.output.contains("receipt printer"))
    #expect(result.output.contains("\(base).5:20007 is terminal a in shop.yaml, and is not asked."))
    #expect(result.output.contains("2 found."))
    // It can be checked as it stands.
    let check = try runWithoutTerminal(["check", "--config", file])
    #expect(check.output.contains("ready"), "\(check.output)")
    let again = try runWithoutTerminal(arguments)
    #expect(again.status == .code(2) && again.output.contains("is not written over"), "\(again.output)")
    #expect(terminal.device.received == ["A00": 2])
    await stop()
  }

  @Test func `nobody is asked without a yes`() async throws {
    let none = try write(Self.elsewhere, to: "shop.yaml")
    let alone = try runWithoutTerminal(["discover", "\(base).0/28", "--config", none])
    #expect(alone.status == .code(2) && alone.output.contains("add --yes"), "\(alone.output)")
    let program = try ConsoleDriver(["discover", "\(base).0/28", "--config", none], columns: 120, rows: 30)
    try program.expect("Search now?")
    program.press("n\r")
    #expect(try program.exitStatus() == .code(2))
    #expect(terminal.device.received.isEmpty && printer.connections == 0)
    await stop()
  }

  @Test func `a watched terminal that cannot be left out is not risked without a person`() async throws {
    let shop = try write(
      "shop: {name: Tea, language: en}\nterminals: [{id: a, name: A, connector: zvt, host: till.invalid}]\n",
      to: "shop.yaml")
    let arguments = ["discover", "\(base).0/28", "--config", shop]
    let result = try runWithoutTerminal(arguments + ["--yes"])
    #expect(result.status == .code(2) && result.output.hasPrefix("tillwatch: till.invalid"), "\(result.output)")
    #expect(result.output.count { $0 == "\n" } == 1)
    let program = try ConsoleDriver(arguments, columns: 120, rows: 30)
    try program.expect("Take that risk?", within: .seconds(10))
    program.press("n\r")
    #expect(try program.exitStatus() == .code(2))
    #expect(!program.screenText.contains("Search now?"))
    #expect(terminal.device.received.isEmpty && printer.connections == 0)
    await stop()
  }

  @Test func `Ctrl-C ends it with what was found so far`() async throws {
    let shop = try write(Self.elsewhere, to: "shop.yaml")
    let program = try ConsoleDriver(["discover", "\(base).0/24", "--config", shop], columns: 120, rows: 30)
    try program.expect("Search now?")
    program.press("y\r")
    try program.expect("2 found", within: .seconds(10))
    program.press("\u{3}")
    try program.expect("Stopped after", within: .seconds(10))
    #expect(try program.exitStatus() == .code(1))
    #expect(program.screenText.contains("\(base).2:10009"))
    await stop()
  }

  @Test(arguments: [
    ("8.8.8.0/24", "8.8.8.0/24 is not a private network"), ("127.0.0.0/8", "is too large"),
    ("nonsense", "\"nonsense\" is no network"),
  ]) func `other people's networks are not searched`(network: String, words: String) async throws {
    let shop = try write(Self.elsewhere, to: "shop.yaml")
    let result = try runWithoutTerminal(["discover", network, "--yes", "--config", shop])
    #expect(result.status == .code(2) && result.output.contains(words), "\(result.output)")
    await stop()
  }
}
