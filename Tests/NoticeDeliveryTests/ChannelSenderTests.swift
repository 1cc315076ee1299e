import Connectors
import FoundationEssentials
import NIOPosix
import Notices
import ShopConfiguration
import ShopModel
import Testing

@testable import NoticeDelivery

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let transport = HTTPTransport(group: group)
private let now = Timestamp(milliseconds: 1_700_000_000_000)

@Suite(.timeLimit(.minutes(1))) struct ChannelSenderTests {
  private let message = NoticeMessage(
    writer().notice(.opened, of: incident(1, at: now), in: snapshot([], at: now)), key: "k")

  private func send(
    _ kind: ChannelConfiguration.Kind, path: String, secret: String? = nil, token: String? = nil,
    answer: RobotServer.Answer = .init(), mentions: [String] = []
  ) async throws -> (outcome: DeliveryOutcome, posts: [RobotServer.Post]) {
    let server = try await RobotServer.start(on: group, usual: answer)
    let secrets = ChannelSecrets(url: "http://127.0.0.1:\(server.port)\(path)", secret: secret, token: token)
    let sender = ChannelSender(
      ChannelConfiguration(key: "c", kind: kind, mentions: mentions), secrets: secrets, transport: transport,
      host: host(), deadline: .seconds(5))
    let outcome = await sender.send(message, at: now)
    try await server.stop()
    return (outcome, server.posts)
  }

  @Test func dingTalkSignsInTheQuery() async throws {
    let signed = try await send(.dingtalk, path: "/robot/send?access_token=T", secret: "SEC000000000000000000000")
    #expect(signed.outcome == .delivered)
    #expect(
      signed.posts.map(\.uri) == [
        "/robot/send?access_token=T&timestamp=1700000000000"
          + "&sign=1zJ%2Fw34EOSVAYr7cu7Vo8LnebmK2%2FGrCgegtr8mQrqM%3D"
      ])
    #expect(signed.posts[0].headers["Content-Type"] == ["application/json; charset=utf-8"])
    let plain = try await send(.dingtalk, path: "/robot/send?access_token=T")
    #expect(plain.posts.map(\.uri) == ["/robot/send?access_token=T"])
  }

  @Test func feishuSignsInTheBody() async throws {
    let ok = RobotServer.Answer(body: #"{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}"#)
    let result = try await send(.feishu, path: "/open-apis/bot/v2/hook/ID", secret: "demo-secret", answer: ok)
    #expect(result.outcome == .delivered)
    #expect(result.posts[0].body.contains(#""timestamp":"1700000000""#))
    #expect(result.posts[0].body.contains(#"mYHw2R2SOm8Rw\/sne3lQdmz4sOfntKR+1P\/8RKKTwmA="#))
    let old = RobotServer.Answer(body: #"{"StatusCode":0,"StatusMessage":"success"}"#)
    #expect(try await send(.feishu, path: "/h", answer: old).outcome == .delivered)
    let wrong = RobotServer.Answer(body: #"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#)
    #expect(
      try await send(.feishu, path: "/h", answer: wrong).outcome
        == .failed("code 19021: the signature is wrong, or this computer's clock"))
  }

  @Test func ntfyGetsTheTopicInTheBodyAtItsRoot() async throws {
    let result = try await send(.ntfy, path: "/tea-shop", token: "tk_sesame", answer: .init(body: "{}"))
    #expect(result.outcome == .delivered)
    #expect(result.posts[0].uri == "/")
    #expect(result.posts[0].headers["Authorization"] == ["Bearer tk_sesame"])
    #expect(result.posts[0].body.contains(#""topic":"tea-shop""#))
  }

  @Test(arguments: [
    (204, DeliveryOutcome.delivered), (201, .delivered),
    (400, .refused("HTTP 400: the service does not give what was asked")),
    (401, .failed("HTTP 401: the service does not accept the key")),
    (302, .failed("HTTP 302: the service sends us to another address; redirects are not followed")),
    (503, .failed("HTTP 503: the service itself has failed")),
  ]) func aWebhookSaysByItsStatus(status: Int, outcome: DeliveryOutcome) async throws {
    let body = status == 204 ? "" : "sesame"
    #expect(try await send(.webhook, path: "/hook", answer: .init(status: status, body: body)).outcome == outcome)
  }

  @Test(arguments: [
    (#"{"errcode":93000,"errmsg":"key=sesame"}"#, "code 93000: the robot does not know this key"),
    (#"{"errcode":310000,"errmsg":"sesame"}"#, "code 310000: the robot's keyword, signature or address check failed"),
    (#"{"errcode":123,"errmsg":"sesame"}"#, "code 123"), ("<html>", "what answers is not the robot"),
    ("{}", "what answers is not the robot"),
  ]) func aRobotSaysByItsCodeAndItsWordsAreNotRepeated(body: String, reason: String) async throws {
    #expect(try await send(.wecom, path: "/send?key=sesame", answer: .init(body: body)).outcome == .failed(reason))
  }

  @Test func nothingCrossesTheNetworkUnencrypted() async {
    let sender = ChannelSender(
      ChannelConfiguration(key: "c", kind: .webhook), secrets: ChannelSecrets(url: "http://192.0.2.1/sesame"),
      transport: transport, host: host())
    #expect(
      await sender.send(message, at: now) == .failed("not sent: it would cross the network unencrypted"))
  }

  @Test func secretsDoNotShow() {
    let secrets = ChannelSecrets(url: "https://sesame", secret: "sesame", token: "sesame")
    var dumped = ""
    dump(secrets, to: &dumped)
    #expect(!"\(secrets) \(String(reflecting: secrets)) \(dumped)".contains("sesame"))
    let preview = ChannelPreview(
      ChannelConfiguration(
        key: "c", kind: .dingtalk, url: .environment("URL"), secret: .file("/etc/secret")), message, at: now)
    #expect(preview.lines[0] == "POST to the address in environment variable URL")
    #expect(preview.lines[1] == "timestamp=1700000000000&sign=****** (file /etc/secret)")
    #expect(preview.lines.contains("  \"msgtype\" : \"text\","))
  }

  // MARK: Programs

  @Test func theDesktopIsToldByAProgramWithoutAShell() async throws {
    let folder = try Folder()
    let program = try folder.program(
      "notify-send",
      #"printf '%s\n' "$@" > "${0%/*}/arguments"; env > "${0%/*}/environment"; ls /proc/self/fd | wc -l > "${0%/*}/open""#
    )
    let channel = ChannelConfiguration(key: "c", kind: .desktop, program: program)
    let sender = ChannelSender(
      channel, secrets: ChannelSecrets(), transport: transport,
      host: host(["PATH": "/usr/bin:/bin", "DISPLAY": ":0", "TILLWATCH_SECRET": "sesame"]))
    let sly = NoticeMessage(
      writer().test(shop: SlyShop.name, at: now), key: "k")
    #expect(await sender.send(sly, at: now) == .delivered)
    let arguments = folder.text("arguments")?.split(separator: "\n").map(String.init) ?? []
    #expect(arguments.prefix(3) == ["--app-name=Tillwatch", "--urgency=normal", "--"])
    #expect(arguments.last == "Tillwatch · $(touch /tmp/x); `id` 茶馆")
    let environment = folder.text("environment") ?? ""
    #expect(environment.contains("DISPLAY=:0") && !environment.contains("sesame"))
    // Its three, and the one with which the folder is read.
    #expect(folder.text("open")?.split(separator: "\n").first.map { $0.filter(\.isNumber) } == "4")
  }

  @Test func aMailGoesToTheLocalSendmail() async throws {
    let folder = try Folder()
    let program = try folder.program("sendmail", #"printf '%s\n' "$@" > "${0%/*}/arguments"; cat > "${0%/*}/mail""#)
    let channel = ChannelConfiguration(
      key: "c", kind: .mail, recipients: ["owner@tea.example"], sender: "shop@tea.example", program: program)
    let sender = ChannelSender(
      channel, secrets: ChannelSecrets(), transport: transport, host: host(["PATH": "/usr/bin:/bin"]))
    #expect(await sender.send(message, at: now) == .delivered)
    #expect(folder.text("arguments") == "-i\n--\nowner@tea.example\n")
    let mail = folder.text("mail") ?? ""
    #expect(mail.hasPrefix("From: Tillwatch <shop@tea.example>\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n"))
    let body = mail.components(separatedBy: "\n\n").last.flatMap { Data(base64Encoded: $0.replacing("\n", with: "")) }
    #expect(body.map { String(decoding: $0, as: UTF8.self) } == message.text + "\n")
  }

  @Test func whatAProgramDoesWrongIsSaid() async throws {
    let folder = try Folder()
    func run(_ program: String, deadline: Duration = .seconds(5)) async -> DeliveryOutcome {
      let channel = ChannelConfiguration(key: "c", kind: .mail, recipients: ["root"], program: program)
      let sender = ChannelSender(
        channel, secrets: ChannelSecrets(), transport: transport, host: host(["PATH": "/usr/bin:/bin"]),
        deadline: deadline)
      return await sender.send(message, at: now)
    }
    #expect(await run(try folder.program("fails", "exit 75")) == .failed("the program ended with code 75"))
    #expect(await run(try folder.program("dies", "kill -9 $$")) == .failed("the program was ended by signal 9"))
    // One that never reads its input must not bring us down.
    #expect(await run(try folder.program("deaf", "exec <&-; exit 0")) == .delivered)
    #expect(await run(folder.path + "/none") == .failed("there is no program \(folder.path)/none"))
    #expect(await run(folder.path) == .failed("\(folder.path) may not be run"))
    let begin = ContinuousClock.now
    let hanging = try folder.program("hangs", "sleep 60 & wait")
    #expect(await run(hanging, deadline: .milliseconds(200)) == .failed("the program did not end in time"))
    #expect(ContinuousClock.now - begin < .seconds(10))
  }
}

/// A shop whose name would do something in a shell.
private enum SlyShop {
  static let name = LocalizedText("$(touch /tmp/x); `id` 茶馆")
}
