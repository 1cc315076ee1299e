extension Double {
  /// The nearest whole number, halves away from zero; 0 for what is no number or too large to matter.
  ///
  /// Written out because `rounded()` needs the C mathematics library, which nothing else here does.
  var nearest: Int64 {
    guard magnitude < 1e18 else { return 0 }
    return Int64(self < 0 ? self - 0.5 : self + 0.5)
  }
}
