import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Since when something comes and goes: since it first came.
@Suite struct FlappingSinceTests {
  private func scene(_ more: String...) throws -> Scene {
    try Scene(
      rules: rule("gone", when: "terminal.reachable = false", evidence: "[terminal.reachable]")
        + more.map { "    \($0)\n" }.joined())
  }

  private func feed(_ scene: inout Scene, _ values: [Bool], from second: Int64) {
    for (index, value) in values.enumerated() {
      scene.read(counter, .terminalReachable, .bool(value), at: second + Int64(index) * 10)
    }
  }

  private func since(_ scene: Scene) -> Timestamp? { scene.engine.findings.first?.since }

  @Test func itIsSinceItFirstCame() throws {
    var scene = try scene("keep: 1 min")
    feed(&scene, [true, false, true, false, true, false], from: 0)
    #expect(since(scene) == Timestamp(seconds: 10))
    for round in 0..<10 {
      feed(&scene, [true, false], from: 60 + Int64(round) * 20)
      #expect(since(scene) == Timestamp(seconds: 10), "round \(round)")
    }
    #expect(scene.engine.findings.first?.flapping != nil)
  }

  @Test func itStaysSoWhileItIsNeverConfirmed() throws {
    var scene = try scene("attempts: 3")
    feed(&scene, [false, true, false, true, false, true], from: 0)
    let first = try #require(since(scene))
    feed(&scene, [false, true, false, true, false, true, false], from: 60)
    #expect(scene.engine.findings.first?.flapping != nil)
    #expect(since(scene) == first)
  }

  @Test func whatIsStableAgainIsSinceItLastCame() throws {
    var scene = try scene("attempts: 1")
    feed(&scene, Array(repeating: [true, false], count: 10).flatMap { $0 }, from: 0)
    #expect(since(scene).map { $0 <= Timestamp(seconds: 70) } == true)
    feed(&scene, Array(repeating: false, count: 40), from: 200)
    #expect(scene.engine.findings.first?.flapping == nil)
    #expect(since(scene) == Timestamp(seconds: 190))
  }

  @Test func itOutlivesTheProgram() throws {
    var scene = try scene("attempts: 1")
    feed(&scene, Array(repeating: [true, false], count: 10).flatMap { $0 }, from: 0)
    let first = try #require(since(scene))
    let memory = scene.engine.memory(at: Timestamp(seconds: 200))
    scene.engine = StatusEngine(pack: scene.engine.pack)
    scene.engine.watch([counter])
    scene.engine.restore(memory, in: scene.facts, at: Timestamp(seconds: 210))
    scene.engine.lookAgain(in: scene.facts, at: Timestamp(seconds: 210))
    #expect(since(scene) == first)
    feed(&scene, [true, false], from: 220)
    #expect(since(scene) == first)
  }
}
