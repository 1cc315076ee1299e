import FoundationEssentials
import Notices
import ShopModel
import Testing

@Suite struct ProgramCallTests {
  @Test func theDesktopGetsTitleAndBodyBehindTheOptions() {
    let sly = notice(1, .opened, .critical, title: "--help", explanation: "<b>a & b</b>")
    let call = ProgramCall.desktop(message(sly), path: "/usr/bin/notify-send")
    #expect(call.path == "/usr/bin/notify-send")
    #expect(call.arguments.prefix(3) == ["--app-name=Tillwatch", "--urgency=critical", "--"])
    #expect(call.arguments[3] == "Critical: Counter 1 - --help")
    #expect(call.arguments[4].hasPrefix("&lt;b&gt;a &amp; b&lt;/b&gt;\n"))
    #expect(call.arguments.count == 5 && call.input.isEmpty)
    #expect(ProgramCall.desktop(message(notice()), path: "/x").arguments[1] == "--urgency=normal")
  }

  @Test(arguments: [Language.english, .chinese]) func aMailIsOneThatOldServersTakeToo(language: Language) throws {
    let told = notice(
      language: language, title: String(repeating: language == .chinese ? "读卡器👨‍👩‍👧故障" : "card reader", count: 20))
    let call = ProgramCall.mail(
      message(told), path: "/usr/sbin/sendmail", from: "shop@tea.example", to: ["owner@tea.example", "root"], at: start)
    #expect(call.arguments == ["-i", "--", "owner@tea.example", "root"])
    let lines = call.input.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    let end = try #require(lines.firstIndex(of: ""))
    #expect(lines[0] == "From: Tillwatch <shop@tea.example>")
    #expect(lines[1] == "Date: Thu, 28 May 2026 20:26:40 +0000")
    #expect(lines[2...3] == ["To: owner@tea.example,", " root"])
    #expect(lines[..<end].contains("Content-Transfer-Encoding: base64"))
    let body = Data(base64Encoded: lines[(end + 1)...].joined())
    #expect(body.map { String(decoding: $0, as: UTF8.self) } == message(told).text + "\n")

    let subject = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
    let folded = lines[subject..<end].prefix { $0.hasPrefix("Subject: ") || $0.hasPrefix(" ") }
    let words = folded.map { $0.replacing("Subject: ", with: "").replacing(" ", with: "") }
    #expect(words.count > 1)
    // Every piece is whole by itself.
    let pieces = try words.map { word in
      #expect(word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?=") && word.utf8.count <= 75)
      return try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
    }
    for piece in pieces { #expect(String(validating: piece, as: UTF8.self) != nil) }
    let decoded = pieces.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(message(told).text.hasPrefix(decoded.replacing("…", with: "")))
  }

  @Test func aPlainSubjectStaysAsItIs() {
    let call = ProgramCall.mail(message(notice()), path: "/s", from: nil, to: ["root"], at: start)
    #expect(call.input.contains("\nSubject: Warning: Counter 1 - card reader fault\n"))
    #expect(!call.input.contains("From:"))
  }
}
