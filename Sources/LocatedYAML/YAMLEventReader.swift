// libyaml, as Yams carries it. Its events are used rather than the trees of Yams, because those come without the place
// of a repeated key, expand aliases, and recurse as deep as the text says.
internal import CYaml

/// A problem before it is known in which file.
struct YAMLFault: Error {
  var position: SourcePosition
  var message: String
}

/// What the parser of libyaml reports next.
struct YAMLEvent {
  enum Kind: Equatable {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias
    case scalar(String, isPlain: Bool)
    case sequenceStart, mappingStart
    /// Of a list or a mapping.
    case end
  }
  var kind: Kind
  var position: SourcePosition
  var hasAnchor = false
  var tag: String?
}

/// The events of libyaml, one at a time.
final class YAMLEventReader {
  private let bytes: [UInt8]
  // On the heap, because libyaml keeps pointers into both.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) throws(YAMLFault) {
    self.bytes = bytes
    input = .allocate(capacity: max(bytes.count, 1))
    _ = input.initialize(from: bytes)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else { throw YAMLFault(position: .start, message: "out of memory") }
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(YAMLFault) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { yaml_event_delete(&event) }
    let position = SourcePosition(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
    switch event.type {
    case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, position: position)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, position: position)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, position: position)
    case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, position: position)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return YAMLEvent(
        kind: .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE), position: position,
        hasAnchor: scalar.anchor != nil, tag: scalar.tag.map { String(cString: $0) })
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return YAMLEvent(
        kind: .sequenceStart, position: position, hasAnchor: start.anchor != nil,
        tag: start.tag.map { String(cString: $0) })
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return YAMLEvent(
        kind: .mappingStart, position: position, hasAnchor: start.anchor != nil,
        tag: start.tag.map { String(cString: $0) })
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .end, position: position)
    default: return YAMLEvent(kind: .streamEnd, position: position)
    }
  }

  private func fault() -> YAMLFault {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
    if state.error == YAML_READER_ERROR {
      let position = self.position(ofByte: Int(state.problem_offset))
      return YAMLFault(
        position: position,
        message: state.problem_value >= 0
          ? "the character U+\(hexadecimal(Int(state.problem_value))) is not allowed here"
          : "cannot be read: \(problem)")
    }
    let position = SourcePosition(line: Int(state.problem_mark.line) + 1, column: Int(state.problem_mark.column) + 1)
    let index = Int(state.problem_mark.index)
    if problem.contains("cannot start any token"), index < bytes.count, bytes[index] == 0x09 {
      return YAMLFault(position: position, message: "not valid YAML: a tab cannot indent; use blanks")
    }
    var message = "not valid YAML: \(problem)"
    if let context = state.context {
      message += " \(String(cString: context)) that starts in line \(state.context_mark.line + 1)"
    }
    return YAMLFault(position: position, message: message)
  }

  /// Control characters stop libyaml before it counts lines, so they are counted here.
  private func position(ofByte offset: Int) -> SourcePosition {
    var position = SourcePosition.start
    for byte in bytes.prefix(offset) {
      if byte == 0x0A {
        position = SourcePosition(line: position.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
    }
    return position
  }
}

private func hexadecimal(_ value: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
