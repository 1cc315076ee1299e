import ShopModel
import Testing

@testable import Console

/// Printers and power sources on the screen.
@Suite struct ApparatusTests {
  static let printer = SubjectID(.printer, "receipts")
  static let power = SubjectID(.power, "ups")

  /// The shop where all is well, with a printer and a power source that tell this.
  static func snapshot(
    printer: [Fact: FactRecord] = well(Self.printer), power: [Fact: FactRecord] = well(Self.power)
  ) -> ShopSnapshot {
    var snapshot = SampleShop.calmSnapshot()
    func apparatus(
      _ id: SubjectID, _ name: LocalizedText, _ connector: String, _ address: String, _ declared: Set<Fact>,
      _ records: [Fact: FactRecord]
    ) -> ApparatusSnapshot {
      ApparatusSnapshot(
        identity: ApparatusIdentity(
          id: id, name: name, address: address, connector: connector, interval: .seconds(10)),
        facts: SubjectFacts(id: id, declared: declared, records: records))
    }
    snapshot.apparatus = [
      apparatus(
        Self.printer, LocalizedText(en: "Receipts", zh: "小票"), "escpos", "192.168.1.31:9100",
        [.printerContact, .printerOnline, .printerPaper, .printerCover, .printerCutter], printer),
      apparatus(
        Self.power, LocalizedText(en: "UPS", zh: "备用电源"), "nut", "till@localhost:3493",
        [.powerContact, .powerSource, .powerCharge, .powerRuntime], power),
    ]
    return snapshot
  }

  static func well(_ id: SubjectID) -> [Fact: FactRecord] {
    let values: [Fact: FactValue] =
      id == printer
      ? [
        .printerContact: .text("answering"), .printerOnline: .bool(true), .printerPaper: .text("ok"),
        .printerCover: .text("closed"), .printerCutter: .text("ok"),
      ]
      : [
        .powerContact: .text("answering"), .powerSource: .text("mains"), .powerCharge: .number(100),
        .powerRuntime: .number(1500),
      ]
    return values.mapValues { SampleShop.record($0, source: id == printer ? "escpos" : "nut") }
  }

  private func line(_ name: String, _ console: ConsoleDriver) -> String {
    console.frame.lines.first { $0.contains(name) } ?? ""
  }

  private func isGreen(_ name: String, _ console: ConsoleDriver) throws -> Bool {
    let frame = console.frame
    let row = try #require(frame.lines.firstIndex { $0.contains(name) })
    return frame.row(row).prefix(console.size.columns / 2).contains {
      if case .role(.ok) = $0.style.foreground { true } else { false }
    }
  }

  @Test func whatMattersStandsInOneLine() throws {
    let console = ConsoleDriver(Self.snapshot(), 120, 40)
    #expect(console.text.contains("Network · printers · power"))
    #expect(line("Receipts", console).contains("paper ok"))
    #expect(line("UPS", console).contains("mains · 100 % · 25 min"))
    #expect(try isGreen("Receipts", console) && isGreen("UPS", console))
  }

  @Test func troubleIsSaidInTheLine() {
    var printer = Self.well(Self.printer)
    printer[.printerOnline] = SampleShop.record(.bool(false))
    printer[.printerPaper] = SampleShop.record(.text("out"))
    printer[.printerCover] = SampleShop.record(.text("open"))
    var power = Self.well(Self.power)
    power[.powerSource] = SampleShop.record(.text("battery"))
    let console = ConsoleDriver(Self.snapshot(printer: printer, power: power), 120, 40)
    #expect(line("Receipts", console).contains("offline · cover open · out of paper"))
    #expect(line("UPS", console).contains("battery · 100 %"))
  }

  /// Neither what is not known, nor what is too old, nor what cannot be asked is green.
  @Test func whatIsNotKnownIsNotGreen() throws {
    let nothing = ConsoleDriver(Self.snapshot(printer: [:], power: [:]), 120, 40)
    #expect(try !isGreen("Receipts", nothing) && !isGreen("UPS", nothing))
    #expect(line("Receipts", nothing).contains("paper not known yet"))
    #expect(line("UPS", nothing).contains("not known yet"))

    var late = ConsoleDriver(Self.snapshot(), 120, 40)
    late.now = SampleShop.now + .seconds(120)
    #expect(try !isGreen("Receipts", late) && !isGreen("UPS", late))
    #expect(line("UPS", late).contains("(mains) · (100 %)"))

    // The server answers that it knows nothing, while the last value is still fresh.
    var power = Self.well(Self.power)
    power[.powerContact] = SampleShop.record(.text("data-stale"))
    var printer = Self.well(Self.printer)
    printer[.printerContact] = SampleShop.record(.text("silent"))
    let stale = ConsoleDriver(Self.snapshot(printer: printer, power: power), 120, 40)
    #expect(try !isGreen("Receipts", stale) && !isGreen("UPS", stale))
    #expect(line("UPS", stale).contains("nothing heard of it"))
    #expect(!line("UPS", stale).contains("mains"))
  }

  @Test func theirFactsHaveAView() {
    var console = ConsoleDriver(Self.snapshot(), 120, 40)
    console.press(.tab, .tab, .end, .enter)
    #expect(console.text.contains("NUT · till@localhost:3493"))
    #expect(console.text.contains("Lasts for"))
    // What its connector does not tell is named.
    #expect(console.text.contains("Not reported: "))
    #expect(console.text.contains("input voltage"))
    console.press(.escape, .up, .enter)
    #expect(console.text.contains("ESCPOS · 192.168.1.31:9100"))
  }

  @Test func theyAreFoundByTheirNames() {
    var console = ConsoleDriver(Self.snapshot(), 120, 40)
    console.type(":receip")
    #expect(console.text.contains("Receipts"))
    console.press(.enter)
    #expect(console.text.contains("ESCPOS"))
  }

  @Test(arguments: [(200, 60), (120, 36), (80, 24), (40, 12), (20, 3)])
  func noSizeIsTooSmall(size: (Int, Int)) {
    for snapshot in [Self.snapshot(), Self.snapshot(printer: [:], power: [:])] {
      var console = ConsoleDriver(snapshot, size.0, size.1)
      #expect(console.frame.fault == nil)
      console.press(.tab, .tab, .end)
      #expect(console.frame.fault == nil)
    }
  }

  @Test func theReportInLinesNamesThem() {
    let report = PlainReport(texts: .builtIn, language: .english, calendar: .utc)
    let lines = report.lines(of: Self.snapshot(power: [:]))
    #expect(lines.contains { $0.hasPrefix("  + Receipts") && $0.hasSuffix("paper ok") })
    #expect(lines.contains { $0.hasPrefix("  ? UPS") && $0.hasSuffix("not known yet") })
  }
}
