import ShopModel
public struct MaintenanceSchedule: Codable, Hashable, Sendable { public init() {}
  struct W { var name: String }
  func activeWindow(for s: SubjectID, at: Timestamp) -> W? { nil }
  func nextChange(after: Timestamp) -> Timestamp? { nil }
  mutating func takeUp(_ o: MaintenanceSchedule) {} }
extension Acknowledgement { func ends(spreads: Bool, worsens: Bool, at now: Timestamp) -> Bool { until.map { $0 <= now } ?? false || !isSticky && (spreads || worsens) } }
