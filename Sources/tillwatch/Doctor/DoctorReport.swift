import Console
import FoundationEssentials
import ShopModel

/// The findings in lines for a person, and as JSON for programs.
struct DoctorReport {
  let findings: [DoctorFinding]
  let language: Language

  private func words(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  /// One line for each finding, under its area, and one with the sum.
  var lines: [String] {
    var lines: [String] = []
    for area in DoctorFinding.Area.allCases {
      let own = findings.filter { $0.area == area }
      guard !own.isEmpty else { continue }
      lines.append(area.name(language))
      for finding in own {
        let advice = finding.advice.map { " → " + $0(language) } ?? ""
        lines.append(
          "  \(Self.sign(finding.state)) \(word(finding.state))  " + finding.title(language) + words(": ", "：")
            + DeviceText.clean(finding.text(language), limit: 400) + advice)
      }
    }
    lines.append(sum)
    return lines
  }

  private var sum: String {
    func count(_ state: DoctorFinding.State) -> Int { findings.count { $0.state == state } }
    let (problems, warnings) = (count(.problem), count(.warning))
    return words(
      "\(Doctor.count(problems, "problem")), \(Doctor.count(warnings, "warning")), \(count(.ok)) in order, \(count(.notLookedAt)) not looked at.",
      "\(problems) 个问题，\(warnings) 个警告，\(count(.ok)) 项正常，\(count(.notLookedAt)) 项未检查。")
  }

  private static func sign(_ state: DoctorFinding.State) -> String {
    switch state {
    case .ok: "+"
    case .warning: "!"
    case .problem: "x"
    case .notLookedAt: "?"
    }
  }

  /// All of a width.
  private func word(_ state: DoctorFinding.State) -> String {
    let word =
      switch state {
      case .ok: words("ok", "正常")
      case .warning: words("warning", "警告")
      case .problem: words("problem", "问题")
      case .notLookedAt: words("not looked at", "未检查")
      }
    return PlainText.padded(word, to: language == .chinese ? 6 : 13)
  }

  private struct Document: Encodable {
    struct Found: Encodable {
      var area: String
      var id: String
      var state: String
      var title: String
      var text: String
      var advice: String?
    }
    var status: String
    var findings: [Found]
  }

  /// The same as JSON.
  func json() throws -> String {
    let document = Document(
      status: ["ok", "warning", "problem"][Int(findings.code)],
      findings: findings.map {
        Document.Found(
          area: $0.area.rawValue, id: $0.id, state: $0.state.rawValue, title: $0.title(language),
          text: $0.text(language),
          advice: $0.advice?(language))
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}
