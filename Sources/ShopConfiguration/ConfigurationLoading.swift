public import LocatedYAML

extension ConfigurationFile {
  /// Finds and reads the shop's file: the one named, or else the first of ``searchPaths(with:)`` that exists.
  ///
  /// - Parameter explicit: the path that was asked for; then no other place is looked at.
  /// - Returns: the file; nil when none was named and there is none.
  /// - Throws: when the named file is absent, or when the first one that exists cannot be read or is not UTF-8: a file
  ///   that is there is never passed over for the next.
  public static func find(
    explicit: String? = nil, with host: HostAccess = .live
  ) throws(SourceProblems) -> ConfigurationFile? {
    for path in explicit.map({ [$0] }) ?? searchPaths(with: host) {
      switch host.read(path, YAMLLimits.bytes) {
      case .absent: continue
      case .unreadable(let reason): throw fault(path, .start, "cannot be read: \(reason)")
      case .bytes(let bytes, _):
        if let text = String(validating: bytes, as: UTF8.self) { return ConfigurationFile(path: path, text: text) }
        let (position, byte) = firstInvalid(bytes)
        throw fault(path, position, "not valid UTF-8: byte 0x\(String(byte, radix: 16, uppercase: true))")
      }
    }
    if let explicit { throw fault(explicit, .start, "no such file") }
    return nil
  }

  private static func fault(_ path: String, _ position: SourcePosition, _ message: String) -> SourceProblems {
    SourceProblems(SourceProblem(file: path, position: position, message: message))
  }

  /// Where the longest beginning of `bytes` that is UTF-8 ends, and the byte there.
  private static func firstInvalid(_ bytes: [UInt8]) -> (SourcePosition, UInt8) {
    var position = SourcePosition.start
    var valid = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      valid += UTF8.width(scalar)
      position =
        scalar == "\n"
        ? SourcePosition(line: position.line + 1, column: 1)
        : SourcePosition(line: position.line, column: position.column + 1)
    }
    return (position, valid < bytes.count ? bytes[valid] : 0)
  }
}

extension ShopConfiguration {
  /// Reads the text of a `shop.yaml`.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - file: the file's name for the problems.
  ///   - host: where time zones and certificate files are looked up. Secrets are not fetched here.
  /// - Throws: every problem of the file, in its order; after an error of syntax nothing behind it can be found.
  public static func load(
    text: String, file: String, with host: HostAccess = .live
  ) throws(SourceProblems) -> ShopConfiguration {
    var problems: [SourceProblem] = []
    let root = try parseYAML(text, file: file, problems: &problems)
    let reader = SourceReader(file: file, problems: problems)
    let configuration = ConfigurationReader(reader: reader, host: host).readConfiguration(root)
    try reader.finish()
    guard let configuration else {
      throw SourceProblems(SourceProblem(file: file, position: .start, message: "no shop is described here"))
    }
    return configuration
  }
}
