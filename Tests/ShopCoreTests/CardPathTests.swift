import ShopCore
import ShopModel
import ShopTesting
import Testing

/// What a terminal's payments pass through on their way, and what of it stops which terminal.
struct CardPathTests {
  private static let one = SubjectID.terminal("a")
  private static let two = SubjectID.terminal("b")
  private static let ownLink = SubjectID.link(ofTerminal: "a")
  private static let hosts = ["m", "n"].map(SubjectID.link(toHostOf:))

  private func scene() throws -> CoreScene {
    var scene = try CoreScene(
      rules: rule(
        "down", "link", when: "link.up = false", severity: "critical", cause: "network.unreachable",
        evidence: "[link.up]", more: "blocks-cards: true"),
      rule(
        "lossy", "link", when: "link.loss > 90 %", severity: "critical", cause: "network.signal",
        evidence: "[link.loss]", more: "blocks-cards: true"),
      in: .test(links: [.gateway, .internet, Self.ownLink] + Self.hosts))
    scene.allReady(at: 0)
    return scene
  }

  private func connect(_ scene: inout CoreScene, by bearer: String, freshFor: Duration = .seconds(3600)) {
    scene.tell(Self.ownLink, .linkUp, .bool(true), at: 0)
    scene.tell(Self.ownLink, .linkBearer, .text(bearer), at: 0, freshFor: freshFor)
  }

  // MARK: A bearer of its own

  @Test(arguments: [SubjectID.gateway, .internet], ["2g", "3g", "4g", "5g"])
  func aTerminalOnAMobileNetworkDoesWithoutTheShopsLine(broken: SubjectID, bearer: String) throws {
    var scene = try scene()
    connect(&scene, by: bearer)
    scene.tell(broken, .linkUp, .bool(false), at: 10)
    #expect(scene.availability(of: Self.one, at: 10) == .canTakeCards)
    #expect(scene.availability(of: Self.two, at: 10) == .cannot)
    scene.advance(to: 70)
    #expect(scene.open(at: 70).map(\.impact.withoutCards) == [[Self.two: .seconds(60)]])
  }

  @Test(arguments: [SubjectID.gateway, .internet], ["ethernet", "wifi"])
  func aTerminalOnTheShopsLineDoesNot(broken: SubjectID, bearer: String) throws {
    var scene = try scene()
    connect(&scene, by: bearer)
    scene.tell(broken, .linkUp, .bool(false), at: 10)
    #expect(scene.availability(of: Self.one, at: 10) == .cannot)
    #expect(scene.availability(of: Self.two, at: 10) == .cannot)
  }

  @Test func whetherItStillGoesByItselfMayBeUnknown() throws {
    var scene = try scene()
    connect(&scene, by: "4g", freshFor: .seconds(30))
    scene.tell(.gateway, .linkUp, .bool(false), at: 10)
    #expect(scene.availability(of: Self.one, at: 29) == .canTakeCards)
    #expect(scene.availability(of: Self.one, at: 30) == .notKnown)
    #expect(scene.availability(of: Self.two, at: 30) == .cannot)
  }

  @Test func itsOwnLinkItCannotDoWithout() throws {
    var scene = try scene()
    connect(&scene, by: "4g")
    scene.tell(Self.ownLink, .linkLoss, .number(95), at: 10)
    #expect(scene.availability(of: Self.one, at: 10) == .cannot)
    #expect(scene.availability(of: Self.two, at: 10) == .canTakeCards)
    scene.tell(.gateway, .linkUp, .bool(false), at: 20)
    #expect(scene.availability(of: Self.one, at: 20) == .cannot)
  }

  @Test func theCostFollowsATerminalThatChangesItsBearer() throws {
    var scene = try scene()
    connect(&scene, by: "wifi")
    scene.tell(.gateway, .linkUp, .bool(false), at: 10)
    scene.tell(Self.ownLink, .linkBearer, .text("5g"), at: 40)
    scene.advance(to: 100)
    #expect(scene.open(at: 100).map(\.impact.withoutCards) == [[Self.one: .seconds(30), Self.two: .seconds(90)]])
  }

  // MARK: Acquirers' hosts

  @Test func oneHostOfTwoIsEnough() throws {
    var scene = try scene()
    scene.tell(Self.hosts[0], .linkUp, .bool(false), at: 0)
    #expect(scene.availability(of: Self.one, at: 0) == .canTakeCards)
    scene.advance(to: 60)
    #expect(scene.open(at: 60).map(\.impact.withoutCards) == [[:]])
  }

  @Test func withoutAnyHostNobodyTakesCards() throws {
    var scene = try scene()
    // Not even whoever has a line of its own.
    connect(&scene, by: "4g")
    for host in Self.hosts { scene.tell(host, .linkUp, .bool(false), at: 0) }
    #expect(scene.availability(of: Self.one, at: 0) == .cannot)
    #expect(scene.availability(of: Self.two, at: 0) == .cannot)
    scene.advance(to: 60)
    let costs = scene.open(at: 60).map(\.impact.withoutCards)
    #expect(costs == [[Self.one: .seconds(60), Self.two: .seconds(60)]])
    scene.tell(Self.hosts[1], .linkUp, .bool(true), at: 60)
    #expect(scene.availability(of: Self.one, at: 60) == .canTakeCards)
  }

  @Test func aHostThatCannotBeSeenMayBeThere() throws {
    var scene = try scene()
    scene.tell(Self.hosts[0], .linkUp, .bool(false), at: 0)
    scene.tell(Self.hosts[1], .linkUp, .bool(false), at: 0, freshFor: .seconds(30))
    scene.advance(to: 40)
    #expect(scene.availability(of: Self.one, at: 40) == .notKnown)
  }
}
