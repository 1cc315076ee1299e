import ShopModel
import Testing

@testable import Console

/// A shop whose account no connector tells of, as at an acquirer without an interface.
private func shop(_ kept: [Fact: FactRecord] = [:]) -> ShopSnapshot {
  var snapshot = SampleShop.calmSnapshot()
  for index in snapshot.accounts.indices {
    snapshot.accounts[index].facts.declared = []
    snapshot.accounts[index].facts.records = kept
  }
  return snapshot
}

private func word(_ value: FactValue, by: String = "li", age: Int64 = 3600, isOld: Bool = false) -> FactRecord {
  FactRecord(
    value: value, observedAt: SampleShop.ago(isOld ? 60 : 2), since: SampleShop.ago(age), source: "by hand, \(by)",
    freshFor: .seconds(15), reportedAt: SampleShop.ago(age))
}

private let account = SubjectID.account("lakala")

@Suite struct HandPageTests {
  private func page(
    _ kept: [Fact: FactRecord] = [:], _ columns: Int = 80, _ rows: Int = 24, language: Language = .english
  ) -> ConsoleDriver {
    var console = ConsoleDriver(shop(kept), columns, rows, language: language)
    console.type("e")
    return console
  }

  @Test func `e leads to what is kept by hand of the only account`() {
    let console = page()
    #expect(console.model.state.view == .hand(account))
    #expect(console.text.contains("Kept by hand"))
    #expect(console.text.contains("account            not kept"), "\(console.text)")
    #expect(console.text.contains("not kept"))
  }

  @Test func `a choice is taken from a list and goes on record`() {
    var console = page()
    console.press(.enter)
    #expect(console.text.contains("frozen"), "\(console.text)")
    #expect(!console.text.contains("Keep it no longer"))
    console.press(.down, .enter)
    #expect(console.intents == [.keep(account, .accountState, .text("under-review"))])
    #expect(console.model.state.overlay == nil)
    #expect(console.frame.lines.last?.contains("Kept by hand: account under review") == true, "\(console.text)")
  }

  @Test func `where no currency is known an amount has to name its own`() {
    var console = page()
    console.press(.down, .down, .down, .down, .down, .down, .enter)
    #expect(console.text.contains("An amount with its currency"), "\(console.text)")
    console.type("500")
    #expect(!console.text.contains("That is"), "\(console.text)")
    console.press(.enter)
    #expect(console.text.contains("Say the currency too"), "\(console.text)")
    #expect(console.intents == [])
    console.type(" ABC")
    console.press(.enter)
    #expect(console.text.contains("ABC is not a currency."), "\(console.text)")
    console.press(.backspace, .backspace, .backspace, .backspace)
    console.type("元")
    console.press(.enter)
    #expect(console.intents == [.keep(account, .accountBalance, .money(Money(minorUnits: 50_000, currency: "CNY")))])
  }

  @Test func `an amount is typed, shown as it is understood, and refused if it is none`() {
    var console = page([.accountDayLimit: word(.money(Money(minorUnits: 5, currency: "CNY")))])
    console.press(.down, .down, .down, .down, .down, .down, .enter)
    #expect(console.text.contains("An amount in CNY"), "\(console.text)")
    console.type("3,8")
    console.press(.enter)
    #expect(console.text.contains("This is not an amount."))
    #expect(console.intents == [])
    console.press(.backspace, .backspace)
    #expect(!console.text.contains("This is not an amount."))
    console.type(".8万")
    #expect(console.text.contains("That is ¥ 38,000.00."), "\(console.text)")
    console.press(.enter)
    #expect(
      console.intents == [.keep(account, .accountBalance, .money(Money(minorUnits: 3_800_000, currency: "CNY")))])
  }

  @Test func `Esc keeps nothing, and letters are letters while one types`() {
    var console = page()
    console.press(.down, .down, .down, .down, .down, .down, .enter)
    console.type("q5")
    console.press(.escape)
    #expect(console.model.state.overlay == nil)
    #expect(console.model.state.view == .hand(account))
    #expect(console.intents == [])
    console.press(.escape)
    #expect(console.model.state.view == .overview)
  }

  @Test func `whose word it is and since when stands beside it, and what is too old in brackets`() {
    let console = page([
      .accountState: word(.text("normal")),
      .accountPayments: word(.text("allowed"), by: "wang", age: 200_000, isOld: true),
    ])
    let lines = console.frame.lines
    #expect(lines.contains { $0.contains("normal") && $0.contains("by hand, li · 13:05") }, "\(console.text)")
    #expect(
      lines.contains { $0.contains("(allowed)") && $0.contains("wang") && $0.contains("too old") }, "\(console.text)")
  }

  @Test func `what is kept can be taken back`() {
    var console = page([
      .accountState: word(.text("frozen")), .accountBalance: word(.money(Money(minorUnits: 5, currency: "CNY"))),
    ])
    console.press(.enter)
    #expect(console.text.contains("Keep it no longer"))
    // What is known is chosen at first.
    #expect(console.text.contains("[ frozen"), "\(console.text)")
    console.press(.up, .up, .up, .up, .up, .up)
    console.press(.up, .up)
    #expect(console.model.state.overlay != nil)
    console.press(.escape)
    console.press(.down, .down, .down, .down, .down, .down, .enter)
    #expect(console.text.contains("Enter keeps it no longer"))
    console.press(.enter)
    #expect(console.intents == [.keep(account, .accountBalance, nil)])
  }

  @Test func `what a connector tells cannot be kept by hand`() {
    var snapshot = shop()
    snapshot.accounts[0].facts.declared = [.accountState, .accountPayments]
    snapshot.accounts[0].facts.records = [.accountState: SampleShop.record(.text("normal"), source: "acquirer")]
    var console = ConsoleDriver(snapshot, 80, 24)
    console.type("e")
    #expect(console.text.contains("told by acquirer"))
    // The first line that can be changed is the one after them.
    console.press(.enter)
    console.press(.enter)
    #expect(console.intents == [.keep(account, .accountRefunds, .text("allowed"))])
  }

  @Test func `nothing is kept from a console that may change nothing`() {
    var snapshot = shop()
    snapshot.access = .readOnly
    var console = ConsoleDriver(snapshot, 80, 24)
    console.type("e")
    console.press(.enter)
    #expect(console.model.state.overlay == nil)
    #expect(console.text.contains("--read-only"))
  }

  @Test func `of several accounts one has to be selected`() {
    var snapshot = shop()
    var second = snapshot.accounts[0]
    second.identity = AccountIdentity(key: "two", name: LocalizedText("Two"), merchantID: "2")
    second.facts.id = .account("two")
    snapshot.accounts.append(second)
    var console = ConsoleDriver(snapshot, 120, 36)
    console.type("e")
    #expect(console.text.contains("No account is selected here"))
    console.press(.tab, .down)
    #expect(console.frame.lines.last?.contains("by hand") == true, "\(console.text)")
    console.type("e")
    #expect(console.model.state.view == .hand(.account("two")))
  }

  @Test func `an account that is gone takes the question with it`() {
    var console = page()
    console.press(.enter)
    var snapshot = console.snapshot
    snapshot.accounts = []
    _ = console.model.observe(snapshot)
    #expect(console.model.state.overlay == nil)
  }

  @Test(arguments: [(80, 24), (120, 36), (60, 20), (40, 12), (200, 60), (20, 5)], [Language.english, .chinese])
  func `it fits every screen`(size: (Int, Int), language: Language) {
    var console = page(
      [.accountState: word(.text("under-review"), by: "a-person-with-a-rather-long-name")], size.0, size.1,
      language: language)
    #expect(console.frame.fault == nil)
    for _ in 0..<30 {
      console.press(.down)
      #expect(console.frame.fault == nil)
    }
    console.press(.enter)
    #expect(console.frame.fault == nil)
  }

  @Test func `every choice of a dialog is on a small screen`() {
    let console = { () -> ConsoleDriver in
      var console = page([.accountState: word(.text("normal"))])
      console.press(.enter)
      return console
    }()
    for name in ["normal", "closed", "dormant", "Keep it no longer", "Cancel"] {
      #expect(console.text.contains(name), "\(name)\n\(console.text)")
    }
  }
}
