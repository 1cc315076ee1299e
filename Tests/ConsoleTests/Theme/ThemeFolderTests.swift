import Foundation
import ShopModel
import Testing

@testable import Console

@Suite struct ThemeFolderTests {
  /// A folder of themes that is gone with the test.
  final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/tillwatch-themes-\(UInt64.random(in: .min ... .max))"
    init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }
  }

  private let folder = Folder()
  private func look(_ themes: inout ThemeFolder) throws -> (shelf: ThemeShelf, news: [ThemeNews]) {
    let seen = themes.look()
    return try #require(seen)
  }
  private var least: String { ThemeFileTests.least }

  @Test func `a folder that is not there gives the built-in themes once`() throws {
    var themes = ThemeFolder(path: folder.path + "/none")
    let first = try look(&themes)
    #expect(first.shelf.entries.map(\.theme) == Theme.builtIn)
    #expect(first.news == [])
    #expect(themes.look() == nil)
  }

  @Test func `a theme is found, changed and gone`() throws {
    var themes = ThemeFolder(path: folder.path)
    _ = themes.look()
    try folder.write(least, to: "dusk.theme")
    var seen = try look(&themes)
    #expect(seen.shelf.entries.last?.theme.name == "dusk")
    #expect(seen.shelf.entries.last?.file == "dusk.theme")
    #expect(seen.news == [.read(name: "dusk")])
    #expect(themes.look() == nil)

    try folder.write(least.replacing("#101418", with: "#201008"), to: "dusk.theme")
    seen = try look(&themes)
    #expect(seen.shelf.theme(named: "dusk")?.rgb(.role(.background)) == RGB(red: 0x20, green: 0x10, blue: 0x08))

    try folder.remove("dusk.theme")
    seen = try look(&themes)
    #expect(seen.shelf.theme(named: "dusk") == nil)
    #expect(seen.news == [])
  }

  @Test func `a broken file leaves the last good one, and says what is wrong where`() throws {
    var themes = ThemeFolder(path: folder.path)
    try folder.write(least, to: "dusk.theme")
    _ = themes.look()
    try folder.write("name = dusk\nok = green\n", to: "dusk.theme")
    var seen = try look(&themes)
    #expect(seen.shelf.theme(named: "dusk") != nil)
    guard case .refused(let problem, keepsLast: true) = seen.news.first else {
      Issue.record("\(seen.news)")
      return
    }
    #expect(problem.description.hasPrefix("dusk.theme:2: "))
    #expect(seen.shelf.entry(named: "dusk")?.problem == problem)

    try folder.write(least + "\n", to: "dusk.theme")
    seen = try look(&themes)
    #expect(seen.news == [.read(name: "dusk")])
    #expect(seen.shelf.entry(named: "dusk")?.problem == nil)
  }

  @Test func `a file that was never right is left out, and the others are there`() throws {
    try folder.write("nonsense", to: "a.theme")
    try folder.write(least, to: "b.theme")
    try folder.write(String(repeating: "# x\n", count: 20_000), to: "c.theme")
    var themes = ThemeFolder(path: folder.path)
    let seen = try look(&themes)
    #expect(seen.shelf.theme(named: "b") != nil)
    #expect(seen.shelf.problems.map(\.file) == ["a.theme", "c.theme"])
    #expect(seen.news.count == 2)
  }

  @Test func `a warning names the line, the role and how much is missing`() throws {
    try folder.write("muted = #405060\n" + least, to: "dusk.theme")
    var themes = ThemeFolder(path: folder.path)
    let seen = try look(&themes)
    guard
      case .warned(file: "dusk.theme", line: 1, .lowContrast(.muted, on: .selection, _, _, _), more: 2)? =
        seen.news.first
    else {
      Issue.record("\(seen.news)")
      return
    }
    #expect(seen.shelf.theme(named: "dusk") != nil)
  }

  @Test func `a file may take the place of a built-in theme, and two may not have one name`() throws {
    try folder.write("name = harbour\n" + least, to: "a.theme")
    try folder.write("name = harbour\n" + least, to: "b.theme")
    var themes = ThemeFolder(path: folder.path)
    let seen = try look(&themes)
    #expect(seen.shelf.entries.count == Theme.builtIn.count)
    #expect(seen.shelf.entries.first?.file == "a.theme")
    guard case .refused(let problem, keepsLast: false)? = seen.news.first else {
      Issue.record("\(seen.news)")
      return
    }
    #expect(problem.file == "b.theme")
    try folder.remove("a.theme")
    #expect(themes.look()?.shelf.entries.first?.file == "b.theme")
    try folder.remove("b.theme")
    #expect(themes.look()?.shelf.entries.map(\.theme) == Theme.builtIn)
  }

  @Test func `only files are read: no pipe, no folder, nothing hidden, no link to nowhere`() throws {
    mkfifo(folder.path + "/pipe.theme", 0o600)
    try FileManager.default.createDirectory(atPath: folder.path + "/folder.theme", withIntermediateDirectories: true)
    symlink("/nowhere", folder.path + "/link.theme")
    try folder.write(least, to: ".hidden.theme")
    try folder.write(least, to: "notes.txt")
    var themes = ThemeFolder(path: folder.path)
    let seen = try look(&themes)
    #expect(seen.shelf.entries.map(\.theme) == Theme.builtIn)
    #expect(seen.news == [])
  }
}
