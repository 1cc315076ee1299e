import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ZVTFailure {
  /// What kept a connection from being made.
  init(connecting error: any Error) {
    switch error {
    case ChannelError.connectTimeout: self = .connectTimedOut
    case let error as IOError: self.init(errno: error.errnoCode)
    case let error as NIOConnectionError:
      if let attempt = error.connectionErrors.first {
        self.init(connecting: attempt.error)
      } else {
        self = .unreachable("the name is not known")
      }
    default: self = .noConnectionPossible("\(type(of: error))")
    }
  }

  private init(errno code: CInt) {
    self =
      switch code {
      case ECONNREFUSED: .connectionRefused
      case ETIMEDOUT: .connectTimedOut
      case ECONNRESET: .reset(midFrame: false)
      case EHOSTUNREACH: .unreachable("no route to the host")
      case ENETUNREACH: .unreachable("no route to the network")
      case EHOSTDOWN: .unreachable("the host is down")
      case EMFILE, ENFILE: .noConnectionPossible("too many open files")
      case EADDRNOTAVAIL: .noConnectionPossible("no local port left")
      case EACCES, EPERM: .noConnectionPossible("not permitted")
      default: .noConnectionPossible("error \(code)")
      }
  }
}
