@testable import Journal
import Testing

struct PackedFiguresTests {
  private let hour: Range<Int64> = 29_916_660..<29_916_720

  private func readBack(_ figures: [KeptFigure]) throws -> [KeptFigure] {
    try PackedFigures.figures(in: PackedFigures.bytes(of: figures, from: hour.lowerBound), slots: hour)
  }

  private func figure(_ minute: Int64, _ least: Int64, _ most: Int64, _ mean: Int64, _ count: Int64) -> KeptFigure {
    KeptFigure(slot: hour.lowerBound + minute, minimum: least, maximum: most, mean: mean, count: count)
  }

  @Test func whatIsReadIsWhatWasWrittenAndAGapStaysOne() throws {
    let figures = [
      figure(0, 35_000, 52_417, 41_003, 6), figure(1, 34_998, 40_000, 36_000, 6), figure(59, -7, -7, -7, 1),
    ]
    #expect(try readBack(figures) == figures)
    #expect(try readBack([]).isEmpty)
  }

  /// The figures of any hour, also of numbers that no fact has.
  @Test(arguments: 0..<400 as Range<UInt64>) func anyFiguresAreReadAsTheyWereWritten(_ seed: UInt64) throws {
    var random = Random(state: seed)
    func number(_ random: inout Random) -> Int64 {
      switch random.next() % 4 {
      case 0: Int64(random.next() % 3) - 1
      case 1: Int64(random.next() % 2_000_000) - 1_000_000
      case 2: [Int64.min, .max, .min + 1, .max - 1, 0][Int(random.next() % 5)]
      default: Int64(bitPattern: random.next())
      }
    }
    let share = random.next() % 101
    var figures: [KeptFigure] = []
    for slot in hour where random.next() % 100 < share {
      let values = [number(&random), number(&random), number(&random)].sorted()
      let isFlat = random.next() % 2 == 0
      figures.append(
        KeptFigure(
          slot: slot, minimum: values[0], maximum: isFlat ? values[0] : values[2], mean: isFlat ? values[0] : values[1],
          count: random.next() % 2 == 0 ? 6 : max(1, number(&random))))
    }
    #expect(try readBack(figures) == figures)
  }

  @Test func aNumberThatDoesNotMoveTakesTwoBytesAndALatencyNine() throws {
    let still = (0..<60).map { figure($0, 100_000, 100_000, 100_000, 6) }
    #expect(PackedFigures.bytes(of: still, from: hour.lowerBound).count <= 60 * 2 + 6)
    let moving = (0..<60).map { figure($0, 20_000 + $0 * 97 % 800, 35_000, 25_000 + $0 * 31 % 3000, 6) }
    #expect(PackedFigures.bytes(of: moving, from: hour.lowerBound).count <= 60 * 9 + 6)
  }

  @Test func whatIsCutOffOrChangedIsAnErrorOrOtherFiguresOfTheHourButNeverACrash() throws {
    var random = Random(state: 7)
    let figures = (0..<60).map { figure($0, 20_000 + $0 * 97 % 800, 35_000, 25_000, 6) }
    let whole = PackedFigures.bytes(of: figures, from: hour.lowerBound)
    for count in 0..<whole.count {
      let some = try? PackedFigures.figures(in: whole.prefix(count), slots: hour)
      #expect(some.map { figures.starts(with: $0) } ?? true)
    }
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...(random.next() % 4) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      let read = try? PackedFigures.figures(in: bytes, slots: hour)
      for figure in read ?? [] {
        #expect(hour.contains(figure.slot) && figure.count > 0)
        #expect(figure.minimum <= figure.mean && figure.mean <= figure.maximum)
      }
    }
  }

  @Test(
    arguments: [
      [], [0], [2, 0, 0], [1, 1, 0, 0], [1, 3, 6, 0], [1, 0x80], [1, 0xF1, 3, 6, 0],
      [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 6, 0],
      [1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0], [1, 3, 6, 0, 2, 3], [1, 0, 0],
    ] as [[UInt8]]) func whatNobodyHasWrittenIsRefused(_ bytes: [UInt8])
  {
    #expect(throws: DamagedEntry.self) { try PackedFigures.figures(in: bytes, slots: hour) }
  }

  @Test func twoPartsOfOneMinuteAreOneFigure() {
    var one = figure(3, 4000, 8000, 6000, 2)
    one.take(figure(3, 1000, 9000, 7001, 1))
    #expect(one == figure(3, 1000, 9000, 6334, 3))
    // Out of a damaged record.
    var huge = figure(3, .min, .max, .max, .max)
    huge.take(huge)
    #expect(huge.count == .max)
  }
}

/// SplitMix64.
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
