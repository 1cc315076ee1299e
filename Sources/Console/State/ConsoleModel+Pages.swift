import ShopModel

extension ConsoleModel {
  /// How often the record is read while it is on the screen.
  static let readingEvery: Duration = .seconds(3)

  /// Takes in what was read of the record.
  public mutating func take(_ page: RecordPage) { record = page }

  /// Wants the record read, if it is on the screen and what is known of it is old.
  mutating func recordWish(at now: Timestamp) -> [Intent] {
    guard state.view == .journal else { return [] }
    if let asked = recordAskedAt, now - asked < Self.readingEvery, now >= asked { return [] }
    recordAskedAt = now
    return [.readRecord]
  }

  // MARK: Moving

  /// Selects another line of a page, and scrolls so that it is seen; a page without such lines is scrolled.
  mutating func movePage(by rows: Int, _ scene: Scene) {
    let canvas = draw(scene)
    let targets = canvas.targets.compactMap(\.self)
    guard !targets.isEmpty, let selected = scene.selectedTarget(among: targets),
      let index = targets.firstIndex(of: selected)
    else {
      state.scroll = scrolled(state.scroll, by: rows, scene)
      return
    }
    let next = max(0, min(targets.count - 1, index + rows))
    state.chosenTarget = targets[next]
    guard let (total, visible) = canvas.extent, total > visible,
      let line = canvas.targets.firstIndex(of: targets[next])
    else { return }
    let first = min(state.scroll, total - visible)
    // What stands above the first and below the last line that can be selected is seen as well.
    if next == 0 {
      state.scroll = 0
    } else if line < first {
      state.scroll = line
    } else if line >= first + visible {
      state.scroll = line - visible + 1
    }
    if next == targets.count - 1 { state.scroll = total - visible }
  }

  /// Enter on a page: goes to what the line is about, or ticks it.
  mutating func openTarget(_ scene: Scene) -> [Intent] {
    let targets = draw(scene).targets.compactMap(\.self)
    switch scene.selectedTarget(among: targets) {
    case .operation(let id):
      guard let operation = scene.snapshot.operations.first(where: { $0.id == id }) else { break }
      if operation.grade != nil, !operation.state.isFinal {
        state.overlay = .guide(operation.subject, button: 0)
      } else {
        goTo(.subject(operation.subject))
      }
    case .duty(let id): goTo(.subject(id))
    case .item(let id, let number): return tick(number, of: id, scene)
    case .entry(let name):
      guard let entry = scene.record?.entries.first(where: { $0.pageName == name }) else { break }
      if entry.kind == .incident, let number = Incident.ID(entry.id), scene.incident(number) != nil {
        goTo(.incident(number))
      } else if let subject = entry.subject, scene.facts(of: subject) != nil {
        goTo(.subject(subject))
      } else {
        say(.disabled(.noSuchSubject), scene.now)
      }
    case .setting(let name): return openSetting(name, scene)
    case .fact(let fact): askByHand(fact, scene)
    case nil: say(.disabled(.nothingSelected), scene.now)
    }
    return []
  }

  private mutating func tick(_ number: Int, of duty: SubjectID, _ scene: Scene) -> [Intent] {
    guard scene.snapshot.access != .readOnly else {
      say(.disabled(.readOnly), scene.now)
      return []
    }
    guard let items = scene.snapshot.duties.first(where: { $0.id == duty })?.items, items.indices.contains(number)
    else { return [] }
    let isOn = items[number].tickedAt == nil
    say(.ticked(on: isOn), scene.now)
    return [.tick(duty, item: Duty.itemKey(items[number].text), on: isOn)]
  }

  // MARK: Searching

  mutating func typeSought(_ character: Character) {
    guard state.sought.count < 40 else { return }
    state.sought.append(character)
    state.scroll = 0
    state.chosenTarget = nil
  }

  mutating func eraseSought() {
    state.sought = String(state.sought.dropLast())
    state.scroll = 0
  }

  // MARK: The picture that is kept

  /// Keeps the picture for reading, or lets it go on.
  mutating func freeze(_ scene: Scene, at now: Timestamp) {
    if held != nil {
      held = nil
      say(.released, now)
    } else {
      held = HeldPicture(snapshot: scene.snapshot, at: now)
    }
  }

  /// Copies the support card.
  func copy(_ scene: Scene) -> [Intent] {
    guard case .support(let id) = scene.state.view else { return [] }
    return [.copy(SupportCard(scene: scene, id: id).plainText)]
  }
}

/// A picture that is kept for reading while watching goes on.
struct HeldPicture: Sendable {
  var snapshot: ShopSnapshot
  var at: Timestamp
}

extension JournalEntry {
  /// What a line of the page is told apart by.
  var pageName: String { "\(kind.rawValue)-\(id)-\(at.milliseconds)-\(state)" }
}
