internal import LocatedYAML

extension ConfigurationReader {
  /// More would be a mistake.
  private static let argumentLimit = 100

  /// `command: [/PATH, ARGUMENT, …]` and `environment: {NAME: text or secret}` of `item`.
  func readProgram(_ item: MappingReader) -> ProgramConfiguration? {
    let environment = readEnvironment(item.entries("environment") ?? [])
    guard let node = item.node("command", isRequired: true) else { return nil }
    if node.scalar != nil {
      reader.problem(
        at: node.position,
        "a command is a list: [/path/to/program, argument, …]; "
          + "it goes through no shell, so nothing is split or filled in")
      return nil
    }
    guard let nodes = reader.list(node) else { return nil }
    guard nodes.count <= Self.argumentLimit else {
      reader.problem(at: nodes[Self.argumentLimit].position, "there are more than \(Self.argumentLimit) arguments")
      return nil
    }
    guard let first = nodes.first else {
      reader.problem(at: node.position, "the command is empty")
      return nil
    }
    let path = programPath(first)
    let arguments = nodes.dropFirst().compactMap { readArgument($0) }
    guard let path, arguments.count == nodes.count - 1 else { return nil }
    return ProgramConfiguration(path: path, arguments: arguments, environment: environment)
  }

  func programPath(_ node: YAMLNode) -> String? {
    guard let path = reader.string(node, limit: 4096) else { return nil }
    if path.hasPrefix("/"), !path.utf8.contains(0) { return path }
    reader.problem(at: node.position, "\(excerpt(path)) is not an absolute path, one that starts with \"/\"")
    return nil
  }

  private func readArgument(_ node: YAMLNode) -> String? {
    guard let text = reader.string(node, limit: 1000) else { return nil }
    if !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return text }
    reader.problem(at: node.position, "the argument holds a line break or another control character")
    return nil
  }

  private func readEnvironment(_ entries: [YAMLNode.Entry]) -> [ProgramVariable] {
    entries.compactMap { entry in
      guard isVariableName(entry.key) else {
        reader.problem(
          at: entry.keyPosition, "\(excerpt(entry.key)) is not the name of a variable: letters, digits and \"_\"")
        return nil
      }
      guard entry.value.entries == nil else {
        return readSecret(entry.value, for: entry.key).map {
          ProgramVariable(name: entry.key, value: .secret($0.source))
        }
      }
      return readArgument(entry.value).map { ProgramVariable(name: entry.key, value: .literal($0)) }
    }
  }

  /// `restart:` or `reset:` of a terminal.
  func readCommand(_ node: YAMLNode) -> CommandConfiguration? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let deadline = item.duration("deadline", in: .seconds(1) ... .seconds(300))
    return readProgram(item).map {
      CommandConfiguration(program: $0, deadline: deadline ?? CommandConfiguration.defaultDeadline)
    }
  }
}
