import ShopModel

extension ConsoleModel {
  mutating func typeInPalette(_ character: Character) {
    guard case .palette(let palette) = state.overlay, palette.typed.count < FuzzyMatch.limit.query else { return }
    state.overlay = .palette(Palette(typed: palette.typed + String(character)))
  }

  mutating func eraseInPalette() {
    guard case .palette(let palette) = state.overlay else { return }
    state.overlay = .palette(Palette(typed: String(palette.typed.dropLast())))
  }

  mutating func movePalette(by rows: Int, _ scene: Scene) {
    guard case .palette(var palette) = state.overlay else { return }
    let count = scene.found(by: palette).count
    guard count > 0 else { return }
    palette.selected = max(0, min(count - 1, palette.selected + rows))
    state.overlay = .palette(palette)
  }

  /// Does what is selected, or says why it cannot be done.
  mutating func choose(_ index: Int, _ scene: Scene) -> [Intent] {
    guard case .palette(let palette) = state.overlay else { return [] }
    let found = scene.found(by: palette)
    guard found.indices.contains(index) else {
      say(.disabled(.nothingFound), scene.now)
      return []
    }
    if let reason = found[index].reason {
      say(.disabled(reason), scene.now)
      return []
    }
    state.overlay = nil
    switch found[index].target {
    case .action(let action): return take(action, renewed(scene))
    case .subject(let id): goTo(.subject(id))
    case .incident(let id): goTo(.incident(id))
    case .theme(let name): return choose(.theme(name), scene)
    case .language(let language): return choose(.language(language), scene)
    case .setting(let name):
      goTo(.settings)
      state.chosenTarget = .setting(name)
    }
    return []
  }

  /// Opens a view; the way back is kept.
  mutating func goTo(_ view: View) {
    guard view != state.view else { return }
    state.behind.append(Place(view: state.view, scroll: state.scroll))
    // A way that goes in circles is not kept for ever.
    if state.behind.count > 32 { state.behind.remove(at: 1) }
    let subject = state.graphSubject
    state.view = view
    if state.graphSubject != subject { state.historyEnd = nil }
    state.scroll = 0
    state.chosenTarget = nil
    if case .incident = view { state.chosenSubject = nil }
  }
}
