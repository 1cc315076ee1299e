import StatusRules

extension ShopCore {
  /// How far each rule has come with each subject it has something to say about.
  public var cells: [EngineCell] { rules.cells }
}
