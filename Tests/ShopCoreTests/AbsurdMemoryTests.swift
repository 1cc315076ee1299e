import Foundation
import ShopModel
import ShopTesting
import Testing

@testable import ShopCore

/// A memory in which something cannot be meant, but can be read: the shop is watched all the same.
struct AbsurdMemoryTests {
  private static let terminal = SubjectID.terminal("a")

  /// A shop in trouble, with a bit of everything to remember.
  private func scene() throws -> CoreScene {
    var scene = try CoreScene(
      rules: rule("out", when: "terminal.state = out-of-order", severity: "critical", more: "blocks-cards: true"),
      rule(
        "slow", when: "avg(terminal.response-time, 10 min) > 2 s", cause: "transaction.delayed",
        evidence: "[terminal.response-time]"),
      rule("paper", when: "terminal.paper = low", evidence: "[terminal.paper]", more: "for: 30 min"))
    try scene.core.schedule.add(
      MaintenanceWindow(
        id: "visit", by: "t", subjects: [Self.terminal], start: CoreScene.at(0), end: CoreScene.at(5000),
        kind: .flexible(.seconds(600))), at: CoreScene.at(0))
    scene.allReady(at: 0)
    for (second, amount) in [(10, 100), (200, 900), (400, 950)] as [(Int64, Int64)] {
      scene.tell(
        Self.terminal, .terminalBatchAmount, .money(Money(minorUnits: amount, currency: "EUR")), at: second)
      scene.tell(Self.terminal, .terminalResponseTime, .number(5000), at: second)
      scene.tell(Self.terminal, .terminalPaper, .text("low"), at: second)
    }
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 500)
    let id = try #require(scene.open(at: 500).first).id
    let now = CoreScene.at(510)
    let words = [
      scene.core.acknowledge(id, Acknowledgement(by: "t", at: now, until: CoreScene.at(8000)), at: now),
      scene.core.mute(id, Mute(by: "t", at: now, until: CoreScene.at(8000)), at: now),
      scene.core.noteDone(id, step: 0, by: "t", at: now),
    ]
    #expect(words == [true, true, true])
    return scene
  }

  private static let saved = 600 as Int64

  /// Watches on with what an earlier run remembered, after `edit`; of what cannot be read nothing is taken up.
  private func goOn(with edit: (inout JSON) -> Void) throws {
    let before = try scene()
    var json = try JSON(before.core.memory(at: CoreScene.at(Self.saved)))
    edit(&json)
    let data = try JSONSerialization.data(withJSONObject: json.value)
    guard let absurd = try? JSONDecoder().decode(ShopMemory.self, from: data) else { return }
    var scene = CoreScene(before.pack)
    scene.core.restore(absurd, at: CoreScene.at(700))
    for second in [710, 4000, 9000] as [Int64] {
      scene.advance(to: second - 5)
      scene.allReady(at: second)
      scene.tell(Self.terminal, .terminalResponseTime, .number(5000), at: second)
      scene.tell(Self.terminal, .terminalPaper, .text("low"), at: second)
      scene.tell(
        Self.terminal, .terminalBatchAmount, .money(Money(minorUnits: second, currency: "EUR")), at: second)
      scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: second + 1)
      scene.core.refreshEvidence(at: CoreScene.at(second + 2))
      let snapshot = SnapshotComposer(scene.core).snapshot(sequence: 1, at: CoreScene.at(second + 2))
      #expect(snapshot.incidents.contains { $0.closedAt == nil && $0.finding.id.rule == "out" })
      #expect(snapshot.incidents.allSatisfy { $0.id > 0 })
      _ = try JSONEncoder().encode(scene.core.memory(at: CoreScene.at(second + 3)))
    }
  }

  @Test func asItWasItIsTakenUp() throws { try goOn { _ in } }

  private static let numbers: [NSNumber] = [
    NSNumber(value: Int64.min), NSNumber(value: Int64.max), NSNumber(value: UInt32.max), -1, 0, 1e300, -1e300,
  ]

  /// One number after another, wherever it stands, is each of these once.
  @Test(arguments: numbers) func noNumberBringsItDown(number: NSNumber) throws {
    let places = try JSON(try scene().core.memory(at: CoreScene.at(Self.saved))).numberPlaces
    #expect(places.count > 80)
    for place in places { try goOn { json in json[place] = number } }
  }

  @Test(arguments: numbers) func notAllOfThemTogetherEither(number: NSNumber) throws {
    try goOn { json in for place in json.numberPlaces { json[place] = number } }
  }

  @Test func listsMayBeShortOrDouble() throws {
    let places = try JSON(try scene().core.memory(at: CoreScene.at(Self.saved))).listPlaces
    for place in places {
      try goOn { json in json[place] = [] as [Any] }
      try goOn { json in json[place] = (json[place] as? [Any]).map { $0 + $0 } }
      try goOn { json in json[place] = (json[place] as? [Any]).map { Array($0.reversed()) } }
    }
  }
}

/// A JSON value whose parts can be reached by their places.
private struct JSON {
  var value: Any

  init(_ memory: ShopMemory) throws { value = try JSONSerialization.jsonObject(with: JSONEncoder().encode(memory)) }

  /// The way to a part: names and indices.
  typealias Place = [AnyHashable]

  var numberPlaces: [Place] { places(in: value, []) { $0 is NSNumber && !($0 is Bool) } }
  var listPlaces: [Place] { places(in: value, []) { $0 is [Any] } }

  private func places(in value: Any, _ place: Place, where isWanted: (Any) -> Bool) -> [Place] {
    var found = isWanted(value) ? [place] : []
    if let object = value as? [String: Any] {
      for key in object.keys.sorted() { found += places(in: object[key] ?? 0, place + [key], where: isWanted) }
    } else if let list = value as? [Any] {
      // Of many alike a few are enough.
      for index in list.indices.prefix(6) { found += places(in: list[index], place + [index], where: isWanted) }
    }
    return found
  }

  subscript(place: Place) -> Any? {
    get { place.reduce(value as Any?) { part, step in Self.part(of: part, step) } }
    set { value = Self.replacing(place[...], in: value, by: newValue ?? NSNull()) }
  }

  private static func part(of value: Any?, _ step: AnyHashable) -> Any? {
    if let key = step as? String { return (value as? [String: Any])?[key] }
    if let index = step as? Int, let list = value as? [Any], list.indices.contains(index) { return list[index] }
    return nil
  }

  private static func replacing(_ place: ArraySlice<AnyHashable>, in value: Any, by new: Any) -> Any {
    guard let step = place.first else { return new }
    if let key = step as? String, var object = value as? [String: Any] {
      object[key] = replacing(place.dropFirst(), in: object[key] ?? 0, by: new)
      return object
    }
    if let index = step as? Int, var list = value as? [Any], list.indices.contains(index) {
      list[index] = replacing(place.dropFirst(), in: list[index], by: new)
      return list
    }
    return value
  }
}
