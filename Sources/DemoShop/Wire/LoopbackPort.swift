import Glibc
import Synchronization

/// Why a simulated device could not get its place on the network.
public struct LoopbackProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed, and the system's reason.
  public let description: String

  init(_ what: String, error: Int32 = errno) { description = "\(what): \(String(cString: strerror(error)))" }
}

/// A port of a loopback address, kept for one simulated device from its start to its end: while the device does not
/// listen, connections are refused, and nobody else can take the port.
///
/// A TCP port is held by a socket that is bound and never listens; a second one, which does, can be bound beside it
/// because both allow the address to be reused (Linux). A UDP port's socket is handed over to whoever serves it.
final class LoopbackPort: Sendable {
  /// What is sent to it.
  enum Kind: Sendable { case stream, datagrams }

  let host: String
  let port: Int
  private let holder: Mutex<Int32?>

  /// Takes a port.
  ///
  /// - Parameters:
  ///   - host: an address in 127.0.0.0/8; nothing else is ever listened on.
  ///   - port: 0: any that is free.
  init(host: String, port: Int = 0, for kind: Kind = .stream) throws(LoopbackProblem) {
    let (descriptor, bound) = try boundSocket(host: host, port: port, for: kind)
    holder = Mutex(descriptor)
    self.host = host
    self.port = bound
  }

  /// Hands the socket over; nil: it was handed over before, or the port was given back.
  func handOver() -> Int32? { holder.withLock { $0.take() } }

  /// Gives the port back; a second call does nothing.
  func close() {
    if let descriptor = handOver() { _ = Glibc.close(descriptor) }
  }
}

/// A port at which nobody answers: the queue of a listening socket that never accepts is filled, and Linux drops
/// whoever knocks then.
struct UnansweredPort: Sendable {
  private let descriptors: [Int32]

  init(host: String, port: Int) throws(LoopbackProblem) {
    let (listener, _) = try boundSocket(host: host, port: port)
    var descriptors = [listener]
    guard listen(listener, 0) == 0 else {
      let problem = LoopbackProblem("cannot listen on \(host):\(port)")
      _ = Glibc.close(listener)
      throw problem
    }
    // A queue of length 0 holds one connection. The second of ours already waits in vain; it makes sure.
    for _ in 0..<2 {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { break }
      descriptors.append(descriptor)
      _ = withAddress(host: host, port: port) { connect(descriptor, $0, $1) }
    }
    self.descriptors = descriptors
  }

  func close() {
    // The fillers first, so that they do not see their connections torn off.
    for descriptor in descriptors.reversed() { _ = Glibc.close(descriptor) }
  }
}

private func boundSocket(
  host: String, port: Int, for kind: LoopbackPort.Kind = .stream
) throws(LoopbackProblem) -> (descriptor: Int32, port: Int) {
  guard host.hasPrefix("127.") else {
    throw LoopbackProblem("\(host) is not a loopback address", error: EADDRNOTAVAIL)
  }
  let type = kind == .stream ? SOCK_STREAM : SOCK_DGRAM
  let descriptor = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw LoopbackProblem("cannot open a socket") }
  var yes: Int32 = 1
  // Of two UDP sockets that allow it, either could get what was meant for the other.
  if kind == .stream {
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
  }
  guard withAddress(host: host, port: port, { bind(descriptor, $0, $1) }) == 0 else {
    let problem = LoopbackProblem("cannot take \(host):\(port)")
    _ = Glibc.close(descriptor)
    throw problem
  }
  var address = sockaddr_in()
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let known = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
  }
  guard known == 0 else {
    let problem = LoopbackProblem("cannot ask for the port of \(host)")
    _ = Glibc.close(descriptor)
    throw problem
  }
  return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}

/// Calls `body` with the socket address; -1 with EINVAL when `host` is no IPv4 address or `port` no port.
private func withAddress(host: String, port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  guard let port = UInt16(exactly: port), inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
    errno = EINVAL
    return -1
  }
  address.sin_port = port.bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
}
