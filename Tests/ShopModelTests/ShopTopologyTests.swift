import Foundation
import ShopModel
import Testing

struct ShopTopologyTests {
  private func parents(_ subjects: [SubjectID]) -> [String: String] {
    var result: [String: String] = [:]
    for (subject, parents) in ShopTopology(chainOf: subjects).parents {
      result[subject.description] = parents.map { $0.id.description }.joined(separator: " ")
    }
    return result
  }

  @Test func aShopHangsOnItsGatewayAndTheInternet() {
    #expect(
      parents([
        .shop, .terminal("t1"), .link(ofTerminal: "t1"), .gateway, .internet, .link(toHostOf: "bank"), .account("m"),
      ]) == [
        "terminal/t1": "link/terminal:t1", "link/terminal:t1": "link/gateway link/internet",
        "link/internet": "link/gateway", "link/host:bank": "link/internet",
      ])
  }

  @Test func aLinkThatIsNotWatchedIsSkipped() {
    #expect(parents([.terminal("t1"), .gateway]) == ["terminal/t1": "link/gateway"])
    #expect(
      parents([.terminal("t1"), .link(ofTerminal: "t1"), .internet])
        == ["terminal/t1": "link/terminal:t1", "link/terminal:t1": "link/internet"])
    #expect(parents([.link(toHostOf: "bank"), .gateway]) == ["link/host:bank": "link/gateway"])
    #expect(parents([.terminal("t1"), .link(ofTerminal: "t2"), .link(toHostOf: "bank")]).isEmpty)
  }

  @Test func aSubjectIsWrittenAsItIsCalled() throws {
    let ids: [SubjectID] = [.shop, .terminal("a/b c"), .link(ofTerminal: "收银台")]
    let data = try JSONEncoder().encode(ids)
    #expect(try JSONDecoder().decode([SubjectID].self, from: data) == ids)
    #expect(try JSONDecoder().decode([String].self, from: data) == ids.map(\.description))
    for text in ["\"\"", "\"terminal\"", "\"rocket/1\""] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(SubjectID.self, from: Data(text.utf8)) }
    }
  }
}
