import Testing

@testable import StatusRules

struct InhibitionTests {
  private let rule = InhibitRule(
    source: [LabelMatcher(name: "cause", value: "maintenance")],
    target: [LabelMatcher(name: "cause", value: "maintenance", isNegated: true)], equal: ["account"])

  @Test func aSourceAccountsForWhatAgreesWithIt() {
    let source = ["cause": "maintenance", "account": "A"]
    #expect(rule.inhibitor(of: ["cause": "declines", "account": "A"], among: [source]) == source)
    #expect(rule.inhibitor(of: ["cause": "declines", "account": "B"], among: [source]) == nil)
    #expect(rule.inhibitor(of: ["cause": "declines", "account": "A"], among: []) == nil)
    #expect(rule.inhibitor(of: ["cause": "maintenance", "account": "A"], among: [source]) == nil)
  }

  @Test func aMissingLabelIsEmpty() {
    #expect(rule.inhibitor(of: [:], among: [["cause": "maintenance"]]) != nil)
    #expect(rule.inhibitor(of: ["account": ""], among: [["cause": "maintenance"]]) != nil)
    #expect(rule.inhibitor(of: ["account": "A"], among: [["cause": "maintenance"]]) == nil)
    #expect(LabelMatcher(name: "x", value: "").matches([:]))
    #expect(!LabelMatcher(name: "x", value: "", isNegated: true).matches([:]))
  }

  @Test func twoOnBothSidesDoNotSilenceEachOther() {
    let both = InhibitRule(source: [LabelMatcher(name: "s", value: "1")], target: [LabelMatcher(name: "t", value: "1")])
    let two = ["s": "1", "t": "1", "n": "2"]
    #expect(both.inhibitor(of: ["s": "1", "t": "1", "n": "1"], among: [two]) == nil)
    #expect(both.inhibitor(of: ["t": "1"], among: [two]) == two)
    #expect(both.inhibitor(of: ["s": "1", "t": "1"], among: [two, ["s": "1"]]) == ["s": "1"])
  }
}
