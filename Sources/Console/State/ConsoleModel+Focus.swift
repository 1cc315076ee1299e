import ShopModel

extension ConsoleModel {
  /// How long a person must have looked elsewhere to be told what has happened.
  static let shortAbsence: Duration = .seconds(10)
  /// How long what has happened meanwhile stays marked.
  static let welcome: Duration = .seconds(300)

  /// The person looks at another window, or at this one again: then what has happened meanwhile is told, and marked.
  mutating func takeFocus(_ isHere: Bool, _ snapshot: ShopSnapshot, _ now: Timestamp) {
    guard isHere else {
      leftAt = leftAt ?? now
      return
    }
    guard let left = leftAt else { return }
    leftAt = nil
    // The clock may have been set meanwhile.
    guard now >= left, now - left >= Self.shortAbsence else { return }
    let opened = snapshot.incidents.count { $0.closedAt == nil && $0.openedAt >= left }
    let closed = snapshot.incidents.count { $0.closedAt.map { $0 >= left } ?? false }
    guard opened + closed > 0 else { return }
    if opened > 0 { state.newSince = left }
    state.notice = Notice(
      content: .whileAway(now - left, opened: opened, closed: closed), until: now + ThemeNews.duration)
    returnedAt = now
  }

  /// What was new is so no longer.
  mutating func forgetAbsence(at now: Timestamp) {
    guard state.newSince != nil, let returned = returnedAt, now < returned || now - returned >= Self.welcome else {
      return
    }
    state.newSince = nil
  }
}

extension Scene {
  /// Whether it was raised while the person looked at another window.
  func isNew(_ incident: Incident) -> Bool { state.newSince.map { incident.openedAt >= $0 } ?? false }
}
