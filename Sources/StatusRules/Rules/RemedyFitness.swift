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
    case (.terminalBattery, .restart), (.terminalBattery, .reset): "no \(remedy.rawValue) charges a battery"
    default:
      remedy.fields.map { $0.contains { rawValue.hasPrefix($0) } } ?? true
        ? nil : "\(remedy.rawValue) cannot cure \(rawValue); it is for \(remedy.fieldsText)"
    }
  }
}

extension Remedy {
  /// The beginnings of the causes that it can cure at all; nil: it may help with any.
  fileprivate var fields: [String]? {
    switch self {
    case .check, .wait, .contactSupport: nil
    case .topUp, .adjustLimits, .verifyAccount: ["account."]
    case .restart: ["terminal.", "network.", "transaction.delayed", "upgrade.failed"]
    case .reset: ["terminal."]
    case .signInAgain: ["terminal.", "transaction.mismatch", "transaction.delayed"]
    case .settleBatch: ["operator.", "transaction.", "terminal."]
    case .updateNow: ["terminal.", "upgrade."]
    case .switchLink: ["network.", "surroundings.", "transaction.delayed"]
    case .replaceDevice: ["terminal.", "network.", "surroundings."]
    case .trainStaff: ["operator.", "transaction."]
    }
  }

  fileprivate var fieldsText: String {
    (fields ?? []).map { $0.hasSuffix(".") ? "\($0)*" : $0 }.joined(separator: ", ")
  }
}
