extension Theme {
  /// The themes that are part of the program, the default one first, each beside its other half.
  public static let builtIn: [Theme] = files.compactMap { parsed($0.bytes, $0.file) }

  /// The theme of the program with this name; nil: there is none. Reads that one alone: the first picture waits for it.
  public static func builtIn(named name: String) -> Theme? {
    files.first { $0.file == name + ".theme" }.flatMap { parsed($0.bytes, $0.file) }
  }

  private static var files: [(bytes: [UInt8], file: String)] {
    [
      (PackageResources.harbour_theme, "harbour.theme"), (PackageResources.paper_theme, "paper.theme"),
      (PackageResources.lantern_theme, "lantern.theme"), (PackageResources.ricepaper_theme, "ricepaper.theme"),
      (PackageResources.bamboo_theme, "bamboo.theme"), (PackageResources.celadon_theme, "celadon.theme"),
      (PackageResources.beacon_theme, "beacon.theme"), (PackageResources.noon_theme, "noon.theme"),
      (PackageResources.copper_theme, "copper.theme"), (PackageResources.indigo_theme, "indigo.theme"),
      (PackageResources.coral_theme, "coral.theme"), (PackageResources.cinnabar_theme, "cinnabar.theme"),
      (PackageResources.graphite_theme, "graphite.theme"), (PackageResources.newsprint_theme, "newsprint.theme"),
      (PackageResources.console_theme, "console.theme"),
    ]
  }

  private static func parsed(_ bytes: [UInt8], _ file: String) -> Theme? {
    // A theme that came with the program and cannot be read is a fault of the build, which a test finds.
    try? Theme.parse(String(decoding: bytes, as: UTF8.self), file: file)
  }
}
