import ShopCore
import ShopModel
import Testing

struct AcknowledgementTests {
  private let now = Timestamp(seconds: 1_700_000_000)

  @Test func aStickyOneLastsUntilTheProblemIsOver() {
    let word = Acknowledgement(by: "technician", at: now, isSticky: true)
    #expect(word.stands(after: .none, at: now))
    #expect(word.stands(after: .different, at: now))
    #expect(!word.stands(after: .over, at: now))
  }

  @Test func anyOtherLastsWhileTheProblemIsTheSame() {
    let word = Acknowledgement(by: "technician", at: now)
    #expect(word.stands(after: .none, at: now + .seconds(1_000_000)))
    #expect(!word.stands(after: .different, at: now))
    #expect(!word.stands(after: .over, at: now))
  }

  @Test func oneWithAnEndEndsThen() {
    let word = Acknowledgement(by: "technician", at: now, until: now + .seconds(600), isSticky: true)
    #expect(word.stands(after: .none, at: now + .milliseconds(599_999)))
    #expect(!word.stands(after: .none, at: now + .seconds(600)))
    #expect(!word.stands(at: now + .seconds(600)))
  }

  @Test func aMuteEndsWhenItSays() {
    let mute = Mute(by: "owner", at: now, until: now + .seconds(60))
    #expect(mute.stands(at: now + .milliseconds(59_999)))
    #expect(!mute.stands(at: now + .seconds(60)))
  }
}
