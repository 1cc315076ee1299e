internal import LocatedYAML

extension ConfigurationReader {
  /// How a secret is given, for messages.
  static let secretForms = "{env: NAME}, {file: /PATH} or {credential: NAME}"

  /// `{env: NAME}`, `{file: /PATH}` or `{credential: NAME}`, the value of `key`.
  ///
  /// No message here repeats what is in the file: it may be the secret itself, written in the wrong place.
  ///
  /// - Parameter allowsPrefix: whether a `prefix` may stand beside it.
  func readSecret(
    _ node: YAMLNode, for key: String, allowsPrefix: Bool = false
  ) -> (source: SecretSource, prefix: String)? {
    guard let entries = node.entries else {
      reader.problem(
        at: node.position,
        "\(excerpt(key)) must not stand in this file; say where it is kept: \(key): \(ConfigurationReader.secretForms)")
      return nil
    }
    var sources: [SecretSource] = []
    var prefix = ""
    var isWrong = false
    func fail(_ position: SourcePosition, _ message: String) {
      reader.problem(at: position, message)
      isWrong = true
    }
    for entry in entries {
      let text = entry.value.scalar
      switch entry.key {
      case "env":
        if let text, isVariableName(text) {
          sources.append(.environment(text))
        } else {
          fail(entry.value.position, "\"env\" takes the name of an environment variable: letters, digits and \"_\"")
        }
      case "file":
        if let text, text.hasPrefix("/"), text.utf8.count <= 4096, !text.utf8.contains(0) {
          sources.append(.file(text))
        } else {
          fail(entry.value.position, "\"file\" takes an absolute path, one that starts with \"/\"")
        }
      case "credential":
        if let text, isFileName(text) {
          sources.append(.credential(text))
        } else {
          fail(entry.value.position, "\"credential\" takes the name of a file in $CREDENTIALS_DIRECTORY")
        }
      case "prefix" where allowsPrefix:
        if let text, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), text.utf8.count <= 40 {
          prefix = text
        } else {
          fail(entry.value.position, "\"prefix\" takes a short text such as \"Bearer \"")
        }
      default:
        fail(entry.keyPosition, "unknown key here; a secret is given as \(ConfigurationReader.secretForms)")
      }
    }
    if isWrong { return nil }
    guard let source = sources.first, sources.count == 1 else {
      fail(node.position, "exactly one place is needed for \(excerpt(key)): \(ConfigurationReader.secretForms)")
      return nil
    }
    return (source, prefix)
  }

  func isVariableName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first), text.utf8.count <= 128 else { return false }
    return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
  }

  private func isFileName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && text.utf8.count <= 255
      && !text.utf8.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 }
  }
}
