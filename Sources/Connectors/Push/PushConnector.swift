public import ShopModel

/// An agent as the polling engine sees it. What it tells goes to the shop as it comes; here it is only asked whether it is
/// still heard.
public struct PushConnector: Connector {
  /// How often it is looked whether an agent is still heard.
  public static let interval: Duration = .seconds(30)
  /// How long the first look waits for the first word.
  public static let deadline: Duration = .seconds(3)

  /// What the agent may tell.
  public let capabilities: ConnectorCapabilities
  private let desk: PushDesk
  private let index: Int

  /// The agents of a desk, by their keys.
  public static func all(of desk: PushDesk) -> [(key: String, connector: PushConnector)] {
    desk.agents.indices.map { (desk.agents[$0].configuration.key, PushConnector(desk, $0)) }
  }

  private init(_ desk: PushDesk, _ index: Int) {
    self.desk = desk
    self.index = index
    capabilities = ConnectorCapabilities(facts: desk.agents[index].configuration.facts)
  }

  /// An agent is only ever listened to.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("an agent is only listened to"))
  }

  /// Looks whether it is still heard. The first look waits for its first word; an agent that is off is not waited for again.
  public func poll(deadline: Duration) async -> PollReport {
    let end = ContinuousClock.now + (desk.isFirstLook(at: index) ? min(deadline, PushConnector.deadline) : .zero)
    while !desk.hasHeard(index), desk.problem == nil, ContinuousClock.now < end, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(20))
    }
    return PollReport(
      contact: desk.trouble(with: index).map { .failed(DeviceText.clean($0)) } ?? .answered, readings: [])
  }
}
