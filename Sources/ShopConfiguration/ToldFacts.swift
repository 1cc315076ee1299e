public import ShopModel

extension ShopConfiguration {
  /// The id of the service, plugin, ledger or agent that tells of `fact` of `subject`; nil: none does.
  public func service(tellingOf subject: SubjectID, _ fact: Fact) -> String? {
    let service = services.first { service in
      service.facts.contains { $0.subject == subject && $0.fact == fact }
        || service.lists.contains { list in
          list.members.values.contains(subject) && list.facts.contains { $0.fact == fact }
        }
    }
    return service?.key
      ?? plugins.first { plugin in plugin.facts.contains { $0.subject == subject && $0.fact == fact } }?.key
      ?? ledgers.first { ledger in
        ledger.subjects.contains(subject) && ledger.facts.contains { $0.fact == fact }
      }?.key
      ?? push?.agents.first { $0.facts[subject]?.contains(fact) == true }?.key
  }
}
