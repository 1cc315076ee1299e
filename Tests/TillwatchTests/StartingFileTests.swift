import Foundation
import Testing

@testable import tillwatch

@Suite struct StartingFileTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/tillwatch-\(UInt64.random(in: .min ... .max))"
  private var path: String { folder + "/config/tillwatch/shop.yaml" }

  @Test func `the folders are made, and nothing lies beside the file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(StartingFile(path: path).write("shop:\n") == nil)
    #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == "shop:\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/config/tillwatch") == ["shop.yaml"])
    // The digest of a PIN will stand in it.
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `what is there already is never touched`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(StartingFile(path: path).write("first\n") == nil)
    #expect(StartingFile(path: path).write("second\n")?.contains("File exists") == true)
    #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == "first\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/config/tillwatch") == ["shop.yaml"])
  }

  @Test func `where nothing can be written it says why`() {
    #expect(StartingFile(path: "/proc/tillwatch/shop.yaml").write("x")?.hasPrefix("/proc/tillwatch: ") == true)
  }
}
