import Foundation
import Programs
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

/// curl, which nobody here wrote, as an agent.
private enum Curl {
  static let path = "/usr/bin/curl"

  /// Whether it is installed; that it is not is said once.
  static let isThere: Bool = {
    let isThere = access(path, X_OK) == 0
    if !isThere { print("left out: curl is not installed") }
    return isThere
  }()

  /// Runs it, and gives what it wrote: the answer, and its status in a last line.
  static func run(_ arguments: String..., input: String = "") async -> (code: Int32?, output: String) {
    let result = await ProgramRunner().run(
      ProgramRun(
        path: path,
        arguments: ["--silent", "--show-error", "--max-time", "10", "--write-out", "%{http_code}"] + arguments,
        environment: [:], input: input, outputLimit: 16_384), within: .seconds(15))
    let code: Int32? = if case .exited(let code) = result.end { code } else { nil }
    return (code, String(decoding: result.output, as: UTF8.self))
  }
}

@Suite(.enabled(if: Curl.isThere), .timeLimit(.minutes(1))) struct PushCurlTests {
  private let authorization = "Authorization: Bearer \(pushToken)"

  @Test func curlPostsReadings() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let url = "http://127.0.0.1:\(port)/readings"
    let right = await Curl.run("--header", authorization, "--json", "@-", url, input: pushBattery)
    #expect(right.code == 0)
    #expect(right.output == "{\"taken\": 1}\n200", "\(right.output)")
    #expect(fixture.readings.map(\.value) == [.number(82)])
    let wrong = await Curl.run("--header", "Authorization: Bearer x", "--json", "@-", url, input: pushBattery)
    #expect(wrong.output == "{\"error\": \"the token is not known\"}\n401", "\(wrong.output)")
    let form = await Curl.run("--header", authorization, "--data", "battery=82", url)
    #expect(form.output.hasSuffix("400"), "\(form.output)")
    await fixture.listener.stop()
  }

  /// curl waits for "100 Continue" when it is told to.
  @Test func curlIsToldToGoOn() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let long = pushBattery + String(repeating: " ", count: 60_000)
    let begin = ContinuousClock.now
    let answer = await Curl.run(
      "--header", authorization, "--header", "Expect: 100-continue", "--expect100-timeout", "8", "--json", "@-",
      "http://127.0.0.1:\(port)/readings", input: String(long.prefix(59_000)))
    #expect(answer.output.hasSuffix("200"), "\(answer.output)")
    #expect(ContinuousClock.now - begin < .seconds(5))
    await fixture.listener.stop()
  }

  @Test func curlPostsOverTLS() async throws {
    let identity = try IdentityFiles()
    defer { identity.remove() }
    try identity.write()
    let fixture = PushFixture(certificate: identity.configuration)
    let port = try await fixture.start()
    let url = "https://localhost:\(port)/readings"
    let right = await Curl.run(
      "--cacert", identity.certificate, "--header", authorization, "--json", "@-", url, input: pushBattery)
    #expect(right.output == "{\"taken\": 1}\n200", "\(right.output)")
    let untrusted = await Curl.run("--header", authorization, "--json", "@-", url, input: pushBattery)
    #expect(untrusted.code == 60)
    // Whoever speaks without TLS is not heard.
    let plain = await exchange(port, pushMessage(pushBattery))
    #expect(!plain.contains("200"), "\(plain)")
    #expect(fixture.readings.count == 1)
    await fixture.listener.stop()
  }

  /// Neither a silent connection nor one that begins TLS and stops is held longer than any other.
  @Test func whoNeverFinishesTheHandshakeIsLetGo() async throws {
    let identity = try IdentityFiles()
    defer { identity.remove() }
    try identity.write()
    let fixture = PushFixture(certificate: identity.configuration, deadline: .milliseconds(300))
    let port = try await fixture.start()
    for beginning in [[UInt8](), [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]] {
      let begin = ContinuousClock.now
      _ = await exchange(port, [beginning])
      #expect(ContinuousClock.now - begin < .seconds(4))
    }
    await fixture.listener.stop()
  }

  @Test func whatTLSNeedsIsChecked() async throws {
    let identity = try IdentityFiles()
    defer { identity.remove() }
    let (certificate, key) = (identity.certificate, identity.key)
    func problem() async throws -> String? {
      let fixture = PushFixture(certificate: identity.configuration)
      _ = try await fixture.start()
      let report = await fixture.connector.poll(deadline: .milliseconds(50))
      await fixture.listener.stop()
      return report.failure
    }
    #expect(try await problem() == "no agent can be heard: there is no file \(certificate)")
    try "nothing".write(toFile: certificate, atomically: false, encoding: .utf8)
    #expect(try await problem()?.hasSuffix("holds no certificate that can be used") == true)
    try TestIdentity.certificate.write(toFile: certificate, atomically: false, encoding: .utf8)
    try TestIdentity.key.write(toFile: key, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    #expect(try await problem()?.contains("can be read or changed by everybody") == true)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    try "nothing".write(toFile: key, atomically: false, encoding: .utf8)
    #expect(try await problem()?.hasSuffix("holds no key of that certificate") == true)
  }
}

/// Where a certificate and its key lie for a test.
private struct IdentityFiles {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("push-\(UUID().uuidString)")
  var certificate: String { folder.appendingPathComponent("cert.pem").path }
  var key: String { folder.appendingPathComponent("key.pem").path }
  var configuration: PushConfiguration.Certificate { .init(file: certificate, keyFile: key) }

  /// Makes the folder.
  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  /// Puts both there, the key for its owner alone.
  func write() throws {
    try TestIdentity.certificate.write(toFile: certificate, atomically: false, encoding: .utf8)
    try TestIdentity.key.write(toFile: key, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
