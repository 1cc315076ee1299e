import ShopConfiguration
import ShopModel
import Testing

@Suite struct ChannelReadingTests {
  private func channels(_ lines: String) throws -> [ChannelConfiguration] {
    try ShopConfiguration.load(text: shopText(more: "notify:\n" + lines), file: "f", with: fakeHost()).channels
  }

  /// The problems of one channel with these further keys, without file and line.
  private func wrong(_ keys: String) -> [String] {
    problems(shopText(more: "notify:\n  - {id: c, \(keys)}")).map { line in
      line.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
    }
  }

  @Test func aChannelWithTheDefaultsAndOneWithEveryKey() throws {
    let found = try channels(
      """
        - {id: desk, kind: desktop}
        - id: owner
          kind: dingtalk
          url: {credential: dingtalk-url}
          secret: {file: /etc/tillwatch/dingtalk}
          mention: ["13800000000", "@all"]
          language: zh
          severity: critical
          recovery: false
          quiet-hours: 22:00-07:00
          critical-always: true
          at-most: {notices: 3, within: 15min}
        - {id: mail, kind: mail, to: [root, "o'neil+tea@tea.example"], from: shop@tea.example, program: /opt/sendmail}
        - {id: phone, kind: ntfy, url: {env: NTFY}, token: {env: TOKEN}, quiet-hours: closed}
      """)
    #expect(found[0] == ChannelConfiguration(key: "desk", kind: .desktop))
    #expect(found[0].policy == NoticePolicy(severity: .warning, limit: 5, window: .seconds(600)))
    #expect(
      found[1]
        == ChannelConfiguration(
          key: "owner", kind: .dingtalk, language: .chinese,
          policy: NoticePolicy(
            severity: .critical, tellsRecovery: false, quietHours: .daily(from: 1320, to: 420),
            criticalBreaksQuiet: true, limit: 3, window: .seconds(900)),
          url: .credential("dingtalk-url"), secret: .file("/etc/tillwatch/dingtalk"),
          mentions: ["13800000000", "@all"]))
    #expect(found[2].recipients == ["root", "o'neil+tea@tea.example"])
    #expect(found[2].sender == "shop@tea.example" && found[2].program == "/opt/sendmail")
    #expect(found[3].token == .environment("TOKEN") && found[3].policy.quietHours == .whenClosed)
  }

  @Test func everyMistakeHasItsPlace() {
    let text = shopText(
      more: """
        notify:
          - {id: a, kind: wechat}
          - {id: a, kind: wecom, url: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=sesame"}
          - {id: b, kind: mail, secret: {env: X}}
          - {id: c, kind: desktop, quiet-hour: "22:00-07:00"}
        """)
    let found = problems(text)
    #expect(
      found.map { $0.split(separator: ":", maxSplits: 3).last.map(String.init) ?? "" } == [
        " unknown value \"wechat\"; possible here: desktop, webhook, wecom, dingtalk, feishu, ntfy, mail",
        " the channel id \"a\" is already used in line 10",
        " \"url\" must not stand in this file; say where it is kept: url: {env: NAME}, {file: /PATH} or {credential: NAME}",
        " the key \"to\" is missing", " \"secret\" is nothing for the kind mail; it belongs to dingtalk, feishu",
        " unknown key \"quiet-hour\"; did you mean \"quiet-hours\"?",
      ])
    #expect(!found.contains { $0.contains("sesame") })
  }

  @Test(arguments: [
    ("kind: desktop, severity: ok", "unknown value \"ok\"; possible here: notice, warning, critical"),
    (
      "kind: desktop, quiet-hours: 22-7",
      "\"22-7\" are not quiet hours; write \"22:00-07:00\", or \"closed\" for when the shop is closed"
    ),
    ("kind: desktop, critical-always: true", "without \"quiet-hours\" everything is always told"),
    ("kind: desktop, at-most: {notices: 21, within: 10min}", "21 is out of range: from 1 to 20"),
    ("kind: desktop, at-most: {notices: 5, within: 10s}", "\"10s\" is out of range: from 1min to 24h"),
    ("kind: desktop, program: notify-send", "\"notify-send\" is not an absolute path, one that starts with \"/\""),
    (
      "kind: desktop, url: {env: X}",
      "\"url\" is nothing for the kind desktop; it belongs to webhook, wecom, dingtalk, feishu, ntfy"
    ),
    ("kind: mail, to: [-oQ/tmp]", "\"-oQ/tmp\" is not a mail address"),
    ("kind: mail, to: [\"|sh\"]", "\"|sh\" is not a mail address"),
    ("kind: mail, to: [\"a@b\\nBcc: c\"]", "\"a@b Bcc: c\" is not a mail address"),
    ("kind: mail, to: []", "nobody is named"),
    (
      "kind: feishu, url: {env: X}, mention: [ou_1]", "\"ou_1\" cannot be called out; write \"@all\""
    ),
    (
      "kind: dingtalk, url: {env: X}, mention: [me]",
      "\"me\" cannot be called out; write a telephone number or \"@all\""
    ),
  ]) func wrongValues(_ keys: String, _ message: String) { #expect(wrong(keys) == [message]) }

  // MARK: Secrets

  private func secrets(
    _ channel: ChannelConfiguration, _ text: String, permissions: UInt32 = 0o600
  ) throws -> ChannelSecrets {
    try channel.resolvedSecrets(
      with: fakeHost(environment: ["X": text], files: ["/s": file(text + "\n", permissions: permissions)]))
  }

  @Test func aFileThatOthersCanReadIsRefused() throws {
    let channel = ChannelConfiguration(key: "owner", kind: .wecom, url: .file("/s"))
    #expect(try secrets(channel, "https://robot.example/send?key=sesame").url.hasSuffix("key=sesame"))
    let host = fakeHost(files: ["/s": file("https://robot.example/send?key=sesame", permissions: 0o644)])
    var configuration = try ShopConfiguration.load(text: shopText(), file: "f", with: host)
    configuration.channels = [channel]
    let line = "notify owner: file /s can be read or changed by everybody; run: chmod o-rwx /s"
    // The shop can be watched all the same.
    #expect(configuration.secretProblems(with: host) == [])
    #expect(configuration.channelProblems(with: host) == [line])
  }

  @Test(arguments: [
    ("http://robot.example/send?key=sesame", "the URL must start with \"https://\""),
    ("sesame", "the URL must start with \"https://\""),
    ("https://robot.example/#sesame", "a URL to be asked has no \"#\""),
    ("https://u:sesame@robot.example/", "no user name or password may stand in the URL; use \"headers\" with a secret"),
  ]) func anAddressThatIsNoneIsNotRepeated(_ url: String, _ reason: String) {
    let channel = ChannelConfiguration(key: "c", kind: .webhook, url: .environment("X"))
    #expect(throws: SecretProblem(.environment("X"), "is not an address to send to: \(reason)")) {
      try secrets(channel, url)
    }
  }

  @Test(arguments: [
    "https://ntfy.example/", "https://ntfy.example", "https://ntfy.example/a/b", "https://ntfy.example/a?b",
  ])
  func anNtfyAddressEndsWithItsTopic(_ url: String) {
    let channel = ChannelConfiguration(key: "c", kind: .ntfy, url: .environment("X"))
    #expect(throws: SecretProblem.self) { try secrets(channel, url) }
  }

  @Test func anAddressOfThisComputerNeedsNoEncryption() throws {
    let channel = ChannelConfiguration(key: "c", kind: .ntfy, url: .environment("X"))
    #expect(try secrets(channel, "http://127.0.0.1:8080/tea").url == "http://127.0.0.1:8080/tea")
  }
}
