import NIOHTTP1
import ShopModel
import Synchronization

/// What a service said of how it may be asked again: pages that still hold if it says so, and a pause.
final class AnswerMemory: Sendable {
  /// By what a service knows again what it gave.
  struct Validators: Hashable, Sendable {
    var entityTag: String?
    var lastModified: String?

    /// What the headers of an answer give; nil: nothing. What could not be sent back as it is does not count.
    init?(_ headers: HTTPHeaders) {
      func usable(_ name: String, _ limit: Int) -> String? {
        guard let text = headers.first(name: name), (1...limit).contains(text.utf8.count),
          text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        return text
      }
      entityTag = usable("etag", 256)
      lastModified = usable("last-modified", 64)
      if entityTag == nil, lastModified == nil { return nil }
    }
  }

  /// One page as it was last given in full.
  struct Page: Sendable {
    var validators: Validators
    var document: JSONValue
    var next: String?
    /// Its length in bytes.
    var size: Int
    var givenAt: Timestamp
  }

  /// How long a page counts as given: a service that never says that something is new is asked in full after that.
  static let lifetime: Duration = .seconds(3600)

  private struct State {
    var pages: [String: Page] = [:]
    var pauseEnd: Timestamp?
  }
  private let state = Mutex(State())

  /// The page of an address, if it may still hold.
  func page(_ address: String, at now: Timestamp) -> Page? {
    guard let page = state.withLock({ $0.pages[address] }) else { return nil }
    return page.givenAt <= now && now < page.givenAt + AnswerMemory.lifetime ? page : nil
  }

  /// Keeps what the last question brought, and forgets the one before.
  func keep(_ pages: [String: Page]) { state.withLock { $0.pages = pages } }

  /// The service wants to be left alone until `end`; nil: no longer.
  func pause(until end: Timestamp?) { state.withLock { $0.pauseEnd = end } }

  /// Until when it is left alone; nil: it is not. A clock that was set back does not make a pause longer than any can be.
  func pauseEnd(at now: Timestamp) -> Timestamp? {
    state.withLock { state in
      guard let end = state.pauseEnd, now < end, end <= now + HTTPPause.longest else { return nil }
      return end
    }
  }
}
