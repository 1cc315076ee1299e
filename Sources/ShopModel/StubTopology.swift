public struct ShopTopology: Sendable, Hashable { public init() {}
  public func nearestBroken(on s: SubjectID, isBroken: (SubjectID) -> Bool) -> SubjectID? { nil } }
public struct TakingsProfile: Sendable, Hashable { public func takings(from: Timestamp, to: Timestamp, calendar: ShopCalendar) -> Money { Money(minorUnits: 0, currency: "CNY") } }
