import ShopModel

extension ShopFate {
  /// Puts upgrades of some terminals, or one piece of platform maintenance, into the queue.
  mutating func announce(_ misfortune: Misfortune, in shop: inout SimulatedShop, at now: Timestamp) {
    let isMaintenance = misfortune == .maintenanceIsAnnounced
    for terminal in shop.terminals.indices where isMaintenance ? terminal == 0 : dice.happens(0.3) {
      shop.upgradeCount += 1
      let key = "upgrade-\(shop.upgradeCount)"
      shop.upgrades.append(
        SimulatedShop.Upgrade(
          key: key, terminal: terminal, isMaintenance: isMaintenance, state: "announced", enteredAt: now))
      turns.add(.upgrade(key: key), at: now + dice.time(.hours(2), .hours(20)))
    }
  }

  /// Takes an item of the queue one step further.
  mutating func proceed(_ key: String, of shop: inout SimulatedShop, at now: Timestamp) -> Touched {
    guard let place = shop.upgrades.firstIndex(where: { $0.key == key }) else { return .nothing }
    let item = shop.upgrades[place]
    func next() -> (state: String, lasts: Duration)? {
      if item.isMaintenance { return item.state == "announced" ? ("done", .hours(6)) : nil }
      switch item.state {
      case "announced": return ("queued", dice.time(.minutes(10), .hours(10)))
      case "queued": return ("downloading", dice.time(.minutes(3), .minutes(30)))
      case "downloading":
        return dice.happens(0.1) ? ("failed", .hours(20)) : ("installing", dice.time(.minutes(2), .minutes(8)))
      case "installing": return ("done", .hours(12))
      case "failed": return ("queued", .minutes(30))
      default: return nil
      }
    }
    guard let (state, lasts) = next() else {
      shop.upgrades.remove(at: place)
      return .everything
    }
    if state == "installing" { shop.terminals[item.terminal].troubles.insert(.installs) }
    if item.state == "installing" {
      shop.terminals[item.terminal].upgrade()
      startUp(item.terminal, of: &shop, at: now)
    }
    shop.upgrades[place].state = state
    shop.upgrades[place].enteredAt = now
    turns.add(.upgrade(key: key), at: now + lasts)
    return .everything
  }
}
