internal import LocatedYAML

/// A `shop.yaml` that was found and read.
public struct ConfigurationFile: Hashable, Sendable {
  /// Its path, as it was given or put together.
  public var path: String
  /// Its text.
  public var text: String

  /// A file.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The places where a shop's file is looked for when none is named, in order: `$XDG_CONFIG_HOME/tillwatch/shop.yaml`
  /// (`$HOME/.config` when that is not set; a relative path does not count, as the XDG Base Directory Specification
  /// says), then `/etc/tillwatch/shop.yaml`.
  public static func searchPaths(with host: HostAccess = .live) -> [String] {
    (settingsFolder(with: host).map { ["\($0)/shop.yaml"] } ?? []) + ["/etc/tillwatch/shop.yaml"]
  }

  /// The folder for what a person sets; nil where there is no home.
  static func settingsFolder(with host: HostAccess) -> String? {
    func folder(_ variable: String) -> String? {
      host.environment(variable).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    return (folder("XDG_CONFIG_HOME") ?? folder("HOME").map { "\($0)/.config" }).map { "\($0)/tillwatch" }
  }
}
