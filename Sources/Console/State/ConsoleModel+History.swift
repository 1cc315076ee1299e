import ShopModel

extension ConsoleModel {
  /// Takes in what was read of the record for graphs.
  public mutating func take(_ page: HistoryPage) { history.take(page) }

  /// Wants the record read for the graphs on the screen, if what is known of it is old.
  mutating func historyWish(_ snapshot: ShopSnapshot, at now: Timestamp) -> [Intent] {
    guard state.graphSubject != nil else { return [] }
    let scene = scene(snapshot, at: now)
    guard let place = scene.historyPlace else { return [] }
    let query = HistoryQuery(curves: scene.curves.map(\.id), window: scene.historyWindow)
    guard !query.curves.isEmpty, history.wants(place, query, at: now) else { return [] }
    return [.readHistory(query)]
  }

  /// Shows a shorter or a longer time, with the same end.
  mutating func zoomTime(to zoom: HistoryZoom?) {
    if let zoom { state.zoom = zoom }
  }

  /// Goes half a window back or forth.
  mutating func moveInTime(by halves: Int, _ scene: Scene) {
    let half = state.zoom.length / 2
    let end = (state.historyEnd ?? scene.now) + half * halves
    // Of the same end, whenever the key was pressed, the same is read.
    let window = state.zoom.window(endingAt: end)
    state.historyEnd = end >= scene.now ? nil : window.start(of: window.count) - .milliseconds(1)
  }
}

extension ViewState {
  /// Whose graphs are on the screen; nil: nobody's.
  var graphSubject: SubjectID? {
    switch view {
    case .subject(let id), .history(let id): id
    default: nil
    }
  }
}
