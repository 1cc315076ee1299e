import ShopConfiguration
import ShopModel

/// What one round brought.
struct PathRound {
  var position: PathPosition
  var results: [PathPiece: ProbeResult]
  /// Who answers at an address of this computer's own network.
  var neighbour: (IPAddress) -> KernelTables.Neighbour
  /// What was reached for at each piece.
  var probes: [PathPiece: Probe]
}

/// What the rounds so far say of the way from this computer to the acquirers: pure, and bounded by the configuration.
struct PathMemory {
  /// By whom readings are told to be.
  static let source = Reading.measuredHere
  /// Over how many rounds errors of the own interface are counted.
  private static let errorRounds = 20

  var book = AddressBook()
  private var windows: [SubjectID: LinkWindow] = [:]
  /// Rounds in which nothing came back, as long as nobody knows whether that was loss or an outage.
  private var unanswered: [SubjectID: [LinkWindow.Round]] = [:]
  private var everAnswered: Set<SubjectID> = []
  private var namesWorked = false
  private var lastRetries: Int?
  private var lastErrors: Int?
  private var errors: [Int] = []

  /// Whether everything behind this computer's own link is out of sight: then nothing is said of it.
  static func isCutOff(_ round: PathRound) -> Bool {
    if isAnyoneElseThere(round) { return false }
    if round.position.own?.hasCarrier == false || round.position.own == nil { return true }
    return round.position.route == nil && !hasLocalTargets(round)
  }

  /// Whether any other computer has answered.
  private static func isAnyoneElseThere(_ round: PathRound) -> Bool {
    round.results.contains { piece, result in
      guard result.isThere else { return false }
      switch round.probes[piece] {
      case .echo(let address, _), .connect(let address, _): return !address.isLoopback
      case .ask(_, let servers): return servers.contains { !$0.address.isLoopback }
      case nil: return false
      }
    }
  }

  /// Whether anything is reached for on this computer itself, as in a demonstration.
  private static func hasLocalTargets(_ round: PathRound) -> Bool {
    round.probes.values.contains { probe in
      switch probe {
      case .echo(let address, _), .connect(let address, _): address.isLoopback
      case .ask(_, let servers): servers.contains { $0.address.isLoopback }
      }
    }
  }

  /// The readings of a round.
  mutating func take(_ round: PathRound, _ plan: PathPlan, at now: Timestamp) -> [Reading] {
    var readings = takeOwn(round, at: now)
    let isCutOff = Self.isCutOff(round)
    func add(_ subject: SubjectID, _ fact: Fact, _ value: FactValue) {
      readings.append(Reading(subject, fact, value, at: now, source: Self.source))
    }
    if isCutOff {
      if round.position.own?.hasCarrier == true { add(.ownLink, .linkContact, .text("no-route")) }
      return readings
    }
    let internet = plan.configuration.internet.indices.compactMap { round.results[.internet($0)] }
    let hosts = plan.configuration.hosts.indices.map { round.results[.host($0)] }
    let isBeyondThere = internet.contains(where: \.isThere) || hosts.contains { $0?.isThere == true }
    let isAnyoneThere = round.results.values.contains(where: \.isThere)
    // Without a way out what lies beyond is out of sight; what is in the shop is not.
    let hasWayOut = round.position.route != nil || isBeyondThere || Self.hasLocalTargets(round)
    add(.ownLink, .linkContact, .text(!hasWayOut ? "no-route" : isAnyoneThere ? "answering" : "silent"))
    readings += takeTerminals(round, plan, at: now)
    guard hasWayOut else { return readings }

    if let result = round.results[.gateway] {
      readings += take(
        result, of: .gateway, isUp: isBeyondThere ? true : isUp(result, .gateway, piece: .gateway, round, plan), at: now
      )
    }
    // Those that never answer are no loss of those that do.
    let answering = internet.filter(\.isThere)
    if let first = answering.first {
      let merged = ProbeResult(
        sent: answering.reduce(0) { $0 + $1.sent }, times: answering.flatMap(\.times), failure: first.failure)
      readings += take(merged, of: .internet, isUp: true, latency: first.times, at: now)
    } else if hosts.contains(where: { $0?.isThere == true }) {
      add(.internet, .linkUp, .bool(true))
    } else if !plan.configuration.internet.isEmpty {
      if let first = internet.first {
        readings += take(first, of: .internet, isUp: isInternetUp(round, plan), at: now)
      } else {
        add(.internet, .linkContact, .text("name-unknown"))
      }
    }
    if let names = names(round) {
      // One question that was lost is no dead name server.
      if names || !namesWorked { add(.internet, .linkNames, .bool(names)) }
      namesWorked = names
    }
    for (host, result) in zip(plan.configuration.hosts, hosts) {
      if let result {
        // That somebody refuses shows that the way is there, and that no payment goes through.
        readings += take(result, of: host.link, isUp: result.failure == nil, at: now)
      } else {
        add(host.link, .linkContact, .text("name-unknown"))
      }
    }
    return readings
  }

  // MARK: One link

  private mutating func takeTerminals(_ round: PathRound, _ plan: PathPlan, at now: Timestamp) -> [Reading] {
    var readings: [Reading] = []
    for (key, target) in plan.terminals {
      let link = SubjectID.link(ofTerminal: key)
      if let result = round.results[.terminal(key)] {
        readings += take(result, of: link, isUp: isUp(result, link, piece: .terminal(key), round, plan), at: now)
      } else if IPAddress(parsing: target.host) == nil, round.position.canEcho {
        readings.append(
          Reading(link, .linkContact, .text("name-unknown"), at: now, source: Self.source))
      }
    }
    return readings
  }

  /// Whether the internet is there when none of its targets answers; nil: nobody can say.
  private func isInternetUp(_ round: PathRound, _ plan: PathPlan) -> Bool? {
    let standIns = plan.configuration.internet.indices.filter { plan.standsIn(.internet($0), round.position) }
    let others = plan.configuration.internet.indices.filter { !standIns.contains($0) }
    if others.contains(where: { round.results[.internet($0)] != nil }) || standIns.isEmpty { return false }
    return everAnswered.contains(.internet) && !areNamesFoundOutside(round) ? false : nil
  }

  /// Whether a name server beyond the shop's own network has answered. Which one of several has is not known.
  private func areNamesFoundOutside(_ round: PathRound) -> Bool {
    round.results.contains { piece, result in
      guard case .found? = result.answer, case .ask(_, let servers)? = round.probes[piece] else { return false }
      return !servers.isEmpty
        && servers.allSatisfy { !$0.address.isPrivate && $0.address != round.position.route?.gateway }
    }
  }

  /// Whether a device on the shop's own network is there; nil: nobody can say. One that has never answered an echo, or the
  /// connection that stands in for it, may be one that answers none.
  private func isUp(
    _ result: ProbeResult, _ link: SubjectID, piece: PathPiece, _ round: PathRound, _ plan: PathPlan
  ) -> Bool? {
    if result.isThere { return true }
    switch round.probes[piece] {
    case .connect where !plan.standsIn(piece, round.position): return false
    case .echo(let address, _), .connect(let address, _):
      if result.failure == .notAllowed { return nil }
      if everAnswered.contains(link) { return false }
      switch round.neighbour(address) {
      case .silent: return false
      case .known: return nil
      case .notAsked: return result.failure == .noRoute ? false : nil
      }
    default: return false
    }
  }

  /// - Parameters:
  ///   - isUp: whether the link is up; nil: nobody can say.
  ///   - latency: the times that count as the link's, where some of the result's are others'.
  private mutating func take(
    _ result: ProbeResult, of link: SubjectID, isUp: Bool?, latency: [Double]? = nil, at now: Timestamp
  ) -> [Reading] {
    var readings: [Reading] = []
    func add(_ fact: Fact, _ value: FactValue) {
      readings.append(Reading(link, fact, value, at: now, source: Self.source))
    }
    // One packet that was lost is no outage of what has answered until now.
    let isPerhapsLost =
      result.failure == .silent && result.sent == 1 && everAnswered.contains(link) && unanswered[link] == nil
    if let isUp, !isPerhapsLost { add(.linkUp, .bool(isUp)) }
    let contact: String? =
      switch result.failure {
      case nil: "answering"
      // Whoever is only to be there has answered by refusing.
      case .refused: isUp == true ? "answering" : "refused"
      case .silent: isPerhapsLost ? nil : "silent"
      case .noRoute: "no-route"
      case .notAllowed: nil
      }
    if let contact { add(.linkContact, .text(contact)) }
    guard !result.times.isEmpty else {
      // Two rounds without any answer can be loss; what lasts longer is an outage, of which ``Fact/linkUp`` tells.
      if unanswered[link, default: []].count < 3 {
        unanswered[link, default: []].append(LinkWindow.Round(sent: result.sent, times: []))
      }
      return readings
    }
    everAnswered.insert(link)
    var window = windows[link] ?? LinkWindow()
    let before = unanswered.removeValue(forKey: link) ?? []
    if before.count < 3, windows[link] != nil { for round in before { window.take(round) } }
    window.take(LinkWindow.Round(sent: result.sent, times: result.times), latency: latency)
    windows[link] = window
    for (fact, value) in [
      (Fact.linkLatency, window.latency), (.linkLatencyMedian, window.median), (.linkLatencyHigh, window.high),
      (.linkLatencyUsual, window.usual), (.linkJitter, window.jitter), (.linkLoss, window.loss),
    ] {
      if let value { add(fact, .number((value * 100).rounded() / 100)) }
    }
    return readings
  }

  /// Whether names are found; nil: there is no name server to ask.
  private func names(_ round: PathRound) -> Bool? {
    let answers = round.results.filter { if case .name = $0.key { true } else { false } }.values
    guard !answers.isEmpty else { return nil }
    return answers.contains { if case .found? = $0.answer { true } else { false } }
  }

  // MARK: This computer

  private mutating func takeOwn(_ round: PathRound, at now: Timestamp) -> [Reading] {
    guard let own = round.position.own else { return [] }
    var readings: [Reading] = []
    func add(_ fact: Fact, _ value: FactValue) {
      readings.append(Reading(.ownLink, fact, value, at: now, source: Self.source))
    }
    // While others answer this computer is on the network, be it by another interface than the one it was told to look at.
    if let hasCarrier = own.hasCarrier, hasCarrier || !Self.isAnyoneElseThere(round) { add(.linkUp, .bool(hasCarrier)) }
    switch own.medium {
    case .ethernet: add(.linkBearer, .text("ethernet"))
    case .wifi: add(.linkBearer, .text("wifi"))
    case .mobile, .other: break
    }
    if let speed = own.speed { add(.linkSpeed, .number(Double(speed))) }
    if own.hasCarrier != false, let signal = own.wireless?.signal { add(.linkSignal, .number(signal)) }
    // A counter that went back began anew.
    if let retries = own.wireless?.retries {
      if let lastRetries, retries >= lastRetries { add(.linkRetries, .number(Double(retries - lastRetries))) }
      lastRetries = retries
    }
    if let count = own.errors {
      if let lastErrors, count >= lastErrors {
        errors.append(count - lastErrors)
        if errors.count > Self.errorRounds { errors.removeFirst() }
        add(.linkErrors, .number(Double(errors.reduce(0) { $0.addingReportingOverflow($1).partialValue })))
      }
      lastErrors = count
    }
    return readings
  }
}
