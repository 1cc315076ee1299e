import Testing

@testable import Connectors

@Suite struct LinkWindowTests {
  private func window(_ rounds: [LinkWindow.Round]) -> LinkWindow {
    var window = LinkWindow()
    for round in rounds { window.take(round) }
    return window
  }

  @Test func ranks() {
    #expect(Quantile.median(of: []) == nil)
    #expect(Quantile.median(of: [3, 1, 2]) == 2)
    #expect(Quantile.median(of: [4, 1, 2, 3]) == 2.5)
    #expect(Quantile.of(Array(1...20).map(Double.init), 0.95) == 19)
    #expect(Quantile.of([7], 0.95) == 7)
  }

  @Test func whatTheRecentRoundsSay() {
    let found = window([.init(sent: 3, times: [10, 20, 12]), .init(sent: 3, times: [11])])
    #expect(found.latency == 11)
    #expect(found.median == 11.5)
    #expect(found.high == 20)
    #expect(found.jitter == (10 + 8 + 1) / 3.0)
    #expect(found.loss.map { ($0 * 100).rounded() } == 3333)
    #expect(found.usual == nil)
  }

  @Test func oldRoundsAreForgotten() {
    var rounds = [LinkWindow.Round](repeating: .init(sent: 3, times: [500]), count: 30)
    rounds += [LinkWindow.Round](repeating: .init(sent: 3, times: [10, 10, 10]), count: LinkWindow.lossRounds)
    let found = window(rounds)
    #expect(found.loss == 0 && found.median == 10 && found.high == 10)
  }

  @Test func aBadHourDoesNotBecomeUsual() {
    var window = LinkWindow()
    for _ in 0..<(LatencyBaseline.blockLength * LatencyBaseline.leastBlocks - 1) {
      window.take(.init(sent: 1, times: [30]))
    }
    #expect(window.usual == nil)
    window.take(.init(sent: 1, times: [30]))
    #expect(window.usual == 30)
    for _ in 0..<17 { window.take(.init(sent: 1, times: [400])) }
    #expect(window.usual == 30 && window.median == 400)
    // A day of it is usual, and nothing older is kept.
    for _ in 0..<(LatencyBaseline.blockLength * LatencyBaseline.mostBlocks) {
      window.take(.init(sent: 1, times: [400]))
    }
    #expect(window.usual == 400)
  }
}
