import Notices
import Testing

@Suite struct ByteCutTests {
  @Test(arguments: [
    ("abc", 3, "abc"), ("abcdef", 5, "ab…"), ("读卡器故障", 15, "读卡器故障"), ("读卡器故障", 14, "读卡器…"),
    ("读卡器故障", 12, "读卡器…"), ("读卡器故障", 11, "读卡…"), ("读卡", 3, "…"), ("读卡", 2, ""), ("", 0, ""),
    // A family, a flag and a letter with its mark are one sign each.
    ("a👨‍👩‍👧b", 19, "a…"), ("a👨‍👩‍👧bcde", 22, "a👨‍👩‍👧…"), ("🇨🇳🇨🇳", 15, "🇨🇳…"), ("e\u{301}e\u{301}e\u{301}", 8, "e\u{301}…"),
  ]) func theCutIsBetweenCharacters(text: String, limit: Int, cut: String) {
    #expect(text.cut(toBytes: limit) == cut)
    #expect(text.cut(toBytes: limit).utf8.count <= limit)
  }

  @Test func everyLimitHolds() {
    let text = "一号收银台 counter 👨‍👩‍👧 读卡器故障 é"
    for limit in 0...text.utf8.count {
      let cut = text.cut(toBytes: limit)
      #expect(cut.utf8.count <= limit)
      #expect(cut == text || cut.isEmpty || (cut.hasSuffix("…") && text.hasPrefix(cut.dropLast())))
    }
  }
}
