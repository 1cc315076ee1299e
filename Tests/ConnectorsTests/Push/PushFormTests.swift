import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private func read(_ text: String, latest: [PushForm.Target: Timestamp] = [:]) -> PushForm.Result {
  PushForm(agent: pushAgent, calendar: .utc, latest: latest).read(Array(text.utf8), at: pushNow)
}

private func one(_ members: String) -> PushForm.Result { read(#"{"readings": [{\#(members)}]}"#) }

private let battery = #""subject": "terminal/t1", "fact": "terminal.battery""#

private func reading(_ result: PushForm.Result) -> Reading? {
  if case .readings(let readings) = result, readings.count == 1 { readings[0] } else { nil }
}

private func reason(_ result: PushForm.Result) -> String? {
  if case .wrong(let problems) = result, problems.count == 1 { problems[0].reason } else { nil }
}

private func ofBattery(_ more: String) -> String { battery + more }

private let wrongReadings: [(String, String)] = [
  (ofBattery(#", "value": 82, "at": "2026-05-28T20:27:41Z""#), "lies in the future"),
  (ofBattery(#", "value": 82, "at": "2026-05-28T20:21:40Z""#), "older than 300 s"),
  (ofBattery(#", "value": 82, "at": "0000-00-00T00:00:00Z""#), "is not a moment"),
  (ofBattery(#", "value": 82, "at": "9999-12-31T23:59:59Z""#), "lies in the future"),
  (ofBattery(#", "value": 82, "at": 5"#), "is not a moment"),
  (ofBattery(#", "value": 82, "at": "2026-05-28T20:26:40""#), "is not a moment"),
  (ofBattery(#", "value": "much""#), "is not a number"), (ofBattery(#", "value": null"#), "\"value\" is missing"),
  (battery, "\"value\" is missing"), (ofBattery(#", "value": 1e999"#), "too large"),
  (ofBattery(#", "value": 82, "unit": "V""#), "is not a unit of terminal.battery"),
  (ofBattery(#", "value": 82, "unit": 3"#), "is not a unit of terminal.battery"),
  (ofBattery(#", "value": 82, "colour": "red""#), "\"colour\" is not known"),
  (#""subject": "terminal/t2", "fact": "terminal.battery", "value": 1"#, "may tell nothing of \"terminal/t2\""),
  (#""subject": "terminal/t1", "fact": "terminal.state", "value": "ready""#, "may not tell terminal.state"),
  (#""subject": "terminal/t1", "fact": "account.balance", "value": 1"#, "may not tell account.balance"),
  (#""subject": "terminal/t1", "fact": "terminal.colour", "value": 1"#, "there is no fact \"terminal.colour\""),
  (#""subject": "terminal/t1", "value": 1"#, "\"fact\" is missing"),
  (#""subject": 5, "fact": "terminal.battery", "value": 1"#, "\"subject\" is missing, or not a text"),
  (#""subject": "account/main", "fact": "account.balance", "value": 1"#, "needs a \"unit\" with its currency"),
  (#""subject": "account/main", "fact": "account.balance", "value": 1.005, "unit": "money-major CNY""#, "finer than"),
  (#""subject": "account/main", "fact": "account.balance", "value": 1, "unit": "money-major yuan""#, "is not a unit"),
  (#""subject": "account/main", "fact": "account.state", "value": "splendid""#, "is not one of its values"),
  (#""subject": "terminal/t1", "fact": "terminal.paper", "value": true"#, "a yes or no"),
]

private let rightReadings: [(String, FactValue)] = [
  (
    #""subject": "account/main", "fact": "account.balance", "value": "312.40", "unit": "money-major CNY""#,
    FactValue.money(Money(minorUnits: 31_240, currency: "CNY"))
  ),
  (
    #""subject": "account/main", "fact": "account.balance", "value": 31240, "unit": "money-minor CNY""#,
    .money(Money(minorUnits: 31_240, currency: "CNY"))
  ),
  (#""subject": "account/main", "fact": "account.state", "value": "frozen""#, .text("frozen")),
  (#""subject": "terminal/t1", "fact": "terminal.battery", "value": 0.5, "unit": "ratio""#, .number(50)),
  (#""subject": "terminal/t1", "fact": "terminal.response-time", "value": 1.5, "unit": "s""#, .number(1500)),
  (#""subject": "terminal/t1", "fact": "terminal.response-time", "value": 12"#, .number(12)),
  (
    #""subject": "terminal/t1", "fact": "terminal.last-transaction", "value": "2026-05-28T22:26:40+02:00""#,
    .time(pushNow)
  ),
  (
    #""subject": "terminal/t1", "fact": "terminal.last-transaction", "value": 1780000000, "unit": "epoch-s""#,
    .time(pushNow)
  ),
]

@Suite struct PushFormTests {
  @Test func aReadingSaysWhomWhatAndHowMuch() {
    let told = reading(one(battery + #", "value": 82"#))
    #expect(told?.subject == pushTerminal)
    #expect(told?.value == .number(82))
    #expect(told?.source == "room")
    #expect(told?.observedAt == pushNow)
    #expect(told?.reportedAt == nil)
    #expect(told?.freshFor == .seconds(300))
  }

  @Test(arguments: rightReadings) func unitsAreTheCatalogues(_ members: String, _ value: FactValue) {
    #expect(reading(one(members))?.value == value, "\(one(members))")
  }

  @Test func itsWordCountsFromTheMomentItIsAbout() {
    let told = reading(one(battery + #", "value": 82, "at": "2026-05-28T20:22:40Z""#))
    // What was seen since, by whomever, is newer.
    #expect(told?.observedAt == pushNow - .seconds(240))
    #expect(told?.reportedAt == pushNow - .seconds(240))
    #expect(told?.freshFor == .seconds(300))
    // Another computer's clock may be a little ahead.
    let ahead = reading(one(battery + #", "value": 82, "at": "2026-05-28T20:27:40Z""#))
    #expect(ahead?.observedAt == pushNow)
    #expect(ahead?.reportedAt == pushNow)
    #expect(ahead?.freshFor == .seconds(300))
  }

  @Test(arguments: wrongReadings) func whatIsWrongIsSaid(_ members: String, _ message: String) {
    #expect(reason(one(members))?.contains(message) == true, "\(one(members))")
  }

  @Test(arguments: [
    ("", "it ends too early"), ("[]", "must be"), ("{}", "must be"), (#"{"readings": {}}"#, "must be"),
    (#"{"readings": [], "more": 1}"#, "must be"), (#"{"readings": []}"#, "holds 1 to 500 readings"),
    (#"{"readings": [1]} x"#, "there is more after the end"), ("\u{FF}", "a value was expected"),
  ]) func aMessageOfAnotherFormIsRefusedAsAWhole(_ text: String, _ message: String) {
    guard case .wrong(let problems) = read(text), problems.count == 1 else {
      Issue.record("\(read(text))")
      return
    }
    #expect(problems[0].place == nil)
    #expect(problems[0].reason.contains(message), "\(problems[0].reason)")
  }

  @Test func everyWrongReadingIsNamedAndNoneIsTaken() {
    let text =
      #"{"readings": [{\#(battery), "value": 1}, {\#(battery)}, 7, {\#(battery), "value": 2}, {\#(battery), "value": []}]}"#
    guard case .wrong(let problems) = read(text) else {
      Issue.record("taken")
      return
    }
    #expect(problems.map(\.place) == [1, 2, 4])
  }

  @Test func anEarlierWordIsNoNews() {
    let place = PushForm.Target(subject: pushTerminal, fact: .terminalBattery)
    let members = #"{"readings": [{\#(battery), "value": 82, "at": "2026-05-28T20:26:00Z"}]}"#
    #expect(reason(read(members, latest: [place: pushNow - .seconds(30)]))?.contains("a later word") == true)
    // The same once more is: an answer may have been lost on its way.
    #expect(reading(read(members, latest: [place: pushNow - .seconds(40)])) != nil)
    // A clock that was set back must not shut it up.
    #expect(reading(read(members, latest: [place: pushNow + .seconds(9_000)])) != nil)
  }

  @Test func noiseIsNeverTaken() throws {
    var random = SystemRandomNumberGenerator()
    let good = Array(#"{"readings": [{\#(battery), "value": 82, "at": "2026-05-28T20:26:00Z"}]}"#.utf8)
    var taken = 0
    for _ in 0..<5_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      let result = PushForm(agent: pushAgent, calendar: .utc, latest: [:]).read(bytes, at: pushNow)
      guard case .readings(let readings) = result else { continue }
      taken += 1
      // What is taken all the same is a reading that this agent may tell.
      for reading in readings {
        #expect(pushAgent.facts[reading.subject]?.contains(reading.fact) == true)
        #expect(reading.value.fits(reading.fact.definition.type))
        #expect((reading.freshFor ?? .zero) > .zero && (reading.freshFor ?? .zero) <= .seconds(300))
      }
    }
    #expect(taken < 4_000)
  }
}
