/// What a place on the screen stands for, when it is clicked.
enum Zone: Hashable, Sendable {
  case panel(Panel)
  case row(Panel, Row)
  case action(Action)
  case button(Int)
  /// Somewhere on a dialog or the help: nothing behind it is meant.
  case overlay
}
