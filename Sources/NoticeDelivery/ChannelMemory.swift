import FoundationEssentials
import Notices
import ShopCore
import ShopModel

/// What a channel must not forget over a restart: of which incidents it told.
struct ChannelMemory: Hashable, Codable, Sendable {
  private var gate = NotificationGate()
  /// The incidents in sight that were bad enough, and when they were raised.
  private var inSight: [Int: Timestamp] = [:]

  /// What is to be told now. Each decision is given once.
  mutating func decide(_ incidents: [Incident], from severity: Severity) -> [(Incident, Notice.Kind)] {
    // A number that stands for another incident now comes from a record that was begun anew.
    if incidents.contains(where: { inSight[$0.id] ?? $0.openedAt != $0.openedAt }) { self = ChannelMemory() }
    // What was bad enough once is followed to its end.
    let relevant = incidents.filter { $0.finding.severity >= severity || inSight[$0.id] != nil }
    inSight = Dictionary(relevant.map { ($0.id, $0.openedAt) }, uniquingKeysWith: { first, _ in first })
    return gate.take(relevant).filter(\.isDue).compactMap { decision in
      relevant.first { $0.id == decision.incident }.map { ($0, Notice.Kind(decision.kind)) }
    }
  }
}

extension Notice.Kind {
  fileprivate init(_ kind: NotificationGate.Kind) {
    switch kind {
    case .opened: self = .opened
    case .worse: self = .worse
    case .recovered: self = .recovered
    }
  }
}

/// What the store keeps, as JSON.
enum NoticeJSON {
  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  static func value<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
