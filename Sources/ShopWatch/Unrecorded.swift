import ShopModel

/// What could not be put on record, and is gone when the program ends.
public struct Unrecorded: Sendable {
  /// Operations whose last steps are not on record.
  public var operations: [Operation]
  /// What people said of incidents.
  public var words: [IncidentWord]
  /// What happened at the technician's lock.
  public var access: [AccessWord]
  /// Receipts and other prints.
  public var prints: [ReceivedPrint]

  /// What is left.
  public init(
    operations: [Operation] = [], words: [IncidentWord] = [], access: [AccessWord] = [], prints: [ReceivedPrint] = []
  ) {
    self.operations = operations
    self.words = words
    self.access = access
    self.prints = prints
  }

  /// Whether everything is on record.
  public var isEmpty: Bool { operations.isEmpty && words.isEmpty && access.isEmpty && prints.isEmpty }
}
