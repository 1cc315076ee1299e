/// One thing that is reached for in a round.
enum Probe: Hashable, Sendable {
  /// Some ICMP echoes.
  case echo(IPAddress, count: Int)
  /// A TCP connection, closed when it stands.
  case connect(IPAddress, port: Int)
  /// A question to name servers, one after the other until one answers.
  case ask(DNSMessage.Question, servers: [DNSServer])
}

/// Where a name server listens.
struct DNSServer: Hashable, Sendable {
  var address: IPAddress
  var port: Int
}

/// What came of one probe.
struct ProbeResult: Hashable, Sendable {
  /// What stood against it.
  enum Failure: Hashable, Sendable {
    /// Nothing came back in time.
    case silent
    /// The other end, or somebody before it, said no.
    case refused
    /// No way leads there.
    case noRoute
    /// The system does not let us.
    case notAllowed
  }

  /// How many times it was sent.
  var sent: Int
  /// How long each answer took, in milliseconds.
  var times: [Double]
  /// Why there was no answer; nil: there was one.
  var failure: Failure?
  /// What the name server said.
  var answer: DNSMessage.Answer?

  init(sent: Int, times: [Double], failure: Failure? = nil, answer: DNSMessage.Answer? = nil) {
    self.sent = sent
    self.times = times
    self.failure = failure
    self.answer = answer
  }

  /// Whether anything came back: a refusal shows that somebody is there too.
  var isThere: Bool { failure == nil || (failure == .refused && !times.isEmpty) }
}
