public struct TakingsProfile: Sendable, Hashable { public func takings(from: Timestamp, to: Timestamp, calendar: ShopCalendar) -> Money { Money(minorUnits: 0, currency: "CNY") } }
