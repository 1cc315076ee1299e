import ShopModel

/// What a place on the screen stands for, when it is clicked.
enum Zone: Hashable, Sendable {
  case panel(Panel)
  case row(Panel, Row)
  /// A line about this subject in the view of an incident.
  case subject(SubjectID)
  case action(Action)
  case button(Int)
  /// A line of a page.
  case target(PageTarget)
  /// Somewhere on a dialog or the help: nothing behind it is meant.
  case overlay
}
