import FoundationEssentials

/// A folder that is gone with the test.
final class Folder: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/tillwatch-test-\(UInt64.random(in: .min ... .max))"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    return path + "/" + name
  }
}
