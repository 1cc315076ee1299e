import DemoShop
import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix
import PollingEngine
import Programs
import ShopModel

/// A shop's network in namespaces of its own: this computer, a switch, the router, what lies behind it, two terminals.
///
/// ```
/// shop 10.77.0.2 ─┐
/// t1  10.77.0.21 ─┼─ lan ── 10.77.0.1 router 10.88.0.1 ── 10.88.0.2 net: names, payment host; 10.88.0.9: a target
/// t2  10.77.0.22 ─┘
/// ```
final class ShopNetwork: Sendable {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// Begins the names of its namespaces.
  let name = "tw\(UInt32.random(in: 0 ... .max))"
  let folder: String
  /// The way to a target of its own behind the router, at UDP port 5301, as long as it should be.
  let way: DatagramProxy

  private let names: NameServer
  private let backend: NameServer
  private let terminals: [TerminalServer]
  private let relays: [any Channel]
  private let listeners: [CInt]

  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Why there can be no namespaces here; nil: there can.
  static func obstacle() async -> String? {
    let name = "tw-probe-\(UInt32.random(in: 0 ... .max))"
    let script = """
      for tool in ip tc iptables; do command -v $tool >/dev/null || { echo "there is no $tool"; exit 1; }; done
      ip netns add \(name) || exit 1
      trap 'ip netns del \(name)' EXIT
      ip -n \(name) link add br0 type bridge && ip -n \(name) link add v0 type veth peer name v1 &&
      ip netns exec \(name) tc qdisc add dev v0 root tbf rate 1mbit burst 1600 latency 400ms &&
      ip netns exec \(name) iptables -A FORWARD -p icmp -m statistic --mode random --probability 0.2 -j DROP &&
      ip netns exec \(name) sysctl -qw net.ipv4.ip_forward=1 &&
      ip netns exec \(name) sysctl -qw net.ipv4.ping_group_range='0 2147483647'
      """
    do {
      try await shell(script)
      return nil
    } catch { return "\(error)" }
  }

  /// Builds one in which all is well.
  init() async throws {
    folder = FileManager.default.temporaryDirectory.path + "/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try await shell(Self.building(name))
    let loop = Self.group.next()
    let addressOfAll: [UInt8] = [10, 88, 0, 2]
    names = try await NameServer.start(
      answering: addressOfAll, socket: try Self.socket(in: name + "net", .datagram, port: 53), on: loop)
    backend = try await NameServer.start(on: loop)
    way = try await DatagramProxy.start(
      to: (backend.host, backend.port), socket: try Self.socket(in: name + "net", .datagram, port: 5301), on: loop)
    // The kernel shakes hands for a program that never looks.
    listeners = [try Self.socket(in: name + "net", .stream, port: 7443)]
    var terminals: [TerminalServer] = []
    var relays: [any Channel] = []
    for place in ["t1", "t2"] {
      let server = try await TerminalServer.start(
        SimulatedTerminal(
          device: TerminalDevice(
            tid: "5252350\(place.last ?? "0")", serial: "17fd1e3c", name: "TW-800", software: "2.1.0")),
        on: loop, clock: SystemShopClock())
      terminals.append(server)
      relays.append(
        try await Relay.start(
          socket: try Self.socket(in: name + place, .stream, port: 20_007), to: (server.host, server.port), on: loop))
    }
    self.terminals = terminals
    self.relays = relays
  }

  /// Takes it down.
  func stop() async {
    for relay in relays { try? await relay.close() }
    for terminal in terminals { await terminal.stop() }
    await way.stop()
    await names.stop()
    await backend.stop()
    for listener in listeners { close(listener) }
    try? await shell("for n in shop lan router net t1 t2; do ip netns del \(name)$n; done")
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func building(_ name: String) -> String {
    """
    set -e
    p=\(name)
    for n in shop lan router net t1 t2; do ip netns add $p$n; ip -n $p$n link set lo up; done
    ip -n ${p}lan link add br0 type bridge
    ip -n ${p}lan link set br0 up
    plug() {
      ip -n $p$1 link add $2 type veth peer name port-$1 netns ${p}lan
      ip -n ${p}lan link set port-$1 master br0 up
      ip -n $p$1 addr add $3/24 dev $2
      ip -n $p$1 link set $2 up
    }
    plug router lan0 10.77.0.1
    for place in shop:2 t1:21 t2:22; do
      plug ${place%:*} eth0 10.77.0.${place#*:}
      ip -n $p${place%:*} route add default via 10.77.0.1
    done
    ip -n ${p}router link add wan0 type veth peer name wan0 netns ${p}net
    ip -n ${p}router addr add 10.88.0.1/24 dev wan0
    ip -n ${p}router link set wan0 up
    for address in 2 9; do ip -n ${p}net addr add 10.88.0.$address/24 dev wan0; done
    ip -n ${p}net link set wan0 up
    ip -n ${p}net route add default via 10.88.0.1
    ip netns exec ${p}router sysctl -qw net.ipv4.ip_forward=1
    ip netns exec ${p}shop sysctl -qw net.ipv4.ping_group_range='0 2147483647'
    """
  }

  /// Does something in it: `$p` is the beginning of the namespaces' names.
  func change(_ script: String) async throws { try await shell("set -e\np=\(name)\n" + script) }

  /// Runs the program as if on the shop's computer.
  func check(for seconds: Int, internet: String) async throws -> [UInt8] {
    let shop = """
      shop: {name: Corner, language: en}
      terminals:
        - {id: t1, name: Counter 1, connector: zvt, host: 10.77.0.21, interval: 5s, deadline: 2s}
        - {id: t2, name: Counter 2, connector: zvt, host: 10.77.0.22, interval: 5s, deadline: 2s}
      network:
        interval: 1s
        deadline: 900ms
        name-servers: [10.88.0.2]
        internet: [\(internet)]
        hosts: [{id: pay, name: Payment host, host: pos.acquirer.test, port: 7443, tls: false}]
      """
    let file = folder + "/shop.yaml"
    try Data(shop.utf8).write(to: URL(filePath: file))
    let program = ProgramRun(
      path: try Self.tool("ip"),
      arguments: ["netns", "exec", name + "shop", try ChildProcess.tillwatch(), "check", "--json", "--config", file]
        + (seconds > 0 ? ["--for", String(seconds)] : []),
      environment: ["HOME": folder, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"],
      outputLimit: 1 << 20)
    let result = await ProgramRunner().run(program, within: .seconds(seconds + 40))
    guard case .exited = result.end else { throw Problem(description: "tillwatch check: \(result.end)") }
    return result.output
  }

  /// Fills a line with more than it can carry, until nobody waits any more.
  func flood(bytesPerSecond: Int, to target: String = "10.88.0.9", from place: String = "t2") async throws {
    let descriptor = try Self.socket(in: name + place, .datagram, port: 0)
    defer { close(descriptor) }
    let data = [UInt8](repeating: 0x55, count: 1000)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(9).bigEndian
    address.sin_addr.s_addr = inet_addr(target)
    // Those of the first second come at once, and fill the queue.
    var next = ContinuousClock.now - .milliseconds(500)
    while !Task.isCancelled {
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = sendto(descriptor, data, data.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      next += .seconds(1) * data.count / bytesPerSecond
      try? await Task.sleep(until: next, clock: .continuous)
    }
  }

  // MARK: In another namespace

  private enum Kind { case stream, datagram }

  /// Moves the present thread into a network namespace: setns(2), which Swift's Glibc does not show.
  private static func enter(_ namespace: CInt) -> Bool {
    typealias Call = @convention(c) (CInt, CInt) -> CInt
    guard let function = dlsym(nil, "setns") else { return false }
    return unsafeBitCast(function, to: Call.self)(namespace, 0x4000_0000) == 0
  }

  /// A bound socket that belongs to a namespace, whoever uses it; one of a stream listens.
  private static func socket(in namespace: String, _ kind: Kind, port: Int) throws -> CInt {
    let own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
    let other = open("/run/netns/\(namespace)", O_RDONLY | O_CLOEXEC)
    defer {
      close(own)
      close(other)
    }
    // Only this thread goes there, and it comes back before anything else can run on it.
    guard own >= 0, other >= 0, enter(other) else {
      throw Problem(description: "no way into \(namespace)")
    }
    let type = kind == .stream ? SOCK_STREAM : SOCK_DGRAM
    let descriptor = Glibc.socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard enter(own) else { fatalError("a thread is lost in another namespace") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound, kind == .datagram || listen(descriptor, 512) == 0 else {
      throw Problem(description: "port \(port) is not to be had in \(namespace)")
    }
    return descriptor
  }

  static func tool(_ name: String) throws -> String {
    for folder in ["/usr/sbin", "/sbin", "/usr/bin", "/bin"] where access("\(folder)/\(name)", X_OK) == 0 {
      return "\(folder)/\(name)"
    }
    throw Problem(description: "there is no \(name)")
  }
}

/// Runs a script; throws with what it said when it fails.
private func shell(_ script: String) async throws {
  let program = ProgramRun(
    path: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
    outputLimit: 4096, keepsErrors: true)
  let result = await ProgramRunner().run(program, within: .seconds(30))
  guard result.end == .exited(0) else {
    let said = String(decoding: result.output, as: UTF8.self).split(separator: "\n").joined(separator: "; ")
    throw ShopNetwork.Problem(description: "\(result.end): \(said)")
  }
}

/// Passes a TCP connection on, so that a simulated terminal stands in a namespace.
private enum Relay {
  static func start(
    socket: CInt, to target: (host: String, port: Int), on loop: any EventLoop
  ) async throws -> any Channel {
    try await ServerBootstrap(group: loop)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { front in
        ClientBootstrap(group: front.eventLoop).connect(host: target.host, port: target.port).flatMapThrowing { back in
          try front.pipeline.syncOperations.addHandler(Passing(to: back))
          try back.pipeline.syncOperations.addHandler(Passing(to: front))
        }
      }
      .withBoundSocket(socket).get()
  }

  private final class Passing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelActive(context: ChannelHandlerContext) {
      context.channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }
    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
