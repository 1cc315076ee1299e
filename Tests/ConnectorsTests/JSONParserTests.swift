import ShopConfiguration
import Testing

@testable import Connectors

private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

@Suite struct JSONParserTests {
  @Test func aDocumentIsReadAndNumbersKeepTheirText() throws {
    let value = try parse(" {\"a\": [1.10, -0e5, true, false, null, \"x\"], \"b\": {}}\n")
    #expect(
      value
        == .object([
          "a": .array([.number("1.10"), .number("-0e5"), .bool(true), .bool(false), .null, .string("x")]),
          "b": .object([:]),
        ]))
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u4e2d\u00e9""#, "中é"), (#""\ud83d\ude00""#, "😀"),
    (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"), ("\"中\"", "中"),
  ]) func textsAreUnescaped(json: String, expected: String) throws {
    #expect(try parse(json) == .string(expected))
  }

  @Test(arguments: [
    "", " ", "tru", "nul", "01", "-", "1.", ".5", "1e", "+1", "1 2", "[1,]", "[1 2]", "[", "{", "{\"a\"}", "{\"a\":}",
    "{\"a\":1,}", "{a:1}", "{'a':1}", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "NaN", "Infinity", "]",
    "{\"a\":1,\"a\":2}", "{\"a\":1}}", "// x\n1",
  ]) func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONProblem.self) { try parse(text) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSONProblem.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF, 0x31]) == .number("1"))
  }

  @Test func deepNestingIsRefusedAndNotRunInto() throws {
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    _ = try parse(deep)
    for text in [String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 100_000)] {
      #expect(throws: JSONProblem.self) { try parse(text) }
    }
  }

  @Test func moreValuesThanTheLimitAreRefused() throws {
    func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
    _ = try parse(list(JSONParser.valueLimit - 1))
    #expect(throws: JSONProblem.self) { try parse(list(JSONParser.valueLimit)) }
  }

  @Test func aNumberThatIsTooLongIsRefused() throws {
    _ = try parse(String(repeating: "9", count: JSONParser.numberLimit))
    #expect(throws: JSONProblem.self) { try parse(String(repeating: "9", count: JSONParser.numberLimit + 1)) }
  }

  @Test func theProblemSaysWhere() {
    #expect(throws: JSONProblem(offset: 6, reason: "a value was expected")) { try parse("{\"a\": x}") }
  }

  @Test func pathsLeadToValuesOrNowhere() throws {
    let value = try parse(#"{"a": {"b.c": [10, {"d": null}]}}"#)
    func at(_ path: String) throws -> JSONValue? { value.value(at: try JSONPath(parsing: path)) }
    #expect(try at("$.a['b.c'][0]") == .number("10"))
    #expect(try at("$.a['b.c'][1].d") == .null)
    #expect(try at("$.a['b.c'][2]") == nil)
    #expect(try at("$.a[0]") == nil)
    #expect(try at("$.x.y") == nil)
    #expect(try at("$") == value)
  }
}
