import Foundation

/// A value of the conformance data.
public enum VectorValue: Decodable, Hashable, Sendable, CustomStringConvertible {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([VectorValue])
  case object([String: VectorValue])

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

  public var text: String? { if case .text(let value) = self { value } else { nil } }
  public var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }
  public var list: [VectorValue]? { if case .list(let value) = self { value } else { nil } }
  public var object: [String: VectorValue]? { if case .object(let value) = self { value } else { nil } }

  public subscript(key: String) -> VectorValue? { object?[key] }

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
  public struct Step: Decodable, Sendable {
    public let input: VectorValue
    public let expect: [String: VectorValue]

    enum CodingKeys: String, CodingKey {
      case input = "in"
      case expect
    }
  }

  public let id: String
  public let suite: String
  public let dialect: String
  public let config: VectorValue
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

  /// The vectors of a suite in one dialect.
  public static func vectors(_ suite: String, _ dialect: String) throws -> [SharedVector] {
    guard let file else { throw CocoaError(.fileNoSuchFile) }
    let all = try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).vectors
    return all.filter { $0.suite == suite && $0.dialect == dialect }
  }
}

/// Compares what came of one vector with what must.
public struct VectorComparison: Sendable {
  /// How many values were compared.
  public private(set) var compared = 0
  /// Where they differ.
  public private(set) var differences: [String] = []

  public init() {}

  /// Compares one value; nothing if the vector says nothing of it.
  public mutating func check(_ key: String, _ value: VectorValue, in step: SharedVector.Step, _ index: Int) {
    guard let expected = step.expect[key] else { return }
    compared += 1
    if expected != value { differences.append("step \(index) \(key): \(value), not \(expected)") }
  }

  /// Compares one value by what the vector says of it under `key`.
  public mutating func check(
    _ key: String, in step: SharedVector.Step, _ index: Int, _ holds: (VectorValue) -> Bool
  ) {
    guard let expected = step.expect[key] else { return }
    compared += 1
    if !holds(expected) { differences.append("step \(index) \(key): not \(expected)") }
  }
}

/// How a suite fared.
public struct VectorReport: Sendable {
  /// `suite dialect: passed/total`
  public let line: String
  /// What is not as the table says: vectors that fail without a reason given, and reasons given for those that pass.
  public let problems: [String]

  /// Runs every vector of a suite.
  ///
  /// - Parameter differing: why ours differs, by vector.
  public init(
    _ suite: String, _ dialect: String, differing: [String: String] = [:],
    run: (SharedVector) throws -> VectorComparison
  ) throws {
    var passed = 0
    var problems: [String] = []
    let vectors = try SharedVectors.vectors(suite, dialect)
    for vector in vectors {
      let result = try run(vector)
      let isPassed = result.compared > 0 && result.differences.isEmpty
      if isPassed { passed += 1 }
      switch (isPassed, differing[vector.id]) {
      case (true, .some): problems.append("\(vector.id) passes, although it is said to differ")
      case (false, nil):
        let what = result.compared == 0 ? ["nothing was compared"] : result.differences
        problems.append("\(vector.id): " + what.prefix(4).joined(separator: "; "))
      default: break
      }
    }
    for id in differing.keys.sorted() where !vectors.contains(where: { $0.id == id }) {
      problems.append("\(id) is said to differ, and there is no such vector")
    }
    if vectors.isEmpty { problems.append("there are no vectors") }
    line = "\(suite) \(dialect): \(passed)/\(vectors.count)"
    self.problems = problems
    print(line)
    for (id, reason) in differing.sorted(by: { $0.key < $1.key }) { print("  \(id): \(reason)") }
  }
}
