import Glibc
public import ShopConfiguration
public import ShopModel

/// Looks whether agents could be listened to where `push:` says, without listening.
public struct PushLook: Sendable {
  /// How it stands with the address and the port.
  public enum Place: Hashable, Sendable {
    /// They can be had.
    case free
    /// Somebody listens there.
    case inUse
    /// The address is none of this computer's.
    case notHere
    /// This user may not listen at this port.
    case notAllowed
    /// It could not be tried; why.
    case notTried(String)
  }

  /// What was seen.
  public struct Result: Hashable, Sendable {
    /// How it stands with the address and the port.
    public var place: Place
    /// Why the certificate or its key cannot be used; nil: they can, or there are none.
    public var identityProblem: String?
    /// Until when the certificate is good; nil: there is none.
    public var validUntil: Timestamp?

    /// What was seen.
    public init(place: Place, identityProblem: String? = nil, validUntil: Timestamp? = nil) {
      self.place = place
      self.identityProblem = identityProblem
      self.validUntil = validUntil
    }
  }

  /// Looks.
  ///
  /// - Parameter addresses: those of the configured host.
  public static func look(
    _ configuration: PushConfiguration, at addresses: Set<String>, host: HostAccess = .live
  ) -> Result {
    var result = Result(place: place(addresses, port: configuration.port))
    guard let certificate = configuration.certificate else { return result }
    do throws(PushIdentity.Problem) {
      result.validUntil = try PushIdentity(certificate, host: host).validUntil
    } catch {
      result.identityProblem = error.reason
    }
    return result
  }

  private static func place(_ addresses: Set<String>, port: Int) -> Place {
    let known = addresses.sorted().compactMap { IPAddress(parsing: $0) }
    guard let address = known.first(where: \.isIPv4) ?? known.first else { return .notHere }
    let descriptor = socket(
      address.isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_TCP))
    guard descriptor >= 0 else { return .notTried(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    // As the listener does it: what an earlier one left behind is not in its way, and this look in nobody's.
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    guard address.withSocketAddress(port: port, { bind(descriptor, $0, $1) }) != 0 else { return .free }
    switch errno {
    case EADDRINUSE: return .inUse
    case EADDRNOTAVAIL: return .notHere
    case EACCES: return .notAllowed
    case let error: return .notTried(String(cString: strerror(error)))
    }
  }
}
