import ShopModel

extension Phrasebook {
  /// Why an operation is not begun, as a sentence.
  func sentence(_ refusal: Refusal) -> String {
    switch refusal {
    case .notSupported: self[.refusedNotSupported]
    case .stateUnknown: self[.refusedStateUnknown]
    case .otherTerminal: self[.refusedOtherTerminal]
    case .stale(let age): self(.refusedStale, ["age": duration(age)])
    case .busy(let state): self(.refusedBusy, ["state": choice(DeviceText.clean(state), of: .terminalState)])
    case .heldByTill: self[.refusedHeldByTill]
    case .updateRunning: self[.refusedUpdateRunning]
    case .operationRunning(let kind): self(.refusedOperationRunning, ["operation": name(of: kind)])
    case .coolDown(let remaining): self(.refusedCoolDown, ["time": duration(remaining)])
    case .dailyCap(let count): self(.refusedDailyCap, ["n": String(count)])
    case .cannotCure(let cause): self(.refusedCannotCure, ["cause": name(of: cause)])
    case .lastWorkingTerminal: self[.refusedLastWorkingTerminal]
    case .cannotRecord: self[.refusedCannotRecord]
    }
  }
}
