/// What of a merchant account people can keep by hand where no connector tells it, in the order in which they think of it.
public enum HandKeeping {
  /// State and what is allowed.
  public static let state: [Fact] = [
    .accountState, .accountPayments, .accountRefunds, .accountWithdrawals, .accountSettling, .accountBankAccount,
  ]
  /// What is on it.
  public static let balance: [Fact] = [
    .accountBalance, .accountBalanceRequired, .accountBalanceFrozen, .accountBalanceInTransit,
  ]
  /// What may be taken, and what has been.
  public static let limits: [Fact] = [
    .accountTransactionLimit, .accountDayLimit, .accountDayUsed, .accountMonthLimit, .accountMonthUsed,
  ]
  /// The way of the money to the bank.
  public static let settlement: [Fact] = [
    .accountSettlementState, .accountSettlementAmount, .accountSettlementAt, .accountSettlementReason,
    .accountSettlementNext,
  ]
  /// The steps of the onboarding; a step's day is kept with its state.
  public static let onboarding: [Fact] = OnboardingStep.allCases.map(\.state)

  /// All of them.
  public static let facts: [Fact] = state + balance + limits + settlement + onboarding

  /// The currency an account is kept in; nil: nothing tells, and amounts have to name theirs.
  ///
  /// - Parameter value: what is known of a fact of the account, however old, by whoever told it.
  public static func currency(_ value: (Fact) -> FactValue?) -> String? {
    for fact in facts {
      if let currency = value(fact)?.money?.currency { return currency }
    }
    return nil
  }

  /// What is kept with somebody's word about a fact: for a step of the onboarding its day too, which another state had
  /// must not outlast.
  ///
  /// - Parameters:
  ///   - value: nil: it is kept no longer.
  ///   - day: the step's day; nil: today, and none for a step that is pending.
  public static func changes(
    _ fact: Fact, _ value: FactValue?, day: CivilDate? = nil, at now: Timestamp, _ calendar: ShopCalendar
  ) -> [(fact: Fact, value: FactValue?)] {
    guard let step = OnboardingStep.allCases.first(where: { $0.state == fact }) else { return [(fact, value)] }
    let isDated = value != nil && (day != nil || value?.text != "pending")
    let moment = isDated ? calendar.moment(of: day ?? calendar.civil(now).date, second: 0) : nil
    return [(fact, value), (step.date, moment.map { .time($0) })]
  }
}

/// How long what was kept by hand counts: a person's word is true when it is said, and nobody looks again by itself.
public struct HandTerms: Hashable, Sendable {
  /// States, balances and settlements: what may be another tomorrow.
  public var everyday: Duration
  /// Limits and the bank account: what seldom changes.
  public var lasting: Duration

  /// Terms.
  public init(everyday: Duration = defaultEveryday, lasting: Duration = defaultLasting) {
    self.everyday = everyday
    self.lasting = lasting
  }

  /// A day and a half, for what is looked up once a day.
  public static let defaultEveryday: Duration = .seconds(36 * 3600)
  /// A month.
  public static let defaultLasting: Duration = .seconds(30 * 86_400)

  /// When somebody's word ends to count; nil: it counts until another one is said.
  ///
  /// - Parameter moment: when it was said.
  public func end(of fact: Fact, saidAt moment: Timestamp, _ calendar: ShopCalendar) -> Timestamp? {
    let today = calendar.civil(moment).date
    switch fact {
    // What was used of a day's limit says nothing of the next day.
    case .accountDayUsed:
      return min(moment + everyday, calendar.moment(of: CivilDate(dayNumber: today.dayNumber + 1), second: 0))
    case .accountMonthUsed:
      let next = CivilDate(
        year: today.month == 12 ? today.year + 1 : today.year, month: today.month % 12 + 1, day: 1)
      return min(moment + everyday, calendar.moment(of: next, second: 0))
    case .accountTransactionLimit, .accountDayLimit, .accountMonthLimit, .accountBalanceRequired, .accountBankAccount:
      return moment + lasting
    case _ where OnboardingStep.facts.contains(fact): return nil
    default: return moment + everyday
    }
  }
}

/// A fact that nobody reports and somebody keeps by hand.
public struct HandEntry: Hashable, Sendable {
  /// What it is about.
  public var subject: SubjectID
  /// Which fact.
  public var fact: Fact
  /// Its value, of the fact's type; nil: it is no longer kept.
  public var value: FactValue?
  /// Who said so.
  public var by: String
  /// When.
  public var at: Timestamp

  /// An entry.
  public init(_ subject: SubjectID, _ fact: Fact, _ value: FactValue?, by: String, at moment: Timestamp) {
    self.subject = subject
    self.fact = fact
    self.value = value
    self.by = by
    at = moment
  }

  /// What stands before the name of whoever said something.
  public static let source = "by hand"

  /// The entry as a reading; nil when it is no longer kept. One that counts no longer is stale from the beginning.
  ///
  /// - Parameters:
  ///   - now: when it was read.
  ///   - interval: how long what was read counts at most until it is read again.
  public func reading(
    at now: Timestamp, terms: HandTerms = HandTerms(), _ calendar: ShopCalendar = .utc,
    interval: Duration = .seconds(15)
  ) -> Reading? {
    guard let value else { return nil }
    // Of a clock that was set back nothing later is known.
    let said = min(at, now)
    let left = terms.end(of: fact, saidAt: said, calendar).map { max(.zero, $0 - now) }
    return Reading(
      subject, fact, value, at: now, source: by.isEmpty ? Self.source : "\(Self.source), \(by)", reportedAt: said,
      freshFor: left.map { min($0, interval) })
  }
}
