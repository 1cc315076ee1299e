import NIOSSL
import ShopConfiguration
import ShopModel

/// What is shown to agents over TLS, as it is read from its files.
struct PushIdentity {
  /// Why agents cannot be listened to, for a person.
  struct Problem: Error {
    var reason: String
  }

  /// Until when the certificate is good; nil: it does not say.
  let validUntil: Timestamp?
  /// What a connection is made with.
  let context: NIOSSLContext

  /// Reads the files.
  init(_ certificate: PushConfiguration.Certificate, host: HostAccess) throws(Problem) {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMBytes(
        try Self.content(of: certificate.file, isSecret: false, host: host))
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(reason: "\(certificate.file) holds no certificate that can be used")
    }
    do {
      let key = try NIOSSLPrivateKey(
        bytes: try Self.content(of: certificate.keyFile, isSecret: true, host: host), format: .pem)
      context = try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(reason: "\(certificate.keyFile) holds no key of that certificate")
    }
    validUntil = chain.first.map { Timestamp(seconds: Int64($0.notValidAfter)) }
  }

  private static func content(of path: String, isSecret: Bool, host: HostAccess) throws(Problem) -> [UInt8] {
    switch host.read(path, 1 << 20) {
    case .absent: throw Problem(reason: "there is no file \(path)")
    case .unreadable(let reason): throw Problem(reason: "\(path) cannot be read: \(reason)")
    case .bytes(let bytes, let permissions):
      guard !isSecret || permissions & 0o007 == 0 else {
        throw Problem(reason: "\(path) can be read or changed by everybody; run: chmod o-rwx \(path)")
      }
      return bytes
    }
  }
}
