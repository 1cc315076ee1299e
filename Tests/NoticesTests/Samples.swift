import Notices
import ShopModel

let start = Timestamp(seconds: 1_780_000_000)

/// A notice as a channel gets it.
func notice(
  _ incident: Int = 1, _ kind: Notice.Kind = .opened, _ severity: Severity = .warning, language: Language = .english,
  title: String = "card reader fault", explanation: String = "The reader does not answer."
) -> Notice {
  Notice(
    kind: kind, incident: incident, severity: severity, cause: Cause.terminalReader.rawValue,
    actor: Actor.technician.rawValue, since: start, at: start + .seconds(60), secondsWithoutCards: 60,
    language: language, shop: "Tea", severityName: severity.name, title: title, subjects: ["Counter \(incident)"],
    explanation: explanation, nextStep: "restart it", lines: ["Who acts: technician"])
}

func message(_ notice: Notice, others: [Notice] = []) -> NoticeMessage {
  NoticeMessage(notice, others: others, key: "k")
}
