import ShopConfiguration
import ShopModel
import Testing

@Suite struct ProblemTests {
  @Test func aMisspeltKeyNamesItsPlaceAndWhatWasMeant() {
    #expect(
      problems("shop:\n  name: Tea\nterminals:\n  - id: t1\n    name: One\n    connector: zvt\n    hots: 10.0.0.1\n")
        == [
          "shop.yaml:7:5: unknown key \"hots\"; did you mean \"host\"?"
        ])
  }

  @Test func aLanguageIsOneOfTheProgramOrOneThereAreTextsOf() throws {
    let host = fakeHost(
      environment: ["XDG_CONFIG_HOME": "/c"], files: ["/c/tillwatch/languages/de.texts": file("yes = ja")])
    let text = shopText(shop: "name: Tea\nlanguage: de")
    #expect(try ShopConfiguration.load(text: text, file: "f", with: host).language == Language(rawValue: "de"))
    #expect(problems(text) == ["shop.yaml:3:13: unknown value \"de\"; possible here: en, zh"])
    #expect(problems(shopText(shop: "name: Tea\nlanguage: ../de"), host: host).count == 1)
  }

  @Test func everyProblemOfTheFileIsToldInOneGoInItsOrder() {
    let found = problems(
      """
      shop:
        nmae: Tea
        language: fr
        opening-hours: {mon-fry: 09:00-18:00}
      terminals:
        - id: t1
          name: One
          name: Two
          connector: zvtt
          host: http://10.0.0.1/
          port: 70000
          password: 123456
          interval: 5s
          deadline: 5s
        - id: t 2
          connector: zvt
          host: 10.0.0.300
          interval: 10
          charset: utf-8
      services:
        - id: s
          name: S
          connector: http-json
          url: http://status.example/
          facts:
            - {fact: account.balanse, path: $.a}
            - {fact: account.balance, path: a.b, unit: money-minor CNY}
      accounts: main
      """)
    #expect(
      found == [
        "shop.yaml:2:3: unknown key \"nmae\"; did you mean \"name\"?",
        "shop.yaml:3:13: unknown value \"fr\"; possible here: en, zh",
        "shop.yaml:4:19: \"mon-fry\" is not a day or a range of days; did you mean \"fri\" for \"fry\"?",
        "shop.yaml:8:5: the key \"name\" is here a second time; it is already in line 7",
        "shop.yaml:9:16: unknown value \"zvtt\"; did you mean \"zvt\"?",
        "shop.yaml:10:11: \"http://10.0.0.1/\" is a URL; \"host\" takes only a name or an address",
        "shop.yaml:11:11: 70000 is out of range: from 1 to 65535",
        "shop.yaml:12:15: \"password\" must not stand in this file; say where it is kept: password: {env: NAME}, {file: /PATH} or {credential: NAME}",
        "shop.yaml:14:15: the deadline (5s) must be shorter than the interval (5s)",
        "shop.yaml:15:5: the key \"name\" is missing",
        "shop.yaml:15:9: \"t 2\" is not an id: only letters a-z, digits, \"-\", \"_\" and \".\"",
        "shop.yaml:17:11: \"10.0.0.300\" is neither a host name nor an address",
        "shop.yaml:18:15: \"10\" has no unit; write for example \"10s\"",
        "shop.yaml:19:14: unknown value \"utf-8\"; did you mean \"utf8\"?",
        "shop.yaml:24:10: http to another computer can be read and changed on the way; use https, or allow it with \"allow-plain-http: true\"",
        "shop.yaml:26:16: unknown fact \"account.balanse\"; did you mean \"account.balance\"?",
        "shop.yaml:27:16: \"account.balance\" is a fact of an account; name it with \"account\" at the service",
        "shop.yaml:27:39: \"a.b\" is not a JSON path: a path starts with \"$\", as in \"$.account.balance\"",
        "shop.yaml:28:11: \"main\" is not a list",
      ])
  }

  @Test func aSyntaxErrorHasItsPlace() {
    #expect(problems("shop: {name: Tea\nterminals: []\n").first?.hasPrefix("shop.yaml:2:") == true)
  }

  @Test func anEmptyFileAndAFileWithNothingToWatch() {
    #expect(problems("") == ["shop.yaml:1:1: the file is empty; it starts with \"shop:\" and the shop's name"])
    #expect(
      problems("shop: {name: Tea}\n") == [
        "shop.yaml:1:1: nothing to watch: there are no \"terminals\", \"services\", \"printers\", \"power\", \"plugins\", \"ledgers\" and no \"push\""
      ])
    #expect(problems("- a\n") == ["shop.yaml:1:1: a list stands here; expected is a mapping (key: value)"])
  }

  @Test func whatMustBeUniqueIsToldWithTheLineOfTheFirst() {
    let found = problems(
      """
      shop: {name: Tea}
      terminals:
        - {id: a, name: {en: One, zh: 一}, connector: zvt, host: till.lan, tid: "1"}
        - {id: a, name: {en: Two, zh: 一}, connector: zvt, host: TILL.lan, port: 20007, tid: "1"}
        - {id: c, name: {en: Three, zh: 三}, connector: zvt, host: till.lan, port: 20008}
      accounts:
        - {id: m, name: A, merchant-id: "9"}
        - {id: m, name: B, merchant-id: "9"}
      """)
    #expect(
      found == [
        "shop.yaml:4:6: the terminal id \"a\" is already used in line 3",
        "shop.yaml:4:13: the name \"一\" is already used in line 3",
        "shop.yaml:4:53: the address \"TILL.lan:20007\" is already used in line 3; a terminal takes one connection at a time",
        "shop.yaml:4:82: the TID \"1\" is already used in line 3",
        "shop.yaml:8:6: the account id \"m\" is already used in line 7",
        "shop.yaml:8:22: the merchant number \"9\" is already used in line 7",
      ])
  }

  @Test(arguments: [
    ("port: 0", "0 is out of range: from 1 to 65535"), ("interval: 500ms", "\"500ms\" is out of range: from 1s to 24h"),
    ("interval: 25h", "\"25h\" is out of range: from 1s to 24h"),
    ("deadline: 10s", "the deadline (10s) must be shorter than the interval (10s)"),
    ("deadline: 11s", "the deadline (11s) must be shorter than the interval (10s)"),
    ("status-service-byte: 256", "256 is out of range: from 0 to 255"),
    ("totals-interval: 1s", "\"1s\" is out of range: from 1min to 24h"),
    ("charset: latin", "unknown value \"latin\"; possible here: auto, cp437, iso8859-1, iso8859-15, zvt7bit, utf8"),
  ]) func valuesOutOfRange(_ line: String, _ message: String) {
    #expect(problems(shopText(terminal: line)).map { String($0.split(separator: ": ", maxSplits: 1)[1]) } == [message])
  }

  @Test func aDeadlineLeftOutFitsTheInterval() throws {
    let text = shopText(terminal: "interval: 2s\ntotals-interval: never")
    let terminal = try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).terminals[0]
    #expect(terminal.deadline == .milliseconds(1600))
    #expect(terminal.zvt?.totalsInterval == nil)
  }

  @Test(arguments: [
    ("192.168.1.20:20007", "\"192.168.1.20:20007\" holds a port; write it as \"port: 20007\""),
    ("10.0.0", "\"10.0.0\" is neither a host name nor an address"),
    ("-till.lan", "\"-till.lan\" is neither a host name nor an address"),
    ("till lan", "\"till lan\" is neither a host name nor an address"),
    ("\"[::1]\"", "\"[::1]\" is neither a host name nor an address"),
  ]) func wrongHosts(_ host: String, _ message: String) {
    let text = shopText().replacing("10.0.0.1", with: host)
    #expect(problems(text) == ["shop.yaml:7:11: \(message)"])
  }

  @Test func anIPv6AddressIsShownInBrackets() throws {
    let text = shopText().replacing("10.0.0.1", with: "fe80::1")
    let terminal = try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).terminals[0]
    #expect(terminal.host == "fe80::1")
    #expect(terminal.identity.address == "[fe80::1]:20007")
  }

  @Test func namesThatCannotBeShownAreRefused() {
    #expect(
      problems(shopText(shop: "name: \"Tea\\e[31m\"")) == [
        "shop.yaml:2:9: the text holds characters that cannot be shown, or blanks at its ends or in a row; was \"Tea[31m\" meant?"
      ])
    #expect(
      problems(shopText(shop: "name: {en: Tea, fr: Thé}")) == [
        "shop.yaml:2:19: unknown key \"fr\"; possible here: en, zh"
      ])
    #expect(
      problems(shopText(shop: "name: \(String(repeating: "x", count: 61))")).first?.contains("longer than 60") == true)
  }

  @Test func theTimeZoneIsCheckedWhereTheComputerKnowsThem() {
    let host = fakeHost(
      files: [
        "/usr/share/zoneinfo/Asia/Shanghai": file("TZif2"),
        "/usr/share/zoneinfo/zone.tab": file(
          "# a comment\tx\tNot/This\nCN\t+3114+12128\tAsia/Shanghai\tBeijing\nDE\t+5230\tEurope/Berlin\n"),
      ], folders: ["/usr/share/zoneinfo", "/usr/share/zoneinfo/Asia"])
    #expect(problems(shopText(shop: "name: T\ntime-zone: Asia/Shanghai"), host: host) == [])
    #expect(
      problems(shopText(shop: "name: T\ntime-zone: Asia/Shangai"), host: host) == [
        "shop.yaml:3:14: unknown time zone \"Asia/Shangai\"; did you mean \"Asia/Shanghai\"?"
      ])
    #expect(problems(shopText(shop: "name: T\ntime-zone: Asia"), host: host).count == 1)
    #expect(problems(shopText(shop: "name: T\ntime-zone: Mars/Base"), host: fakeHost()) == [])
    #expect(
      problems(shopText(shop: "name: T\ntime-zone: ../../etc/passwd"), host: fakeHost()) == [
        "shop.yaml:3:14: \"../../etc/passwd\" is not the name of a time zone such as \"Asia/Shanghai\""
      ])
  }
}
