import ShopModel
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, 1000), (1, 1000), (999, 1000), (1000, 2000), (1_700_000_000_123, 1_700_000_001_000), (-1, 0), (-1000, 0),
      (-1001, -1000),
    ] as [(Int64, Int64)])
  func `the next whole second is after the moment, also before the epoch`(moment: Int64, next: Int64) {
    #expect(Timestamp(milliseconds: moment).next(.seconds(1)) == Timestamp(milliseconds: next))
  }

  @Test func `a step of nothing is a millisecond`() {
    #expect(Timestamp(milliseconds: 5).next(.zero) == Timestamp(milliseconds: 6))
  }
}
