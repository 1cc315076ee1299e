import Testing

@testable import Console

struct RedrawPacingTests {
  @Test func `nothing is drawn unasked`() {
    var pacing = RedrawPacing()
    #expect(pacing.delay(at: 0) == nil)
    pacing.requestNow()
    pacing.drew(at: 0)
    #expect(pacing.delay(at: 1000) == nil)
  }

  @Test func `a key is answered at once, also in a burst of news`() {
    var pacing = RedrawPacing()
    pacing.drew(at: 100)
    pacing.requestSoon()
    pacing.requestNow()
    #expect(pacing.delay(at: 101) == 0)
  }

  @Test func `news wait until twenty frames a second are kept, and then for nothing`() {
    var pacing = RedrawPacing()
    pacing.requestSoon()
    #expect(pacing.delay(at: 0) == 0)
    pacing.drew(at: 0)
    pacing.requestSoon()
    #expect(pacing.delay(at: 10) == 40)
    #expect(pacing.delay(at: 50) == 0)
    #expect(pacing.delay(at: 500) == 0)
  }

  @Test func `a thousand news in a second make twenty frames`() {
    var pacing = RedrawPacing()
    var frames = 0
    for now in Int64(0)..<1000 {
      pacing.requestSoon()
      if pacing.delay(at: now) == 0 {
        frames += 1
        pacing.drew(at: now)
      }
    }
    #expect(frames == 20)
  }
}
