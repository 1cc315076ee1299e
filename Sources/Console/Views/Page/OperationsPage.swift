import ShopModel

/// What is being done to the terminals, and what was done in this run: step by step, the newest first.
struct OperationsPage: Page {
  let scene: Scene

  var heading: Line { Line(scene.words[.operationsTitle], .focus, .bold) }

  var badge: Line {
    let running = scene.snapshot.operations.count { !$0.state.isFinal }
    return running == 0 ? Line() : Line(scene.words(.operationsRunning, ["n": String(running)]), .accent, .bold)
  }

  func rows(width: Int) -> [PageRow] {
    let operations = scene.snapshot.operations
    guard !operations.isEmpty else { return [PageRow(line: Line(scene.words[.operationsNone], .muted))] }
    // What goes on comes before what is over.
    let sorted = operations.reversed().filter { !$0.state.isFinal } + operations.reversed().filter(\.state.isFinal)
    return sorted.enumerated().flatMap { index, operation in
      (index > 0 ? [PageRow()] : []) + rows(of: operation, width: width)
    }
  }

  private func rows(of operation: Operation, width: Int) -> [PageRow] {
    let words = scene.words
    let role = OperationMark.role(of: operation.state)
    let sign =
      operation.state.isFinal
      ? (operation.state == .verified ? scene.glyphs.done : scene.glyphs.failed) : scene.glyphs.running
    var title = Line([Span(sign, role, .bold), Span(" ")])
    title.add(scene.name(of: operation.subject), .title, .bold)
    title.add("  " + words.name(of: operation.kind), .text, .bold)
    title.add(
      scene.glyphs.dot + words(.requestedBy, ["who": DeviceText.clean(operation.requestedBy, limit: 60)]), .muted)
    var rows = [PageRow(line: title, target: .operation(operation.id))]
    for step in operation.steps {
      let time = words.moment(step.at, now: scene.now) + ":" + words.seconds(step.at)
      let isLast = step.at == operation.enteredAt && step.state == operation.state
      let parts = words.sentence(step.state, in: operation.kind).wrapped(to: max(10, width - 6 - time.cellWidth))
      for (index, part) in parts.enumerated() {
        var line = Line("    " + (index == 0 ? time : "").padded(to: time.cellWidth) + "  ", .muted)
        line.add(part, isLast ? role : .text, isLast ? .bold : [])
        rows.append(PageRow(line: line))
      }
    }
    if !operation.state.isFinal {
      let length = words.shortDuration(scene.now - operation.enteredAt)
      rows.append(PageRow(line: Line("    " + words(.operationsSince, ["time": length]), .accent)))
    }
    return rows
  }
}
