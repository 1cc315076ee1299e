import LocatedYAML

extension RuleTestFile {
  /// The tests of the built-in rules: every row of what the product is for by its number, and the three founding cases.
  ///
  /// - Throws: only if the program was built with tests that cannot be read, which its tests exclude.
  public static func builtIn() throws(SourceProblems) -> [RuleTestFile] {
    [
      try RuleTestFile(
        parsing: String(decoding: PackageResources.rule_tests_yaml, as: UTF8.self), file: "built-in tests"),
      try RuleTestFile(
        parsing: String(decoding: PackageResources.founding_cases_yaml, as: UTF8.self), file: "founding cases"),
    ]
  }
}
