import NIOCore
import ShopConfiguration
import ShopModel

/// What came of greeting a host over TLS. Nothing is said to it afterwards.
struct TLSGreeting: Hashable, Sendable {
  /// How it ended.
  enum End: Hashable, Sendable {
    /// Its certificate is good, and its name is the one it was asked for.
    case trusted
    /// It spoke TLS, and its certificate is not to be trusted.
    case notTrusted
    /// It answered, and could not agree on a secure connection.
    case failed
    /// Nothing is known of it: no answer came, it was cut off, or we could not ask.
    case unknown
  }

  var end: End
  /// Until when its certificate is good; nil: not seen.
  var expires: Timestamp?

  /// Greets `host` as whoever wants to trust it, and once more only to see a certificate that is not to be trusted.
  static func greet(
    _ host: NetworkConfiguration.Host, at address: IPAddress, on group: any EventLoopGroup, within limit: Duration
  ) async -> TLSGreeting {
    let deadline = ContinuousClock.now + limit
    let look = HTTPSLook(group: group)
    let place = ServicePlace(isEncrypted: true, host: host.host, port: host.port)
    do {
      let target = try SocketAddress(ipAddress: address.description, port: host.port)
      do {
        return TLSGreeting(
          end: .trusted, expires: try await look.greet(place, at: target, caFile: host.caFile, within: limit))
      } catch {
        switch HTTPFailure(error) {
        case .certificate: break
        case .tls: return TLSGreeting(end: .failed)
        default: return TLSGreeting(end: .unknown)
        }
      }
      let rest = max(.milliseconds(1), deadline - .now)
      return TLSGreeting(
        end: .notTrusted, expires: try? await look.greet(place, at: target, verifies: false, within: rest))
    } catch {
      return TLSGreeting(end: .unknown)
    }
  }
}
