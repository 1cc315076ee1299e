import Glibc

/// What this process has used so far.
struct ProcessCost: Sendable {
  /// Processor time in user mode, in seconds.
  var user: Double
  /// Processor time in the kernel, in seconds.
  var system: Double

  /// Both.
  var processor: Double { user + system }

  /// What it has used until now.
  static var now: ProcessCost {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ProcessCost(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
  }

  static func - (later: ProcessCost, earlier: ProcessCost) -> ProcessCost {
    ProcessCost(user: later.user - earlier.user, system: later.system - earlier.system)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }

  /// A line of `/proc/self/status` in KiB, such as `VmHWM` (the most memory that was ever resident); nil: not there.
  static func kibibytes(_ name: String) -> Int? {
    guard let file = fopen("/proc/self/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let words = text.split { $0 == " " || $0 == "\t" || $0 == ":" }
      if words.first.map(String.init) == name, words.count > 1 { return Int(words[1]) }
    }
    return nil
  }
}

/// What came of one measurement.
struct Figures: Sendable {
  /// Exchanges that were completed.
  var completed: Int
  /// Exchanges that were not.
  var failed: Int
  /// How long it took, in seconds.
  var seconds: Double
  /// What this process used for it.
  var cost: ProcessCost

  /// Processor time for each completed exchange, in microseconds; nil: there was none.
  var microseconds: Double? { completed == 0 ? nil : cost.processor / Double(completed) * 1e6 }
  /// Completed exchanges a second.
  var rate: Double { seconds > 0 ? Double(completed) / seconds : 0 }
  /// The part of one processor this process used.
  var share: Double { seconds > 0 ? cost.processor / seconds : 0 }
}
