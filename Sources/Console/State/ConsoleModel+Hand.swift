import ShopModel

/// What a person keeps by hand of an account.
extension ConsoleModel {
  /// Enter on a line of the page: asks for the value.
  mutating func askByHand(_ fact: Fact, _ scene: Scene) {
    guard scene.snapshot.access != .readOnly else { return say(.disabled(.readOnly), scene.clock) }
    guard case .hand(let id) = state.view, let facts = scene.facts(of: id), scene.isKeptByHand(fact, of: facts) else {
      return
    }
    var asking = HandAsking(account: id, fact: fact)
    // What is known already is chosen at first, so that Enter changes nothing by mistake.
    if let choices = asking.choices, let known = facts.records[fact]?.value.text {
      asking.button = choices.firstIndex(of: known) ?? 0
    }
    state.overlay = .hand(asking)
  }

  /// Takes one more sign of a value.
  mutating func type(_ character: Character, of asking: HandAsking) {
    guard asking.choices == nil, asking.typed.count < HandText.limit else { return }
    var asking = asking
    asking.typed.append(character)
    asking.problem = nil
    state.overlay = .hand(asking)
  }

  /// Takes the answer, if it is one.
  mutating func keepByHand(_ asking: HandAsking, button: Int, _ scene: Scene) -> [Intent] {
    guard let facts = scene.facts(of: asking.account), scene.isKeptByHand(asking.fact, of: facts) else {
      state.overlay = nil
      return []
    }
    let value: FactValue?
    if let choices = asking.choices {
      value = choices.indices.contains(button) ? .text(choices[button]) : nil
    } else if asking.typed.isEmpty {
      guard facts.records[asking.fact] != nil else {
        state.overlay = nil
        return []
      }
      value = nil
    } else {
      do throws(HandText.Problem) {
        value = try scene.handText(asking).value(asking.typed, of: asking.fact)
      } catch {
        var asking = asking
        asking.problem = error
        state.overlay = .hand(asking)
        return []
      }
    }
    state.overlay = nil
    say(.kept(asking.fact, value), scene.clock)
    return [.keep(asking.account, asking.fact, value)]
  }
}
