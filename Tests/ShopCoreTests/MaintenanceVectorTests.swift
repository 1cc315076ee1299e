import Foundation
import ShopCore
import ShopModel
import ShopTesting
import Testing

/// Maintenance as Nagios keeps it, against ours.
@Suite(.enabled(if: SharedVectors.file != nil)) struct MaintenanceVectorTests {
  /// Runs operations such as `schedule b triggered_by a`, `start a` and `host DOWN` on a schedule.
  ///
  /// Nagios is told when a window starts and ends by events; ours by the clock. Where a vector gives a window no times, it
  /// starts and ends here when the operation comes that says so: each comes ten seconds after the one before.
  private struct Run {
    static let host = SubjectID.terminal("host")
    private static func at(_ second: Int) -> Timestamp { Timestamp(seconds: 1_700_000_000 + Int64(second)) }

    let isFixed: Bool
    let operations: [String]
    var schedule = MaintenanceSchedule()
    var second = 0
    var wasRefused = false
    /// Whether the last trouble falls into a window, so that nobody is to be told of it.
    var isTroubleCovered = false

    init(_ vector: SharedVector) {
      isFixed = vector.config["fixed"]?.flag ?? true
      operations = vector.steps.map { $0.input["op"]?.text ?? "" }
    }

    private static func second(_ index: Int) -> Int { index * 10 }

    mutating func perform(_ index: Int) throws {
      second = Run.second(index)
      wasRefused = false
      // `host goes down: start a` is a trouble that starts what it can.
      let words = operations[index].split { ": ".contains($0) }.map(String.init)
      switch words[0] {
      case "schedule": add(words)
      case "start":
        if !isFixed { noteTrouble() }
        advance()
      case "host", "service":
        noteTrouble()
        if words.contains("start") { advance() }
      case "run", "end": advance()
      case "cancel": _ = schedule.end(words[1])
      case "restart":
        schedule = try JSONDecoder().decode(MaintenanceSchedule.self, from: JSONEncoder().encode(schedule))
      default: Issue.record("nobody knows what \"\(operations[index])\" is")
      }
    }

    private mutating func advance() { _ = schedule.advance(to: Run.at(second)) }

    private mutating func noteTrouble() {
      schedule.noteTrouble(with: Run.host, at: Run.at(second))
      var told = schedule
      _ = told.advance(to: Run.at(second))
      isTroubleCovered = told.activeWindow(for: Run.host, at: Run.at(second)) != nil
    }

    /// `schedule a`, `schedule a now-30..now+30`, `schedule b triggered_by a`
    private mutating func add(_ words: [String]) {
      let name = words[1]
      var trigger: String?
      var bounds: [Int] = []
      if words.count > 3, words[2] == "triggered_by" {
        trigger = words[3]
      } else if words.count > 2 {
        // `now-30` is thirty seconds ago.
        bounds = words[2].split(separator: ".").map { second + (Int($0.dropFirst("now".count)) ?? 0) }
      }
      let ending = operations.firstIndex(of: "end \(name)").map(Run.second)
      let starting = operations.firstIndex { $0.hasSuffix("start \(name)") }.map(Run.second)
      let start = bounds.first ?? starting ?? second
      let end = (isFixed ? ending : nil) ?? bounds.last ?? 100_000
      // One that trouble starts ends when its time is over, not at a moment that was set.
      let duration = ending.flatMap { ending in starting.map { ending - $0 } } ?? 60
      do {
        try schedule.add(
          MaintenanceWindow(
            id: name, by: "", subjects: [Run.host], start: Run.at(start), end: Run.at(end),
            kind: isFixed ? .fixed : .flexible(.seconds(duration)), trigger: trigger), at: Run.at(second))
      } catch { wasRefused = true }
    }

    func window(_ name: String) -> MaintenanceWindow? { schedule.windows.first { $0.id == name } }

    func isInEffect(_ name: String) -> Bool { window(name)?.isActive(at: Run.at(second)) ?? false }

    func isStartPending(_ name: String) -> Bool {
      if case .due = window(name)?.state { true } else { false }
    }
  }

  @Test func maintenanceIsThatOfNagios() throws {
    let report = try VectorReport("downtime", "nagios") { vector in
      var result = VectorComparison()
      var run = Run(vector)
      for (index, step) in vector.steps.enumerated() {
        try run.perform(index)
        result.check("depth", .number(Double(run.schedule.depth(of: Run.host))), in: step, index)
        result.check("error", .flag(run.wasRefused), in: step, index)
        result.check("notification_attempted", .flag(!run.isTroubleCovered), in: step, index)
        for name in ["a", "b"] {
          result.check("\(name)_exists", .flag(run.window(name) != nil), in: step, index)
          result.check("\(name)_in_effect", .flag(run.isInEffect(name)), in: step, index)
          result.check("\(name)_start_pending", .flag(run.isStartPending(name)), in: step, index)
        }
      }
      return result
    }
    #expect(report.problems == [])
  }
}
