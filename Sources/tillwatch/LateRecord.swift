import Journal
import ShopModel
import ShopWatch
import Synchronization

/// The shop's record as the running shop sees it: in use, or not open yet; then everything is refused with the reason. Where
/// another program keeps it, what is done and received here goes there too; what is said of incidents cannot, because
/// theirs have other numbers.
final class LateRecord: OperationLedger, PrintArchive, WordArchive, AccessArchive {
  /// What is refused, and why.
  struct Closed: Error, CustomStringConvertible {
    let description: String
  }

  private enum State {
    case closed(String)
    case beside(Journal, String)
    case open(Journal)
  }

  private let state: Mutex<State>

  /// A record as far as it could be opened.
  ///
  /// - Parameter beside: the journal that another program keeps.
  init(_ outcome: Result<Journal, JournalError>, beside: Journal?) {
    switch (outcome, beside) {
    case (.success(let journal), _): state = Mutex(.open(journal))
    case (.failure(let error), let journal?): state = Mutex(.beside(journal, error.message))
    case (.failure(let error), nil): state = Mutex(.closed(error.message))
    }
  }

  /// The journal, also one that another program keeps; nil while it is not open.
  var opened: Journal? { try? journal }

  /// Whether it is not the one of this program, as far as it could be opened.
  var isBeside: Bool { state.withLock { if case .beside = $0 { true } else { false } } }

  /// From now on it is in use.
  func open(_ journal: Journal) { state.withLock { $0 = .open(journal) } }

  /// It could still not be opened.
  ///
  /// - Parameter beside: the journal, if another program keeps it.
  func stayClosed(_ problem: String, beside: Journal?) {
    state.withLock { state in
      switch (state, beside) {
      case (.beside(let journal, _), _), (_, let journal?): state = .beside(journal, problem)
      default: state = .closed(problem)
      }
    }
  }

  /// The journal to write to.
  ///
  /// - Throws: ``Closed`` while it is not open.
  var journal: Journal {
    get throws {
      switch state.withLock({ $0 }) {
      case .closed(let problem): throw Closed(description: problem)
      case .beside(let journal, _), .open(let journal): journal
      }
    }
  }

  func record(_ operation: Operation) async throws { try await journal.record(operation) }

  func keep(_ print: ReceivedPrint) async throws { try await journal.keep(print) }

  func record(_ word: IncidentWord) async throws {
    if case .beside(_, let problem) = state.withLock({ $0 }) { throw Closed(description: problem) }
    try await journal.record(word)
  }

  func record(_ word: AccessWord) async throws { try await journal.record(word) }
}

/// How long to wait until a record that cannot be opened is tried again: longer each time.
struct OpeningPatience {
  private var next: Duration = .seconds(10)

  /// The next wait: 10, 20, 40 and then always 60 seconds.
  mutating func wait() -> Duration {
    defer { next = min(next * 2, .seconds(60)) }
    return next
  }
}

/// Where what the terminals give to print goes: the connectors are made before the shop that keeps it.
final class PrintRoute: Sendable {
  private let target = Mutex<(@Sendable (ReceivedPrint) async -> Void)?>(nil)

  /// From now on it goes there.
  func lead(to target: @escaping @Sendable (ReceivedPrint) async -> Void) { self.target.withLock { $0 = target } }

  /// Passes one on, and returns when it is kept or cannot be.
  func keep(_ print: ReceivedPrint) async { await target.withLock { $0 }?(print) }
}

extension Journal: PrintArchive, AccessArchive {}
