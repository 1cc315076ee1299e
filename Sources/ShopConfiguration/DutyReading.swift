internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  private static let day: Duration = .seconds(86_400)
  /// The most items a checklist can have: what is longer is skimmed.
  private static let checklistLimit = 20

  /// The part `maintenance:`: the list of duties, or `none`.
  ///
  /// - Returns: nil when there is no such key.
  func readDuties(_ node: YAMLNode?) -> [Duty]? {
    guard let node else { return nil }
    if node.scalar == "none" { return [] }
    guard let items = node.items else {
      reader.problem(at: node.position, "\(node.kindName) stands here; expected is a list of duties, or \"none\"")
      return []
    }
    var ids = UniqueValues("the duty id")
    return items.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      return readDuty(item, &ids)
    }
  }

  private func readDuty(_ item: MappingReader, _ ids: inout UniqueValues) -> Duty? {
    let id = item.identifier("id")
    if let id { ids.insert(id, at: item.position(of: "id"), reader) }
    let kind = item.choice("kind", isRequired: true, among: Choice.dutyKind)
    let name = item.localized("name")
    let every = item.duration("every", isRequired: true, in: Self.day...Self.day * 1095)
    let firstDue = item.node("first-due").flatMap(readDate)
    let checklist = item.list("checklist").map { readChecklist($0, item) }
    let remind = item.duration("remind", in: .seconds(3600)...Self.day * 365)
    if let every, let remind, remind >= every {
      item.problem(
        with: "remind",
        "the reminder (\(durationText(remind)) before) must be shorter than the interval (\(durationText(every)))")
    }
    guard let id, let kind, let every else { return nil }
    let usual = DefaultDuties.usual(kind: kind)
    return Duty(
      key: id, kind: kind, name: name ?? usual.name, every: every, firstDue: firstDue,
      checklist: checklist ?? usual.checklist, remind: remind ?? DefaultDuties.remind(every: every))
  }

  private func readChecklist(_ nodes: [YAMLNode], _ item: MappingReader) -> [LocalizedText] {
    if nodes.count > Self.checklistLimit {
      item.problem(
        with: "checklist",
        "the checklist has \(nodes.count) items; at most \(Self.checklistLimit), make two duties of it")
    }
    var seen = UniqueValues("the item")
    return nodes.compactMap { node in
      guard let text = reader.localized(node, limit: 120) else { return nil }
      seen.insert(Duty.itemKey(text), at: node.position, reader)
      return text
    }
  }

  /// A day written as `2026-12-01`.
  func readDate(_ node: YAMLNode) -> CivilDate? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    if let date = CivilDate(text) { return date }
    reader.problem(at: node.position, "\(excerpt(text)) is not a day; write it as \"2026-12-01\"")
    return nil
  }
}

extension PluginConfiguration {
  /// The same of a plugin.
  var tellsOfPower: Bool { facts.contains { $0.subject.kind == .power } }
}

extension HTTPServiceConfiguration {
  /// Whether it tells of a power source, so that there is one to look after.
  var tellsOfPower: Bool {
    facts.contains { $0.subject.kind == .power } || lists.contains { $0.kind == .power }
  }
}
