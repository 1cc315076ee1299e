import DemoShop
import NIOPosix
import Testing

@Suite("The simulated printer and battery supply", .timeLimit(.minutes(1)))
struct DeviceServerTests {
  private let loop = MultiThreadedEventLoopGroup.singleton.next()

  @Test("the printer answers status enquiries, in pieces too, and counts everything else")
  func printer() async throws {
    let server = try await DeviceServer.start(SimulatedPrinter(), on: loop)
    var till = try await ByteClient.connect(port: server.port)
    till.send([0x10, 0x04, 0x01, 0x10])
    #expect(await till.receive(1) == [0x12])
    server.update { $0.paper = .out }
    till.send([0x04, 0x04])
    #expect(await till.receive(1) == [0x7E])
    #expect(server.device.strayBytes == 0)
    till.send([UInt8]("Hello\n".utf8) + [0x10, 0x04, 0x05, 0x10, 0x04, 0x02])
    #expect(await till.receive(1) == [0x32])
    #expect(server.device.strayBytes == 9)
    #expect(server.device.enquiries == [1: 1, 2: 1, 4: 1])
    await server.stop()
    #expect(await ByteClient.attempt(port: server.port) == .refused)
  }

  @Test("the server of the battery supply speaks as upsd does")
  func ups() async throws {
    let server = try await DeviceServer.start(SimulatedUPS(name: "till"), on: loop)
    var client = try await ByteClient.connect(port: server.port)
    func ask(_ line: String, _ reply: String) async {
      client.send([UInt8]((line + "\n").utf8))
      let bytes = await client.receive(reply.utf8.count + 1)
      #expect(String(decoding: bytes, as: UTF8.self) == reply + "\n")
    }
    await ask("NETVER", "1.3")
    await ask("LIST UPS", "BEGIN LIST UPS\nUPS till \"simulated\"\nEND LIST UPS")
    await ask("LIST VAR other", "ERR UNKNOWN-UPS")
    await ask("SHUTDOWN", "ERR UNKNOWN-COMMAND")
    server.update { $0.refusal = "DATA-STALE" }
    await ask("LIST VAR till", "ERR DATA-STALE")
    await ask("LOGOUT", "OK Goodbye")
    await server.stop()
  }

  @Test("an absence ends connections, and the port stays its own")
  func presence() async throws {
    let server = try await DeviceServer.start(SimulatedPrinter(), on: loop)
    var till = try await ByteClient.connect(port: server.port)
    // An answer says that the connection has been taken.
    till.send([0x10, 0x04, 0x01])
    _ = await till.receive(1)
    try await server.play(WireFaults(presence: .refusing))
    _ = await till.receive(1, within: .seconds(1))
    #expect(till.end != .open)
    #expect(await ByteClient.attempt(port: server.port) == .refused)
    try await server.play(WireFaults(presence: .unanswered))
    #expect(await ByteClient.attempt(port: server.port, within: .milliseconds(200)) == .unanswered)
    try await server.play(WireFaults())
    #expect(await ByteClient.attempt(port: server.port) == .connected)
    await server.stop()
  }
}
