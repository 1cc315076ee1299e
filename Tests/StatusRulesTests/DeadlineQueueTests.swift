import Testing

@testable import StatusRules

@Suite struct DeadlineQueueTests {
  @Test func isEmptyAtFirst() {
    #expect(DeadlineQueue().first == nil)
  }

  @Test(arguments: 0..<10)
  func givesTheEarliestWhateverWasMoved(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var queue = DeadlineQueue()
    var plain: [Int: Int64] = [:]
    for _ in 0..<2_000 {
      let subject = Int.random(in: 0..<40, using: &random)
      if Int.random(in: 0..<4, using: &random) == 0 {
        plain[subject] = nil
        queue.set(subject, to: .max)
      } else {
        let moment = Int64.random(in: 0..<1_000, using: &random)
        plain[subject] = moment
        queue.set(subject, to: moment)
      }
      #expect(queue.first?.moment == plain.values.min())
      if let first = queue.first { #expect(plain[first.subject] == first.moment) }
    }
  }
}
