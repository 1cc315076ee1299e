import ShopModel

/// The value of a fact where an expression uses it.
struct FactRead: Hashable, Sendable {
  /// Its place in the ``FactScope``.
  var slot: Int
  /// Whether the last value counts even when it is stale: `last(fact)`.
  var acceptsStale = false
}

/// The recent values of a fact where an expression uses them.
struct WindowRead: Hashable, Sendable {
  /// What is asked about them. The raw value is the name in conditions.
  enum Measure: String, Hashable, Sendable {
    /// The mean of the values.
    case avg
    case min
    case max
    /// The value that 95 % of the values do not exceed, by nearest rank.
    case p95
    /// How much a counter grew per minute of the window; a fall is a restart of the counter.
    case rate
  }

  var measure: Measure
  /// The fact's place in the ``FactScope``.
  var slot: Int
  /// How long the window is, in milliseconds: what was seen less than that ago counts.
  var span: Int64
  /// Brings the fact's numbers to its dimension.
  var factor: Double
}

/// A checked condition.
indirect enum TruthCode: Hashable, Sendable {
  case constant(Truth)
  case fact(FactRead)
  case not(TruthCode)
  case all([TruthCode])
  case any([TruthCode])
  /// Yes where the condition is; no where it is not or nobody knows.
  case certain(TruthCode)
  /// Whether the fact is known and fresh.
  case known(Int)
  /// Whether the fact became another one within this time, in milliseconds; a first value is no change.
  case changed(Int, within: Int64)
  case numbers(NumberCode, Comparison, NumberCode)
  case amounts(AmountCode, Comparison, AmountCode)
  case versions(TextCode, Comparison, TextCode)
  case sameText(TextCode, TextCode)
  /// A choice or a text that is one of these names, by number; nobody knows while it is one of the `veils`.
  case name(FactRead, [Int32], veils: [Int32])
  /// Choices or texts among which this name is.
  case contains(FactRead, Int32)
}

/// A checked number. Durations and moments are in milliseconds.
indirect enum NumberCode: Hashable, Sendable {
  case constant(Double)
  /// A fact's number times a factor that brings it to its dimension, or its moment.
  case fact(FactRead, factor: Double)
  case now
  /// How long ago the fact was last seen, fresh or not.
  case age(Int)
  /// How long the fact has had its value; only while it is fresh.
  case held(Int)
  /// The sum of a table of counts: of those with these names, each once; nil: of all.
  case tally(FactRead, names: [String]?)
  /// What the fact's numbers of a window amount to; see ``WindowRead``.
  case window(WindowRead)
  /// Of how many subjects a question of the ``AggregateTable`` holds, and of what share in percent.
  case count(Int)
  case share(Int)
  /// The sum that such a question asks for.
  case total(Int)
  case absolute(NumberCode)
  case arithmetic(NumberCode, Arithmetic, NumberCode)
  /// One amount divided by another.
  case ratio(AmountCode, AmountCode)

  /// Whether its value grows or falls from one millisecond to the next; that of a window changes in steps.
  var isMoving: Bool {
    switch self {
    case .now, .age, .held: true
    case .constant, .fact, .tally, .window, .count, .share, .total, .ratio: false
    case .absolute(let code): code.isMoving
    case .arithmetic(let left, _, let right): left.isMoving || right.isMoving
    }
  }

  /// Whether it is one number, and stays it while no reading comes in: what an amount may be multiplied by.
  var isSteady: Bool { !isMoving && !isRange }

  /// Whether it may be known to lie in a range only: it counts subjects.
  var isRange: Bool {
    switch self {
    case .count, .share: true
    case .constant, .fact, .now, .age, .held, .tally, .window, .total, .ratio: false
    case .absolute(let code): code.isRange
    case .arithmetic(let left, _, let right): left.isRange || right.isRange
    }
  }
}

/// A checked amount of money.
indirect enum AmountCode: Hashable, Sendable {
  case constant(Money)
  case fact(FactRead)
  case sum(AmountCode, AmountCode)
  case difference(AmountCode, AmountCode)
  case scaled(AmountCode, by: NumberCode)
}

/// A checked text or version.
enum TextCode: Hashable, Sendable {
  case constant(String)
  case fact(FactRead)
}
