import ShopModel
import Testing

@Suite struct TimeTextTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_600_800_000, "2026-11-25T10:00:00Z"), (5, "1970-01-01T00:00:00.005Z"),
      (250, "1970-01-01T00:00:00.250Z"), (1_709_210_096_789, "2024-02-29T12:34:56.789Z"),
    ] as [(Int64, String)])
  func aMomentIsWrittenAsItIsRead(milliseconds: Int64, text: String) {
    let moment = Timestamp(milliseconds: milliseconds)
    #expect(TimeText.iso8601(moment) == text)
    #expect(TimeText.iso8601(text) == moment)
  }

  @Test func aMomentBeforeTheEpochIsWrittenToo() {
    #expect(TimeText.iso8601(Timestamp(milliseconds: -1)) == "1969-12-31T23:59:59.999Z")
  }
}
