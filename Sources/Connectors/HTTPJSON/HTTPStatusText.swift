/// What an HTTP status other than success means for the person who has to mend it.
enum HTTPStatusText {
  /// One line for a person: `HTTP 401: the service does not accept the key`.
  static func explanation(of code: Int) -> String { "HTTP \(code): \(meaning(of: code))" }

  private static func meaning(of code: Int) -> String {
    switch code {
    case 300..<400: "the service sends us to another address; redirects are not followed"
    case 401: "the service does not accept the key"
    case 403: "the key is not allowed to ask this"
    case 404, 410: "the service does not know this address"
    case 408, 504: "the service did not get its answer in time"
    case 429: "the service was asked too often"
    case 500..<600: "the service itself has failed"
    default: "the service does not give what was asked"
    }
  }

  /// Whether the host as such works, although it did not give what was asked: everything but its own failure.
  static func isHostWorking(_ code: Int) -> Bool { code < 500 }
}
