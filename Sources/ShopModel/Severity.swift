/// How bad a finding is.
public enum Severity: Int, CaseIterable, Comparable, Hashable, Sendable, Codable {
  /// Nothing to do.
  case ok
  /// Worth knowing.
  case notice
  /// Works, but not for long, or not everywhere.
  case warning
  /// This terminal, or the shop, cannot take cards.
  case critical

  /// Whether `left` is less bad.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// The name in rule files: `ok`, `notice`, `warning`, `critical`.
  public var name: String {
    switch self {
    case .ok: "ok"
    case .notice: "notice"
    case .warning: "warning"
    case .critical: "critical"
    }
  }

  /// The severity with this name.
  public init?(name: String) {
    guard let found = Severity.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
