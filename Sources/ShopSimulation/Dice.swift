import PollingEngine
import ShopModel

/// Where everything that is left to chance in a simulation comes from: the same seed throws the same numbers.
struct Dice: Sendable {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Whether something happens that happens in `share` of all cases: 0...1.
  mutating func happens(_ share: Double) -> Bool { fraction() < share }

  /// A number from 0 up to, but not, 1.
  mutating func fraction() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  /// A whole number from `range`.
  mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// A number from `range`.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * fraction()
  }

  /// A time between the two, to the millisecond; short ones are as likely as ones ten times as long.
  mutating func time(_ shortest: Duration, _ longest: Duration) -> Duration {
    let least = Double(max(1, shortest.wholeMilliseconds))
    let most = Double(max(1, longest.wholeMilliseconds))
    return .milliseconds(Int64((least * exponential(of: logarithm(most / least) * fraction())).rounded()))
  }

  /// The time until the next of events that come `mean` apart on average, independent of each other: at least a
  /// millisecond, at most ten times the mean.
  mutating func wait(mean: Duration) -> Duration {
    let share = min(10, -logarithm(1 - fraction()))
    return .milliseconds(max(1, Int64(Double(mean.wholeMilliseconds) * share)))
  }

  /// One of `values`.
  mutating func one<Value>(of values: [Value]) -> Value { values[whole(0...(values.count - 1))] }
}

/// The natural logarithm of a number from 2^-60 to 2^60. Of our own, so that a seed gives the same life with every C
/// library.
private func logarithm(_ number: Double) -> Double {
  let exponent = Double(number.exponent)
  // atanh series of the significand, which is in 1..<2: the quotient is below 1/3.
  let quotient = (number.significand - 1) / (number.significand + 1)
  let square = quotient * quotient
  var term = quotient
  var sum = 0.0
  for power in 0..<18 {
    sum += term / Double(2 * power + 1)
    term *= square
  }
  return exponent * 0.693147180559945309 + 2 * sum
}

/// e to the power of a number from -20 to 20, of our own for the same reason.
private func exponential(of number: Double) -> Double {
  let part = number / 32
  var term = 1.0
  var sum = 1.0
  for power in 1..<16 {
    term *= part / Double(power)
    sum += term
  }
  for _ in 0..<5 { sum *= sum }
  return sum
}
