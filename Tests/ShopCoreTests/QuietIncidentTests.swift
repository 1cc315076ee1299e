import ShopCore
import ShopModel
import ShopTesting
import Testing

/// When nobody is to be called out for an incident: whom it touches counts.
struct QuietIncidentTests {
  private static let one = SubjectID.terminal("a")
  private static let two = SubjectID.terminal("b")
  private static let out = FactValue.text("out-of-order")
  private static let ready = FactValue.text("ready")

  private func scene() throws -> CoreScene {
    try CoreScene(rules: rule("out", when: "terminal.state = out-of-order"), in: .test(terminals: ["a", "b"]))
  }

  private func announce(_ scene: inout CoreScene, _ name: String, for subjects: Set<SubjectID>) throws {
    try scene.core.schedule.add(
      MaintenanceWindow(
        id: name, by: "technician", subjects: subjects, start: CoreScene.start, end: CoreScene.at(1000)),
      at: CoreScene.start)
    scene.core.resettle(at: CoreScene.start)
  }

  private func kinds(_ scene: CoreScene, at second: Int64) -> [IncidentEvent.Kind] {
    scene.open(at: second).first?.timeline.map(\.kind) ?? []
  }

  // MARK: Maintenance

  @Test func maintenanceOfOneDoesNotQuietAnother() throws {
    var scene = try scene()
    try announce(&scene, "visit", for: [Self.one])
    scene.tell(Self.one, .terminalState, Self.out, at: 10)
    #expect(scene.open(at: 10).map(\.maintenance) == ["visit"])
    scene.tell(Self.two, .terminalState, Self.out, at: 20)
    #expect(scene.open(at: 20).map(\.maintenance) == [nil])
    #expect(scene.open(at: 20).map(\.isQuiet) == [false])
    #expect(kinds(scene, at: 20).suffix(2) == [.joined(Self.two), .maintenanceEnded])
    // The other is well again, and what is left was announced.
    scene.tell(Self.two, .terminalState, Self.ready, at: 30)
    #expect(scene.open(at: 30).map(\.maintenance) == ["visit"])
  }

  @Test func whoeverIsFoundFirstMakesNoDifference() throws {
    var scene = try scene()
    try announce(&scene, "visit", for: [Self.two])
    scene.tell(Self.one, .terminalState, Self.out, at: 10)
    scene.tell(Self.two, .terminalState, Self.out, at: 20)
    #expect(scene.open(at: 20).map(\.maintenance) == [nil])
  }

  @Test(arguments: [[SubjectID.shop], [one, two]]) func maintenanceOfAllQuietsAll(subjects: [SubjectID]) throws {
    var scene = try scene()
    try announce(&scene, "fair", for: Set(subjects))
    scene.tell(Self.one, .terminalState, Self.out, at: 10)
    scene.tell(Self.two, .terminalState, Self.out, at: 20)
    #expect(scene.open(at: 20).map(\.maintenance) == ["fair"])
    scene.advance(to: 1000)
    #expect(scene.open(at: 1000).map(\.maintenance) == [nil])
  }

  @Test func eachMayHaveAWindowOfItsOwn() throws {
    var scene = try scene()
    try announce(&scene, "first", for: [Self.one])
    try announce(&scene, "second", for: [Self.two])
    scene.tell(Self.one, .terminalState, Self.out, at: 10)
    scene.tell(Self.two, .terminalState, Self.out, at: 20)
    #expect(scene.open(at: 20).map(\.isQuiet) == [true])
  }

  // MARK: Mutes

  private func muted() throws -> CoreScene {
    var scene = try scene()
    scene.tell(Self.one, .terminalState, Self.out, at: 10)
    let mute = Mute(by: "owner", at: CoreScene.at(20), until: CoreScene.at(500))
    let id = try #require(scene.open(at: 20).first).id
    let isMuted = scene.core.mute(id, mute, at: CoreScene.at(20))
    #expect(isMuted)
    return scene
  }

  @Test func aMuteLastsAsLongAsItSays() throws {
    var scene = try muted()
    #expect(scene.open(at: 20).first?.mute?.subjects == [Self.one])
    scene.tell(Self.one, .terminalState, Self.out, at: 400)
    scene.advance(to: 499)
    #expect(scene.open(at: 499).map(\.isQuiet) == [true])
    scene.advance(to: 500)
    #expect(scene.open(at: 500).map(\.isQuiet) == [false])
    #expect(kinds(scene, at: 500).last == .muteEnded)
  }

  @Test func aMuteEndsWhenAnotherIsInTheSameTrouble() throws {
    var scene = try muted()
    scene.tell(Self.two, .terminalState, Self.out, at: 30)
    #expect(scene.open(at: 30).map(\.isQuiet) == [false])
    #expect(kinds(scene, at: 30).suffix(2) == [.joined(Self.two), .muteEnded])
  }

  @Test func aMuteOfTwoKeepsThemBoth() throws {
    var scene = try scene()
    for subject in [Self.one, Self.two] { scene.tell(subject, .terminalState, Self.out, at: 10) }
    let id = try #require(scene.open(at: 10).first).id
    let mute = Mute(by: "owner", at: CoreScene.at(20), until: CoreScene.at(500))
    let isMuted = scene.core.mute(id, mute, at: CoreScene.at(20))
    #expect(isMuted)
    // One leaves and comes back: it was one of those not to be told of.
    scene.tell(Self.two, .terminalState, Self.ready, at: 30)
    scene.tell(Self.two, .terminalState, Self.out, at: 40)
    #expect(scene.open(at: 40).first?.mute?.subjects == [Self.one, Self.two])
    #expect(scene.open(at: 40).map(\.isQuiet) == [true])
  }

  @Test func aMuteOutlivesTheProgramWithItsSubjects() throws {
    let scene = try muted()
    var again = scene.restarted(savedAt: 30, at: 60)
    #expect(again.open(at: 60).first?.mute?.subjects == [Self.one])
    again.tell(Self.two, .terminalState, Self.out, at: 70)
    #expect(again.open(at: 70).map(\.isQuiet) == [false])
  }
}
