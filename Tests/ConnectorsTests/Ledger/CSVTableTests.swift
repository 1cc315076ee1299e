import ShopModel
import ShopTesting
import Testing

@testable import Connectors

private func table(_ text: String) throws -> CSVTable { try CSVTable(parsing: text) }

private func problem(_ text: String) -> String? {
  do throws(CSVTable.Problem) {
    _ = try CSVTable(parsing: text)
    return nil
  } catch {
    return error.description
  }
}

@Suite struct CSVTableTests {
  @Test(arguments: [",", ";", "\t"]) func separatorsAreSeen(_ separator: String) throws {
    let found = try table("a\(separator)b\nx\(separator)\"1,5;6\t7\"\n")
    #expect(found.heading == ["a", "b"])
    #expect(found.rows == [CSVTable.Row(line: 2, cells: ["x", "1,5;6\t7"])])
  }

  @Test func quotesMarksAndLineEnds() throws {
    let found = try table("\u{FEFF}商户号,\"状 态\",备注\r\n\r\n1 , \"say \"\"no\"\"\" ,\"two\nlines\"\r\n2,正常,\r\n")
    #expect(found.heading == ["商户号", "状 态", "备注"])
    #expect(
      found.rows == [
        CSVTable.Row(line: 3, cells: ["1", "say \"no\"", "two\nlines"]), CSVTable.Row(line: 5, cells: ["2", "正常", ""]),
      ])
    #expect(try table("sep=;\na;b,c\n1;2").heading == ["a", "b,c"])
    #expect(try table("a,b,,\n1,2,,\n").rows.map(\.cells) == [["1", "2"]])
    #expect(try table("a\r1\r2").rows.map(\.line) == [2, 3])
    #expect(try table("a,b\nx\"y,2").rows.map(\.cells) == [["x\"y", "2"]])
  }

  @Test func whatIsWrongIsToldWithItsLine() throws {
    #expect(problem("") == "line 1: there is no heading")
    #expect(problem("\n,,\n") == "line 1: there is no heading")
    #expect(problem("a,b\n1,\"x\ny") == "line 2: the quote that begins here does not end")
    #expect(problem("a,b\n1,\"x\"y\n") == "line 2: something follows a cell in quotes")
    #expect(problem("a\n" + String(repeating: "x", count: 5000)) == "line 2: a cell is longer than 4096 characters")
    #expect(problem(String(repeating: "a,", count: 200)) == "line 1: more than 100 cells")
    #expect(problem("a\n" + String(repeating: "1\n", count: 10_001)) == "line 10002: more than 10000 rows")
    let found = try table("a,b\n1\n1,2\n1,2,3\n")
    #expect(found.rows.map(\.line) == [3])
    #expect(
      found.problems.map(\.description) == ["line 2: 1 cells under 2 headings", "line 4: 3 cells under 2 headings"])
  }

  @Test func charactersAsSpreadsheetsWriteThem() {
    #expect(FileText.decode(Array("状态".utf8)) == "状态")
    // By chance this is UTF-8, too, and only the headings tell.
    let status: [UInt8] = [0xD7, 0xB4, 0xCC, 0xAC, 0x2C, 0x31]
    #expect(FileText.decode(status, expecting: ["状态"]) == "状态,1")
    #expect(FileText.decode(status, expecting: ["余额"]) == "״̬,1")
    #expect(FileText.decode([0xC9, 0xCC, 0xBB, 0xA7, 0xBA, 0xC5]) == "商户号")
    #expect(FileText.decode([0xFF, 0xFE, 0xB6, 0x72, 0x01, 0x60, 0x0A, 0x00]) == "状态\n")
    #expect(FileText.decode([0xFE, 0xFF, 0x72, 0xB6]) == "状")
    #expect(FileText.decode([0xFF, 0xFF, 0xFF]) == nil)
    #expect(FileText.decode([0xFF, 0xFE, 0x00]) == nil)
    #expect(FileText.decode([]) == "")
  }

  /// Whatever comes: it ends, and what it gives is a table.
  @Test func anythingIsRead() {
    let pieces = [
      "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "a", "商户", "sep=,", "\u{FEFF}", "1.5", "\u{1B}",
    ].map {
      Array($0.utf8)
    }
    var draw = SeededDraw(6)
    var tables = 0
    for _ in 0..<4000 {
      var bytes: [UInt8] = []
      for _ in 0..<draw.below(80) {
        if draw.below(10) == 0 {
          bytes.append(UInt8(draw.below(256)))
        } else {
          bytes += pieces[draw.below(pieces.count)]
        }
      }
      guard let text = FileText.decode(bytes), let found = try? CSVTable(parsing: text) else { continue }
      tables += 1
      #expect(found.rows.allSatisfy { $0.cells.count == found.heading.count })
      #expect(found.problems.count <= CSVTable.problemLimit)
      #expect(found.rows.map(\.line) == found.rows.map(\.line).sorted())
    }
    #expect(tables > 100)
  }

  @Test func aHostileMegabyteTakesNoTime() {
    for piece in ["\"", "\",", "\"\"", ",", "\n", "a", "\"\n", " ", "a,b\n"] {
      let text = String(repeating: piece, count: LedgerConnector.sizeLimit / piece.utf8.count)
      let begin = ContinuousClock.now
      _ = try? CSVTable(parsing: text)
      #expect(ContinuousClock.now - begin < .seconds(10), "\(piece)")
    }
  }
}
