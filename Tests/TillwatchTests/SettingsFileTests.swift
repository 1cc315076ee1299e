import Console
import Foundation
import ShopConfiguration
import ShopModel
import Testing

@testable import tillwatch

@Suite struct SettingsFileTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/tillwatch-\(UInt64.random(in: .min ... .max))"
  private var path: String { folder + "/shop.yaml" }

  private static let shop = """
    # Our shop
    shop:
      name: Tea   # on the corner
      language: en # for now
    terminals:
      - {id: t1, name: One, connector: zvt, host: 10.0.0.1}   # the left one

    display:
      bell: true   # loud
    # the end

    """

  private func write(_ text: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private var text: String { get throws { try String(contentsOf: URL(filePath: path), encoding: .utf8) } }

  @Test func `settings are written in their places and everything else stays`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    let problem = SettingsFile(path: path).keep([
      .language(.chinese), .theme("paper"), .bell(false), .mouse(true), .ascii(false),
    ])
    #expect(problem == nil)
    let expected = Self.shop.replacing("language: en # for now", with: "language: 'zh' # for now")
      .replacing("shop:\n", with: "shop:\n  theme: 'paper'\n")
      .replacing("  bell: true   # loud", with: "  ascii: false\n  mouse: true\n  bell: false   # loud")
    #expect(try text == expected)
    let shop = try ShopConfiguration.load(text: try text, file: path)
    #expect(shop.language == .chinese && shop.theme == "paper")
    #expect(shop.display == DisplayConfiguration(mouse: true, bell: false, ascii: false))
  }

  @Test func `a value that stands there already is written once`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    #expect(SettingsFile(path: path).keep([.bell(true)]) == nil)
    #expect(try text == Self.shop)
  }

  @Test func `a file written in another way is left alone, and it is said what to write`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shop = "{shop: {name: Tea}, terminals: [{id: t1, name: One, connector: zvt, host: 10.0.0.1}]}\n"
    try write(shop)
    #expect(
      SettingsFile(path: path).keep([.bell(false)])
        == .byHand(file: path, section: "display", line: "bell: false"))
    #expect(
      SettingsFile(path: path).keep([.theme("paper")])
        == .byHand(file: path, section: "shop", line: "theme: 'paper'"))
    #expect(try text == shop)
  }

  @Test func `a file that somebody is writing, or that is gone, is not touched`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let broken = Self.shop.replacing("host: 10.0.0.1", with: "hots: 10.0.0.1")
    try write(broken)
    guard case .failed(let reason)? = SettingsFile(path: path).keep([.theme("paper")]) else {
      Issue.record("it was written")
      return
    }
    #expect(reason.hasPrefix(path) && reason.contains("hots"))
    #expect(try text == broken)
    try FileManager.default.removeItem(atPath: path)
    guard case .failed? = SettingsFile(path: path).keep([.theme("paper")]) else {
      Issue.record("it was written")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `the keeper writes the latest of each and tells of it`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(Self.shop)
    let (outcomes, outcome) = AsyncStream.makeStream(of: SettingOutcome.self)
    let keeper = SettingsKeeper(path: path) { outcome.yield($0) }
    for name in ["paper", "lantern", "bamboo"] { keeper.keep(.theme(name)) }
    await keeper.finish()
    outcome.finish()
    var last: Setting?
    for await outcome in outcomes {
      #expect(outcome.problem == nil)
      last = outcome.settings.last
    }
    #expect(last == .theme("bamboo"))
    #expect(try text.contains("theme: 'bamboo'"))
  }

  @Test func `a file in a folder that nothing can be put into is no place`() throws {
    #expect(SettingsKeeper.place(of: "/proc/self/status") != .file("/proc/self/status"))
    #expect(SettingsKeeper.place(of: "/tmp/shop.yaml") == .file("/tmp/shop.yaml"))
  }
}
