import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why a request brought no answer, told apart for the person who has to mend it. Never carries anything that was sent.
enum HTTPFailure: Error, Hashable {
  case invalidURL
  case nameNotFound
  case refused
  case noRoute
  case timedOut
  case certificate
  case tls
  case caFile
  case closed
  case notHTTP
  case tooBig(limit: Int)
  case cancelled
  case other

  /// One line for a person.
  var description: String {
    switch self {
    case .invalidURL: "the address of the service is not a valid URL"
    case .nameNotFound: "the host name was not found (DNS)"
    case .refused: "connection refused"
    case .noRoute: "no route to the host"
    case .timedOut: "no answer in time"
    case .certificate: "TLS: the certificate of the host is not trusted, or not for this host"
    case .tls: "TLS: no secure connection could be made"
    case .caFile: "TLS: the file with the trusted certificates cannot be used"
    case .closed: "the connection was closed before the answer was complete"
    case .notHTTP: "what answers does not speak HTTP"
    case .tooBig(let limit): "the answer is longer than \(limit) bytes"
    case .cancelled: "stopped before an answer came"
    case .other: "the request failed"
    }
  }

  /// What an error of the libraries beneath means.
  init(_ error: any Error) {
    switch error {
    case let failure as HTTPFailure: self = failure
    case is CancellationError: self = .cancelled
    case let error as HTTPClientError: self = HTTPFailure(client: error)
    case let error as NIOConnectionError: self = HTTPFailure(connection: error)
    case let error as IOError: self = HTTPFailure(errno: error.errnoCode)
    case let error as NIOSSLError: self = HTTPFailure(tls: error)
    case is NIOSSLExtraError: self = .certificate
    case is BoringSSLError: self = .tls
    case is ChannelError: self = .closed
    case let error as HTTPParserError: self = error == .invalidEOFState ? .closed : .notHTTP
    default: self = .other
    }
  }

  private init(client error: HTTPClientError) {
    switch error {
    case .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout,
      .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      self = .timedOut
    case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath: self = .invalidURL
    case .remoteConnectionClosed: self = .closed
    case .cancelled: self = .cancelled
    default: self = .other
    }
  }

  private init(connection error: NIOConnectionError) {
    if let first = error.connectionErrors.first {
      self = HTTPFailure(first.error)
    } else if error.dnsAError != nil || error.dnsAAAAError != nil {
      self = .nameNotFound
    } else {
      self = .other
    }
  }

  private init(errno: CInt) {
    switch errno {
    case ECONNREFUSED: self = .refused
    case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN: self = .noRoute
    case ETIMEDOUT: self = .timedOut
    case ECONNRESET, EPIPE: self = .closed
    default: self = .other
    }
  }

  private init(tls error: NIOSSLError) {
    switch error {
    case .handshakeFailed(.sslError([.eofDuringHandshake])), .handshakeFailed(.syscallError): self = .closed
    case .handshakeFailed(let reason):
      self = String(describing: reason).contains("CERTIFICATE") ? .certificate : .tls
    case .unableToValidateCertificate, .noCertificateToValidate: self = .certificate
    case .uncleanShutdown: self = .closed
    default: self = .tls
    }
  }
}
