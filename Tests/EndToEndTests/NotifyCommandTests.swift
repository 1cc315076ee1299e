import FoundationEssentials
import Glibc
import Testing

/// Trying channels from the command line.
@Suite(.timeLimit(.minutes(3)))
struct NotifyCommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-notify-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let shop = """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      terminals: [{id: t1, name: One, connector: zvt, host: 192.0.2.1}]
      notify:
        - {id: mail, kind: mail, to: [root], program: \(folder)/sendmail}
        - {id: group, kind: dingtalk, url: {file: \(folder)/url}, secret: {file: \(folder)/secret}, language: zh}
      """
    try write("shop.yaml", shop)
    try write("sendmail", "#!/bin/sh\ncat > \(folder)/mail\n", permissions: 0o700)
    // Nobody listens there.
    try write("url", "http://127.0.0.1:1/robot/send?access_token=sesame\n")
    try write("secret", "SECsesame\n")
  }

  private func write(_ name: String, _ text: String, permissions: Int = 0o600) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: "\(folder)/\(name)")
  }

  private func run(_ arguments: String...) throws -> (status: ExitStatus, output: String) {
    try runWithoutTerminal(["notify", "test"] + arguments + ["--config", folder + "/shop.yaml"])
  }

  @Test func `each channel gets one line, and the exit code tells whether all took it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let both = try run()
    #expect(both.status == .code(1))
    #expect(both.output == "mail (mail): sent\ngroup (dingtalk): not sent: connection refused\n")
    let one = try run("mail")
    #expect(one.status == .code(0) && one.output == "mail (mail): sent\n")
    let mail = String(decoding: try Data(contentsOf: URL(filePath: folder + "/mail")), as: UTF8.self)
    #expect(mail.contains("\nTo: root\nSubject: Test: this is how an incident would be told\n"))
    let none = try run("male")
    #expect(none.status == .code(2))
    #expect(none.output == "tillwatch: no channel \"male\" is configured; there are: mail, group\n")
  }

  @Test func `a dry run shows everything but secrets and sends nothing`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try run("--dry-run")
    #expect(result.status == .code(0))
    #expect(!result.output.contains("sesame"))
    #expect(result.output.contains("group (dingtalk)\n  POST to the address in file \(folder)/url\n"))
    #expect(result.output.contains("&sign=****** (file \(folder)/secret)\n"))
    #expect(result.output.contains("【测试】收到此消息说明通知渠道可用"))
    #expect(result.output.contains("run \(folder)/sendmail -i -- root\n"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/mail"))
  }

  @Test func `while the console is open an incident is told once`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let silent = try SilentPort()
    try write("sendmail", "#!/bin/sh\ncat >> \(folder)/mail\n", permissions: 0o700)
    let shop = """
      shop: {name: Tea, time-zone: Asia/Shanghai}
      terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: \(silent.port), interval: 1s}]
      notify: [{id: mail, kind: mail, to: [root], program: \(folder)/sendmail}]
      """
    try write("shop.yaml", shop)
    let console = try ConsoleDriver(
      ["--config", folder + "/shop.yaml", "--state", folder + "/state"], columns: 120, rows: 36)
    try console.expect("stays silent", within: .seconds(40))
    let mail = { (try? Data(contentsOf: URL(filePath: folder + "/mail"))).map { String(decoding: $0, as: UTF8.self) } }
    let deadline = ContinuousClock.now + ConsoleDriver.patience
    while mail() == nil, ContinuousClock.now < deadline { usleep(50_000) }
    usleep(1_500_000)
    let subjects = mail()?.split(separator: "\n").filter { $0.hasPrefix("Subject: ") }
    #expect(subjects == ["Subject: Critical: One - connects but stays silent"])
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    #expect(console.modesLeftOn == [])
  }

  @Test func `a channel without its secret keeps nobody from watching, and the frame says so`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop = """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      terminals: [{id: t1, name: One, connector: zvt, host: 127.0.0.1, port: 1, interval: 1s}]
      notify: [{id: phone, kind: ntfy, url: {env: NTFY_URL_THAT_IS_NOT_SET}}]
      """
    try write("shop.yaml", shop)
    let arguments = ["--config", folder + "/shop.yaml", "--state", folder + "/state"]
    let console = try ConsoleDriver(arguments, columns: 160, rows: 40)
    try console.expect("nobody is told over it: notify phone: environment variable NTFY_URL_THAT_IS_NOT_SET")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    let check = try runWithoutTerminal(["check"] + arguments.prefix(2))
    #expect(!check.output.contains("NTFY_URL"), "\(check.output)")
    #expect(check.output.contains("One"))
  }

  @Test func `a secret that others can read is refused before anything is sent`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("secret", "SECsesame\n", permissions: 0o644)
    let result = try run()
    #expect(result.status == .code(2))
    let line = "notify group: file \(folder)/secret can be read or changed by everybody; run: chmod o-rwx"
    #expect(result.output == "tillwatch: \(line) \(folder)/secret\n")
    #expect(!FileManager.default.fileExists(atPath: folder + "/mail"))
  }
}

/// A port on loopback that takes connections and never says a word.
private final class SilentPort {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw DriverError.system("listen", errno) }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
