import ShopModel

/// What a rule's findings have to do with findings about other subjects.
public struct RuleRelations: Hashable, Sendable {
  /// What two findings must have in common for one to account for the other.
  public enum Agreement: String, CaseIterable, Hashable, Sendable {
    /// They are about the same terminal: itself, its link, an upgrade of it.
    case terminal
    /// They are about the same account.
    case account
  }

  /// The rules whose findings about something on the subject's way to the acquirer, or about the shop, explain this
  /// rule's: then it is part of theirs.
  public var dependsOn: [String] = []
  /// The rules whose findings are accounted for by this rule's, wherever in the shop.
  public var inhibits: [String] = []
  /// In what the two must agree.
  public var equal: [Agreement] = []
  /// Whether findings of this rule about several subjects are one incident.
  public var isGrouped = true

  /// No relation to any other.
  public init() {}
}
