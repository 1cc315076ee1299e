/// The header `Link` (RFC 8288), as far as it names a next page. Pure.
enum LinkHeader {
  /// What is read of one header, in bytes.
  static let limit = 8_192

  /// The address with `rel="next"`; nil: there is none, or the header cannot be understood.
  static func next(in text: String) -> String? {
    guard text.utf8.count <= limit else { return nil }
    var rest = text[...]
    while let begin = rest.firstIndex(of: "<"), let end = rest[begin...].firstIndex(of: ">") {
      let address = rest[rest.index(after: begin)..<end]
      let parameters = takeParameters(&rest, after: end)
      // Only the first "rel" counts.
      let relation = parameters.first { $0.name == "rel" }?.value ?? ""
      if relation.lowercased().split(separator: " ").contains("next") { return String(address) }
    }
    return nil
  }

  /// What stands between an address and the comma before the next one; a comma in quotes is none.
  private static func takeParameters(
    _ rest: inout Substring, after end: Substring.Index
  ) -> [(name: String, value: String)] {
    var parameters: [String] = [""]
    var isQuoted = false
    var index = rest.index(after: end)
    while index < rest.endIndex {
      let sign = rest[index]
      index = rest.index(after: index)
      switch sign {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        rest = rest[index...]
        return parameters.compactMap(parameter)
      case ";" where !isQuoted: parameters.append("")
      default: parameters[parameters.count - 1].append(sign)
      }
    }
    rest = rest[index...]
    return parameters.compactMap(parameter)
  }

  private static func parameter(_ text: String) -> (name: String, value: String)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    func trimmed(_ part: Substring) -> String {
      let begun = part.drop { $0 == " " }
      return begun.lastIndex { $0 != " " }.map { String(begun[...$0]) } ?? ""
    }
    return (trimmed(text[..<sign]).lowercased(), trimmed(text[text.index(after: sign)...]))
  }
}
