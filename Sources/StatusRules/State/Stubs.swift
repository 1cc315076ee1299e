import ShopModel

enum CheckStatus: UInt8, Codable, Sendable, Hashable { case ok, warning, critical, unknown }
struct CheckState: Hashable, Codable, Sendable {
  enum Kind: UInt8, Codable, Sendable { case soft, hard }
  struct Change { var stateChanged: Bool }
  private(set) var status = CheckStatus.ok
  private(set) var kind = Kind.hard
  private(set) var attempt = 1
  mutating func take(_ result: CheckStatus, attempts: Int) -> Change {
    let changed = result != status
    if result == .ok { status = .ok; kind = .hard; attempt = 1; return Change(stateChanged: changed) }
    if status == .ok { attempt = 1; kind = attempts <= 1 ? .hard : .soft }
    else if kind == .soft { attempt += 1; if attempt >= attempts { kind = .hard } }
    status = result
    return Change(stateChanged: changed)
  }
}
struct FlapRing: Hashable, Codable, Sendable {
  private var bits: UInt32 = 0
  private(set) var isFlapping = false
  var isIdle: Bool { bits == 0 && !isFlapping }
  var percent: Double {
    var sum = 0.0
    for i in 0..<20 where bits >> (19 - UInt32(i)) & 1 == 1 { sum += 0.8 + 0.02 * Double(i) }
    return sum * 5
  }
  mutating func take(changed: Bool, low: Double, high: Double) {
    bits = (bits << 1 | (changed ? 1 : 0)) & 0xFFFFF
    if percent > high { isFlapping = true } else if percent <= low { isFlapping = false }
  }
}
enum AlertTimer {
  static func restored(pendingSince: Timestamp, savedAt: Timestamp, at now: Timestamp, holdTime: Duration) -> Timestamp {
    pendingSince + (now - savedAt)
  }
}
struct LabelMatcher: Hashable, Sendable { var name: String; var value: String; var isNegated = false
  func matches(_ l: [String: String]) -> Bool { ((l[name] ?? "") == value) != isNegated } }
struct InhibitRule: Hashable, Sendable { var source: [LabelMatcher]; var target: [LabelMatcher]; var equal: [String]
  func inhibits(_ t: [String: String], by s: [String: String]) -> Bool {
    source.allSatisfy { $0.matches(s) } && target.allSatisfy { $0.matches(t) } && equal.allSatisfy { (s[$0] ?? "") == (t[$0] ?? "") } } }
struct CodeReads { var slots: Set<Int> = []; var aggregates: Set<Int> = []; var seesEveryCheck = true }
extension TruthCode { var reads: CodeReads { CodeReads() } }
struct ConditionTerm: Sendable { var depth: Int; var text: String; var code: TruthCode; var slots: [Int] }
extension Rule { var whenTerms: [ConditionTerm] { [] }; var clearTerms: [ConditionTerm] { [] } }
extension AggregateSpec.Measure { var reads: CodeReads { CodeReads() } }
