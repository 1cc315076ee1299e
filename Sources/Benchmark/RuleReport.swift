/// The measurements of rules as text.
struct RuleReport {
  let bench: RuleBench

  /// Measures everything, and says what came of it.
  func text() -> String {
    let loops = bench.loop()
    let costs = loops + bench.engine() + bench.core()
    let memory = bench.memory()
    var lines = [left("", 50) + right("ns", 9) + right("x C", 8) + right("allocations", 13) + "  per"]
    for cost in costs { lines.append(line(of: cost, loops)) }
    lines += [
      "processor time of this process, user and kernel; allocations counted by standing in for malloc and its kin",
      "memory by mallinfo2, in bytes a terminal:",
      "  engine, nothing wrong \(decimals(memory.quiet, 0)), goal 2048: \(memory.quiet < 2048 ? "met" : "NOT met")",
      "  engine, every terminal out of order \(decimals(memory.troubled, 0))",
      "  whole core with facts and graphs of three rounds, nothing wrong \(decimals(memory.wholeCore, 0))",
    ]
    return lines.joined(separator: "\n")
  }

  private func line(of cost: RuleBench.Cost, _ loops: [RuleBench.Cost]) -> String {
    let ratio = cost.unit == loops[0].unit ? decimals(cost.nanoseconds / yardstick(of: cost, loops), 1) : ""
    var line = left(cost.name, 50) + right(decimals(cost.nanoseconds, 1), 9) + right(ratio, 8)
    line += right(decimals(cost.allocations, 3), 13) + "  \(cost.unit)"
    if let goal = cost.goal { line += ", goal \(decimals(goal, 0)): \(cost.nanoseconds < goal ? "met" : "NOT met")" }
    return line
  }

  /// The loop that does the same: one in which nothing changes, or one in which much does.
  private func yardstick(of cost: RuleBench.Cost, _ loops: [RuleBench.Cost]) -> Double {
    cost.name.contains("change") || cost.name.contains("bad") ? loops[1].nanoseconds : loops[0].nanoseconds
  }
}
