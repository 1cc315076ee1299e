import ShopModel
import Testing

@testable import StatusRules

struct ReachabilityTests {
  private static func id(_ name: String) -> SubjectID { SubjectID(.link, name) }

  /// `till: switch | switch2 | uplink` : parents in order; `/g` after one puts it into the group g.
  private static func topology(_ lines: [String: String]) -> ShopTopology {
    ShopTopology(
      parents: [SubjectID: [ShopTopology.Parent]](
        uniqueKeysWithValues: lines.map { name, parents in
          let list = parents.split(separator: " ").map { text in
            let parts = text.split(separator: "/").map(String.init)
            return ShopTopology.Parent(id(parts[0]), group: parts.count > 1 ? parts[1] : nil)
          }
          return (id(name), list)
        }))
  }

  private static func answer(_ lines: [String: String], broken: String, of subject: String = "till") -> String {
    let names = Set(broken.split(separator: " ").map { id(String($0)) })
    switch topology(lines).reachability(of: id(subject), isBroken: names.contains) {
    case .reachable: return "reachable"
    case .unreachable(let behind): return behind.key
    }
  }

  private let chain = ["till": "link", "link": "router", "router": "internet"]

  @Test func theNearestBrokenOneAccountsForIt() {
    #expect(ReachabilityTests.answer(chain, broken: "") == "reachable")
    #expect(ReachabilityTests.answer(chain, broken: "internet") == "internet")
    #expect(ReachabilityTests.answer(chain, broken: "internet router") == "router")
    #expect(ReachabilityTests.answer(chain, broken: "link internet") == "link")
    #expect(ReachabilityTests.answer(chain, broken: "till") == "reachable")
  }

  @Test func withoutAGroupEveryParentMustBeFine() {
    let lines = ["till": "power network"]
    #expect(ReachabilityTests.answer(lines, broken: "network") == "network")
    #expect(ReachabilityTests.answer(lines, broken: "network power") == "power")
  }

  @Test func inAGroupOneIsEnough() {
    let lines = ["till": "power cable/way radio/way", "cable": "router", "radio": "mast"]
    #expect(ReachabilityTests.answer(lines, broken: "cable") == "reachable")
    #expect(ReachabilityTests.answer(lines, broken: "router") == "reachable")
    #expect(ReachabilityTests.answer(lines, broken: "cable radio") == "cable")
    #expect(ReachabilityTests.answer(lines, broken: "router mast") == "router")
    #expect(ReachabilityTests.answer(lines, broken: "router radio") == "radio")
    #expect(ReachabilityTests.answer(lines, broken: "cable power") == "power")
  }

  @Test func twoGroupsMustEachHaveOne() {
    let lines = ["till": "a/x b/x c/y d/y"]
    #expect(ReachabilityTests.answer(lines, broken: "a c") == "reachable")
    #expect(ReachabilityTests.answer(lines, broken: "a c d") == "c")
  }

  @Test func circlesEndAndNothingIsBehindItself() {
    let lines = ["till": "a", "a": "b", "b": "till c", "c": "a"]
    #expect(ReachabilityTests.answer(lines, broken: "") == "reachable")
    #expect(ReachabilityTests.answer(lines, broken: "till") == "reachable")
    #expect(ReachabilityTests.answer(lines, broken: "c") == "c")
    #expect(ReachabilityTests.answer(["till": "till"], broken: "till") == "reachable")
  }

  @Test func manyWaysToTheSamePlaceAreLookedAtOnce() {
    // Forty ranks of two, each behind both of the next: two to the fortieth ways.
    var lines: [String: String] = ["till": "a0 b0"]
    for rank in 0..<40 {
      lines["a\(rank)"] = "a\(rank + 1) b\(rank + 1)"
      lines["b\(rank)"] = "a\(rank + 1) b\(rank + 1)"
    }
    var asked = 0
    let topology = ReachabilityTests.topology(lines)
    let answer = topology.reachability(of: ReachabilityTests.id("till")) { subject in
      asked += 1
      return subject.key == "b40"
    }
    #expect(answer == .unreachable(behind: ReachabilityTests.id("b40")))
    #expect(asked == 82)
  }
}
