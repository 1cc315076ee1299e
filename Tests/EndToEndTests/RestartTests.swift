import Testing

/// A terminal fails, a person restarts it from the keyboard, and it comes back: over real sockets, on a real pty.
@Suite(.timeLimit(.minutes(3)))
struct RestartTests {
  @Test(arguments: [(80, 24), (120, 36), (200, 60)], ScreenWords.both)
  func `a terminal that hangs is restarted with r and comes back ready`(size: (Int, Int), words: ScreenWords) throws {
    let owner = try ShopPerson(reading: words, columns: size.0, rows: size.1)
    try owner.unlock()
    try owner.expectTerminals(able: 3, of: 4)
    try owner.expect(.counter1, is: .outOfOrder)

    owner.press(.restart)
    try owner.expectQuestion(.restart, about: .counter1)
    owner.confirm()
    try owner.expectNoQuestion(.restart, about: .counter1)
    // Gone, back and ready again; nobody touches the keyboard.
    try owner.expectSuccess(of: .restart, on: .counter1)
    try owner.expect(.counter1, is: .able)
    try owner.leave()
  }

  @Test func `a restart that is not confirmed is not sent`() throws {
    let owner = try ShopPerson()
    try owner.unlock()
    try owner.expectTerminals(able: 3, of: 4)
    owner.press(.restart)
    try owner.expectQuestion(.restart, about: .counter1)
    owner.pressChosenButton()
    try owner.expectNoQuestion(.restart, about: .counter1)
    #expect(!owner.sees(begun: .restart))
    try owner.expect(.counter1, is: .outOfOrder)
  }

  @Test func `a reset goes step by step, asks before there is no way back, and is verified`() throws {
    let owner = try ShopPerson()
    try owner.unlock()
    let console = owner.console
    // Counter 1 hangs soon.
    owner.press(.lastRow, .reset)
    try console.expect("Type its number, 52523534:")
    console.press("52523534\r")
    try console.expect("From here there is no way back")
    try console.expect("turnover totals · 0 payments")
    console.press("y")
    try console.expect("reset and ready again", within: .seconds(40))
    owner.press(.back)
    try owner.leave()
  }
}
