import ShopModel
import ZVT

/// When to ask a terminal for the money it holds: turnover totals (06 10) and open pre-authorisations (06 23).
struct BatchEnquiries {
  /// What can be asked.
  enum Enquiry: CaseIterable, Hashable {
    case totals, preauthorisations

    var command: ZVTCommand { self == .totals ? .turnoverTotals : .openPreauthorisations }
    /// Whether the command carries the password.
    var needsPassword: Bool { self == .totals }
  }

  /// How long a terminal that does not know an enquiry is not asked again.
  static let pauseWhenNotSupported: Duration = .seconds(86_400)

  private let interval: Duration?
  private let hasPassword: Bool
  private var notBefore: [Enquiry: Timestamp] = [:]
  private var known: Set<Enquiry> = []

  /// - Parameters:
  ///   - interval: how often to ask; nil: never.
  ///   - hasPassword: whether a password is configured; what needs one is not asked without.
  init(interval: Duration?, hasPassword: Bool) {
    self.interval = interval
    self.hasPassword = hasPassword
  }

  /// Whether `enquiry` is ever asked.
  func isAsked(_ enquiry: Enquiry) -> Bool { interval != nil && (hasPassword || !enquiry.needsPassword) }

  /// What to ask now.
  func due(at now: Timestamp) -> [Enquiry] {
    Enquiry.allCases.filter { isAsked($0) && notBefore[$0].map { $0 <= now } ?? true }
  }

  /// Everything is due at once, except what the terminal does not know.
  mutating func forget() {
    notBefore = notBefore.filter { !known.contains($0.key) }
  }

  /// An enquiry was asked; plans the next.
  mutating func asked(_ enquiry: Enquiry, outcome: ZVTOutcome, at now: Timestamp) {
    let isUnknown =
      switch outcome {
      case .negative(.notPossible, _), .aborted(.notPossible?, _): true
      default: false
      }
    if isUnknown { known.remove(enquiry) } else { known.insert(enquiry) }
    notBefore[enquiry] = now + (isUnknown ? BatchEnquiries.pauseWhenNotSupported : interval ?? .zero)
  }

  /// How long an answer counts as fresh: until three more have been missed, as with every other reading.
  var freshFor: Duration { (interval ?? .zero) * 3 }
}
