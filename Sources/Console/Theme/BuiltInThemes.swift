extension Theme {
  /// The themes that are part of the program, the default one first.
  public static let builtIn: [Theme] = [
    (PackageResources.harbour_theme, "harbour.theme"), (PackageResources.paper_theme, "paper.theme"),
  ].compactMap { bytes, file in
    // A theme that came with the program and cannot be read is a fault of the build, which a test finds.
    try? Theme.parse(String(decoding: bytes, as: UTF8.self), file: file)
  }
}
