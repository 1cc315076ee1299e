import FoundationEssentials
import Notices
import ShopModel
import Testing

/// Bodies read back by what the services document, nothing else in them.
@Suite struct BodyTests {
  private func json(_ body: some Encodable) throws -> Data { try JSONEncoder().encode(body) }

  private struct WeCom: Decodable {
    struct Text: Decodable {
      var content: String
      var mentioned_list: [String]?
    }
    var msgtype: String
    var text: Text
  }

  private struct DingTalk: Decodable {
    struct Text: Decodable { var content: String }
    struct At: Decodable {
      var atMobiles: [String]
      var isAtAll: Bool
    }
    var msgtype: String
    var text: Text
    var at: At
  }

  private struct Feishu: Decodable {
    struct Content: Decodable { var text: String }
    var timestamp: String?
    var sign: String?
    var msg_type: String
    var content: Content
  }

  private struct Ntfy: Decodable {
    var topic: String
    var title: String
    var message: String
    var priority: Int
    var tags: [String]
  }

  private struct Webhook: Decodable {
    struct One: Decodable {
      var kind: String
      var incident: Int
      var severity: String
      var cause: String
      var actor: String
      var title: String
      var explanation: String
      var next: String
      var subjects: [String]
      var since: String
      var at: String
      var secondsWithoutCards: Int
    }
    var source: String
    var key: String
    var language: String
    var shop: String
    var text: String
    var notice: One
    var others: [One]
  }

  private let long = notice(
    language: .chinese, title: "读卡器故障", explanation: String(repeating: "读卡器没有应答👨‍👩‍👧，", count: 900))

  @Test func weCom() throws {
    let short = try JSONDecoder().decode(WeCom.self, from: json(WeComBody(message(notice()), mentions: ["@all"])))
    #expect(short.msgtype == "text")
    #expect(
      short.text.content == """
        Warning: Counter 1 - card reader fault
        The reader does not answer.
        Who acts: technician
        Next: restart it
        Tillwatch · Tea
        """)
    #expect(short.text.mentioned_list == ["@all"])
    let cut = try JSONDecoder().decode(WeCom.self, from: json(WeComBody(message(long))))
    #expect((2000...2048).contains(cut.text.content.utf8.count) && cut.text.content.hasSuffix("…"))
    #expect(cut.text.content.hasPrefix("【warning】Counter 1：读卡器故障\n"))
    #expect(cut.text.mentioned_list == nil)
  }

  @Test func dingTalk() throws {
    let body = DingTalkBody(message(long), mentions: ["13800000000"])
    let read = try JSONDecoder().decode(DingTalk.self, from: json(body))
    #expect(read.msgtype == "text")
    #expect(read.at.atMobiles == ["13800000000"] && !read.at.isAtAll)
    #expect(read.text.content.hasSuffix("…\n@13800000000") && read.text.content.utf8.count <= 4096)
    let all = try JSONDecoder().decode(DingTalk.self, from: json(DingTalkBody(message(notice()), mentions: ["@all"])))
    #expect(all.at.atMobiles == [] && all.at.isAtAll)
  }

  @Test func feishu() throws {
    let signature = RobotSignature.feishu(secret: "demo-secret", at: Timestamp(seconds: 1_700_000_000))
    let quoted = notice(explanation: String(repeating: #""\"#, count: 9000))
    for body in [FeishuBody(message(long), signature: signature), FeishuBody(message(quoted), signature: signature)] {
      let bytes = try json(body)
      #expect(bytes.count <= 20_000)
      let read = try JSONDecoder().decode(Feishu.self, from: bytes)
      #expect(read.msg_type == "text")
      #expect(read.timestamp == "1700000000")
      #expect(read.sign == "mYHw2R2SOm8Rw/sne3lQdmz4sOfntKR+1P/8RKKTwmA=")
    }
    let unsigned = try json(FeishuBody(message(notice())))
    #expect(!String(decoding: unsigned, as: UTF8.self).contains("sign"))
  }

  @Test func whatADeviceSaysCallsNobodyOut() throws {
    let sly = notice(title: #"<at user_id="all">all</at>"#)
    let read = try JSONDecoder().decode(Feishu.self, from: json(FeishuBody(message(sly))))
    #expect(!read.content.text.contains("<"))
    let wanted = try JSONDecoder().decode(Feishu.self, from: json(FeishuBody(message(sly), mentionsAll: true)))
    #expect(wanted.content.text.components(separatedBy: "<at ").count == 2)
    #expect(wanted.content.text.hasSuffix(#"<at user_id="all">所有人</at>"#))
  }

  @Test func ntfy() throws {
    let read = try JSONDecoder().decode(Ntfy.self, from: json(NtfyBody(message(long), topic: "tea")))
    #expect(read.topic == "tea")
    #expect(read.message.utf8.count <= 4096 && read.title.utf8.count <= 250)
    #expect(read.priority == 4 && read.tags == ["warning"])
    let over = try JSONDecoder().decode(
      Ntfy.self, from: json(NtfyBody(message(notice(1, .recovered, .critical)), topic: "tea")))
    #expect(over.priority == 3 && over.tags == ["white_check_mark"])
    #expect(over.title == "Over: Counter 1 - card reader fault")
  }

  @Test func webhook() throws {
    let body = WebhookBody(message(notice(7, .worse, .critical), others: [notice(8)]))
    let read = try JSONDecoder().decode(Webhook.self, from: json(body))
    #expect(read.source == "tillwatch" && read.key == "k" && read.language == "en" && read.shop == "Tea")
    #expect(read.notice.kind == "worse" && read.notice.incident == 7 && read.notice.severity == "critical")
    #expect(read.notice.cause == "terminal.hardware.reader" && read.notice.actor == "technician")
    #expect(read.notice.since == "2026-05-28T20:26:40Z" && read.notice.at == "2026-05-28T20:27:40Z")
    #expect(read.notice.secondsWithoutCards == 60 && read.notice.subjects == ["Counter 7"])
    #expect(read.others.map(\.incident) == [8])
    #expect(read.text.hasPrefix("Worse, critical: Counter 7 - card reader fault and 1 more\n"))
  }

  @Test func othersAreNamedUpToALimit() {
    let text = message(notice(1), others: (2...12).map { notice($0) }).text
    #expect(text.contains("card reader fault and 11 more\n"))
    #expect(text.contains("\n- Warning: Counter 9 - card reader fault\n- and 3 more\n"))
    let chinese = message(notice(1, language: .chinese), others: [notice(2, .recovered, language: .chinese)]).text
    #expect(chinese.contains("，另有 1 项\n") && chinese.contains("\n- 【已恢复】Counter 2：card reader fault\n"))
  }
}
