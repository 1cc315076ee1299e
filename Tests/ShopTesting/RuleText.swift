/// The text of a rule for a test; `more` are further lines without indentation.
public func rule(
  _ id: String, _ subject: String = "terminal", when: String, severity: String = "warning",
  cause: String = "terminal.software.fault", evidence: String = "[terminal.state]", remedy: String = "wait",
  more: String...
) -> String {
  """
    - id: \(id)
      subject: \(subject)
      when: \(when)
      severity: \(severity)
      cause: \(cause)
      actor: owner
      evidence: \(evidence)
      title: {en: "t", zh: "题"}
      explanation: {en: "e", zh: "说明"}
      ladder: [{remedy: \(remedy), after: 1 min}]

  """ + more.map { "    \($0)\n" }.joined()
}
