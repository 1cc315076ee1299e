import NIOHTTP1
import ShopModel

/// How long a service wants to be left alone, as its headers say. Pure.
enum HTTPPause {
  /// What goes beyond is cut off: no answer can silence a service for good. What was told before a long pause turns stale
  /// in the middle of it; the notes of the report say why nobody asks.
  static let longest: Duration = .seconds(3600)

  /// What the headers that count what is left are called: by most, by the draft of a standard, and by some.
  private static let families = ["x-ratelimit", "ratelimit", "x-rate-limit"]

  /// The moment before which it does not want to be asked; nil: it does not say, or that is over.
  ///
  /// - Parameter now: by our clock, by which the result counts too.
  static func end(status: Int, headers: HTTPHeaders, at now: Timestamp) -> Timestamp? {
    var ends: [Timestamp] = []
    if status != 200, status != 304, let text = headers.first(name: "retry-after") {
      if let seconds = seconds(text) {
        ends.append(now + seconds)
      } else if let moment = HTTPDate.moment(of: text) {
        // By its own clock, if it shows it: what counts is how long.
        let shown = headers.first(name: "date").flatMap(HTTPDate.moment(of:))
        ends.append(now + max(.zero, min(longest, moment - (shown ?? now))))
      }
    }
    for family in families where headers.first(name: "\(family)-remaining") == "0" {
      guard let reset = headers.first(name: "\(family)-reset").flatMap(seconds) else { continue }
      ends.append(isMoment(reset) ? Timestamp(milliseconds: reset.wholeMilliseconds) : now + reset)
    }
    guard let end = ends.max(), end > now else { return nil }
    return min(end, now + longest)
  }

  /// Whether so many seconds are a moment since 1970 and not a length of time.
  private static func isMoment(_ seconds: Duration) -> Bool { seconds > .seconds(1_000_000_000) }

  private static func seconds(_ text: String) -> Duration? {
    guard (1...11).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int64(text)
    else { return nil }
    return .seconds(number)
  }
}
