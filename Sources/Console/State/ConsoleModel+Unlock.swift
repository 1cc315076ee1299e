import ShopModel

extension ConsoleModel {
  /// The longest PIN that can be typed.
  private static let longestPIN = 12

  /// Opens the question whether to do it; before that the one for the PIN, where it is locked.
  mutating func ask(_ kind: OperationKind, _ id: SubjectID, _ scene: Scene) {
    if scene.snapshot.access.refusal != nil {
      state.overlay = .unlock(Unlocking(wish: .operate(kind, id)))
    } else {
      open(kind, id, scene.snapshot)
    }
  }

  private mutating func open(_ kind: OperationKind, _ id: SubjectID, _ snapshot: ShopSnapshot) {
    switch kind {
    // One that has begun is gone on with, or called off.
    case .reset where snapshot.latestOperation(on: id).map({ !$0.state.isFinal && $0.grade != nil }) == true:
      state.overlay = .guide(id, button: 0)
    case .reset: state.overlay = .reset(id, way: 0, typed: "", saidYes: false)
    default: state.overlay = .operation(kind, id, button: 0, saidYes: false)
    }
  }

  /// The key `u`: asks for the PIN, or locks.
  mutating func unlock(_ scene: Scene) -> [Intent] {
    if case .technician = scene.snapshot.access {
      say(.locked, scene.now)
      return [.lock]
    }
    state.overlay = .unlock(Unlocking())
    return []
  }

  /// Takes one more digit of the PIN.
  mutating func type(_ character: Character, of asking: Unlocking) {
    guard asking.checkedAfter == nil, asking.typed.count < Self.longestPIN, character.isASCII, character.isNumber
    else { return }
    var asking = asking
    asking.typed.append(character)
    asking.wasWrong = false
    state.overlay = .unlock(asking)
  }

  /// Sends the PIN off to be checked.
  mutating func sendPIN(_ asking: Unlocking, _ scene: Scene) -> [Intent] {
    guard case .locked(let wrongTries) = scene.snapshot.access, asking.checkedAfter == nil, !asking.typed.isEmpty else {
      return []
    }
    var waiting = asking
    waiting.typed = ""
    waiting.checkedAfter = Unlocking.Tries(wrong: wrongTries, unjudged: scene.snapshot.unjudgedPIN?.count ?? 0)
    waiting.wasWrong = false
    waiting.obstacle = nil
    state.overlay = .unlock(waiting)
    return [.unlock(pin: asking.typed)]
  }

  /// What came of it: with the right PIN the question that was meant is open, with a wrong one the same question again.
  mutating func observeUnlocking(_ asking: Unlocking, _ snapshot: ShopSnapshot) {
    switch snapshot.access {
    case .technician:
      state.overlay = nil
      switch asking.wish {
      case .operate(let kind, let id) where snapshot.terminal(id) != nil: open(kind, id, snapshot)
      case .guide(let id) where snapshot.terminal(id) != nil: state.overlay = .guide(id, button: 0)
      default: say(.unlocked, snapshot.at)
      }
    case .locked(let wrongTries):
      guard let before = asking.checkedAfter else { return }
      if let unjudged = snapshot.unjudgedPIN, unjudged.count != before.unjudged {
        state.overlay = .unlock(Unlocking(wish: asking.wish, obstacle: unjudged.reason))
      } else if wrongTries != before.wrong {
        state.overlay = .unlock(Unlocking(wish: asking.wish, wasWrong: true))
      }
    case .lockedOut, .noPIN, .readOnly: state.overlay = .unlock(Unlocking(wish: asking.wish))
    }
  }
}
