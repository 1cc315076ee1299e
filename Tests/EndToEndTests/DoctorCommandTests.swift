import FoundationEssentials
import Testing

/// What the doctor says, from the command line.
@Suite(.timeLimit(.minutes(1)))
struct DoctorCommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tillwatch-doctor-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func run(_ shop: String, _ further: [String] = []) throws -> (status: ExitStatus, output: String) {
    try Data(shop.utf8).write(to: URL(filePath: folder + "/shop.yaml"))
    return try runWithoutTerminal(
      ["doctor", "--config", folder + "/shop.yaml", "--state", folder + "/state"] + further)
  }

  @Test func `a device that is off and a name that is wrong are told with what to do`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let begin = ContinuousClock.now
    let result = try run(
      """
      shop: {name: Tea, language: en, time-zone: Asia/Shanghai}
      terminals:
        - {id: a, name: One, connector: zvt, host: 127.0.0.1, port: 1, password: {env: TILLWATCH_NOT_SET}}
        - {id: b, name: Two, connector: poslink, host: nowhere.invalid}
      """)
    #expect(ContinuousClock.now - begin < .seconds(15))
    #expect(result.status == .code(2))
    #expect(result.output.contains("One: 127.0.0.1:1: the computer is there, and nothing listens at this port"))
    #expect(result.output.contains("Two: nowhere.invalid:10009: "))
    #expect(result.output.contains("TILLWATCH_NOT_SET is not set"))
    #expect(result.output.contains("problems,"))
    // Looking leaves nothing behind.
    #expect(!FileManager.default.fileExists(atPath: folder + "/state"))
  }

  @Test func `it speaks the shop's language, and JSON`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop = """
      shop: {name: Tea, language: zh, time-zone: Asia/Shanghai}
      terminals: [{id: a, name: One, connector: zvt, host: 127.0.0.1, port: 1}]
      """
    let chinese = try run(shop)
    #expect(chinese.output.contains("设备与服务") && chinese.output.contains("该端口无服务"), "\(chinese.output)")
    let json = try run(shop, ["--json"])
    #expect(json.output.contains("\"status\" : \"problem\"") && json.output.contains("\"id\" : \"terminal/a\""))
  }

  @Test func `a file that is wrong does not keep it from the rest`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try run("shop: {nmae: Tea}\n")
    #expect(result.status == .code(2))
    #expect(result.output.contains("unknown key \"nmae\""), "\(result.output)")
    #expect(result.output.contains("Record"))
  }

  @Test func `a terminal that an open console asks is left alone`() async throws {
    let park = try await TerminalPark(1)
    let console = try ConsoleDriver(park.arguments, columns: 120, rows: 36)
    try console.expect("can take cards")
    let result = try runWithoutTerminal(["doctor"] + park.arguments)
    #expect(result.output.contains("the open console is asking it"), "\(result.output)")
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
    await park.stop()
  }
}
