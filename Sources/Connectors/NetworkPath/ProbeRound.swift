import Dispatch
import Glibc

/// Carries out the probes of a round, all at once, in one loop that wakes up when something came and not otherwise. It
/// does not use the event loops of the terminals: whatever a network does, nothing there waits for it, and a time is taken
/// the moment an answer is there.
struct ProbeRound {
  /// When a name server that has not answered is asked again, after the first time: at these parts of the whole time.
  private static let repeats = [0.35, 0.7]

  /// Carries out probes; the results are in their order. Ends at the latest a moment after `limit`.
  static func run(_ probes: [Probe], within limit: Duration) async -> [ProbeResult] {
    guard !probes.isEmpty else { return [] }
    return await withCheckedContinuation { continuation in
      // Of its own: no round waits for another.
      DispatchQueue(label: "network path").async {
        var round = ProbeRound(probes, limit: limit)
        continuation.resume(returning: round.run())
      }
    }
  }

  /// When something was sent: by a clock that is never set, and by the one that the kernel stamps packets with.
  private struct Moment {
    var steady = ProbeRound.now
    var stamped = ProbeRound.milliseconds(of: CLOCK_REALTIME)

    /// The time until the packet that was read last from a socket had come in: by its stamp, so that it does not matter
    /// when we came to read it.
    func elapsed(on descriptor: Int32, seenAt seen: Double) -> Double {
      let most = max(0, seen - steady)
      var stamp = timespec()
      // SIOCGSTAMPNS, see socket(7); the first call only turns it on.
      guard ioctl(descriptor, 0x8907, &stamp) == 0 else { return most }
      let time = Double(stamp.tv_sec) * 1000 + Double(stamp.tv_nsec) / 1_000_000 - stamped
      // The clock may have been set meanwhile.
      return (0...most).contains(time) ? time : most
    }

    /// Has the kernel stamp what comes in on a socket.
    static func prepare(_ descriptor: Int32) {
      var stamp = timespec()
      _ = ioctl(descriptor, 0x8907, &stamp)
    }
  }

  /// A socket that is waited for.
  private struct Socket {
    enum Purpose {
      case echo(isIPv4: Bool)
      case connect(probe: Int, sent: Moment)
      case ask(probe: Int, sent: Moment, number: Int)
    }
    var descriptor: Int32
    var purpose: Purpose
  }

  private let probes: [Probe]
  private var results: [ProbeResult?]
  private var sockets: [Socket] = []
  private let token = UInt64.random(in: 1 ... .max)
  private let begin = ProbeRound.now
  private let limit: Double
  /// By sequence: whose echo it is, and when it was sent.
  private var echoes: [(probe: Int, sent: Moment)] = []
  private var echoTimes: [Int: [Int: Double]] = [:]
  /// By probe: how often it was asked, and under which number.
  private var questions: [Int: (times: Int, id: UInt16)] = [:]

  private init(_ probes: [Probe], limit: Duration) {
    self.probes = probes
    self.limit = limit.inMilliseconds
    results = Array(repeating: nil, count: probes.count)
  }

  /// Milliseconds by a clock that is never set.
  private static var now: Double { milliseconds(of: CLOCK_MONOTONIC) }

  private static func milliseconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  private mutating func run() -> [ProbeResult] {
    let end = begin + limit
    for index in probes.indices { start(index) }
    while results.contains(where: { $0 == nil }) {
      let now = Self.now
      guard now < end else { break }
      askAgain(at: now)
      var waits = sockets.map { socket in
        var isOutgoing = false
        if case .connect = socket.purpose { isOutgoing = true }
        return pollfd(fd: socket.descriptor, events: Int16(isOutgoing ? POLLOUT : POLLIN), revents: 0)
      }
      guard poll(&waits, nfds_t(waits.count), Int32((wakeTime(end) - now).rounded(.up))) >= 0 || errno == EINTR else {
        break
      }
      let seen = Self.now
      for (index, wait) in waits.enumerated() where wait.revents != 0 { serve(sockets[index], at: seen) }
      closeServed()
    }
    for socket in sockets where socket.descriptor >= 0 { close(socket.descriptor) }
    return probes.indices.map { results[$0] ?? unanswered($0) }
  }

  /// When something has to be done even if nothing comes.
  private func wakeTime(_ end: Double) -> Double {
    questions.reduce(end) { earliest, entry in
      guard results[entry.key] == nil, entry.value.times <= Self.repeats.count else { return earliest }
      return min(earliest, max(Self.now + 1, begin + limit * Self.repeats[entry.value.times - 1]))
    }
  }

  // MARK: Beginning

  private mutating func start(_ index: Int) {
    switch probes[index] {
    case .echo(let address, let count): startEcho(index, address, count: count)
    case .connect(let address, let port): startConnect(index, address, port: port)
    case .ask(let question, let servers):
      guard !servers.isEmpty, DNSMessage.bytes(of: question, id: 0) != nil else {
        results[index] = ProbeResult(sent: 0, times: [], failure: .noRoute)
        return
      }
      ask(index, question, servers[0], number: 0)
    }
  }

  private mutating func echoSocket(isIPv4: Bool) -> Int32? {
    for socket in sockets {
      if case .echo(isIPv4) = socket.purpose { return socket.descriptor }
    }
    let descriptor = socket(
      isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_DGRAM.rawValue) | Self.flags,
      isIPv4 ? Int32(IPPROTO_ICMP) : Int32(IPPROTO_ICMPV6))
    guard descriptor >= 0 else { return nil }
    Moment.prepare(descriptor)
    sockets.append(Socket(descriptor: descriptor, purpose: .echo(isIPv4: isIPv4)))
    return descriptor
  }

  private static let flags = Int32(bitPattern: SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

  private mutating func startEcho(_ index: Int, _ address: IPAddress, count: Int) {
    guard let descriptor = echoSocket(isIPv4: address.isIPv4) else {
      let isRefused = errno == EACCES || errno == EPERM
      results[index] = ProbeResult(sent: 0, times: [], failure: isRefused ? .notAllowed : .noRoute)
      return
    }
    for _ in 0..<count {
      let message = EchoMessage(sequence: UInt16(truncatingIfNeeded: echoes.count), token: token)
      echoes.append((index, Moment()))
      let bytes = message.request(isIPv4: address.isIPv4)
      let sent = address.withSocketAddress(port: 0) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
      if sent < 0, errno == ENETUNREACH || errno == EHOSTUNREACH || errno == ENODEV || errno == EINVAL {
        results[index] = ProbeResult(sent: count, times: [], failure: .noRoute)
        return
      }
    }
  }

  private mutating func startConnect(_ index: Int, _ address: IPAddress, port: Int) {
    let descriptor = socket(
      address.isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue) | Self.flags, Int32(IPPROTO_TCP))
    guard descriptor >= 0 else {
      results[index] = ProbeResult(sent: 1, times: [], failure: .noRoute)
      return
    }
    let sent = Moment()
    let answer = address.withSocketAddress(port: port) { connect(descriptor, $0, $1) }
    sockets.append(Socket(descriptor: descriptor, purpose: .connect(probe: index, sent: sent)))
    // One that stands at once is seen by the first look.
    if answer != 0, errno != EINPROGRESS { finishConnect(index, error: errno, descriptor, after: 0) }
  }

  private mutating func ask(_ index: Int, _ question: DNSMessage.Question, _ server: DNSServer, number: Int) {
    let id = questions[index]?.id ?? UInt16.random(in: 0 ... .max)
    questions[index] = (number + 1, id)
    guard let bytes = DNSMessage.bytes(of: question, id: id) else { return }
    let descriptor = socket(
      server.address.isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_DGRAM.rawValue) | Self.flags, Int32(IPPROTO_UDP))
    guard descriptor >= 0 else { return }
    // Connected, so that nobody else's answer is taken, and a refusal is seen.
    Moment.prepare(descriptor)
    let sent = Moment()
    let isConnected = server.address.withSocketAddress(port: server.port) { connect(descriptor, $0, $1) } == 0
    guard isConnected, send(descriptor, bytes, bytes.count, 0) == bytes.count else {
      close(descriptor)
      return
    }
    sockets.append(Socket(descriptor: descriptor, purpose: .ask(probe: index, sent: sent, number: number)))
  }

  private mutating func askAgain(at now: Double) {
    for (index, asked) in questions where results[index] == nil && asked.times <= Self.repeats.count {
      guard now >= begin + limit * Self.repeats[asked.times - 1], case .ask(let question, let servers) = probes[index]
      else {
        continue
      }
      ask(index, question, servers[asked.times % servers.count], number: asked.times)
    }
  }

  // MARK: What comes

  private mutating func serve(_ socket: Socket, at moment: Double) {
    switch socket.purpose {
    case .echo(let isIPv4): readEchoes(socket.descriptor, isIPv4: isIPv4, at: moment)
    case .connect(let probe, let sent):
      var error: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
      finishConnect(probe, error: error, socket.descriptor, after: max(0, moment - sent.steady))
    case .ask(let probe, let sent, let number):
      readAnswer(socket.descriptor, of: probe, since: sent, number: number, at: moment)
    }
  }

  private mutating func readEchoes(_ descriptor: Int32, isIPv4: Bool, at moment: Double) {
    var bytes = [UInt8](repeating: 0, count: EchoMessage.sizeLimit)
    // More than were sent is not meant for us.
    for _ in 0..<(echoes.count + 64) {
      var from = sockaddr_storage()
      var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let count = withUnsafeMutablePointer(to: &from) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(descriptor, &bytes, bytes.count, 0, $0, &size)
        }
      }
      guard count >= 0 else { return }
      guard let reply = EchoMessage(reply: bytes[..<count], isIPv4: isIPv4), reply.token == token,
        echoes.indices.contains(Int(reply.sequence))
      else { continue }
      let echo = echoes[Int(reply.sequence)]
      guard case .echo(let address, let wanted) = probes[echo.probe], IPAddress(from)?.bytes == address.bytes else {
        continue
      }
      echoTimes[echo.probe, default: [:]][Int(reply.sequence)] = echo.sent.elapsed(on: descriptor, seenAt: moment)
      if let times = echoTimes[echo.probe], times.count == wanted { results[echo.probe] = echoResult(echo.probe) }
    }
  }

  private func echoResult(_ index: Int) -> ProbeResult? {
    guard case .echo(_, let count) = probes[index], let times = echoTimes[index] else { return nil }
    return ProbeResult(sent: count, times: times.sorted { $0.key < $1.key }.map(\.value))
  }

  private mutating func finishConnect(_ index: Int, error: Int32, _ descriptor: Int32, after time: Double) {
    switch error {
    case 0: results[index] = Self.connected(descriptor, after: time)
    case ECONNREFUSED: results[index] = ProbeResult(sent: 1, times: [time], failure: .refused)
    case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL:
      results[index] = ProbeResult(sent: 1, times: [], failure: .noRoute)
    case EACCES, EPERM: results[index] = ProbeResult(sent: 1, times: [], failure: .noRoute)
    default: results[index] = ProbeResult(sent: 1, times: [], failure: .silent)
    }
  }

  /// A first packet that was lost is sent again by the kernel, after a second and then later and later: that is no slow
  /// answer but a loss, and the kernel counts it.
  private static func connected(_ descriptor: Int32, after time: Double) -> ProbeResult {
    var info = tcp_info()
    var size = socklen_t(MemoryLayout<tcp_info>.size)
    guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 else {
      return ProbeResult(sent: 1, times: [time])
    }
    let lost = Int(min(info.tcpi_total_retrans, 6))
    // By the kernel's own measure it does not matter when we came to look.
    let ownTime = Double(info.tcpi_rtt) / 1000
    return ProbeResult(sent: 1 + lost, times: [ownTime > 0 ? min(ownTime, time) : time])
  }

  private mutating func readAnswer(
    _ descriptor: Int32, of index: Int, since sent: Moment, number: Int, at moment: Double
  ) {
    guard results[index] == nil, case .ask(let question, let servers) = probes[index], let asked = questions[index]
    else { return }
    var bytes = [UInt8](repeating: 0, count: DNSMessage.sizeLimit)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    let error = errno
    let time = count >= 0 ? sent.elapsed(on: descriptor, seenAt: moment) : max(0, moment - sent.steady)
    guard count >= 0 else {
      // Nobody listens there. With other servers, or another try to come, that is not the end.
      let isRefused = error == ECONNREFUSED
      if isRefused, servers.count == 1 {
        results[index] = ProbeResult(sent: asked.times, times: [time], failure: .refused)
      }
      return
    }
    guard let answer = DNSMessage.answer(in: Array(bytes[..<count]), to: question, id: asked.id) else { return }
    // A server that cannot say may stand beside one that can.
    if case .failed = answer, servers.count > 1, asked.times < servers.count { return }
    // Those before it are lost, or so late that they might as well be; those after it are nothing of the kind.
    results[index] = ProbeResult(sent: number + 1, times: [time], answer: answer)
  }

  private mutating func closeServed() {
    sockets.removeAll { socket in
      switch socket.purpose {
      case .echo: return false
      case .connect(let probe, _), .ask(let probe, _, _):
        guard results[probe] != nil else { return false }
        close(socket.descriptor)
        return true
      }
    }
  }

  private func unanswered(_ index: Int) -> ProbeResult {
    switch probes[index] {
    case .echo(_, let count): echoResult(index) ?? ProbeResult(sent: count, times: [], failure: .silent)
    case .connect: ProbeResult(sent: 1, times: [], failure: .silent)
    case .ask: ProbeResult(sent: questions[index]?.times ?? 1, times: [], failure: .silent)
    }
  }
}

extension Duration {
  /// As a number of milliseconds.
  fileprivate var inMilliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}
