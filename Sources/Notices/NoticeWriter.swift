public import ShopModel

/// The words a notice needs and the model does not have.
public struct NoticeWords: Sendable {
  /// `critical`
  public var severity: @Sendable (Severity) -> String
  /// `technician`
  public var actor: @Sendable (Actor) -> String
  /// `restart it`
  public var remedy: @Sendable (Remedy) -> String
  /// `12 min`
  public var duration: @Sendable (Duration) -> String

  /// Words of one language.
  public init(
    severity: @escaping @Sendable (Severity) -> String, actor: @escaping @Sendable (Actor) -> String,
    remedy: @escaping @Sendable (Remedy) -> String, duration: @escaping @Sendable (Duration) -> String
  ) {
    self.severity = severity
    self.actor = actor
    self.remedy = remedy
    self.duration = duration
  }
}

/// Puts an incident into the words of one language.
public struct NoticeWriter: Sendable {
  private let language: Language
  private let words: NoticeWords
  private let calendar: ShopCalendar

  /// A writer.
  ///
  /// - Parameter words: in the same language.
  public init(language: Language, words: NoticeWords, calendar: ShopCalendar) {
    self.language = language
    self.words = words
    self.calendar = calendar
  }

  /// What is told of an incident, as it stands in a snapshot.
  public func notice(_ kind: Notice.Kind, of incident: Incident, in snapshot: ShopSnapshot) -> Notice {
    let finding = incident.finding
    let at = kind == .recovered ? incident.closedAt ?? snapshot.at : snapshot.at
    var lines: [String] = []
    if kind == .recovered {
      let lasted = words.duration(at - incident.openedAt)
      lines.append(
        either(
          "From \(minute(incident.openedAt)) to \(minute(at)), \(lasted)",
          "\(minute(incident.openedAt)) 至 \(minute(at))，历时 \(lasted)"))
    } else {
      lines.append(either("Since: ", "开始：") + minute(finding.since))
      lines.append(either("Who acts: ", "处理人：") + words.actor(finding.actor))
    }
    lines += cost(of: incident)
    let isOver = kind == .recovered
    return Notice(
      kind: kind, incident: incident.id, severity: finding.severity, cause: finding.cause.rawValue,
      actor: finding.actor.rawValue, since: finding.since, at: at,
      secondsWithoutCards: incident.impact.total.wholeSeconds, language: language, shop: clean(snapshot.shop.name),
      severityName: words.severity(finding.severity), title: clean(finding.title),
      subjects: incident.subjects.map { name(of: $0, in: snapshot) },
      explanation: isOver ? "" : clean(finding.explanation, limit: 500),
      nextStep: isOver ? "" : nextStep(of: finding), lines: lines)
  }

  /// What is told to try a channel.
  public func test(shop: LocalizedText, at now: Timestamp) -> Notice {
    Notice(
      kind: .test, incident: 0, severity: .notice, cause: "", actor: Actor.nobody.rawValue, since: now, at: now,
      language: language, shop: clean(shop), severityName: words.severity(.notice),
      title: either("this is how an incident would be told", "收到此消息说明通知渠道可用"), subjects: [],
      explanation: either("Nothing is wrong; nobody has to do anything.", "一切正常，无需处理。"), nextStep: "",
      lines: [either("Sent: ", "发送时间：") + minute(now)])
  }

  private func nextStep(of finding: Finding) -> String {
    let isOpen: (LadderStep) -> Bool = { step in
      switch step.state {
      case .current, .running: true
      default: false
      }
    }
    let step = finding.ladder.first(where: isOpen) ?? finding.ladder.first { $0.state == .waiting }
    return step.map { step in step.instruction.map { clean($0) } ?? words.remedy(step.remedy) } ?? ""
  }

  private func cost(of incident: Incident) -> [String] {
    let impact = incident.impact
    guard impact.total > .zero else { return [] }
    var lines = [either("Without cards: ", "无法刷卡：") + words.duration(impact.total)]
    if let money = impact.takingsAtRisk, money.minorUnits > 0 {
      var unit: Int64 = 1
      for _ in 0..<money.decimals { unit *= 10 }
      let amount = "\(money.currency) \(money.minorUnits / unit)"
      lines.append(either("Takings at risk, estimated: \(amount)", "估计受影响营业额：\(amount)"))
    }
    return lines
  }

  private func name(of id: SubjectID, in snapshot: ShopSnapshot) -> String {
    let name: LocalizedText? =
      switch id.kind {
      case .shop: snapshot.shop.name
      case .terminal: snapshot.terminal(id)?.identity.name
      case .account: snapshot.accounts.first { $0.id == id }?.identity.name
      case .link: snapshot.links.first { $0.id == id }?.identity.name
      case .duty: snapshot.duties.first { $0.id == id }?.name
      case .printer, .power: snapshot.apparatus.first { $0.id == id }?.identity.name
      case .upgrade: nil
      }
    return name.map { clean($0) } ?? DeviceText.clean(id.key, limit: 60)
  }

  /// `2026-12-01 14:05` by the shop's clock.
  private func minute(_ moment: Timestamp) -> String {
    let time = calendar.civil(moment)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(time.date) \(two(time.hour)):\(two(time.minute))"
  }

  private func clean(_ text: LocalizedText, limit: Int = DeviceText.defaultLimit) -> String {
    DeviceText.clean(text(language), limit: limit)
  }

  private func either(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }
}
