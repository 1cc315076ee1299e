/// Compares what came of one vector with what must.
public struct VectorComparison: Sendable {
  /// How many values were compared.
  public private(set) var compared = 0
  /// Where they differ.
  public private(set) var differences: [String] = []

  /// Nothing compared yet.
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
