import ShopModel

/// How long an incident has kept which terminals from taking cards, while the shop was open.
struct ImpactMeter: Hashable, Sendable, Codable {
  /// A time in which a terminal could not take cards.
  struct Span: Hashable, Sendable, Codable {
    var terminal: SubjectID
    var from: Timestamp
    /// nil: it still cannot.
    var to: Timestamp?
  }

  /// The most times kept of one incident; after that the last one of the terminal is made longer.
  static let limit = 500

  private(set) var spans: [Span] = []

  /// Takes in who cannot take cards from `now` on; nobody, while the shop is closed.
  mutating func note(blocked: Set<SubjectID>, at now: Timestamp) {
    for index in spans.indices where spans[index].to == nil && !blocked.contains(spans[index].terminal) {
      spans[index].to = now
    }
    let running = Set(spans.filter { $0.to == nil }.map(\.terminal))
    for terminal in blocked.subtracting(running).sorted(by: { $0.key < $1.key }) {
      if let last = spans.lastIndex(where: { $0.terminal == terminal }), spans[last].to == now {
        // It never really ended.
        spans[last].to = nil
      } else if spans.count < Self.limit {
        spans.append(Span(terminal: terminal, from: now))
      } else if let last = spans.lastIndex(where: { $0.terminal == terminal }) {
        spans[last].to = nil
      }
    }
  }

  /// What of it came after a moment, and not more of it than is kept.
  func since(_ moment: Timestamp) -> ImpactMeter {
    var meter = self
    meter.spans = spans.suffix(Self.limit).map { span in
      Span(terminal: span.terminal, from: max(span.from, moment), to: span.to.map { max($0, moment) })
    }
    return meter
  }

  /// This, which has ended, and what was measured after it.
  func followed(by later: ImpactMeter) -> ImpactMeter {
    var meter = self
    meter.spans = Array((spans + later.spans).suffix(Self.limit))
    return meter
  }

  /// What it has cost until `now`.
  ///
  /// - Parameters:
  ///   - terminals: how many terminals share the shop's takings.
  ///   - takings: what the whole shop usually takes in a time; nil: nobody knows.
  func impact(
    terminals: Int, basis: TakingsBasis?, takings: ((_ from: Timestamp, _ to: Timestamp) -> Money?)?, at now: Timestamp
  ) -> Impact {
    var impact = Impact()
    var minorUnits = 0.0
    var currency: String?
    for span in spans {
      let end = max(span.from, span.to ?? now)
      impact.withoutCards[span.terminal, default: .zero] += end - span.from
      guard let money = takings?(span.from, end), terminals > 0 else { continue }
      // A terminal's share: all are taken to be used alike, which is why this is an estimate.
      minorUnits += Double(money.minorUnits) / Double(terminals)
      currency = money.currency
    }
    if let currency, (0..<1e15).contains(minorUnits) {
      impact.takingsAtRisk = Money(minorUnits: Int64(minorUnits.rounded()), currency: currency)
      impact.basis = basis
    }
    return impact
  }
}
