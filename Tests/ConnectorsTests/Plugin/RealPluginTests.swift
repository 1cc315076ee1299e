import Foundation
import Glibc
import Programs
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

/// Debian's `monitoring-plugins-basic`, which nobody here wrote, against what is on this computer.
private enum Debian {
  static let folder = "/usr/lib/nagios/plugins"

  /// Whether a plugin is installed; that it is not is said once.
  static func has(_ names: String...) -> Bool {
    let missing = names.filter { access("\(folder)/\($0)", X_OK) != 0 }
    if !missing.isEmpty {
      print("left out: \(missing.joined(separator: ", ")) not installed (Debian package monitoring-plugins-basic)")
    }
    return missing.isEmpty
  }
}

/// Something that listens on loopback and, if it is to answer, answers each connection with one text.
private final class Listener: Sendable {
  let port: Int
  private let descriptor: Int32

  init(answer: String? = nil) throws {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptor = listening
    port = try #require(Self.listen(on: listening))
    guard let answer else { return }
    // A thread of its own, because it waits.
    Thread.detachNewThread {
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else { return }
        _ = read(connection, &bytes, bytes.count)
        _ = Array(answer.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
        close(connection)
      }
    }
  }

  /// Takes a free port; nil: there is none.
  private static func listen(on descriptor: Int32) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isTaken = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && Glibc.listen(descriptor, 16) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    return isTaken ? Int(address.sin_port.bigEndian) : nil
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct RealPluginTests {
  private func poll(_ name: String, _ arguments: [String], _ facts: [PluginFactMapping]) async -> PollReport {
    let program = ProgramConfiguration(path: "\(Debian.folder)/\(name)", arguments: arguments)
    return await PluginConnector(
      configuration: PluginConfiguration(key: "real", name: LocalizedText("Real"), program: program, facts: facts),
      environment: (try? program.resolvedEnvironment()) ?? ProgramEnvironment(), slots: ProgramSlots(4),
      clock: StillClock(Timestamp(seconds: 1_700_000_000)), calendar: .utc
    ).poll(deadline: .seconds(15))
  }

  private func linkFacts(_ label: String) -> [PluginFactMapping] {
    [
      PluginFactMapping(
        subject: .gateway, fact: .linkUp, source: .exit,
        values: ["ok": "true", "warning": "true", "critical": "false"]),
      PluginFactMapping(subject: .gateway, fact: .linkLatency, source: .label(label)),
    ]
  }

  @Test func checkDummySaysWhatItIsTold() async {
    guard Debian.has("check_dummy") else { return }
    for (code, isUp) in [("0", true), ("1", true), ("2", false)] {
      let report = await poll("check_dummy", [code, "tea $(id)"], [linkFacts("x")[0]])
      #expect(report.value(.linkUp) == .bool(isUp))
      #expect(report.reading(.linkUp)?.raw?.hasSuffix(": tea $(id)") == true)
    }
    let unknown = await poll("check_dummy", ["3", "who knows"], [linkFacts("x")[0]])
    #expect(unknown.failure == "the plugin does not know: UNKNOWN: who knows")
    #expect(unknown.readings.isEmpty)
  }

  @Test func checkTCPSeesAPortAndItsAbsence() async throws {
    guard Debian.has("check_tcp") else { return }
    let listener = try Listener()
    let open = await poll("check_tcp", ["-H", "127.0.0.1", "-p", "\(listener.port)"], linkFacts("time"))
    #expect(open.contact == .answered && open.notes.isEmpty)
    #expect(open.value(.linkUp) == .bool(true))
    let latency = try #require(open.value(.linkLatency)?.number)
    #expect((0..<5000).contains(latency))
    // Nothing listens on port 1.
    let closed = await poll("check_tcp", ["-H", "127.0.0.1", "-p", "1", "-t", "3"], linkFacts("time"))
    #expect(closed.value(.linkUp) == .bool(false))
    #expect(closed.value(.linkLatency) == nil)
  }

  @Test func checkHTTPReadsAnAnswer() async throws {
    guard Debian.has("check_http") else { return }
    let listener = try Listener(answer: "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\ntea")
    let report = await poll("check_http", ["-I", "127.0.0.1", "-p", "\(listener.port)"], linkFacts("time"))
    #expect(report.value(.linkUp) == .bool(true), "\(report)")
    #expect(report.value(.linkLatency)?.number != nil)
    let failing = try Listener(answer: "HTTP/1.0 500 No\r\nContent-Length: 0\r\n\r\n")
    let failed = await poll("check_http", ["-I", "127.0.0.1", "-p", "\(failing.port)"], linkFacts("time"))
    #expect(failed.value(.linkUp) == .bool(false), "\(failed)")
  }

  @Test func checkPingMeasuresLoss() async {
    guard Debian.has("check_ping") else { return }
    let facts = linkFacts("rta") + [PluginFactMapping(subject: .gateway, fact: .linkLoss, source: .label("pl"))]
    let report = await poll(
      "check_ping", ["-H", "127.0.0.1", "-w", "100,20%", "-c", "500,60%", "-p", "1"], facts)
    if report.value(.linkUp) != .bool(true) {
      // Where no user may send an echo, it says so, and that is no loss.
      print("left out: check_ping cannot send here: \(report.failure ?? "\(report.readings)")")
      return
    }
    #expect(report.value(.linkLoss) == .number(0))
    #expect(report.value(.linkLatency)?.number != nil)
  }

  @Test func checkDNSSaysThatANameServerIsNotThere() async {
    guard Debian.has("check_dns") else { return }
    let report = await poll("check_dns", ["-H", "tea.example", "-s", "127.0.0.1", "-t", "3"], [linkFacts("time")[0]])
    if access("/usr/bin/nslookup", X_OK) != 0 {
      print("check_dns has no nslookup here: \(report.failure ?? "answered")")
      #expect(report.readings.isEmpty)
    } else {
      #expect(report.value(.linkUp) != .bool(true))
    }
  }
}
