import Glibc
import NIOCore
import NIOPosix
import ShopConfiguration
import ShopModel
import Synchronization

@testable import Connectors

let pushNow = Timestamp(seconds: 1_780_000_000)
let pushToken = "0123456789abcdef"
let pushTerminal = SubjectID.terminal("t1")
let pushAccount = SubjectID.account("main")

/// What an agent in a back room may tell.
let pushAgent = PushAgentConfiguration(
  key: "room", name: LocalizedText("Room"), token: .environment("TOKEN"),
  facts: [
    pushTerminal: [
      .terminalBattery, .terminalPaper, .terminalSoftware, .terminalLastTransaction, .terminalResponseTime,
    ],
    pushAccount: [.accountBalance, .accountState],
  ], freshFor: .seconds(300))

/// A listener on a free port with one agent.
final class PushFixture: Sendable {
  static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  let desk: PushDesk
  let listener: PushListener
  let clock: StillClock
  private let taken = Mutex([(PollReport, String)]())

  init(
    agents: [PushAgentConfiguration] = [pushAgent], certificate: PushConfiguration.Certificate? = nil, port: Int = 0,
    deadline: Duration = .seconds(5), host: HostAccess = .live
  ) {
    clock = StillClock(pushNow)
    desk = PushDesk(
      agents: agents.map { PushAgent($0, token: $0.key == "room" ? pushToken : pushToken + $0.key) }, clock: clock,
      calendar: .utc)
    listener = PushListener(
      PushConfiguration(port: port, certificate: certificate, agents: agents), desk: desk, group: Self.group,
      host: host, deadline: .nanoseconds(Int64(deadline / .nanoseconds(1))))
  }

  func start() async throws -> Int {
    desk.lead { [weak self] report, source in self?.taken.withLock { $0.append((report, source)) } }
    await listener.start()
    return listener.port ?? 0
  }

  /// What came to the shop.
  var readings: [Reading] { taken.withLock { $0.flatMap(\.0.readings) } }
  var sources: [String] { taken.withLock { $0.map(\.1) } }
  var connector: PushConnector { PushConnector.all(of: desk)[0].connector }
}

/// A message as it goes over the wire.
func pushMessage(_ body: String, token: String? = pushToken, path: String = "/readings", more: String = "") -> String {
  "POST \(path) HTTP/1.1\r\nHost: localhost\r\n"
    + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "") + more
    + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
}

let pushBattery = #"{"readings": [{"subject": "terminal/t1", "fact": "terminal.battery", "value": 82}]}"#

/// Sends pieces with pauses between them, and gives all that comes back until the other side closes.
func exchange(_ port: Int, _ pieces: [[UInt8]], pause: Duration = .zero) async -> String {
  await withCheckedContinuation { continuation in
    Thread.detach { continuation.resume(returning: blockingExchange(port, pieces, pause: pause)) }
  }
}

func exchange(_ port: Int, _ text: String) async -> String { await exchange(port, [Array(text.utf8)]) }

private enum Thread {
  static func detach(_ body: @escaping @Sendable () -> Void) {
    NIOThreadPool.singleton.submit { _ in body() }
  }
}

private func blockingExchange(_ port: Int, _ pieces: [[UInt8]], pause: Duration) -> String {
  let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(handle) }
  var limit = timeval(tv_sec: 8, tv_usec: 0)
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  var one: Int32 = 1
  setsockopt(handle, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  let isOpen = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
  guard isOpen else { return "not connected" }
  for piece in pieces {
    guard send(handle, piece, piece.count, Int32(MSG_NOSIGNAL)) == piece.count else { break }
    if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
  }
  var answer: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = recv(handle, &chunk, chunk.count, 0)
    guard count > 0 else { break }
    answer += chunk[..<count]
  }
  return String(decoding: answer, as: UTF8.self)
}
