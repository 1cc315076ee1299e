import ShopConfiguration
import ShopModel

/// What the configuration says of a terminal, as readings beside the terminal's own.
enum ConfiguredReadings {
  /// Which facts that are.
  static func facts(of terminal: TerminalConfiguration) -> Set<Fact> {
    Set(readings(of: terminal, at: Timestamp(milliseconds: 0)).map(\.fact))
  }

  /// What it says.
  static func readings(of terminal: TerminalConfiguration, at now: Timestamp) -> [Reading] {
    [(Fact.terminalTargetSoftware, terminal.targetVersion), (.terminalConfiguredTID, terminal.tid)].compactMap {
      fact, value in
      value.map { Reading(terminal.identity.id, fact, .text($0), at: now, source: "configuration") }
    }
  }
}
