import ShopModel

/// What befalls a shop.
enum Misfortune: CaseIterable, Hashable, Sendable {
  // A terminal
  case programHangs, restartsByItself, getsOutOfOrder, isTamperedWith, paperRunsLow, signalFades, tillHolds, isUnplugged
  case answersSlowly, cableLoosens, keysRefused
  // The shop
  case routerDies, internetFails, powerFails, hostFails, hostIsBusy, lineIsCongested, watcherIsCutOff
  // The accounts
  case accountIsFrozen, balanceFalls, limitIsReached
  // What is announced
  case upgradesArrive, maintenanceIsAnnounced

  var isOfTerminal: Bool {
    switch self {
    case .programHangs, .restartsByItself, .getsOutOfOrder, .isTamperedWith, .paperRunsLow, .signalFades, .tillHolds,
      .isUnplugged, .answersSlowly, .cableLoosens, .keysRefused:
      true
    default: false
    }
  }

  /// How far apart two of them are on average: of one terminal, or of the shop. So much that a year has plenty of each,
  /// and a week some.
  var mean: Duration {
    switch self {
    case .programHangs: .days(20)
    case .restartsByItself: .days(12)
    case .getsOutOfOrder: .days(60)
    case .isTamperedWith: .days(500)
    case .paperRunsLow: .days(6)
    case .signalFades: .days(9)
    case .tillHolds: .hours(8)
    case .isUnplugged: .days(25)
    case .answersSlowly: .days(25)
    case .cableLoosens: .days(60)
    case .keysRefused: .days(150)
    case .routerDies: .days(20)
    case .internetFails: .days(10)
    case .powerFails: .days(40)
    case .hostFails: .days(14)
    case .hostIsBusy: .days(18)
    case .lineIsCongested: .days(7)
    case .watcherIsCutOff: .days(25)
    case .accountIsFrozen: .days(90)
    case .balanceFalls: .days(25)
    case .limitIsReached: .days(12)
    case .upgradesArrive: .days(16)
    case .maintenanceIsAnnounced: .days(30)
    }
  }
}

extension Duration {
  static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
