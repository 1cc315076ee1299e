import Foundation
import ShopModel
import Testing

@testable import Connectors

/// Debian's own upsd with its dummy driver, run by whoever runs the tests on a loopback port; what the UPS says stands in a
/// file that the test writes.
private final class RealServer {
  static let upsd = "/lib/nut/upsd"
  static let driver = "/lib/nut/dummy-ups"

  /// Whether both are there; a printed reason if not.
  static var isThere: Bool {
    for path in [upsd, driver] where !FileManager.default.isExecutableFile(atPath: path) {
      print("not tried against upsd: there is no \(path); install Debian's nut-server")
      return false
    }
    return true
  }

  let folder: URL
  let port: Int
  private(set) var processes: [Process] = []

  init() throws {
    // A short path: the driver's socket stands in it.
    folder = URL(fileURLWithPath: "/tmp/tillwatch-nut-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    port = try freePort()
    try write("nut.conf", "MODE=none\n")
    try write(
      "ups.conf",
      """
      maxretry = 1
      [till]
        driver = dummy-ups
        port = till.dev
        mode = dummy-once
        pollinterval = 1

      """)
    try write("upsd.conf", "LISTEN 127.0.0.1 \(port)\nMAXAGE 4\n")
    try write("upsd.users", "")
    try say(["ups.status: OL CHRG", "battery.charge: 100", "battery.runtime: 1500", "input.voltage: 230.1"])
  }

  /// What the UPS says from now on.
  func say(_ lines: [String]) throws {
    let dated = folder.appendingPathComponent("till.dev")
    try write("till.dev", lines.joined(separator: "\n") + "\n")
    // The driver looks at the time of the file, in whole seconds.
    try FileManager.default.setAttributes([.modificationDate: Date() + Double(changes)], ofItemAtPath: dated.path)
    changes += 2
  }

  private var changes = 0

  func startServer() throws { try start(Self.upsd, ["-F", "-u", NSUserName()]) }
  func startDriver() throws { try start(Self.driver, ["-F", "-a", "till", "-u", NSUserName()]) }

  func stop() {
    for process in processes { end(process) }
    try? FileManager.default.removeItem(at: folder)
  }

  private func start(_ path: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "NUT_CONFPATH": folder.path, "NUT_STATEPATH": folder.path, "NUT_ALTPIDPATH": folder.path,
      "NUT_PIDPATH": folder.path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    processes.append(process)
  }

  private func write(_ name: String, _ text: String) throws {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }
}

/// Ends a program at once: what a thread of the tests starts inherits its blocked signals, and hears no milder one.
private func end(_ process: Process) {
  let limit = ContinuousClock.now + .seconds(5)
  while process.isRunning, ContinuousClock.now < limit {
    kill(process.processIdentifier, SIGKILL)
    usleep(10_000)
  }
}

/// A port of the loopback address that nobody had a moment ago.
func freePort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let found = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
    }
  }
  try #require(found)
  return Int(UInt16(bigEndian: address.sin_port))
}

/// Asks until the answer is as wanted, at most so long; the last answer.
private func ask(
  _ driver: any Connector, within limit: Duration = .seconds(20), until isWanted: (PollReport) -> Bool
) async -> PollReport {
  let end = ContinuousClock.now + limit
  var report = await driver.poll(deadline: .seconds(2))
  while !isWanted(report), ContinuousClock.now < end {
    try? await Task.sleep(for: .milliseconds(200))
    report = await driver.poll(deadline: .seconds(2))
  }
  return report
}

@Suite(.timeLimit(.minutes(2))) struct NUTServerTests {
  @Test(.enabled(if: RealServer.isThere)) func debiansServerIsUnderstoodInEveryState() async throws {
    let server = try RealServer()
    defer { server.stop() }
    let driver = powerConnector(port: server.port, ups: "till")
    #expect(await driver.poll(deadline: .seconds(2)).text(.powerContact) == "unreachable")

    try server.startServer()
    let lonely = await ask(driver) { $0.text(.powerContact) == "driver-lost" }
    #expect(lonely.text(.powerContact) == "driver-lost", "\(lonely)")
    #expect(lonely.readings.count == 1)

    try server.startDriver()
    let well = await ask(driver) { $0.text(.powerContact) == "answering" && $0.reading(.powerCharge) != nil }
    #expect(well.contact == .answered, "\(well)")
    #expect(well.text(.powerSource) == "mains")
    #expect(well.value(.powerCharge) == .number(100))
    #expect(well.value(.powerRuntime) == .number(1500))
    #expect(well.value(.powerInputVoltage) == .number(230.1))
    #expect(well.value(.powerLowBattery) == .bool(false))

    try server.say(["ups.status: OB DISCHRG LB RB", "battery.charge: 8", "battery.runtime: 61", "input.voltage: 0.0"])
    let cut = await ask(driver) { $0.text(.powerSource) == "battery" }
    #expect(cut.text(.powerSource) == "battery", "\(cut)")
    #expect(cut.value(.powerLowBattery) == .bool(true))
    #expect(cut.value(.powerReplaceBattery) == .bool(true))
    #expect(cut.value(.powerCharge) == .number(8))
    #expect(cut.value(.powerRuntime) == .number(61))

    let other = await powerConnector(port: server.port, ups: "cellar").poll(deadline: .seconds(2))
    #expect(other.text(.powerContact) == "unknown-name")

    // The driver hangs: what is known of the UPS becomes stale, and is told as such.
    let process = try #require(server.processes.last)
    kill(process.processIdentifier, SIGSTOP)
    let stale = await ask(driver, within: .seconds(40)) { $0.text(.powerContact) != "answering" }
    #expect(stale.text(.powerContact) == "data-stale", "\(stale)")
    #expect(stale.readings.count == 1)
    kill(process.processIdentifier, SIGCONT)
    let back = await ask(driver) { $0.text(.powerContact) == "answering" }
    #expect(back.text(.powerSource) == "battery", "\(back)")

    kill(process.processIdentifier, SIGKILL)
    let lost = await ask(driver) { $0.text(.powerContact) != "answering" }
    #expect(["driver-lost", "data-stale"].contains(lost.text(.powerContact) ?? ""), "\(lost)")
  }
}

/// emupos, an independent simulator of receipt printers (Python 3.13), where it is on the path.
private enum Emupos {
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/emupos" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    if found == nil { print("not tried against emupos: it is not on the path (PyPI, needs Python 3.13)") }
    return found
  }()

  @discardableResult static func run(_ arguments: [String], waits: Bool = true) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    if waits { process.waitUntilExit() }
    return process
  }
}

@Suite(.timeLimit(.minutes(2))) struct EmuposTests {
  @Test(.enabled(if: Emupos.path != nil)) func itsFaultsAreSeen() async throws {
    // Its demonstration listens on the port of printers, 9100, and takes orders on 8765.
    let daemon = try Emupos.run(["run", "--demo"], waits: false)
    defer { end(daemon) }
    let driver = printerConnector(port: 9100)
    let well = await ask(driver) { $0.contact == .answered }
    #expect(well.value(.printerOnline) == .bool(true), "\(well)")
    #expect(well.text(.printerPaper) == "ok")
    for (fault, fact, value) in [
      ("paper-near-end", Fact.printerPaper, FactValue.text("low")), ("paper-out", .printerPaper, .text("out")),
      ("cover-open", .printerCover, .text("open")), ("offline", .printerOnline, .bool(false)),
    ] {
      try Emupos.run(["fault", "set", "front", fault])
      #expect(await driver.poll(deadline: .seconds(2)).value(fact) == value, "\(fault)")
      try Emupos.run(["fault", "clear", "front", fault])
    }
    #expect(await driver.poll(deadline: .seconds(2)).value(.printerOnline) == .bool(true))
  }
}
