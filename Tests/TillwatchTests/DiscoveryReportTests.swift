import Connectors
import ShopConfiguration
import ShopModel
import Testing

@testable import tillwatch

private func device(
  _ last: Int, _ port: Int, _ kind: FoundDevice.Kind, _ certainty: FoundDevice.Certainty = .answered,
  tid: String? = nil, serial: String? = nil, remark: String = ""
) -> FoundDevice {
  FoundDevice(
    address: IPv4Address("192.168.1.\(last)") ?? IPv4Address(bits: 0), port: port, kind: kind, certainty: certainty,
    tid: tid, serial: serial, remark: remark)
}

private let found = [
  device(2, 20_007, .zvt, tid: "52523535", serial: "17fd1e3c", remark: "status: ready"),
  device(3, 20_007, .zvt, tid: "52523535"), device(4, 10_009, .poslink(inHTTP: true), serial: "117"),
  device(5, 10_009, .poslink(inHTTP: false), .guess, remark: "takes the connection, says nothing"),
  device(6, 9100, .escpos, remark: "online"), device(7, 3493, .nut(["till", "cellar"])),
  device(8, 20_007, .other, .guess, remark: "SSH (SSH-2.0-x)"), device(9, 3493, .nut([]), remark: "upsd refuses"),
]

@Suite struct DiscoveredFileTests {
  @Test(arguments: [Language.english, .chinese])
  func whatIsWrittenCanBeRead(language: Language) throws {
    let file = DiscoveredFile(found: found, language: language, takenIDs: ["terminal-1"])
    #expect(file.hasItems)
    let shop = try ShopConfiguration.load(text: file.text, file: "found.yaml")
    #expect(shop.terminals.map(\.identity.key) == ["terminal-2", "terminal-3", "terminal-4"])
    #expect(shop.terminals.map(\.identity.address) == ["192.168.1.2:20007", "192.168.1.3:20007", "192.168.1.4:10009"])
    // The same number twice is not believed twice.
    #expect(shop.terminals.map(\.tid) == ["52523535", nil, nil])
    #expect(shop.terminals[2].speaks == .poslink(POSLINKOptions(framing: .http)))
    #expect(shop.printers.map(\.host) == ["192.168.1.6"])
    #expect(shop.powerSources.map(\.ups) == ["till", "cellar"])
    #expect(file.text.contains("takes the connection, says nothing"))
    #expect(file.text.contains(language == .chinese ? "仅为推测" : "a guess, so left out"))
    #expect(!file.text.contains("SSH"))
  }

  /// What a device says of itself can be anything, and is only ever a comment or a text in quotes.
  @Test func whatADeviceSaysOfItselfWritesNoConfiguration() throws {
    let attack = "x'\n  - id: evil\n    host: 10.0.0.1 # \u{1B}[2J \\ ' {a: b}"
    var bad = device(2, 20_007, .zvt, tid: attack, serial: DeviceText.clean(attack), remark: DeviceText.clean(attack))
    bad.name = DeviceText.clean(attack)
    let file = DiscoveredFile(
      found: [bad, device(3, 20_007, .zvt, tid: "it's"), device(7, 3493, .nut(["a b", "c: d", "ok"]))],
      language: .english, shopName: LocalizedText(en: "O'Neill", zh: "奥'尼尔"))
    let shop = try ShopConfiguration.load(text: file.text, file: "found.yaml")
    #expect(shop.terminals.map(\.host) == ["192.168.1.2", "192.168.1.3"])
    #expect(shop.terminals.map(\.tid) == [nil, "it's"])
    #expect(shop.powerSources.map(\.ups) == ["ok"])
    #expect(shop.shop.name(.english) == "O'Neill")
  }

  @Test func guessesAloneMakeNoFile() {
    #expect(!DiscoveredFile(found: [found[3], found[6], found[7]], language: .english).hasItems)
  }
}

@Suite struct DiscoveryReportTests {
  private func report(_ language: Language) throws -> DiscoveryReport {
    let own = OwnNetwork(interface: "eth0", address: IPv4Address(bits: 0xC0A8_0107), prefix: 24)
    let known = KnownDevice(
      name: "terminal a", address: IPv4Address(bits: 0xC0A8_0101), port: 20_007, isTerminal: true)
    return DiscoveryReport(plan: try SearchPlan(nil, own: [own], known: [known]), language: language)
  }

  @Test func everythingIsSaidBeforeAnythingIsAsked() throws {
    let lines = try report(.english).announcement(unknown: ["till.lan"], time: .seconds(11)).joined(separator: "\n")
    for words in [
      "192.168.1.0/24", "253 addresses", "about 11 s", "DLE EOT 1", "192.168.1.1:20007 is terminal a", "till.lan",
    ] {
      #expect(lines.contains(words), "\(words)")
    }
    let chinese = try report(.chinese).announcement(unknown: [], time: .seconds(600)).joined()
    #expect(chinese.contains("约 10 分钟") && chinese.contains("253 个地址"))
  }

  @Test func whatADeviceSaysDoesNotReachTheScreenAsItCame() throws {
    let attack = "x\u{1B}[2J\u{9B}1m\u{202E}\r\ny"
    var bad = device(7, 3493, .nut([attack]), tid: attack, serial: attack, remark: attack)
    bad.name = attack
    let lines = try report(.english).table(
      DeviceSearch.Result(found: [bad], asked: 1012, notTried: 1, reason: attack))
    #expect(lines.count == 5)
    for line in lines {
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x9B || $0.value == 0x202E }, "\(line)")
    }
  }

  @Test func aWatchedTerminalThatCannotBeLeftOutIsAQuestionOfItsOwn() throws {
    for language in [Language.english, .chinese] {
      #expect(try report(language).questions(lost: []).count == 1)
      let questions = try report(language).questions(lost: ["till.lan", "bar.lan"])
      #expect(questions.count == 2 && questions[0].contains("till.lan, bar.lan"))
    }
  }

  @Test func theTableLinesUpInBothLanguages() throws {
    for language in [Language.english, .chinese] {
      let lines = try report(language).table(DeviceSearch.Result(found: found, asked: 1012))
      #expect(lines.count == 11)
      #expect(lines[1].contains("terminal a"))
      #expect(lines[2].contains("52523535") && lines[2].contains("17fd1e3c"))
      #expect(lines.last?.contains("7") == true)
    }
    let stopped = DeviceSearch.Result(found: [], asked: 5, isComplete: false, notTried: 2, reason: "why")
    let lines = try report(.english).table(stopped)
    #expect(lines.contains { $0.contains("Stopped after 5 of 1012") } && lines.last?.contains("2 could not") == true)
  }
}
