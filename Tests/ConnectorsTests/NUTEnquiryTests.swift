import ShopModel
import Testing

@testable import Connectors

/// What upsd 2.8.0 (Debian 12) with dummy-ups sends to `LIST VAR`, shortened.
let recordedList = """
  BEGIN LIST VAR till
  VAR till battery.charge "100"
  VAR till battery.runtime "1500"
  VAR till device.mfr "Dummy \\"Manufacturer\\""
  VAR till driver.parameter.port "till.dev"
  VAR till input.voltage "230.0"
  VAR till ups.status "OL CHRG"
  END LIST VAR till

  """

/// An enquiry that has been given `pieces`, and what it said to each.
private func enquiry(_ pieces: [[UInt8]], ups: String = "till") -> (enquiry: NUTEnquiry, said: [String]) {
  var enquiry = NUTEnquiry(ups: ups)
  var said: [String] = []
  for piece in pieces {
    let reply = piece.withUnsafeBytes { enquiry.receive($0) }
    if !reply.isEmpty { said.append(String(decoding: reply, as: UTF8.self)) }
  }
  return (enquiry, said)
}

private func outcome(_ text: String) -> NUTEnquiry.Outcome? { enquiry([[UInt8](text.utf8)]).enquiry.outcome }

private func readings(_ variables: [String: String]) -> NUTReadings {
  NUTReadings(variables, of: SubjectID(.power, "ups"), at: Timestamp(seconds: 1))
}

extension NUTReadings {
  fileprivate func value(_ fact: Fact) -> FactValue? { readings.first { $0.fact == fact }?.value }
}

@Suite struct NUTEnquiryTests {
  static let expected: NUTEnquiry.Outcome = .variables([
    "battery.charge": "100", "battery.runtime": "1500", "input.voltage": "230.0", "ups.status": "OL CHRG",
  ])

  @Test func whatIsSentIsOneQuestionAndOneFarewell() {
    let (done, said) = enquiry([[UInt8](recordedList.utf8)])
    #expect(String(decoding: done.opening, as: UTF8.self) == "LIST VAR till\n")
    #expect(said == ["LOGOUT\n"])
    #expect(done.outcome == Self.expected)
  }

  @Test func anAnswerMayBeCutUpAnywhere() {
    let bytes = [UInt8](recordedList.utf8)
    #expect(enquiry(bytes.map { [$0] }).enquiry.outcome == Self.expected)
    for cut in 0...bytes.count {
      let (done, said) = enquiry([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(done.outcome == Self.expected)
      #expect(said == ["LOGOUT\n"])
    }
  }

  @Test func anAnswerThatEndsEarlyIsNone() {
    let bytes = [UInt8](recordedList.utf8)
    for end in 0..<bytes.count - 1 { #expect(enquiry([Array(bytes[..<end])]).enquiry.outcome == nil) }
  }

  @Test func linesMayEndAsOnOtherSystems() {
    #expect(outcome(recordedList.replacing("\n", with: "\r\n")) == Self.expected)
  }

  @Test func aRefusalIsTakenAtItsWord() {
    #expect(outcome("ERR DATA-STALE\n") == .refused("DATA-STALE"))
    #expect(enquiry([[UInt8]("ERR UNKNOWN-UPS\n".utf8)]).said == ["LOGOUT\n"])
    // Some say more; some break off in the middle.
    #expect(outcome("ERR ACCESS-DENIED go away\n") == .refused("ACCESS-DENIED"))
    let brokenOff = "BEGIN LIST VAR till\nVAR till a \"b\"\nERR DRIVER-NOT-CONNECTED\n"
    #expect(outcome(brokenOff) == .refused("DRIVER-NOT-CONNECTED"))
    #expect(outcome("ERR \u{1B}[31mRED\n") == .refused("[31mRED"))
  }

  @Test(arguments: [
    "220 mail.example ESMTP\r\n", "HTTP/1.1 400 Bad Request\r\n", "SSH-2.0-OpenSSH_9\n", "ERR\n", "\n",
    "VAR till a \"b\"\n", "END LIST VAR till\n", "BEGIN LIST VAR other\n", "BEGIN LIST VAR till\nBEGIN LIST VAR till\n",
    "BEGIN LIST VAR till\nVAR other ups.status \"OL\"\n", "BEGIN LIST VAR till\nVAR till ups.status\n",
    "BEGIN LIST VAR till\nVAR till ups.status \"OL\n", "BEGIN LIST VAR till\nVAR till ups.status \"OL\\\n",
    "BEGIN LIST VAR till\nVAR till ups.status O\"L\"\n", "OK\n", "BEGIN LIST UPS\n",
  ])
  func whatIsNoAnswerOfUpsdIsForeign(text: String) {
    guard case .foreign? = outcome(text) else {
      Issue.record("\(text): \(String(describing: outcome(text)))")
      return
    }
    // Nothing more is said to a stranger.
    #expect(enquiry([[UInt8](text.utf8)]).said.isEmpty)
  }

  @Test func nothingGrowsWithoutEnd() {
    #expect(
      outcome(String(repeating: "x", count: NUTEnquiry.longestLine + 1))
        == .foreign("sent a line of more than \(NUTEnquiry.longestLine) bytes"))
    let line = "VAR till ups.status \"OL\"\n"
    let many = "BEGIN LIST VAR till\n" + String(repeating: line, count: NUTEnquiry.mostBytes / line.utf8.count + 1)
    #expect(outcome(many) == .foreign("sent more than \(NUTEnquiry.mostBytes) bytes"))
    // What nobody asked for is not kept.
    var text = "BEGIN LIST VAR till\n"
    for number in 0..<5_000 { text += "VAR till x.\(number) \"\(number)\"\n" }
    #expect(outcome(text + "END LIST VAR till\n") == .variables([:]))
  }

  @Test func theFirstOfTwoCounts() {
    let twice = "BEGIN LIST VAR till\nVAR till ups.status \"OB\"\nVAR till ups.status \"OL\"\nEND LIST VAR till\n"
    #expect(outcome(twice) == .variables(["ups.status": "OB"]))
  }

  @Test func wordsMayBeQuoted() {
    #expect(NUTLine.words([UInt8](#"VAR a b "c \"d\" \\ e""#.utf8)) == ["VAR", "a", "b", #"c "d" \ e"#])
    #expect(NUTLine.words([UInt8](#"a  "" b\ c"#.utf8)) == ["a", "", "b c"])
    #expect(NUTLine.words([]) == [])
    #expect(NUTLine.words([UInt8](#"a "b"#.utf8)) == nil)
  }

  /// A thousand answers with bytes put in, taken out and changed: it ends, keeps within its bounds, and what it keeps can
  /// be shown.
  @Test func damagedAnswersDoNoHarm() {
    var random = SeededBytes(seed: 7)
    let original = [UInt8](recordedList.utf8)
    for _ in 0..<1_000 {
      var bytes = original
      for _ in 0..<(1 + random.below(6)) {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(random.below(256)), at: place)
        }
      }
      let cut = random.below(bytes.count)
      let (whole, _) = enquiry([bytes])
      let (halves, _) = enquiry([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(whole.outcome == halves.outcome)
      guard case .variables(let variables)? = whole.outcome else { continue }
      #expect(variables.keys.allSatisfy(NUTEnquiry.known.contains))
      for reading in readings(variables).readings { #expect(reading.value.fits(reading.fact.definition.type)) }
    }
  }

  // MARK: What it means

  @Test(arguments: [
    ("OL", "mains", false), ("OL CHRG", "mains", false), ("OL CHRG LB", "mains", true),
    ("OB DISCHRG", "battery", false), ("OB LB", "battery", true), ("ob", "battery", false),
    ("OL BYPASS", "mains", false), ("OL TRIM", "mains", false),
  ])
  func theStatusTellsWhatFeedsTheShop(status: String, source: String, isLow: Bool) {
    let result = readings(["ups.status": status])
    #expect(result.value(.powerSource) == .text(source))
    #expect(result.value(.powerLowBattery) == .bool(isLow))
    #expect(result.readings.first { $0.fact == .powerSource }?.raw == status)
    #expect(result.notes.isEmpty)
  }

  @Test(arguments: ["", "OL OB", "OFF", "OL OFF", "BYPASS", "WAIT", "COMMBAD", "XOL", "NOLB"])
  func whatSaysNothingOfItIsNotKnown(status: String) {
    let result = readings(["ups.status": status])
    #expect(result.readings.isEmpty)
    #expect(result.notes.count == 1)
  }

  @Test func anAlarmIsToldBesideWhatFeedsTheShop() {
    let result = readings(["ups.status": "ALARM OL TRIM"])
    #expect(result.value(.powerSource) == .text("mains"))
    #expect(result.notes == ["ups.status: \"ALARM OL TRIM\": the UPS has an alarm; look at its display"])
    // Who is about to switch off says nothing good of the mains.
    #expect(readings(["ups.status": "FSD OL"]).readings.isEmpty)
  }

  @Test func aFlagThatIsSetIsBelievedEvenThen() {
    #expect(readings(["ups.status": "OFF LB RB"]).value(.powerLowBattery) == .bool(true))
    #expect(readings(["ups.status": "OFF LB RB"]).value(.powerReplaceBattery) == .bool(true))
    #expect(readings(["ups.status": "OL"]).value(.powerReplaceBattery) == .bool(false))
    #expect(readings(["ups.status": "OL RB"]).value(.powerReplaceBattery) == .bool(true))
  }

  @Test func numbersAreNumbersOrNothing() {
    let good = readings([
      "ups.status": "OL", "battery.charge": "97.5", "battery.runtime": "1500", "input.voltage": "0.0",
    ])
    #expect(good.value(.powerCharge) == .number(97.5))
    #expect(good.value(.powerRuntime) == .number(1500))
    #expect(good.value(.powerInputVoltage) == .number(0))
    for text in ["", "101", "-1", "1e1", "nan", "inf", "0x10", "12 %", "..", "full"] {
      let bad = readings(["ups.status": "OL", "battery.charge": text])
      #expect(bad.value(.powerCharge) == nil, "\(text)")
      #expect(bad.notes.count == 1)
    }
    #expect(readings([:]).readings.isEmpty)
  }
}

/// Bytes that are the same for the same seed.
struct SeededBytes {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(1, bound)))
  }
}
