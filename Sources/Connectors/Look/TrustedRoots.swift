import Glibc
import NIOPosix
import NIOSSL
import Synchronization

/// The certificates that a connection trusts, parsed once for all connections and off their event loops: the system's
/// bundle alone takes longer to read than a handshake.
final class TrustedRoots: Sendable {
  /// The ones of this process. There are as many as the configuration names files.
  static let shared = TrustedRoots()

  /// How long what was parsed is used on: the system's bundle changes with an update.
  static let longest: Duration = .seconds(86_400)

  private struct Key: Hashable {
    /// nil: the system's.
    var file: String?
    var verifies: Bool
  }

  /// What shows that a file was written anew.
  private struct Stamp: Hashable {
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  private struct Kept<Value> {
    var value: Value
    var stamp: Stamp?
    var at: ContinuousClock.Instant
  }

  private struct State {
    var certificates: [String: Kept<[NIOSSLCertificate]>] = [:]
    var contexts: [Key: Kept<NIOSSLContext>] = [:]
  }

  private let state = Mutex(State())

  /// The certificates in a PEM file; read again when it was written anew.
  func certificates(in file: String) async throws -> [NIOSSLCertificate] {
    try await NIOThreadPool.singleton.runIfActive { try self.load(file, Self.stamp(file)) }
  }

  /// What a client's connections are made with.
  ///
  /// - Parameters:
  ///   - caFile: the PEM file of those that are trusted; nil: those of the system.
  ///   - verifies: whether the other end has to be trusted.
  func context(caFile: String?, verifies: Bool) async throws -> NIOSSLContext {
    try await NIOThreadPool.singleton.runIfActive {
      // Whoever verifies nothing needs nobody to trust.
      let key = Key(file: verifies ? caFile : nil, verifies: verifies)
      let stamp = key.file.flatMap(Self.stamp)
      if let kept = self.state.withLock({ $0.contexts[key] }), Self.isGood(kept, stamp) { return kept.value }
      var tls = TLSConfiguration.makeClientConfiguration()
      if let file = key.file { tls.trustRoots = .certificates(try self.load(file, stamp)) }
      if !verifies { tls.certificateVerification = .none }
      let context = try NIOSSLContext(configuration: tls)
      self.state.withLock { $0.contexts[key] = Kept(value: context, stamp: stamp, at: .now) }
      return context
    }
  }

  private func load(_ file: String, _ stamp: Stamp?) throws -> [NIOSSLCertificate] {
    // A file that is gone is no longer trusted.
    guard let stamp else { throw HTTPFailure.caFile }
    if let kept = state.withLock({ $0.certificates[file] }), Self.isGood(kept, stamp) { return kept.value }
    let roots = (try? NIOSSLCertificate.fromPEMFile(file)) ?? []
    guard !roots.isEmpty else { throw HTTPFailure.caFile }
    state.withLock { $0.certificates[file] = Kept(value: roots, stamp: stamp, at: .now) }
    return roots
  }

  private static func isGood<Value>(_ kept: Kept<Value>, _ stamp: Stamp?) -> Bool {
    kept.stamp == stamp && .now - kept.at < longest
  }

  private static func stamp(_ file: String) -> Stamp? {
    var found = stat()
    guard stat(file, &found) == 0 else { return nil }
    return Stamp(
      inode: UInt64(found.st_ino), size: Int64(found.st_size), seconds: found.st_mtim.tv_sec,
      nanoseconds: found.st_mtim.tv_nsec)
  }
}
