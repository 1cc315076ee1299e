import ShopModel

extension SimulatedShop {
  /// The findings that the truth may give cause for, and who tells of it.
  var possibleFindings: [(Finding.ID, SimulatedSource)] {
    var all: [(Finding.ID, SimulatedSource)] = []
    func add(_ subject: SubjectID, _ source: SimulatedSource, _ rules: String...) {
      for rule in rules { all.append((Finding.ID(rule: rule, subject: subject), source)) }
    }
    for (index, terminal) in terminals.enumerated() {
      add(
        terminal.id, .terminal(index), "terminal-unreachable", "terminal-silent", "terminal-held-by-till",
        "terminal-signal-lost", "terminal-away-updating", "terminal-tampered", "terminal-rebooting",
        "terminal-out-of-order", "terminal-updating", "terminal-slow", "terminal-paper-low", "terminal-paper-empty",
        "terminal-state-unclear")
      add(terminal.id, .service, "terminal-keys-refused", "terminal-host-busy")
      if terminal.isWireless { add(terminal.link, .service, "link-signal-weak") }
    }
    for account in accounts {
      add(
        account.id, .service, "account-frozen", "account-payments-blocked", "account-balance-low",
        "account-balance-blocks", "account-day-limit-near", "account-day-limit-used")
    }
    add(Self.host, .service, "service-not-answering")
    add(.shop, .service, "shop-upstream-fault")
    add(Self.gateway, .network, "gateway-down", "link-latency-high", "link-loss-high")
    add(Self.internet, .network, "internet-down", "link-latency-high", "link-loss-high")
    add(Self.power, .power, "power-on-battery", "power-battery-low")
    return all
  }

  /// Whether a finding that ``possibleFindings`` does not list may come: the queue's items come and go.
  static func isExpected(_ id: Finding.ID) -> Bool {
    id.subject.kind == .upgrade
      && [
        "upgrade-announced", "upgrade-running", "upgrade-failed", "upgrade-waiting-long", "upgrade-maintenance",
        "upgrade-stuck",
      ].contains(id.rule)
  }

  /// Whether a rule's condition is so.
  func verdict(on id: Finding.ID) -> Expectations.Verdict {
    // Nobody can be asked: what was known stays known, and more is not asked for.
    if surroundings.watcherIsCutOff, id.subject != Self.power { return .open }
    switch id.subject.kind {
    case .terminal:
      guard let index = terminals.firstIndex(where: { $0.id == id.subject }) else { return .open }
      return verdict(id.rule, onTerminal: index)
    case .account:
      guard serviceAnswers, let account = accounts.first(where: { $0.id == id.subject }) else { return .open }
      return verdict(id.rule, on: account)
    case .link: return verdict(id.rule, onLink: id.subject)
    case .power:
      let isCut = surroundings.powerCutAt != nil
      return id.rule == "power-battery-low" ? truly(surroundings.batteryIsFlat) : truly(isCut)
    case .shop: return serviceAnswers && isOpenNow ? truly(surroundings.hostIsBusy) : .open
    default: return .open
    }
  }

  private func truly(_ isSo: Bool) -> Expectations.Verdict { isSo ? .isSo : .isNotSo }

  private func verdict(_ rule: String, onTerminal index: Int) -> Expectations.Verdict {
    let terminal = terminals[index]
    let sight = sight(of: index)
    var state: String?
    if case .answer(let word) = sight { state = word }
    func says(_ word: String) -> Expectations.Verdict { state.map { truly($0 == word) } ?? .open }
    switch rule {
    // After closing time it is switched off.
    case "terminal-unreachable": return sight == .nothing && !isOpenNow ? .open : truly(sight == .nothing)
    case "terminal-silent": return truly(sight == .silence)
    case "terminal-held-by-till": return truly(sight == .refusal)
    // These go by what was heard before it went away.
    case "terminal-signal-lost", "terminal-away-updating":
      return sight == .nothing || sight == .silence ? .open : .isNotSo
    case "terminal-tampered": return says("tampered")
    case "terminal-rebooting": return says("rebooting")
    case "terminal-out-of-order": return says("out-of-order")
    case "terminal-updating": return says("updating")
    case "terminal-state-unclear": return .isNotSo
    case "terminal-slow": return state == nil ? .open : truly(terminal.troubles.contains(.answersSlowly))
    case "terminal-paper-low": return state == nil ? .open : truly(terminal.paper == "low")
    case "terminal-paper-empty": return state == nil ? .open : truly(terminal.paper == "out")
    case "terminal-keys-refused":
      return serviceAnswers && isOpenNow ? truly(responses(of: index)["A0"] != nil) : .open
    case "terminal-host-busy":
      return serviceAnswers && isOpenNow ? truly(responses(of: index)["91"] != nil) : .open
    default: return .open
    }
  }

  private func verdict(_ rule: String, on account: Account) -> Expectations.Verdict {
    switch rule {
    case "account-frozen", "account-payments-blocked": truly(account.isFrozen)
    case "account-balance-low": truly(account.balanceIsLow)
    case "account-balance-blocks": truly(account.balanceIsLow && account.isFrozen)
    case "account-day-limit-near": truly(account.dayLimitUsed >= 90)
    case "account-day-limit-used": truly(account.dayLimitUsed >= 100)
    default: .open
    }
  }

  private func verdict(_ rule: String, onLink link: SubjectID) -> Expectations.Verdict {
    let isUp = link == Self.gateway ? networkIsUp : internetIsReachable
    switch rule {
    case "gateway-down": return truly(!networkIsUp)
    case "internet-down": return truly(!internetIsReachable)
    case "service-not-answering": return truly(!serviceAnswers)
    case "link-latency-high", "link-loss-high": return isUp ? truly(surroundings.isCongested) : .open
    case "link-signal-weak":
      guard serviceAnswers, let terminal = terminals.first(where: { $0.link == link }) else { return .open }
      return truly(terminal.troubles.contains(.signalWeak))
    default: return .open
    }
  }
}
