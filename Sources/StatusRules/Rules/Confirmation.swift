import LocatedYAML
import ShopModel

/// When a rule believes its condition, beside the time for which it must have held.
public struct Confirmation: Hashable, Sendable {
  /// How many checks in a row must find the condition so; 1: the first will do.
  public var attempts = 1
  /// How soon the subject is to be asked again while fewer have; nil: at its usual interval.
  public var retry: Duration?
  /// For how long the finding stays after its condition has ended (keep-firing-for); zero: not at all.
  public var keep: Duration = .zero
  /// When it counts as flapping; nil: never.
  public var flapping: FlapLimits? = FlapLimits()

  /// The most checks a rule may ask for.
  static let mostAttempts = 20

  /// At once, with the usual limits for flapping.
  public init() {}
}

/// Between which shares of change, in percent of the weighted last twenty checks, a condition begins and ends to flap.
public struct FlapLimits: Hashable, Sendable {
  /// At or below: it no longer flaps.
  public var low: Double
  /// Above: it flaps.
  public var high: Double

  /// The limits that Icinga 2 comes with.
  public init(low: Double = 25, high: Double = 30) {
    self.low = low
    self.high = high
  }
}

extension Confirmation {
  /// Reads `attempts`, `retry`, `keep` and `flapping` of a rule.
  init(reading keys: MappingReader, hasHoldTime: Bool) {
    self.init()
    let reader = keys.reader
    if let number = keys.integer("attempts", in: 1...Confirmation.mostAttempts) { attempts = number }
    retry = keys.duration("retry", in: .seconds(1)...(.seconds(3600)))
    if retry != nil, attempts == 1 {
      keys.problem(with: "retry", "nothing is asked again with one attempt; say how many with \"attempts\"")
    }
    if attempts > 1, hasHoldTime {
      keys.problem(with: "attempts", "a rule waits for a time (\"for\") or for checks (\"attempts\"), not for both")
    }
    if let time = keys.duration("keep", in: .zero...RulePackBuilder.longestTime) { keep = time }
    guard let node = keys.node("flapping") else { return }
    if node.scalar == "off" {
      flapping = nil
    } else {
      let limits = MappingReader(node, reader)
      let low = limits.string("low", isRequired: true).flatMap { percent($0, "low", limits) }
      let high = limits.string("high", isRequired: true).flatMap { percent($0, "high", limits) }
      limits.finish()
      guard let low, let high else { return }
      if low >= high { limits.problem(with: "low", "it is not below \"high\"") }
      flapping = FlapLimits(low: low, high: high)
    }
  }

  private func percent(_ text: String, _ key: String, _ keys: MappingReader) -> Double? {
    let digits = text.hasSuffix("%") ? text.dropLast().filter { $0 != " " } : ""
    guard let value = Double(digits), (0...100).contains(value) else {
      keys.problem(with: key, "\(excerpt(text)) is not a share such as \"25 %\"")
      return nil
    }
    return value
  }
}
