import ShopConfiguration
import ShopModel
import Testing

/// A shop with one ledger that has these further lines. The first of them is line 9.
private func ledgerText(_ lines: String) -> String {
  """
  shop: {name: Tea}
  accounts:
    - {id: main, name: Bank, merchant-id: "8981"}
    - {id: other, name: Other, merchant-id: "8982"}

  ledgers:
    - id: book
      name: Book
      \(lines.replacing("\n", with: "\n    "))
  """
}

private let facts = "facts: [{fact: account.state, column: State}]"

@Suite struct LedgerReadingTests {
  @Test func aLedgerWithEveryKey() throws {
    let configuration = try ShopConfiguration.load(
      text: ledgerText(
        """
        file: /home/shop/账户.csv
        interval: 60s
        deadline: 4s
        fresh-for: 2d
        key: 商户号
        facts:
          - {fact: account.state, column: 状态, values: {正常: normal, 冻结: frozen}}
          - {fact: account.limit.day, column: 日限额, unit: money-major CNY}
          - {fact: account.settlement.at, column: 结算时间, unit: local}
        """), file: "f", with: fakeHost())
    #expect(
      configuration.ledgers == [
        LedgerConfiguration(
          key: "book", name: LocalizedText("Book"), path: "/home/shop/账户.csv", interval: .seconds(60),
          deadline: .seconds(4), freshFor: .seconds(2 * 86_400),
          rows: .column("商户号", accounts: ["main": "main", "other": "other", "8981": "main", "8982": "other"]),
          facts: [
            LedgerFactMapping(fact: .accountState, column: "状态", values: ["正常": "normal", "冻结": "frozen"]),
            LedgerFactMapping(fact: .accountDayLimit, column: "日限额", unit: .moneyMajor(.fixed("CNY"))),
            LedgerFactMapping(fact: .accountSettlementAt, column: "结算时间", unit: .localTime),
          ])
      ])
    #expect(configuration.service(tellingOf: .account("other"), .accountState) == "book")
    #expect(configuration.service(tellingOf: .account("other"), .accountBalance) == nil)
  }

  private static let wrong: [(String, String)] = [
    ("account: main\nfacts: [{fact: account.state, column: S}]", "7:5: the key \"file\" is missing"),
    (
      "file: book.csv\naccount: main\nfacts: [{fact: account.state, column: S}]",
      "9:11: \"book.csv\" is not an absolute path, one that starts with \"/\""
    ),
    (
      "file: /b\nfacts: [{fact: account.state, column: S}]",
      "7:5: say whom the rows are about: \"account\", or \"key\" with the column of merchant numbers"
    ),
    (
      "file: /b\naccount: main\nkey: MID\nfacts: [{fact: account.state, column: S}]",
      "11:10: \"account\" and \"key\" cannot both stand here"
    ),
    (
      "file: /b\naccount: mian\nfacts: [{fact: account.state, column: S}]",
      "10:14: no account \"mian\" is configured; did you mean \"main\"?"
    ),
    ("file: /b\naccount: main\nfacts: []", "11:12: this ledger tells nothing"),
    (
      "file: /b\naccount: main\nfacts: [{fact: link.up, column: S}]",
      "11:20: \"link.up\" is a fact of a link; this list is of kind account"
    ),
    (
      "file: /b\naccount: main\nfacts: [{fact: account.balance, column: S}]",
      "11:20: \"account.balance\" is an amount of money; say how it is given with \"unit\": money-minor CNY, money-major CNY"
    ),
    (
      "file: /b\naccount: main\nfacts: [{fact: account.state, column: S, values: {a: b}}]",
      "11:58: \"b\" is not a value of \"account.state\"; possible here: normal, under-review, rejected, pending-signature, limited, frozen, disabled, closed, dormant, unknown"
    ),
  ]

  @Test(arguments: wrong) func whatIsWrongIsToldWithItsPlace(_ lines: String, _ message: String) {
    #expect(problems(ledgerText(lines)) == ["shop.yaml:\(message)"])
  }
}
