internal import LocatedYAML

extension ConfigurationReader {
  /// Where the zones of the tz database are kept.
  static let zoneFolder = "/usr/share/zoneinfo"

  /// The name of a time zone. Whether there is such a zone can only be said on a computer that has the tz database.
  func readTimeZone(_ node: YAMLNode) -> String? {
    guard let name = reader.string(node, limit: 64) else { return nil }
    let isName =
      name.utf8.allSatisfy { isLetterOrDigit($0) || "_+-/".utf8.contains($0) }
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    guard isName else {
      reader.problem(at: node.position, "\(excerpt(name)) is not the name of a time zone such as \"Asia/Shanghai\"")
      return nil
    }
    guard host.hasFolder(ConfigurationReader.zoneFolder) else { return name }
    if case .bytes(let bytes, _) = host.read("\(ConfigurationReader.zoneFolder)/\(name)", 1 << 20),
      bytes.starts(with: Array("TZif".utf8))
    {
      return name
    }
    reader.problem(at: node.position, "unknown time zone \(excerpt(name))" + suggestion(for: name, among: zoneNames()))
    return nil
  }

  /// The canonical names, from the table the tz database brings (third column).
  private func zoneNames() -> [String] {
    guard case .bytes(let bytes, _) = host.read("\(ConfigurationReader.zoneFolder)/zone.tab", 1 << 20) else {
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let columns = line.split(separator: "\t")
      return line.hasPrefix("#") || columns.count < 3 ? nil : String(columns[2])
    }
  }
}
