import ShopModel

/// The four terminals of the demonstration.
public enum DemoTerminal: String, CaseIterable, Hashable, Sendable {
  case counter1 = "counter-1"
  case counter2 = "counter-2"
  case counter3 = "counter-3"
  case takeAway = "take-away"

  /// Its key in the configuration.
  public var key: String { rawValue }

  /// Its name for people.
  public var name: LocalizedText {
    switch self {
    case .counter1: LocalizedText(en: "Counter 1", zh: "一号台")
    case .counter2: LocalizedText(en: "Counter 2", zh: "二号台")
    case .counter3: LocalizedText(en: "Counter 3", zh: "三号台")
    case .takeAway: LocalizedText(en: "Take-away", zh: "外卖台")
    }
  }

  /// Where it stands.
  public var place: LocalizedText {
    switch self {
    case .counter1: LocalizedText(en: "by the entrance", zh: "门口")
    case .counter2: LocalizedText(en: "by the fridges", zh: "冰柜旁")
    case .counter3: LocalizedText(en: "back of the shop", zh: "店内里侧")
    case .takeAway: LocalizedText(en: "take-away window", zh: "外卖窗口")
    }
  }

  /// Its TID.
  public var tid: String {
    switch self {
    case .counter1: "52523531"
    case .counter2: "52523532"
    case .counter3: "52523533"
    case .takeAway: "52523534"
    }
  }

  /// How long it takes to answer.
  var pace: Duration {
    switch self {
    case .counter1, .counter3: .milliseconds(9)
    case .counter2: .milliseconds(12)
    case .takeAway: .milliseconds(21)
    }
  }
}
