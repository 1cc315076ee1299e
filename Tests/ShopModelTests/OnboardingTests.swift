import ShopModel
import Testing

struct OnboardingTests {
  @Test func theNextStepIsTheFirstThatIsNotDone() {
    #expect(OnboardingStep.next(states: [.apply: "done", .review: "failed", .contract: "done"]) == .review)
    #expect(OnboardingStep.next(states: [.apply: "current"]) == .apply)
  }

  @Test func whatNobodyKnowsIsNoNextStep() {
    #expect(OnboardingStep.next(states: [:]) == nil)
    #expect(OnboardingStep.next(states: [.apply: "done", .contract: "current"]) == nil)
    let all = OnboardingStep.allCases.map { ($0, "done") }
    #expect(OnboardingStep.next(states: Dictionary(uniqueKeysWithValues: all)) == nil)
  }

  @Test func everyStepHasItsFactsAndAdviceInBothLanguages() {
    for step in OnboardingStep.allCases {
      #expect(step.state.definition.type == .choice(OnboardingStep.states))
      #expect(step.date.definition.type == .time)
      #expect(step.date.rawValue == step.state.rawValue + ".at")
      for state in OnboardingStep.states {
        #expect(step.advice(in: state).languages == [.english, .chinese])
      }
      #expect(step.advice(in: "failed") != step.advice(in: "current"))
    }
  }

  @Test func anEntryIsAReadingThatSaysWhoseWordItIs() {
    let entry = HandEntry(
      .account("main"), .accountOnboardingApply, .text("done"), by: "li", at: Timestamp(seconds: 10))
    let reading = entry.reading(at: Timestamp(seconds: 99))
    #expect(reading?.source == "by hand, li")
    #expect(reading?.freshFor == nil)
    #expect(reading?.observedAt == Timestamp(seconds: 99))
    #expect(reading?.reportedAt == Timestamp(seconds: 10))
    #expect(
      HandEntry(.account("main"), .accountOnboardingApply, nil, by: "li", at: Timestamp(seconds: 10))
        .reading(at: Timestamp(seconds: 99)) == nil)
  }
}
