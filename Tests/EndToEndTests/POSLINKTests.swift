import DemoShop
import FoundationEssentials
import NIOPosix
import Testing

/// A terminal that speaks POSLINK, simulated in this process, and the program in another.
@Suite(.timeLimit(.minutes(3)))
struct POSLINKTests {
  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private let server: DeviceServer<SimulatedPOSLINKTerminal>
  /// Another that can take cards meanwhile.
  private let other: DeviceServer<SimulatedPOSLINKTerminal>
  private let folder: String
  private var arguments: [String] { ["--config", folder + "/shop.yaml", "--state", folder + "/state"] }

  init() async throws {
    server = try await DeviceServer.start(SimulatedPOSLINKTerminal(), on: Self.group.next())
    other = try await DeviceServer.start(SimulatedPOSLINKTerminal(), on: Self.group.next())
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-poslink-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let shop = """
      technician: {pin: '\(TerminalPark.digest)'}
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      terminals:
        - {id: p1, name: Counter 1, connector: poslink, host: 127.0.0.1, port: \(server.port), tid: '777', interval: 2s}
        - {id: p2, name: Counter 2, connector: poslink, host: 127.0.0.1, port: \(other.port), tid: '778', interval: 2s}
      """
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
  }

  private func stop() async {
    await server.stop()
    await other.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Plays a terminal that goes away when it was told to start anew, and comes back.
  private func playReboot() -> Task<Void, any Error> {
    Task { [server] in
      while server.device.received["A26"] == nil { try await Task.sleep(for: .milliseconds(20)) }
      try await Task.sleep(for: .milliseconds(200))
      try await server.play(WireFaults(presence: .refusing))
      try await Task.sleep(for: .seconds(4))
      try await server.play(WireFaults())
    }
  }

  private func operate(_ words: [String]) async throws -> (screen: String, status: ExitStatus) {
    let program = try ConsoleDriver(["operate", "p1"] + words + arguments, columns: 160, rows: 60)
    try program.expect("PIN:")
    program.press(TerminalPark.pin + "\r")
    try program.expect("type the TID", within: .seconds(15))
    program.press("777\r")
    if words.first == "reset" {
      try program.expect("Type yes or no", within: .seconds(15))
      // What comes before the question is complete is no answer to it.
      try await Task.sleep(for: .milliseconds(300))
      program.press("yes\r")
    }
    let status = try program.exitStatus(within: .seconds(60))
    return (program.screenText, status)
  }

  @Test func `a check tells what it knows and how far that is tried`() async throws {
    let result = try runWithoutTerminal(["check"] + arguments.prefix(2))
    #expect(result.output.contains("ready"), "\(result.output)")
    #expect(result.output.contains("Counter 1: the POSLINK connector is not tried against a real device."))
    #expect(server.device.received == ["A00": 1])
    await stop()
  }

  @Test func `a restart is sent once, on record, and followed until the terminal is ready again`() async throws {
    let reboot = playReboot()
    let (screen, status) = try await operate(["restart"])
    #expect(status == .code(0), "\(screen)")
    #expect(server.device.received["A26"] == 1)
    try await reboot.value
    let list = try runWithoutTerminal(["journal", "list"] + arguments.suffix(2)).output
    #expect(list.contains("restart"), "\(list)")
    #expect(try runWithoutTerminal(["journal", "verify"] + arguments.suffix(2)).status == .code(0))
    await stop()
  }

  @Test func `a reset leads back to where a sale begins and is done when the terminal says that it is ready`()
    async throws
  {
    let (screen, status) = try await operate(["reset"])
    #expect(status == .code(0), "\(screen)")
    #expect(server.device.received["A16"] == 1)
    #expect(server.device.received.keys.allSatisfy { ["A00", "A16"].contains($0) })
    await stop()
  }

  @Test func `a terminal that says no is not asked again`() async throws {
    server.update { $0.refused = ["A26"] }
    let (screen, status) = try await operate(["restart"])
    #expect(status == .code(1), "\(screen)")
    #expect(screen.contains("NAK"), "\(screen)")
    #expect(server.device.received["A26"] == 1)
    await stop()
  }

  @Test func `a silent terminal leaves the outcome unknown`() async throws {
    server.update { $0.unanswered = ["A26"] }
    let (screen, status) = try await operate(["restart"])
    #expect(status == .code(3), "\(screen)")
    #expect(server.device.received["A26"] == 1)
    await stop()
  }
}
