/// What a plugin says by its exit code, or a number by its own thresholds. Everything else is unknown.
enum PluginState: String, Hashable {
  case ok, warning, critical

  /// The state of an exit code; nil: unknown (3), or no code of the guidelines.
  init?(exitCode: Int32) {
    switch exitCode {
    case 0: self = .ok
    case 1: self = .warning
    case 2: self = .critical
    default: return nil
    }
  }
}
