import FoundationEssentials

/// A folder that goes away with the test.
final class Folder {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/tillwatch-journal-\(UInt64.random(in: .min ... .max))"
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The journal's file.
  var file: String { path + "/journal.sqlite" }
}
