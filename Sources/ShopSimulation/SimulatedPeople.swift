import ShopModel

/// The people of a simulated shop: they look at the incidents and do something about them, in their own time.
struct SimulatedPeople: Sendable {
  /// What somebody does.
  enum Deed: Hashable, Sendable {
    case powerCycle(Int)
    /// From the console.
    case restart(Int)
    case replace(Int)
    case plugIn(Int)
    case changePaper(Int)
    case signIn(Int)
    case restartRouter
    case topUp(account: Int)
    case acknowledge(Incident.ID)
    case mute(Incident.ID)
  }

  struct Errand: Sendable {
    var deed: Deed
    /// What they were called by; gone by then: they do nothing.
    var finding: Finding.ID
  }

  var dice: Dice
  var errands = MomentQueue<Errand>()
  private var underWay: Set<Finding.ID> = []

  init(dice: Dice) { self.dice = dice }

  /// They have seen that an incident was opened, or has spread.
  mutating func hear(of finding: Finding.ID, incident: Incident.ID, in shop: SimulatedShop, at now: Timestamp) {
    if dice.happens(0.2) {
      let deed: Deed = dice.happens(0.2) ? .mute(incident) : .acknowledge(incident)
      errands.add(Errand(deed: deed, finding: finding), at: now + dice.time(.minutes(1), .hours(1)))
    }
    guard !underWay.contains(finding), let (deed, after) = plan(finding, in: shop) else { return }
    underWay.insert(finding)
    errands.add(Errand(deed: deed, finding: finding), at: shop.nextOpening(from: now + after))
  }

  /// An errand was run, or was no longer needed.
  ///
  /// - Parameter isStillNeeded: what they were called by is still there; they will look again.
  mutating func ended(_ errand: Errand, isStillNeeded: Bool, in shop: SimulatedShop, at now: Timestamp) {
    switch errand.deed {
    case .acknowledge, .mute: return
    default: break
    }
    guard isStillNeeded, let (deed, after) = plan(errand.finding, in: shop) else {
      underWay.remove(errand.finding)
      return
    }
    errands.add(Errand(deed: deed, finding: errand.finding), at: shop.nextOpening(from: now + after + .minutes(30)))
  }

  private mutating func plan(_ finding: Finding.ID, in shop: SimulatedShop) -> (Deed, after: Duration)? {
    if let terminal = shop.terminals.firstIndex(where: { $0.id == finding.subject }) {
      return plan(finding.rule, terminal)
    }
    switch finding.rule {
    case "gateway-down": return (.restartRouter, dice.time(.minutes(3), .hours(1)))
    case "account-balance-low", "account-balance-blocks":
      guard let account = shop.accounts.firstIndex(where: { $0.id == finding.subject }) else { return nil }
      return (.topUp(account: account), dice.time(.hours(1), .hours(10)))
    default: return nil
    }
  }

  private mutating func plan(_ rule: String, _ terminal: Int) -> (Deed, after: Duration)? {
    switch rule {
    case "terminal-silent": return (.powerCycle(terminal), dice.time(.minutes(3), .minutes(40)))
    case "terminal-unreachable", "terminal-signal-lost", "terminal-away-updating":
      return (.plugIn(terminal), dice.time(.minutes(2), .minutes(30)))
    case "terminal-out-of-order":
      if dice.happens(0.25) { return (.replace(terminal), dice.time(.days(1), .days(3))) }
      return (.restart(terminal), dice.time(.minutes(2), .minutes(30)))
    case "terminal-tampered": return (.replace(terminal), dice.time(.days(1), .days(3)))
    case "terminal-paper-low", "terminal-paper-empty":
      return (.changePaper(terminal), dice.time(.minutes(5), .hours(6)))
    case "terminal-keys-refused": return (.signIn(terminal), dice.time(.minutes(10), .hours(2)))
    default: return nil
    }
  }
}

extension ShopFate {
  /// Does to the shop what somebody did; what is done at the console is not here.
  mutating func take(_ deed: SimulatedPeople.Deed, to shop: inout SimulatedShop, at now: Timestamp) -> Touched {
    switch deed {
    case .powerCycle(let terminal), .restart(let terminal):
      // Half of what is out of order is in order after a restart.
      if dice.happens(0.5) { shop.terminals[terminal].troubles.remove(.outOfOrder) }
      startUp(terminal, of: &shop, at: now)
      return .terminal(terminal)
    case .replace(let terminal):
      shop.terminals[terminal].replace()
      startUp(terminal, of: &shop, at: now)
      return .terminal(terminal)
    case .plugIn(let terminal):
      let troubles = shop.terminals[terminal].troubles
      if troubles.contains(.gone), troubles.isDisjoint(with: [.cableLoose, .signalWeak]) {
        shop.terminals[terminal].troubles.remove(.gone)
        startUp(terminal, of: &shop, at: now)
      }
      return .terminal(terminal)
    case .changePaper(let terminal):
      shop.terminals[terminal].troubles.subtract([.paperLow, .paperOut])
      return .terminal(terminal)
    case .signIn(let terminal):
      shop.terminals[terminal].troubles.remove(.keysRefused)
      return .terminal(terminal)
    case .restartRouter: shop.surroundings.gatewayIsUp = true
    case .topUp(let account): shop.accounts[account].balanceIsLow = false
    case .acknowledge, .mute: return .nothing
    }
    return .everything
  }
}
