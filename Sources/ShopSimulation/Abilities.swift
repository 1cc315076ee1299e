import ShopModel

/// Holds what the screen says of each terminal against whether it can really take cards.
struct Abilities: Sendable {
  /// A part of what must be so for a terminal to take cards, and since when the program could know.
  private struct Part: Sendable {
    var isSo: Bool?
    var knownSince: Timestamp?

    mutating func become(_ isSo: Bool?) {
      guard isSo != self.isSo else { return }
      self.isSo = isSo
      knownSince = nil
    }

    /// - Returns: whether that is news.
    mutating func tell(at now: Timestamp) -> Bool {
      guard knownSince == nil else { return false }
      knownSince = now
      return true
    }

    /// Whether it is known to be `value` for longer than `time`.
    func holds(_ value: Bool, for time: Duration, at now: Timestamp) -> Bool {
      guard isSo == value, let knownSince else { return false }
      return now - knownSince > time
    }
  }

  /// The rules about a terminal itself and about accounts block at once; those about the way wait for half a minute, and
  /// after a restart for as long again.
  private static let delay = Expectations.tolerance
  private static let delayOfWay: Duration = .seconds(60) + Expectations.tolerance

  private var own: [Part]
  private var accounts = Part()
  private var way = Part()
  private(set) var nextLook: Timestamp?

  init(_ shop: SimulatedShop) {
    own = Array(repeating: Part(), count: shop.terminals.count)
    refresh(shop)
  }

  /// Takes in what may have changed.
  mutating func refresh(_ shop: SimulatedShop) {
    let isCutOff = shop.surroundings.watcherIsCutOff
    for index in shop.terminals.indices {
      // While the till has it, nothing can be seen of it.
      let isSeen = !isCutOff && !(shop.networkIsUp && shop.sight(of: index) == .refusal)
      own[index].become(isSeen ? shop.networkIsUp && shop.terminals[index].isAble : nil)
    }
    accounts.become(shop.serviceAnswers && !isCutOff ? !shop.accountsBlock : nil)
    way.become(isCutOff ? nil : shop.internetIsReachable)
  }

  mutating func told(by source: SimulatedSource, at now: Timestamp) {
    switch source {
    case .terminal(let index): if own[index].tell(at: now) { lookAgain(at: now + Abilities.delay, after: now) }
    case .service: if accounts.tell(at: now) { lookAgain(at: now + Abilities.delay, after: now) }
    case .network: if way.tell(at: now) { lookAgain(at: now + Abilities.delayOfWay, after: now) }
    case .power: break
    }
  }

  private mutating func lookAgain(at moment: Timestamp?, after now: Timestamp) {
    guard let moment, moment >= now else { return }
    let next = moment + .milliseconds(1)
    nextLook = min(nextLook ?? next, next)
  }

  /// The program was away: nothing counts as told.
  mutating func forget() {
    nextLook = nil
    for index in own.indices { own[index].knownSince = nil }
    accounts.knownSince = nil
    way.knownSince = nil
  }

  /// - Parameter isRestarting: whether a terminal was told to restart.
  mutating func problems(
    with shown: [CardAvailability], isRestarting: (Int) -> Bool, at now: Timestamp
  ) -> [String] {
    nextLook = nil
    for part in own + [accounts] { lookAgain(at: part.knownSince.map { $0 + Self.delay }, after: now) }
    lookAgain(at: way.knownSince.map { $0 + Self.delayOfWay }, after: now)
    var problems: [String] = []
    for (index, shown) in shown.enumerated() {
      let isUnable =
        own[index].holds(false, for: Self.delay, at: now) || accounts.holds(false, for: Self.delay, at: now)
        || way.holds(false, for: Self.delayOfWay, at: now)
      let isAble =
        own[index].holds(true, for: Self.delay, at: now) && accounts.holds(true, for: Self.delay, at: now)
        && way.holds(true, for: Self.delayOfWay, at: now)
      switch shown {
      case .canTakeCards where isUnable: problems.append("terminal \(index + 1) is shown as able and is not")
      case .cannot where isAble: problems.append("terminal \(index + 1) is shown as unable and is able")
      case .notKnown where isAble && !isRestarting(index):
        problems.append("terminal \(index + 1) is shown as not known and is seen to be able")
      default: break
      }
    }
    return problems
  }
}
