import Testing

/// What a person reads on the demonstration's screen, in one language. Written down here once more and not taken from the
/// program: what the program says by mistake is not what is expected of it.
struct ScreenWords: Sendable, CustomTestStringConvertible {
  let locale: String
  private let isChinese: Bool

  static let english = ScreenWords(locale: "en_US.UTF-8", isChinese: false)
  static let chinese = ScreenWords(locale: "zh_CN.UTF-8", isChinese: true)
  static let both = [english, chinese]

  var testDescription: String { locale }

  private func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  /// The demonstration's terminals.
  enum Terminal: Sendable {
    case counter1, counter2, counter3, takeAway
  }

  /// What a row of a terminal says.
  enum Condition: Sendable {
    case able, outOfOrder
  }

  /// What can be done to a terminal.
  enum Operation: Sendable {
    case restart, settleBatch, identify
  }

  func name(of terminal: Terminal) -> String {
    switch terminal {
    case .counter1: say("Counter 1", "一号台")
    case .counter2: say("Counter 2", "二号台")
    case .counter3: say("Counter 3", "三号台")
    case .takeAway: say("Take-away", "外卖台")
    }
  }

  /// The headline.
  func terminals(able: Int, of all: Int) -> String {
    able == all
      ? say("All \(all) terminals can take cards", "\(all) 台终端全部可以收款")
      : say("\(able) of \(all) terminals can take cards", "\(all) 台终端中 \(able) 台可以收款")
  }

  /// What stands in the line of a terminal.
  func line(of terminal: Terminal, _ condition: Condition) -> [String] {
    switch condition {
    case .able: ["● " + name(of: terminal)]
    case .outOfOrder: [name(of: terminal), say("out of order", "停用")]
    }
  }

  /// The question before an operation.
  func question(_ operation: Operation, about terminal: Terminal) -> String {
    let name = name(of: terminal)
    return switch operation {
    case .restart: say("Restart \(name)?", "重启\(name)？")
    case .settleBatch: say("Settle the batch of \(name)?", "结算\(name)")
    case .identify: say("Identify \(name)?", "识别\(name)？")
    }
  }

  /// That an operation has ended well; a narrow row leaves out which one it is.
  func success(of operation: Operation) -> String {
    switch operation {
    case .restart: say("ready again", "已重新就绪")
    case .settleBatch: say("batch handed in", "批次已上送")
    case .identify: say("shown on its", "已显示在屏幕上")
    }
  }

  /// That an operation was begun, however it goes on.
  func begun(_ operation: Operation) -> String {
    switch operation {
    case .restart: say("restart:", "重启：")
    case .settleBatch: say("batch settlement:", "批结算：")
    case .identify: say("identification:", "识别：")
    }
  }

  var maintenanceOverdue: String { say("maintenance overdue", "例行维护已逾期") }
  var acknowledged: String { say("acknowledged by", "已知悉") }
  var muteForHalfAnHour: String { say("30 min", "30 分钟") }
  var muted: String { say("muted by", "已设静默") }
  var ableToTakeCards: String { say("Takes cards", "可收款") }
  var isReading: String { say("Reading the record", "正在读取记录") }
  /// The last so many minutes.
  func last(minutes: Int) -> String { say("last \(minutes) min", "最近 \(minutes) 分钟") }
}
