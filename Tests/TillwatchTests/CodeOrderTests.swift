import Foundation
import Testing

/// What keeps the open console's code together, and its memory small, is a list of files made by a program. Files that are
/// gone tell here that it is out of date; new ones only by memory that grows.
@Suite struct CodeOrderTests {
  private static let sources = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

  /// Module and file of each line that names a Swift file of ours: `*/Console.build/Canvas.swift.o(…)`.
  private static func listed(_ text: String, modules: Set<String>) -> [(module: String, file: String)] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].hasSuffix(".build"), let end = parts[2].firstRange(of: ".o(") else { return nil }
      let module = String(parts[1].dropLast(".build".count))
      let file = String(parts[2][..<end.lowerBound])
      return modules.contains(module) && file.hasSuffix(".swift") ? (module, file) : nil
    }
  }

  @Test("nine of ten files that the list names are still there: otherwise run .ci/code-order")
  func theListIsNotFarOutOfDate() throws {
    let text = try String(
      contentsOf: Self.sources.appendingPathComponent("tillwatch/Linking/CodeOrder.ld"), encoding: .utf8)
    var there: [String: Set<String>] = [:]
    for module in try FileManager.default.contentsOfDirectory(atPath: Self.sources.path) {
      let files = FileManager.default.enumerator(atPath: Self.sources.appendingPathComponent(module).path)
      let names = files?.compactMap { ($0 as? String).map { URL(fileURLWithPath: $0).lastPathComponent } } ?? []
      there[module] = Set(names + ["embedded_resources.swift"])
    }
    let listed = Self.listed(text, modules: Set(there.keys))
    #expect(listed.count > 300)
    let gone = listed.filter { there[$0.module]?.contains($0.file) != true }
    #expect(gone.count * 10 < listed.count, "\(gone.map { "\($0.module)/\($0.file)" })")
  }
}
