import ShopModel
import Testing

struct CivilDateTests {
  @Test(arguments: ["2026-12-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func aDayIsReadAndWritten(_ text: String) throws {
    let date = try #require(CivilDate(text))
    #expect(date.description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-12-00", "0000-01-01", "2026-1-1",
    "2026-12-01 ", "26-12-01", "2026/12/01", "+026-12-01", "", "２０２６-12-01",
  ])
  func whatIsNoDayIsRefused(_ text: String) { #expect(CivilDate(text) == nil) }
}
