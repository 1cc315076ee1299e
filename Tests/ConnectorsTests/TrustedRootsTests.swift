import Foundation
import NIOSSL
import Testing

@testable import Connectors

@Suite struct TrustedRootsTests {
  /// What many connections need is parsed once; what was written anew is read again.
  @Test func aFileIsReadOnceUntilItIsWrittenAnew() async throws {
    let roots = TrustedRoots()
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("roots-\(UUID().uuidString).pem")
    try Data(TestIdentity.certificate.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let first = try #require(try await roots.certificates(in: file.path).first)
    #expect(try await roots.certificates(in: file.path).first === first)
    let context = try await roots.context(caFile: file.path, verifies: true)
    #expect(try await roots.context(caFile: file.path, verifies: true) === context)
    #expect(try await roots.context(caFile: file.path, verifies: false) !== context)

    try Data((TestIdentity.certificate + "\n\n" + TestIdentity.certificate).utf8).write(to: file)
    #expect(try await roots.certificates(in: file.path).count == 2)
    #expect(try await roots.context(caFile: file.path, verifies: true) !== context)

    try FileManager.default.removeItem(at: file)
    await #expect(throws: HTTPFailure.caFile) { try await roots.certificates(in: file.path) }
    await #expect(throws: HTTPFailure.caFile) { try await roots.context(caFile: file.path, verifies: true) }
  }

  @Test func theSystemsBundleIsReadOnce() async throws {
    let roots = TrustedRoots()
    let context = try await roots.context(caFile: nil, verifies: true)
    #expect(try await roots.context(caFile: nil, verifies: true) === context)
  }
}
