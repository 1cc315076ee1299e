import Foundation

/// A value of the conformance data.
public enum VectorValue: Decodable, Hashable, Sendable, CustomStringConvertible {
  /// Nothing.
  case null
  /// Yes or no.
  case flag(Bool)
  /// A number.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([VectorValue])
  /// Values by name.
  case object([String: VectorValue])

  /// Reads any JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([VectorValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: VectorValue].self))
    }
  }

  /// It as a text; nil: it is none.
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  /// It as yes or no; nil: it is neither.
  public var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
  /// It as a number; nil: it is none.
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  /// It as a whole number; nil: it is none.
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }
  /// It as a list; nil: it is none.
  public var list: [VectorValue]? { if case .list(let value) = self { value } else { nil } }
  /// It as an object; nil: it is none.
  public var object: [String: VectorValue]? { if case .object(let value) = self { value } else { nil } }

  /// The value of a name; nil: there is none.
  public subscript(key: String) -> VectorValue? { object?[key] }

  /// As JSON, near enough.
  public var description: String {
    switch self {
    case .null: "null"
    case .flag(let value): "\(value)"
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .text(let value): "\"\(value)\""
    case .list(let values): "\(values)"
    case .object(let values):
      "{" + values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
    }
  }
}

/// A course of inputs and what must come of each, in one program's way of seeing things.
public struct SharedVector: Decodable, Sendable {
  /// An input, and what must come of it.
  public struct Step: Decodable, Sendable {
    /// What happens.
    public let input: VectorValue
    /// What must be so afterwards.
    public let expect: [String: VectorValue]

    enum CodingKeys: String, CodingKey {
      case input = "in"
      case expect
    }
  }

  /// Its name.
  public let id: String
  /// What it is about.
  public let suite: String
  /// Whose way of seeing things it is.
  public let dialect: String
  /// The settings.
  public let config: VectorValue
  /// What happens, in order.
  public let steps: [Step]
}

/// The conformance data of monitoring programs that lies beside the repository on some machines.
public enum SharedVectors {
  private struct File: Decodable {
    let vectors: [SharedVector]
  }

  /// Where it is: what the environment names, else beside the checkout or a folder above it; nil: it is not here.
  public static let file: URL? = {
    if let path = ProcessInfo.processInfo.environment["TILLWATCH_VECTORS"] { return URL(fileURLWithPath: path) }
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("shared/vectors/monitoring/vectors.json")
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    return nil
  }()

  /// Read once: there is much of it.
  private static let all = Result {
    guard let file else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).vectors
  }

  /// The vectors of a suite in one dialect.
  public static func vectors(_ suite: String, _ dialect: String) throws -> [SharedVector] {
    try all.get().filter { $0.suite == suite && $0.dialect == dialect }
  }
}
