import ShopModel

/// Who is asked about what. The names are those of the connectors in a real shop.
enum SimulatedSource: Hashable, Sendable {
  case terminal(Int)
  /// Gateway and internet, measured from here.
  case network
  /// The acquirer's service: accounts, signals, responses, the upgrade queue.
  case service
  /// The UPS.
  case power
}

extension SimulatedShop {
  /// How long it takes until `source` has answered, or has failed to, if it is asked now.
  func time(toAsk source: SimulatedSource) -> Duration {
    if surroundings.watcherIsCutOff, source != .power { return .zero }
    switch source {
    case .terminal(let index):
      switch sight(of: index) {
      case .nothing: return .seconds(3)
      case .silence: return .seconds(5)
      case .refusal: return .zero
      case .answer: return terminals[index].troubles.contains(.answersSlowly) ? .milliseconds(2_400) : .zero
      }
    case .service: return serviceAnswers ? .zero : .seconds(4)
    case .network, .power: return .zero
    }
  }

  /// What came of asking `source`, complete at `now`.
  ///
  /// - Parameters:
  ///   - serves: whether a terminal is just serving a customer, if it can.
  ///   - noise: 0..<1, for what is never twice the same.
  mutating func report(of source: SimulatedSource, serves: Bool, noise: Double, at now: Timestamp) -> PollReport {
    if surroundings.watcherIsCutOff, source != .power {
      return PollReport(contact: .failed("no connection can be opened"), readings: [])
    }
    switch source {
    case .terminal(let index):
      // Customers are quick, and never one after the other: what lasts is not left to chance. Nor does one stand there when
      // the watcher looks again after a gap, for whoever saw a customer before would take the two for one.
      let isQuiet =
        !terminals[index].isServing && terminals[index].servedAt.map { now - $0 > .minutes(20) } ?? true
      terminals[index].isServing = serves && isQuiet
      if terminals[index].isServing {
        terminals[index].servedAt = now
        terminals[index].batch += 2_000 + Int64(noise * 30_000)
      }
      return terminalReport(index, noise: noise, at: now)
    case .network: return networkReport(noise: noise, at: now)
    case .service: return serviceReport(at: now)
    case .power: return powerReport(at: now)
    }
  }

  private func terminalReport(_ index: Int, noise: Double, at now: Timestamp) -> PollReport {
    let terminal = terminals[index]
    let id = terminal.id
    func failure(_ contact: String, isReachable: Bool, state: String) -> PollReport {
      PollReport(
        contact: .failed(contact),
        readings: [
          Reading(id, .terminalReachable, .bool(isReachable), at: now, source: Reading.measuredHere),
          Reading(id, .terminalContact, .text(contact), at: now, source: "ZVT"),
          Reading(id, .terminalState, .text(state), at: now, source: "ZVT"),
        ])
    }
    switch sight(of: index) {
    case .nothing: return failure("unreachable", isReachable: false, state: "unknown")
    case .silence: return failure("silent", isReachable: true, state: "unknown")
    case .refusal: return failure("held-by-till", isReachable: true, state: "held-by-till")
    case .answer(let state):
      let delay = (terminal.troubles.contains(.answersSlowly) ? 2_400 : 25) + (noise * 40).rounded()
      let batch = Money(minorUnits: terminal.batch, currency: "CNY")
      return PollReport(
        contact: .answered,
        readings: [
          Reading(id, .terminalReachable, .bool(true), at: now, source: Reading.measuredHere),
          Reading(id, .terminalContact, .text("answering"), at: now, source: "ZVT"),
          Reading(id, .terminalState, .text(state), at: now, source: "ZVT"),
          Reading(id, .terminalResponseTime, .number(delay), at: now, source: Reading.measuredHere),
          Reading(id, .terminalPaper, .text(terminal.paper), at: now, source: "ZVT"),
          Reading(id, .terminalSoftware, .text(terminal.softwareVersion), at: now, source: "ZVT"),
          Reading(id, .terminalSerial, .text(terminal.serial), at: now, source: "ZVT"),
          Reading(id, .terminalBatchAmount, .money(batch), at: now, source: "ZVT"),
        ])
    }
  }

  private func networkReport(noise: Double, at now: Timestamp) -> PollReport {
    var readings: [Reading] = []
    func measure(_ link: SubjectID, isUp: Bool) {
      readings.append(Reading(link, .linkUp, .bool(isUp), at: now, source: Reading.measuredHere))
      guard isUp else { return }
      let latency = (surroundings.isCongested ? 1_600 : 20) + (noise * 30).rounded()
      readings.append(Reading(link, .linkLatency, .number(latency), at: now, source: Reading.measuredHere))
      let loss = surroundings.isCongested ? 9.0 : 0
      readings.append(Reading(link, .linkLoss, .number(loss), at: now, source: Reading.measuredHere))
    }
    measure(Self.gateway, isUp: networkIsUp)
    measure(Self.internet, isUp: internetIsReachable)
    return PollReport(contact: .answered, readings: readings)
  }

  private func powerReport(at now: Timestamp) -> PollReport {
    let isCut = surroundings.powerCutAt != nil
    return PollReport(
      contact: .answered,
      readings: [
        Reading(Self.power, .powerSource, .text(isCut ? "battery" : "mains"), at: now, source: "UPS"),
        Reading(Self.power, .powerLowBattery, .bool(surroundings.batteryIsFlat), at: now, source: "UPS"),
      ])
  }

  private func serviceReport(at now: Timestamp) -> PollReport {
    guard serviceAnswers else {
      let reading = Reading(Self.host, .linkUp, .bool(false), at: now, source: Reading.measuredHere)
      return PollReport(contact: .failed("no answer"), readings: [reading])
    }
    var readings = [Reading(Self.host, .linkUp, .bool(true), at: now, source: Reading.measuredHere)]
    func add(_ subject: SubjectID, _ fact: Fact, _ value: FactValue) {
      readings.append(Reading(subject, fact, value, at: now, source: "acquirer"))
    }
    func money(_ yuan: Int) -> FactValue { .money(Money(minorUnits: Int64(yuan) * 100, currency: "CNY")) }
    for account in accounts {
      add(account.id, .accountState, .text(account.isFrozen ? "frozen" : "normal"))
      add(account.id, .accountPayments, .text(account.isFrozen ? "blocked" : "allowed"))
      add(account.id, .accountBalance, money(account.balanceIsLow ? 300 : 9_000))
      add(account.id, .accountBalanceRequired, money(1_000))
      add(account.id, .accountDayUsed, money(account.dayLimitUsed * 1_000))
      add(account.id, .accountDayLimit, money(100_000))
    }
    for (index, terminal) in terminals.enumerated() {
      if terminal.isWireless { add(terminal.link, .linkSignal, .number(terminal.signal)) }
      if isOpenNow { add(terminal.id, .terminalResponses, .tally(responses(of: index))) }
    }
    for upgrade in upgrades {
      add(upgrade.id, .upgradeKind, .text(upgrade.isMaintenance ? "platform-maintenance" : "application"))
      add(upgrade.id, .upgradeState, .text(upgrade.state))
      if !upgrade.isMaintenance { add(upgrade.id, .upgradeTerminal, .text(terminals[upgrade.terminal].key)) }
    }
    let roster = Roster(kind: .upgrade, members: Set(upgrades.map(\.id)))
    return PollReport(contact: .answered, readings: readings, rosters: [roster])
  }
}
