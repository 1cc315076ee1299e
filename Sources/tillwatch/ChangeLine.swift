import FoundationEssentials
import RuleLab
import ShopCore
import ShopModel

/// A line of what `rules simulate` writes. Which keys are there depends on `change`.
struct ChangeLine: Encodable {
  struct Value: Encodable {
    var subject: String
    var fact: String
    var value: String
    var since: String
  }

  var at: String
  var change: String
  var rule: String?
  var subject: String?
  var incident: Int?
  var phase: String?
  var kind: String?
  var attempt: Int?
  var attempts: Int?
  var flapping: Bool?
  var percent: Double?
  var since: String?
  var until: String?
  var severity: String?
  var cause: String?
  var title: String?
  var blocksCards: Bool?
  var evidence: [Value]?
  var trail: TrailDocument?
  var doubtful: Bool?
  var suppressed: Bool?
  var how: String?
  var by: String?
  var event: String?
  var step: Int?
  var remedy: String?
  var state: String?
  var window: String?
  var operation: String?
  var notification: String?
  var due: Bool?
  var because: String?

  init(_ change: ShopChange, language: Language) {
    at = TimeText.iso8601(change.at)
    self.change = ""
    switch change.kind {
    case .state(let state): take(state)
    case .found(let finding, let trail):
      take(finding, language)
      self.trail = trail.map { TrailDocument($0, moment: MomentDocument.text) }
    case .cleared(let id): take("cleared", id)
    case .doubt(let id, let isDoubtful):
      take("doubt", id)
      doubtful = isDoubtful
    case .suppression(let id, let suppression):
      take("suppressed", id)
      suppressed = suppression != nil
      how = suppression?.name
      by = suppression?.finding.description
    case .incident(let number, let id, let event):
      take("incident", id)
      incident = number
      take(event)
    case .step(let number, let id, let index, let step):
      take("ladder", id)
      incident = number
      self.step = index
      remedy = step.remedy.rawValue
      state = step.state.word
    case .cards(let terminal, let availability):
      self.change = "cards"
      subject = terminal.description
      state =
        switch availability {
        case .canTakeCards: "can"
        case .cannot: "cannot"
        case .notKnown: "not-known"
        }
    case .window(let name, let state):
      self.change = "maintenance"
      window = name
      self.state = state.rawValue
    case .operation(let operation):
      self.change = "operation"
      self.operation = operation.kind.rawValue
      subject = operation.subject.description
      by = operation.requestedBy
      state = operation.state.word
    case .notice(let notice):
      take("notification", notice.finding)
      incident = notice.incident
      notification = notice.kind.rawValue
      due = notice.isDue
      because = notice.heldBack?.name
      take(notice.heldBack)
    }
  }

  private mutating func take(_ change: String, _ id: Finding.ID) {
    self.change = change
    rule = id.rule
    subject = id.subject.description
  }

  private mutating func take(_ state: ShopChange.RuleState) {
    take("state", state.id)
    phase = state.phase.rawValue
    kind = state.kind.rawValue
    attempt = state.attempt
    attempts = state.attempts
    flapping = state.isFlapping
    percent = (state.percent * 100).rounded() / 100
    since = state.since.map(TimeText.iso8601)
    until = state.until.map(TimeText.iso8601)
  }

  private mutating func take(_ finding: Finding, _ language: Language) {
    take("found", finding.id)
    severity = finding.severity.name
    cause = finding.cause.rawValue
    title = finding.title(language)
    blocksCards = finding.blocksCards
    since = TimeText.iso8601(finding.since)
    evidence = finding.evidence.map { evidence in
      Value(
        subject: evidence.subject.description, fact: evidence.fact.rawValue,
        value: evidence.fact.text(of: evidence.value), since: TimeText.iso8601(evidence.since))
    }
  }

  private mutating func take(_ event: IncidentEvent.Kind) {
    switch event {
    case .opened(let who): (self.event, by) = ("opened", who.description)
    case .joined(let who): (self.event, by) = ("joined", who.description)
    case .left(let who): (self.event, by) = ("left", who.description)
    case .explains(let id): (self.event, by) = ("explains", id.description)
    case .explainedBy(let id): (self.event, by) = ("explained-by", id.description)
    case .acknowledged(let user): (self.event, by) = ("acknowledged", user)
    case .acknowledgementEnded: self.event = "acknowledgement-ended"
    case .muted(let user, let moment): (self.event, by, until) = ("muted", user, TimeText.iso8601(moment))
    case .muteEnded: self.event = "mute-ended"
    case .maintenanceBegan(let name): (self.event, window) = ("maintenance-began", name)
    case .maintenanceEnded: self.event = "maintenance-ended"
    case .flappingBegan: self.event = "flapping-began"
    case .flappingEnded: self.event = "flapping-ended"
    case .stepBegan(let remedy): (self.event, self.remedy) = ("step-began", remedy.rawValue)
    case .stepHelped(let remedy, _): (self.event, self.remedy) = ("step-helped", remedy.rawValue)
    case .stepDidNotHelp(let remedy): (self.event, self.remedy) = ("step-did-not-help", remedy.rawValue)
    case .stepDone(let remedy, let user): (self.event, self.remedy, by) = ("step-done", remedy.rawValue, user)
    case .stepUnclear(let remedy): (self.event, self.remedy) = ("step-unclear", remedy.rawValue)
    case .stepPassed(let remedy): (self.event, self.remedy) = ("step-passed", remedy.rawValue)
    case .closed: self.event = "closed"
    }
  }

  private mutating func take(_ reason: NotificationGate.Reason?) {
    switch reason {
    case .acknowledged(let user): by = user
    case .muted(let moment): until = TimeText.iso8601(moment)
    case .maintenance(let name): window = name
    case .suppressed(let id): by = id.description
    case .flapping, .neverTold, nil: break
    }
  }

  /// The line, without its end.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension Operation.State {
  /// The state in a word, for other programs.
  var word: String {
    switch self {
    case .requested: "requested"
    case .confirmed: "confirmed"
    case .recorded: "recorded"
    case .sent: "sent"
    case .accepted: "accepted"
    case .guide(let step, _): step.rawValue
    case .observed: "observed"
    case .observedGone: "gone"
    case .observedBack: "back"
    case .verified: "verified"
    case .refused: "refused"
    case .failed: "failed"
    case .outcomeUnknown: "unknown"
    }
  }
}
