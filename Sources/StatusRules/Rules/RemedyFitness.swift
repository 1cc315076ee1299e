import ShopModel

extension Cause {
  /// Why `remedy` cannot cure this cause, for whoever wrote the rule; nil: it may.
  func objection(to remedy: Remedy) -> String? {
    switch (self, remedy) {
    case (.terminalTamper, .replaceDevice), (.terminalTamper, .contactSupport): nil
    case (.terminalTamper, _):
      "after tampering a terminal only goes back for repair: replace-device or contact-support"
    case (.upgradeRunning, .restart), (.upgradeRunning, .reset):
      "an update that is running must not be interrupted by a \(remedy.rawValue)"
    case (_, .restart) where isAccountSide, (_, .reset) where isAccountSide:
      "no \(remedy.rawValue) of a terminal cures an account"
    default: nil
    }
  }
}
