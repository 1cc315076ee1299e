import ShopConfiguration
import ShopModel
import Testing

private func failure(_ source: SecretSource, _ host: HostAccess) -> String? {
  do {
    _ = try source.resolve(with: host)
    return nil
  } catch {
    return error.description
  }
}

@Suite struct SecretSourceTests {
  @Test func comeFromTheEnvironmentAFileOrACredential() throws {
    let host = fakeHost(
      environment: ["T": "s3cret", "CREDENTIALS_DIRECTORY": "/run/credentials/tillwatch"],
      files: [
        "/etc/t": file("s3cret\n", permissions: 0o640), "/etc/dos": file("s3cret\r\n"),
        "/run/credentials/tillwatch/t": file("s3cret", permissions: 0o444),
      ])
    #expect(try SecretSource.environment("T").resolve(with: host) == "s3cret")
    #expect(try SecretSource.file("/etc/t").resolve(with: host) == "s3cret")
    #expect(try SecretSource.file("/etc/dos").resolve(with: host) == "s3cret")
    #expect(try SecretSource.credential("t").resolve(with: host) == "s3cret")
  }

  @Test(arguments: [0o644, 0o604, 0o602, 0o601] as [UInt32]) func aFileOpenToEverybodyIsRefused(_ permissions: UInt32) {
    let host = fakeHost(files: ["/etc/t": file("s3cret", permissions: permissions)])
    #expect(
      failure(.file("/etc/t"), host) == "file /etc/t can be read or changed by everybody; run: chmod o-rwx /etc/t")
  }

  @Test func whatIsMissingIsNamed() {
    let host = fakeHost(
      environment: ["E": "", "L": "s3cret\nX: y"],
      files: [
        "/no": .unreadable("permission denied"), "/bin": .bytes([0xFF], permissions: 0o600),
        "/big": file(String(repeating: "s", count: 5000)),
      ])
    #expect(failure(.environment("T"), host) == "environment variable T is not set")
    #expect(failure(.environment("E"), host) == "environment variable E is empty")
    #expect(
      failure(.environment("L"), host) == "environment variable L holds a line break or another control character")
    #expect(failure(.file("/gone"), host) == "file /gone does not exist")
    #expect(failure(.file("/no"), host) == "file /no cannot be read: permission denied")
    #expect(failure(.file("/bin"), host) == "file /bin is not a text")
    #expect(failure(.file("/big"), host) == "file /big cannot be read: it is larger than 4096 bytes")
    #expect(failure(.credential("t"), host)?.contains("CREDENTIALS_DIRECTORY is not set") == true)
  }

  private func terminal(_ password: SecretSource?) -> TerminalConfiguration {
    TerminalConfiguration(
      identity: TerminalIdentity(
        key: "t", name: LocalizedText("T"), address: "h:1", connector: "zvt", interval: .seconds(10)), host: "h",
      password: password)
  }

  @Test(arguments: ["12345", "1234567", "12345a", "１２３４５６", "", "123 456"])
  func aZVTPasswordIsSixDigitsAndNeverRepeated(_ password: String) {
    let host = fakeHost(environment: ["P": password])
    let error = #expect(throws: SecretProblem.self) { try terminal(.environment("P")).resolvedPassword(with: host) }
    #expect(error?.description.hasPrefix("environment variable P is ") == true)
    #expect(password.isEmpty || error?.description.contains(password) == false)
  }

  @Test func aZVTPasswordOfSixDigitsIsTaken() throws {
    #expect(try terminal(.environment("P")).resolvedPassword(with: fakeHost(environment: ["P": "000042"])) == "000042")
    #expect(try terminal(nil).resolvedPassword(with: fakeHost()) == nil)
  }

  @Test func everySecretThatCannotBeHadIsToldAtTheStart() throws {
    let configuration = try ShopConfiguration.load(text: exampleShop, file: "f", with: exampleHost)
    #expect(
      configuration.secretProblems(with: fakeHost(environment: ["TILLWATCH_COUNTER_1": "12345"])) == [
        "terminal counter-1: environment variable TILLWATCH_COUNTER_1 is not a ZVT password: that is exactly six digits",
        "terminal counter-1: file /etc/tillwatch/reset-token does not exist",
        "agent stockroom: file /etc/tillwatch/stockroom-token does not exist",
        "service acquirer: credential acquirer-token cannot be read: CREDENTIALS_DIRECTORY is not set (see LoadCredential= in systemd.exec)",
      ])
    #expect(
      configuration.channelProblems(with: fakeHost(environment: ["TILLWATCH_COUNTER_1": "12345"])) == [
        "notify group: credential dingtalk-url cannot be read: CREDENTIALS_DIRECTORY is not set (see LoadCredential= in systemd.exec)",
        "notify phone: file /etc/tillwatch/ntfy-url does not exist",
      ])
  }

  @Test(arguments: [
    "password: hunter2", "password: '123456'", "password: [123456]", "password: {env: '123456'}",
    "password: {file: hunter2}", "password: {credential: hunter2/x}", "password: {hunter2: x}",
    "password: {env: A, file: hunter2}", "password: {value: hunter2}",
  ]) func whatMayBeASecretInTheWrongPlaceIsNeverRepeated(_ line: String) {
    let found = problems(shopText(terminal: line))
    #expect(found.count == 1)
    #expect(!found.description.contains("hunter2") && !found.description.contains("123456"))
  }
}
