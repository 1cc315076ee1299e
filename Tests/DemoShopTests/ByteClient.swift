import Glibc
import Testing

/// A till reduced to bytes: it knows nothing of ZVT, so that it sees what really is on the wire.
struct ByteClient: ~Copyable {
  enum ConnectOutcome: Hashable { case connected, refused, unanswered, other(Int32) }

  /// How a connection ended.
  enum End: Hashable { case open, closed, reset }

  private let descriptor: Int32
  private(set) var end = End.open
  /// How many bytes each read gave.
  private(set) var reads: [Int] = []

  private init(descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }

  /// Tries to connect.
  static func attempt(
    host: String = "127.0.0.1", port: Int, within limit: Duration = .seconds(2)
  ) async -> ConnectOutcome {
    let (descriptor, outcome) = await open(host: host, port: port, within: limit)
    close(descriptor)
    return outcome
  }

  static func connect(host: String = "127.0.0.1", port: Int) async throws -> ByteClient {
    let (descriptor, outcome) = await open(host: host, port: port, within: .seconds(2))
    let client = ByteClient(descriptor: descriptor)
    try #require(outcome == .connected)
    return client
  }

  private static func open(host: String, port: Int, within limit: Duration) async -> (Int32, ConnectOutcome) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    let started = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if started != 0, errno != EINPROGRESS { return (descriptor, errno == ECONNREFUSED ? .refused : .other(errno)) }
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      if poll(&watched, 1, 0) == 1 {
        var problem: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size)
        return (descriptor, problem == 0 ? .connected : problem == ECONNREFUSED ? .refused : .other(problem))
      }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return (descriptor, .unanswered)
  }

  func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

  /// Reads until there are `count` bytes, the connection has ended, or the time is over.
  mutating func receive(_ count: Int, within limit: Duration = .seconds(2)) async -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let deadline = ContinuousClock.now + limit
    while bytes.count < count, end == .open, ContinuousClock.now < deadline {
      let got = recv(descriptor, &chunk, min(chunk.count, count - bytes.count), 0)
      if got > 0 {
        bytes += chunk[..<got]
        reads.append(got)
      } else if got == 0 {
        end = .closed
      } else if errno == ECONNRESET {
        end = .reset
      } else {
        try? await Task.sleep(for: .milliseconds(1))
      }
    }
    return bytes
  }

  /// Reads whatever comes until the connection ends or the time is over.
  mutating func receiveAll(within limit: Duration = .seconds(2)) async -> [UInt8] {
    await receive(.max, within: limit)
  }
}

/// The commands of the tests, as bytes.
enum Wire {
  static let enquiry: [UInt8] = [0x05, 0x01, 0x05, 0x00, 0x00, 0x00, 0x03, 0x05]
  static let plainEnquiry: [UInt8] = [0x05, 0x01, 0x00]
  static let acknowledgement: [UInt8] = [0x80, 0x00, 0x00]
  static let reset: [UInt8] = [0x06, 0x18, 0x00]

  /// What `device` answers to ``plainEnquiry`` when it is ready and its version is `2.1.0`.
  static let plainAnswer: [UInt8] =
    [0x80, 0x00, 0x00] + [0x06, 0x0F, 0x09, 0xF0, 0xF0, 0xF5] + [UInt8]("2.1.0".utf8) + [0x00]
}
