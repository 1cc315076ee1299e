import Console
import Glibc
import LocatedYAML
import RuleLab
import ShopModel
import StatusRules

/// How wide the terminal is that standard output goes to; nil: it goes elsewhere.
func outputColumns() -> Int? {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// Rules as a table, one a line.
struct RuleTable {
  let rules: [Rule]
  let language: Language
  /// How wide a line may be; nil: as wide as it is.
  let columns: Int?

  /// Severity, id, cause and, last because it may be Chinese, title. Where there is room also the subject, and the cause in
  /// full; the id begins with the subject as a rule.
  var lines: [String] {
    let isNarrow = (columns ?? .max) < 110
    let width = rules.map(\.id.count).max() ?? 0
    let causes = rules.map { isNarrow ? RuleTable.lastWord(of: $0.cause) : $0.cause.rawValue }
    let causeWidth = causes.map(\.count).max() ?? 0
    return zip(rules, causes).map { rule, cause in
      let line = [
        RuleTable.padded(isNarrow ? RuleTable.short(rule.severity) : rule.severity.name, isNarrow ? 4 : 8),
        RuleTable.padded(rule.id, width), isNarrow ? nil : RuleTable.padded(rule.subject.rawValue, 8),
        RuleTable.padded(cause, causeWidth), rule.title(language),
      ].compactMap(\.self).joined(separator: " ")
      return columns.map { PlainText.cut(line, to: $0) } ?? line
    }
  }

  private static func lastWord(of cause: Cause) -> String {
    cause.rawValue.split(separator: ".").last.map(String.init) ?? cause.rawValue
  }

  private static func short(_ severity: Severity) -> String {
    switch severity {
    case .ok: "ok"
    case .notice: "note"
    case .warning: "warn"
    case .critical: "crit"
    }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// A rule in full, for a technician to read.
struct RuleSheet {
  private let explanation: RuleExplanation
  private let plain: PlainWords
  private let names: ModelWords

  init(_ explanation: RuleExplanation, language: Language) {
    self.explanation = explanation
    plain = PlainWords(language: language, calendar: .utc)
    names = ModelWords(language: language)
  }

  private var rule: Rule { explanation.rule }

  /// The sheet: what it says, when it says so, what is to be done, what it has to do with other rules.
  var lines: [String] {
    var lines = [
      "\(rule.id)  \(names(rule.severity))"
        + (rule.blocksCards ? plain(", cards cannot be taken", "，无法收款") : ""),
      "  \(rule.title(.english)) / \(rule.title(.chinese))",
    ]
    for language in plain.language == .chinese ? [Language.chinese, .english] : [.english, .chinese] {
      lines += PlainText.wrapped(rule.explanation(language), to: 76).map { "  \($0)" }
    }
    func add(_ label: String, _ texts: [String]) {
      for (index, text) in texts.enumerated() {
        let head = index == 0 ? label : ""
        for (row, part) in PlainText.wrapped(text, to: 64).enumerated() {
          lines.append(PlainText.padded(row == 0 ? head : "", to: 14) + (row == 0 ? "" : "  ") + part)
        }
      }
    }
    lines.append("")
    let except = rule.exceptRole.map { plain(" (not \($0.rawValue))", "（\($0.rawValue) 除外）") } ?? ""
    add(plain("about", "对象"), [rule.subject.rawValue + (rule.linkRole.map { " (\($0.rawValue))" } ?? except)])
    add(plain("when", "条件"), [rule.when])
    add(plain("clears when", "解除"), [rule.clear ?? plain("it is no longer so", "条件不再成立")])
    add(plain("confirmed", "确认"), confirmation)
    add(plain("reads", "读取"), explanation.facts.map(sentence))
    add(plain("shows", "证据"), [rule.evidenceFacts.map(\.rawValue).joined(separator: ", ")])
    add(plain("cause", "原因"), ["\(rule.cause.rawValue) (\(names(rule.cause)))"])
    add(plain("who acts", "处理人"), ["\(rule.actor.rawValue) (\(names(rule.actor)))"])
    add(plain("what to do", "处理"), ladder)
    add(plain("hides", "遮盖"), list(rule.hides))
    add(plain("hidden by", "被遮盖"), list(explanation.hiddenBy))
    add(plain("part of", "归入"), list(rule.relations.dependsOn))
    add(plain("accounts for", "包含"), list(explanation.accountsFor))
    add(plain("inhibits", "抑制"), list(rule.relations.inhibits))
    add(plain("in common", "须相同"), list(rule.relations.equal.map(\.rawValue)))
    add(plain("inhibited by", "被抑制"), list(explanation.inhibitedBy))
    if !rule.relations.isGrouped {
      add(plain("incidents", "事件"), [plain("one for each subject", "每个对象各自成一事件")])
    }
    add(plain("tags", "标签"), list(rule.tags))
    add(
      plain("from", "来源"), [explanation.isBuiltIn ? plain("the built-in rules", "内置规则") : plain("a file", "文件")])
    return lines
  }

  private var confirmation: [String] {
    let confirmation = rule.confirmation
    var texts: [String] = []
    if rule.holdTime > .zero {
      texts.append(plain("when it has held for \(durationText(rule.holdTime))", "持续 \(durationText(rule.holdTime)) 后"))
    } else if confirmation.attempts > 1 {
      let soon = confirmation.retry.map { plain(", asked again after \(durationText($0))", "，\(durationText($0)) 后复查") }
      texts.append(
        plain("by \(confirmation.attempts) checks in a row", "连续 \(confirmation.attempts) 次检查") + (soon ?? ""))
    } else {
      texts.append(plain("at once", "立即"))
    }
    if confirmation.keep > .zero {
      texts.append(plain("stays for \(durationText(confirmation.keep))", "结束后保留 \(durationText(confirmation.keep))"))
    }
    if let limits = confirmation.flapping {
      let (low, high) = (percentText(limits.low), percentText(limits.high))
      texts.append(
        plain(
          "comes and goes above \(high) % of changes, until \(low) % or less",
          "变化超过 \(high) % 视为反复，降到 \(low) % 及以下为止"))
    } else {
      texts.append(plain("never counts as coming and going", "从不视为反复"))
    }
    return texts
  }

  private var ladder: [String] {
    rule.ladder.enumerated().map { index, step in
      let text = step.instruction?(plain.language) ?? names(step.remedy)
      let time = durationText(step.timeToHelp)
      return "\(index + 1). \(step.remedy.rawValue): \(text) (\(plain("has \(time) to help", "限时 \(time)")))"
    }
  }

  private func sentence(_ read: RuleFact) -> String {
    let unit = read.fact.definition.unit.map { " \($0.rawValue)" } ?? ""
    let owner =
      switch read.owner {
      case .own: ""
      case .link: plain(", of its link", "，所用链路")
      case .shop: plain(", of the shop", "，本店")
      case .every(let kind): plain(", of every \(kind.rawValue)", "，全部 \(kind.rawValue)")
      }
    return "\(read.fact.rawValue) (\(names(read.fact)); \(read.fact.definition.type.word)\(unit)\(owner))"
  }

  private func list(_ items: [String]) -> [String] { items.isEmpty ? [] : [items.joined(separator: ", ")] }
}

extension FactType {
  /// The type in a word, as files and JSON name it.
  var word: String {
    switch self {
    case .bool: "bool"
    case .number: "number"
    case .text: "text"
    case .version: "version"
    case .choice: "choice"
    case .choices: "choices"
    case .texts: "texts"
    case .money: "money"
    case .time: "time"
    case .tally: "tally"
    }
  }
}

/// A rule for other programs.
struct RuleDocument: Encodable {
  struct Step: Encodable {
    var remedy: String
    var text: String?
    var seconds: Int64
  }
  struct Read: Encodable {
    var fact: String
    var type: String
    var unit: String?
    var of: String
  }
  struct Flapping: Encodable {
    var low: Double
    var high: Double
  }
  struct Words: Encodable {
    var en: String
    var zh: String
  }
  struct Details: Encodable {
    var reads: [Read]
    var hiddenBy: [String]
    var accountsFor: [String]
    var inhibitedBy: [String]
    var isBuiltIn: Bool
  }

  var id: String
  var subject: String
  var of: String?
  var notOf: String?
  var severity: String
  var cause: String
  var actor: String
  var blocksCards: Bool
  var title: Words
  var explanation: Words
  var when: String
  var clear: String?
  var forSeconds: Int64
  var attempts: Int
  var retrySeconds: Int64?
  var keepSeconds: Int64
  var flapping: Flapping?
  var evidence: [String]
  var hides: [String]
  var dependsOn: [String]
  var inhibits: [String]
  var equal: [String]
  var isGrouped: Bool
  var tags: [String]
  var ladder: [Step]
  /// What only the whole pack tells; for `rules explain`.
  var details: Details?

  init(_ rule: Rule, _ language: Language) {
    id = rule.id
    subject = rule.subject.rawValue
    of = rule.linkRole?.rawValue
    notOf = rule.exceptRole?.rawValue
    severity = rule.severity.name
    cause = rule.cause.rawValue
    actor = rule.actor.rawValue
    blocksCards = rule.blocksCards
    title = Words(en: rule.title(.english), zh: rule.title(.chinese))
    explanation = Words(en: rule.explanation(.english), zh: rule.explanation(.chinese))
    when = rule.when
    clear = rule.clear
    forSeconds = rule.holdTime.wholeSeconds
    attempts = rule.confirmation.attempts
    retrySeconds = rule.confirmation.retry?.wholeSeconds
    keepSeconds = rule.confirmation.keep.wholeSeconds
    flapping = rule.confirmation.flapping.map { Flapping(low: $0.low, high: $0.high) }
    evidence = rule.evidenceFacts.map(\.rawValue)
    hides = rule.hides
    dependsOn = rule.relations.dependsOn
    inhibits = rule.relations.inhibits
    equal = rule.relations.equal.map(\.rawValue)
    isGrouped = rule.relations.isGrouped
    tags = rule.tags
    ladder = rule.ladder.map {
      Step(remedy: $0.remedy.rawValue, text: $0.instruction?(language), seconds: $0.timeToHelp.wholeSeconds)
    }
  }

  init(_ explanation: RuleExplanation, _ language: Language) {
    self.init(explanation.rule, language)
    details = Details(
      reads: explanation.facts.map { read in
        let owner =
          switch read.owner {
          case .own: "subject"
          case .link: "link"
          case .shop: "shop"
          case .every(let kind): "every \(kind.rawValue)"
          }
        return Read(
          fact: read.fact.rawValue, type: read.fact.definition.type.word, unit: read.fact.definition.unit?.rawValue,
          of: owner)
      },
      hiddenBy: explanation.hiddenBy, accountsFor: explanation.accountsFor, inhibitedBy: explanation.inhibitedBy,
      isBuiltIn: explanation.isBuiltIn)
  }
}
