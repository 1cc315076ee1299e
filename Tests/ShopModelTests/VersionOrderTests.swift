import ShopModel
import Testing

struct VersionOrderTests {
  @Test(arguments: [
    ("2.0.9", "2.0.10", -1), ("2.1", "2.1.0", 0), ("2.1.0", "2.0.9", 1), ("APP-v2.0.9", "APP-v2.1.0", -1),
    ("2.1-rc1", "2.1", -1), ("1.0", "1.0.0.1", -1), ("007", "7", 0), ("", "", 0), ("", "1", -1),
    ("GER-APP-v2.0.9;cS02.01.01-10;CC26", "2.0.9", 0), ("GER-APP-v2.0.9;cS02", "2.1.0", -1),
    ("99999999999999999999", "100000000000000000000", -1),
  ])
  func versionsCompareAsPeopleCompareThem(left: String, right: String, order: Int) {
    #expect(VersionOrder.compare(left, right) == order)
    #expect(VersionOrder.compare(right, left) == -order)
  }
}
