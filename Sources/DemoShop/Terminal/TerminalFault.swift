/// Something wrong with a simulated terminal.
public struct TerminalFault: Hashable, Sendable {
  /// The status byte it shows (PA00P015 13.08, chapter 11).
  public var status: UInt8
  /// The lock bits it shows, tag 1F55, the specification's b0 as the most significant bit; 0: none.
  public var locks: UInt16
  /// Whether a restart cures it.
  public var curedByRestart: Bool

  /// A fault.
  public init(status: UInt8, locks: UInt16 = 0, curedByRestart: Bool = false) {
    self.status = status
    self.locks = locks
    self.curedByRestart = curedByRestart
  }

  /// The software hangs: out of order (DF), and a restart helps.
  public static let hung = TerminalFault(status: 0xDF, locks: 0x1000, curedByRestart: true)
  /// The card reader is broken (E2); no restart helps.
  public static let brokenReader = TerminalFault(status: 0xE2, locks: 0x0002)
  /// Parameters and keys are missing (51) and have to be loaded.
  public static let notInitialised = TerminalFault(status: 0x51, locks: 0x0200)
  /// Somebody opened it: what it says when it has wiped its keys.
  public static let tampered = TerminalFault(status: 0xDF, locks: 0x8000)
  /// Not put into service yet (E4).
  public static let notActivated = TerminalFault(status: 0xE4, locks: 0x0010)
}
