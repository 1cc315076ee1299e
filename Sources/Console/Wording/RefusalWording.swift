import ShopModel

extension Phrasebook {
  /// Why an operation is not begun, as a sentence.
  func sentence(_ refusal: Refusal) -> String {
    switch refusal {
    case .locked: self[.refusedLocked]
    case .noPIN: self[.disabledNoPIN]
    case .readOnly: self[.disabledReadOnly]
    case .notSupported: self[.refusedNotSupported]
    case .stateUnknown: self[.refusedStateUnknown]
    case .otherTerminal: self[.refusedOtherTerminal]
    case .stale(let age): self(.refusedStale, ["age": duration(age)])
    case .busy(let state): self(.refusedBusy, ["state": choice(DeviceText.clean(state), of: .terminalState)])
    case .heldByTill: self[.refusedHeldByTill]
    case .updateRunning: self[.refusedUpdateRunning]
    case .operationRunning(let kind): self(.refusedOperationRunning, ["operation": name(of: kind)])
    case .batchOpen(let count): counted(count, .refusedBatchOpen, orNotKnown: .refusedBatchNotKnown)
    case .unsentTransactions(let count): counted(count, .refusedUnsent, orNotKnown: .refusedUnsentNotKnown)
    case .preauthorisationOpen(let count):
      counted(count, .refusedPreauthorisations, orNotKnown: .refusedPreauthorisationsNotKnown)
    case .coolDown(let remaining): self(.refusedCoolDown, ["time": duration(remaining)])
    case .dailyCap(let count): self(.refusedDailyCap, ["n": String(count)])
    case .cannotCure(let cause): self(.refusedCannotCure, ["cause": name(of: cause)])
    case .transactionLogDefective: self[.refusedTransactionLog]
    case .lastWorkingTerminal: self[.refusedLastWorkingTerminal]
    case .cannotRecord: self[.refusedCannotRecord]
    case .calledOff: self[.refusedCalledOff]
    case .otherMake: self[.refusedOtherMake]
    }
  }

  private func counted(_ count: Int?, _ key: TextKey, orNotKnown unknown: TextKey) -> String {
    count.map { self(key, ["n": String($0)]) } ?? self[unknown]
  }

  /// What an interlock asks for, in a few words: `no update is running`.
  func name(of interlock: Interlock) -> String {
    switch interlock {
    case .unlocked: self[.interlockUnlocked]
    case .supported: self[.interlockSupported]
    case .alone: self[.interlockAlone]
    case .fresh: self[.interlockFresh]
    case .rightTerminal: self[.interlockRightTerminal]
    case .till: self[.interlockTill]
    case .idle: self[.interlockIdle]
    case .update: self[.interlockUpdate]
    case .batch: self[.interlockBatch]
    case .unsent: self[.interlockUnsent]
    case .preauthorisations: self[.interlockPreauthorisations]
    case .cure: self[.interlockCure]
    case .coolDown: self[.interlockCoolDown]
    case .dailyCap: self[.interlockDailyCap]
    case .lastTerminal: self[.interlockLastTerminal]
    }
  }
}
