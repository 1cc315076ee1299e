import ShopModel
import ShopTesting
import Testing

@testable import Connectors

private func read(_ text: String, isCut: Bool = false) -> PluginOutput { PluginOutput(Array(text.utf8), isCut: isCut) }

@Suite struct PluginOutputTests {
  @Test func whatTheBasicPluginsWrite() throws {
    let ping = read(
      "PING OK - Packet loss = 0%, RTA = 0.05 ms|rta=0.050000ms;100.000000;500.000000;0.000000 pl=0%;20;60;0\n")
    #expect(ping.summary == "PING OK - Packet loss = 0%, RTA = 0.05 ms")
    #expect(ping.notes.isEmpty)
    #expect(ping.values.map(\.label) == ["rta", "pl"])
    let rta = try #require(ping.value("rta"))
    #expect((rta.number, rta.unit) == ("0.050000", "ms"))
    #expect(rta.warning == PluginRange(start: 0, end: 100))
    #expect(rta.raw == "rta=0.050000ms;100.000000;500.000000;0.000000")
    let tcp = read("TCP OK - 0.000 second response time on 127.0.0.1 port 80|time=0.000060s;;;0.000000;10.000000")
    #expect(tcp.value("time")?.unit == "s")
    #expect(tcp.value("time")?.state == nil)
    let load = read("OK - load average: 0.10, 0.2, 0.3|load1=0.100;;;0; load5=0.200;5;10;0; load15=0.3;;;0;\n")
    #expect(load.values.count == 3)
    #expect(load.value("load5")?.state == .ok)
  }

  @Test func longOutputHasItsOwnPerformanceData() {
    let output = read(
      """
      DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968
      / 15272 MB (77%);
      /boot 68 MB (69%); | /boot=68MB;88;93;0;98
      /home=69357MB;253404;253409;0;253414
      /var/log=818MB;970;975;0;980
      """)
    #expect(output.summary == "DISK OK - free space: / 3326 MB (56%);")
    #expect(output.values.map(\.label) == ["/", "/boot", "/home", "/var/log"])
    #expect(output.values.allSatisfy { $0.unit == "MB" })
    #expect(output.notes.isEmpty)
  }

  @Test func labelsCanHoldAnythingInQuotes() {
    let output = read("ok|'a b = ''c'''=1;2;3 'x;y'=-.5V 茶=7 'U'=U z=1e-05s")
    #expect(output.values.map(\.label) == ["a b = 'c'", "x;y", "茶", "U", "z"])
    #expect(output.values.map(\.number) == ["1", "-.5", "7", nil, "1e-05"])
    #expect(output.values.map(\.unit) == ["", "V", "", "", "s"])
  }

  @Test(arguments: [
    ("novalue", []), ("=1", []), ("''=1", []), ("a=1 'b=2", ["a"]), ("a=", []), ("a=x", []), ("a=1,5s", []),
    ("a=1;2;3;4;5;6", []), ("a b=1", []), ("a=1-2", []), ("a=NaN b=inf c=1", ["c"]), ("a=1 a=2", ["a"]),
    ("a=1;2:1", ["a"]), ("a=1;~", ["a"]), ("a=99999999999999999999999999999999999999999999999999", []),
  ]) func whatIsWrongIsToldAndNotGuessed(_ data: String, _ labels: [String]) {
    let output = read("ok|" + data)
    #expect(output.values.map(\.label) == labels)
    #expect(output.notes.count >= 1)
    #expect(output.values.allSatisfy { $0.warning == nil })
  }

  @Test func theEndOfWhatWasCutIsLeftOut() {
    let output = read("ok|a=1 b=12", isCut: true)
    #expect(output.values.map(\.label) == ["a"])
    #expect(output.notes == ["the output is too long; its end is left out"])
    #expect(read("ok", isCut: true).summary == "ok")
  }

  @Test func textIsCleaned() {
    let output = read("\u{1B}[2J\u{202E}KO\u{0}  fine\r\n|\u{1B}]0;x\u{7}=1")
    #expect(output.summary == "[2JKO fine")
    #expect(output.values.map(\.label) == ["]0;x"])
    #expect(PluginOutput([0xFF, 0xFE, 0x41]).summary.hasSuffix("A"))
    #expect(PluginOutput([]) == read(""))
  }

  @Test func thereIsNoMoreOfAnythingThanTheLimits() {
    let many = read("ok|" + (0..<1000).map { "l\($0)=1" }.joined(separator: " "))
    #expect(many.values.count == PluginOutput.valueLimit)
    #expect(many.notes.count == PluginOutput.noteLimit)
    #expect(many.notes.last == "and 725 more")
    let long = read(String(repeating: "x", count: 10_000) + "|" + String(repeating: "y", count: 1000) + "=1")
    #expect(long.summary.count == DeviceText.defaultLimit + 1)
    #expect(long.values[0].label.count == PluginOutput.labelLimit + 1)
  }

  @Test func rangesCallAsTheGuidelinesSay() {
    func calls(_ text: String, _ number: Double) -> Bool? { PluginRange.parse(text[...])?.calls(for: number) }
    for (text, calling, quiet) in [
      ("10", [-1, 10.1], [0, 10]), ("10:", [9.9], [10, 1e9]), ("~:10", [10.1], [-1e9, 10]),
      ("10:20", [9.9, 20.1], [10, 20]), ("@10:20", [10, 15, 20], [9.9, 20.1]), ("@~:0", [-1, 0], [0.1]),
      ("-5:-1", [-6, 0], [-5, -1]), (":5", [-1, 6], [0, 5]),
    ] {
      for number in calling { #expect(calls(text, number) == true, "\(text) \(number)") }
      for number in quiet { #expect(calls(text, number) == false, "\(text) \(number)") }
    }
    for text in ["", "@", "~", "a", "1:2:3", "2:1", "1:x", "0x10", "nan", "10:~", "1,5"] {
      #expect(PluginRange.parse(text[...]) == nil, "\(text)")
    }
  }

  @Test func aNumberStandsAgainstItsOwnThresholds() {
    let output = read("ok|a=5;10;20 b=15;10;20 c=25;10;20 d=1;@0:2;@0:1 e=3;; f=U;1;2")
    #expect(output.values.map(\.state) == [.ok, .warning, .critical, .critical, nil, nil])
  }

  /// Whatever comes: it ends, within the limits, and nothing that moves a cursor is let through.
  @Test func anythingIsRead() {
    let pieces = [
      "|", "=", "'", "''", ";", " ", "\n", "\r\n", "U", "1", "-1.5", "ms", "%", "@", "~", ":", "10:20", "label",
      "\u{1B}[2J",
      "茶", "\u{202E}", "1e5", ",", "\t", "\0",
    ].map { Array($0.utf8) }
    var draw = SeededDraw(4)
    for _ in 0..<4000 {
      var bytes: [UInt8] = []
      for _ in 0..<draw.below(60) {
        if draw.below(8) == 0 {
          bytes.append(UInt8(draw.below(256)))
        } else {
          bytes += pieces[draw.below(pieces.count)]
        }
      }
      let output = PluginOutput(bytes, isCut: draw.below(4) == 0)
      #expect(output.values.count <= PluginOutput.valueLimit && output.notes.count <= PluginOutput.noteLimit)
      let texts =
        [output.summary] + output.notes + output.values.flatMap { [$0.label, $0.unit, $0.raw] }
      for text in texts {
        #expect(text == DeviceText.clean(text, limit: .max), "\(bytes)")
        #expect(text.unicodeScalars.count <= 400, "\(bytes)")
      }
      #expect(Set(output.values.map(\.label)).count == output.values.count)
      for value in output.values {
        if let number = value.number { #expect(Double(number)?.isFinite == true, "\(bytes)") }
      }
    }
  }

  @Test func aHostileMegabyteTakesNoTime() {
    for piece in ["'", "=", "a=1 ", "|", "\n", "a='", "''=", "x"] {
      let text = String(repeating: piece, count: PluginConnector.outputLimit / piece.utf8.count)
      let begin = ContinuousClock.now
      let output = PluginOutput(Array("ok|\(text)".utf8))
      #expect(ContinuousClock.now - begin < .seconds(2), "\(piece)")
      #expect(output.values.count <= PluginOutput.valueLimit)
    }
  }
}
