extension ProgramRun {
  /// Variables that are no secret.
  private static let open: Set<String> = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "TERM"]
  /// Values shorter than this occur by chance.
  private static let shortest = 6

  /// The result without the values of the variables that the program was given: they are the place for its secrets, and
  /// what it writes may be shown and kept.
  func redacting(_ result: ProgramResult) -> ProgramResult {
    let values = environment.filter { !Self.open.contains($0.key) && $0.value.utf8.count >= Self.shortest }.values
    guard !values.isEmpty, !result.output.isEmpty else { return result }
    var result = result
    // A longer one may hold a shorter one.
    for value in values.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      result.output = result.output.replacing(Array(value.utf8), with: Array("…".utf8))
    }
    return result
  }
}
