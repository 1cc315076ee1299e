import ArgumentParser
import CEpollClient
import DemoShop
import Glibc
import NIOCore
import NIOPosix
import PollingEngine

/// Simulated terminals in a process of their own, so that their work is not counted as the client's.
struct TerminalsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terminals", abstract: "Run simulated terminals until the standard input ends.")

  @Option(help: "How many terminals.")
  var count = 1000

  @Option(help: "The second number of their addresses, 20 to 219; by default it depends on the process.")
  var network: Int?

  @Option(help: "Keep to this processor; by default to none.")
  var processor: Int?

  @Option(help: "End after this many seconds at the latest.")
  var lifetime = 900

  func validate() throws {
    guard (1...TerminalPark.most).contains(count) else {
      throw ValidationError("--count must be 1 to \(TerminalPark.most)")
    }
    guard network.map({ (20...219).contains($0) }) ?? true else { throw ValidationError("--network must be 20 to 219") }
    guard (1...3600).contains(lifetime) else { throw ValidationError("--lifetime must be 1 to 3600") }
  }

  func run() async throws {
    if let processor { _ = epoll_client_pin(Int32(processor)) }
    let files = epoll_client_raise_file_limit()
    guard files > UInt64(count) + 200 else {
      throw ValidationError("\(count) terminals need more open files than the \(files) this system allows")
    }
    let park = TerminalPark(network: network ?? 20 + Int(getpid() % 200), count: count)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let device = TerminalDevice(tid: "52523535", serial: "17fd1e3c", name: "TW-800", software: "2.1.0")
    var servers: [TerminalServer] = []
    servers.reserveCapacity(count)
    for index in 0..<count {
      servers.append(
        try await .start(
          SimulatedTerminal(device: device), host: park.host(of: index), port: TerminalPark.port, holdsPort: false,
          on: group.next(), clock: SystemShopClock()))
    }
    print(
      "ready \(park.network) \(park.count): \(park.host(of: 0)) to \(park.host(of: count - 1)), port \(TerminalPark.port)"
    )
    fflush(nil)
    await endOfInput()
    // The process ends here; closing thousands of sockets one by one would only take time.
  }

  /// Waits for the end of the standard input, which comes when the parent process ends, or for the end of the lifetime.
  private func endOfInput() async {
    let deadline = ContinuousClock.now + .seconds(lifetime)
    while ContinuousClock.now < deadline {
      var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if poll(&watched, 1, 0) != 0 {
        var byte: UInt8 = 0
        if read(STDIN_FILENO, &byte, 1) <= 0 { return }
      }
      try? await Task.sleep(for: .milliseconds(200))
    }
  }
}
