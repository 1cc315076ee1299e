import ShopModel

/// What happens to a shop and when, drawn by chance; what only people can put right lasts until they do.
struct ShopFate: Sendable {
  /// Something that happens at its moment.
  enum Turn: Sendable {
    case strike(Misfortune, terminal: Int)
    /// A terminal's troubles come and go.
    case change(terminal: Int, begins: SimulatedTerminal.Trouble, ends: SimulatedTerminal.Trouble)
    /// A loose cable makes contact, or loses it.
    case cable(terminal: Int, until: Timestamp)
    case powerReturns, batteryEmpties(since: Timestamp)
    case recovers(Recovery)
    case isCutOff(Bool)
    case dayLimit(account: Int, percent: Int)
    case thaws(account: Int)
    case upgrade(key: String)
    /// The shop opens or closes.
    case doors
    case midnight
  }

  /// What of the surroundings comes back by itself.
  enum Recovery: Sendable { case internet, host, calmHost, calmLine }

  /// What a turn may have changed.
  enum Touched: Sendable {
    case nothing
    case terminal(Int)
    case everything
  }

  var dice: Dice
  var turns = MomentQueue<Turn>()

  /// A fate from `start` on.
  init(dice: Dice, terminals: Int, start: Timestamp, calendar: ShopCalendar) {
    self.dice = dice
    for misfortune in Misfortune.allCases {
      for terminal in 0..<(misfortune.isOfTerminal ? terminals : 1) { draw(misfortune, terminal, after: start) }
    }
    let civil = calendar.civil(start)
    let today = start - .seconds(civil.minuteOfDay * 60 + civil.second)
    turns.add(.midnight, at: today + .days(1))
    for hour in [9, 21] {
      turns.add(.doors, at: today + .hours(today + .hours(hour) > start ? hour : hour + 24))
    }
  }

  mutating func draw(_ misfortune: Misfortune, _ terminal: Int, after moment: Timestamp) {
    turns.add(.strike(misfortune, terminal: terminal), at: moment + dice.wait(mean: misfortune.mean))
  }

  /// Lets one turn happen to `shop`.
  mutating func happen(_ turn: Turn, to shop: inout SimulatedShop, at now: Timestamp) -> Touched {
    switch turn {
    case .strike(let misfortune, let terminal):
      draw(misfortune, terminal, after: now)
      return misfortune.isOfTerminal
        ? strike(misfortune, terminal, of: &shop, at: now) : strike(misfortune, at: &shop, at: now)
    case .change(let terminal, let begins, let ends):
      shop.terminals[terminal].troubles.subtract(ends)
      shop.terminals[terminal].troubles.formUnion(begins)
      return .terminal(terminal)
    case .cable(let terminal, let end):
      guard shop.terminals[terminal].troubles.contains(.cableLoose) else { return .nothing }
      if now >= end {
        shop.terminals[terminal].troubles.subtract([.cableLoose, .gone])
      } else {
        shop.terminals[terminal].troubles.formSymmetricDifference(.gone)
        turns.add(.cable(terminal: terminal, until: end), at: now + dice.time(.seconds(20), .minutes(6)))
      }
      return .terminal(terminal)
    case .upgrade(let key): return proceed(key, of: &shop, at: now)
    case .doors:
      shop.isOpenNow = shop.isOpen(at: now)
      turns.add(.doors, at: now + .days(1))
      return .everything
    case .midnight:
      turns.add(.midnight, at: now + .days(1))
      for index in shop.terminals.indices { shop.terminals[index].batch = 0 }
      for index in shop.accounts.indices { shop.accounts[index].dayLimitUsed = 20 }
      return .everything
    case .powerReturns, .batteryEmpties, .recovers, .isCutOff, .dayLimit, .thaws:
      return turnOfSurroundings(turn, &shop, at: now)
    }
  }

  private func turnOfSurroundings(_ turn: Turn, _ shop: inout SimulatedShop, at now: Timestamp) -> Touched {
    switch turn {
    case .powerReturns:
      shop.surroundings.powerCutAt = nil
      shop.surroundings.batteryIsFlat = false
    case .batteryEmpties(let since): if shop.surroundings.powerCutAt == since { shop.surroundings.batteryIsFlat = true }
    case .recovers(.internet): shop.surroundings.internetIsUp = true
    case .recovers(.host): shop.surroundings.hostIsUp = true
    case .recovers(.calmHost): shop.surroundings.hostIsBusy = false
    case .recovers(.calmLine): shop.surroundings.isCongested = false
    case .isCutOff(let isCutOff): shop.surroundings.watcherIsCutOff = isCutOff
    case .dayLimit(let account, let percent): shop.accounts[account].dayLimitUsed = percent
    case .thaws(let account): shop.accounts[account].isFrozen = false
    default: return .nothing
    }
    return .everything
  }

  // MARK: A terminal

  private mutating func strike(
    _ misfortune: Misfortune, _ terminal: Int, of shop: inout SimulatedShop, at now: Timestamp
  ) -> Touched {
    func begin(_ trouble: SimulatedTerminal.Trouble) { shop.terminals[terminal].troubles.insert(trouble) }
    let isOpen = shop.isOpen(at: now)
    switch misfortune {
    case .programHangs: begin(.hangs)
    case .restartsByItself: startUp(terminal, of: &shop, at: now)
    case .getsOutOfOrder: begin(.outOfOrder)
    case .isTamperedWith: begin(.tampered)
    case .keysRefused: begin(.keysRefused)
    case .paperRunsLow:
      begin(.paperLow)
      later(.paperOut, of: terminal, at: now + dice.time(.minutes(20), .hours(5)))
    case .signalFades where shop.terminals[terminal].isWireless:
      begin(.signalWeak)
      let end = now + dice.time(.minutes(12), .hours(3))
      if dice.happens(0.4) {
        later(.gone, of: terminal, at: now + dice.time(.minutes(8), .minutes(12)))
        turns.add(
          .change(terminal: terminal, begins: [], ends: [.signalWeak, .gone]), at: max(end, now + .minutes(14)))
      } else {
        turns.add(.change(terminal: terminal, begins: [], ends: .signalWeak), at: end)
      }
    case .tillHolds where isOpen:
      begin(.heldByTill)
      let length = dice.happens(0.05) ? dice.time(.minutes(11), .minutes(40)) : dice.time(.seconds(20), .minutes(4))
      turns.add(.change(terminal: terminal, begins: [], ends: .heldByTill), at: now + length)
    case .isUnplugged where isOpen && !shop.terminals[terminal].troubles.contains(.cableLoose):
      begin(.gone)
      // Some see it at once and put it back.
      if dice.happens(0.5) {
        turns.add(
          .change(terminal: terminal, begins: [], ends: .gone), at: now + dice.time(.seconds(10), .minutes(5)))
      }
    case .answersSlowly:
      begin(.answersSlowly)
      turns.add(
        .change(terminal: terminal, begins: [], ends: .answersSlowly), at: now + dice.time(.minutes(3), .hours(2)))
    case .cableLoosens where !shop.terminals[terminal].isWireless && !shop.terminals[terminal].troubles.contains(.gone):
      begin(.cableLoose)
      turns.add(
        .cable(terminal: terminal, until: now + dice.time(.minutes(20), .hours(2))), at: now + .seconds(5))
    default: return .nothing
    }
    return .terminal(terminal)
  }

  private mutating func later(_ trouble: SimulatedTerminal.Trouble, of terminal: Int, at moment: Timestamp) {
    turns.add(.change(terminal: terminal, begins: trouble, ends: []), at: moment)
  }

  /// A terminal goes away, comes back, says that it is starting, and is ready; that cures a hanging program.
  mutating func startUp(_ terminal: Int, of shop: inout SimulatedShop, at now: Timestamp) {
    shop.terminals[terminal].troubles.subtract([.hangs, .reboots, .installs])
    shop.terminals[terminal].troubles.insert(.startsUp)
    let back = now + dice.time(.seconds(25), .seconds(90))
    turns.add(.change(terminal: terminal, begins: .reboots, ends: .startsUp), at: back)
    turns.add(
      .change(terminal: terminal, begins: [], ends: .reboots), at: back + dice.time(.seconds(4), .seconds(40)))
  }

  // MARK: The shop

  private mutating func strike(
    _ misfortune: Misfortune, at shop: inout SimulatedShop, at now: Timestamp
  ) -> Touched {
    switch misfortune {
    case .routerDies: shop.surroundings.gatewayIsUp = false
    case .internetFails where shop.surroundings.internetIsUp:
      shop.surroundings.internetIsUp = false
      turns.add(.recovers(.internet), at: now + dice.time(.seconds(20), .hours(4)))
    case .powerFails where shop.surroundings.powerCutAt == nil:
      shop.surroundings.powerCutAt = now
      turns.add(.batteryEmpties(since: now), at: now + .minutes(25))
      turns.add(.powerReturns, at: now + dice.time(.seconds(5), .hours(3)))
    case .hostFails where shop.surroundings.hostIsUp:
      shop.surroundings.hostIsUp = false
      turns.add(.recovers(.host), at: now + dice.time(.minutes(1), .hours(2)))
    case .hostIsBusy where !shop.surroundings.hostIsBusy:
      shop.surroundings.hostIsBusy = true
      turns.add(.recovers(.calmHost), at: now + dice.time(.minutes(10), .hours(2)))
    case .lineIsCongested where !shop.surroundings.isCongested:
      shop.surroundings.isCongested = true
      turns.add(.recovers(.calmLine), at: now + dice.time(.minutes(2), .hours(2)))
    case .watcherIsCutOff where !shop.surroundings.watcherIsCutOff:
      shop.surroundings.watcherIsCutOff = true
      turns.add(.isCutOff(false), at: now + dice.time(.seconds(30), .minutes(20)))
    case .accountIsFrozen:
      // The bank's hand rarely stops at one.
      for index in shop.accounts.indices where index == 0 || dice.happens(0.5) {
        shop.accounts[index].isFrozen = true
        turns.add(.thaws(account: index), at: now + dice.time(.hours(3), .days(3)))
      }
    case .balanceFalls: shop.accounts[dice.whole(0...(shop.accounts.count - 1))].balanceIsLow = true
    case .limitIsReached:
      let account = dice.whole(0...(shop.accounts.count - 1))
      shop.accounts[account].dayLimitUsed = max(92, shop.accounts[account].dayLimitUsed)
      if dice.happens(0.5) { turns.add(.dayLimit(account: account, percent: 101), at: now + .minutes(50)) }
    case .upgradesArrive, .maintenanceIsAnnounced: announce(misfortune, in: &shop, at: now)
    default: return .nothing
    }
    return .everything
  }
}
