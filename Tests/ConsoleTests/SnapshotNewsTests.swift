import ShopModel
import Testing

@testable import Console

@Suite struct SnapshotNewsTests {
  private func changed(_ change: (inout ShopSnapshot) -> Void) -> Bool {
    let old = SampleShop.snapshot()
    var new = old
    new.sequence += 1
    new.at = new.at + .seconds(1)
    change(&new)
    return new.isNews(after: old)
  }

  @Test func `numbers that move wait for the clock`() {
    #expect(!changed { _ in })
    #expect(!changed { $0.lastAnswerAt = $0.at })
    #expect(!changed { $0.terminals[0].facts.records[.terminalResponseTime] = SampleShop.record(.number(77)) })
    #expect(!changed { $0.incidents[0].finding.evidence = [] })
  }

  @Test func `what a person waits for or is alarmed by is drawn at once`() {
    #expect(changed { $0.headline = .none(of: 4) })
    #expect(changed { $0.access = .locked(wrongTries: 1) })
    #expect(changed { $0.warnings = ["the disk is full"] })
    #expect(changed { $0.operations = [SampleShop.restart([])] })
    #expect(changed { $0.incidents = [] })
    #expect(changed { $0.incidents[0].closedAt = $0.at })
    #expect(changed { $0.incidents[0].acknowledgement = Acknowledgement(by: "li", at: $0.at) })
    #expect(changed { $0.terminals[0].availability = .notKnown })
    #expect(changed { $0.terminals[0].facts.records[.terminalState] = SampleShop.record(.text("busy")) })
    #expect(changed { $0.terminals.removeLast() })
  }

  @Test func `each step of an operation is drawn at once`() {
    var old = SampleShop.calmSnapshot()
    old.operations = [SampleShop.restart([(.confirmed, 4), (.recorded, 3)])]
    var new = old
    new.operations = [SampleShop.restart([(.confirmed, 4), (.recorded, 3), (.sent, 2)])]
    #expect(new.isNews(after: old))
    #expect(!old.isNews(after: old))
  }
}
