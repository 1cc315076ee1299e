/// Why a finding is not shown as a trouble of its own: another one explains it.
public enum Suppression: Hashable, Sendable {
  /// Another finding about the same subject says more.
  case hidden(by: Finding.ID)
  /// The way to the subject is broken there.
  case unreachable(behind: Finding.ID)
  /// Another finding accounts for it, such as announced maintenance for delays.
  case inhibited(by: Finding.ID)

  /// The finding that explains it.
  public var finding: Finding.ID {
    switch self {
    case .hidden(let id), .unreachable(let id), .inhibited(let id): id
    }
  }

  /// The name in reports: `hidden`, `unreachable`, `inhibited`.
  public var name: String {
    switch self {
    case .hidden: "hidden"
    case .unreachable: "unreachable"
    case .inhibited: "inhibited"
    }
  }
}
