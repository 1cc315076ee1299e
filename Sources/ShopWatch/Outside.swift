import ShopModel

/// The one way to a device for a command: nothing else talks to it at the time.
public protocol DeviceAccess: Sendable {
  /// Waits until nobody talks to the device of `subject`, then runs `body` with its connector.
  ///
  /// - Returns: what `body` returned; nil when there is no such device.
  func exclusively<Result: Sendable>(
    with subject: SubjectID, _ body: @escaping @Sendable (any Connector) async -> Result
  ) async -> Result?

  /// Asks a source, by its name in the setup, every `interval` until `moment`: to follow what a command does to a
  /// terminal, or to confirm what was seen. A device's source goes by the name of its subject.
  func watchClosely(_ source: String, every interval: Duration, until moment: Timestamp) async
}

/// The right to carry operations out on the terminals of this shop. Of several programs over one record one has it at a
/// time, from when a technician is let in until nothing they began is under way any more.
public protocol OperationTurn: Sendable {
  /// Takes it.
  ///
  /// - Returns: what the record says at that moment.
  /// - Throws: what keeps it from here, in one line: another program has it, or the record cannot be used.
  func take() async throws -> TurnRecord

  /// Gives it back.
  func giveBack()
}

/// What the record says to whoever may operate from now on.
public struct TurnRecord: Sendable {
  /// The operations of the last day and those that a person can go on with, oldest first; none is under way elsewhere.
  public var operations: [Operation]
  /// What happened at the technician's lock since it was last opened, oldest first.
  public var words: [AccessWord]

  /// What it says.
  public init(operations: [Operation], words: [AccessWord]) {
    self.operations = operations
    self.words = words
  }
}

/// Where a device's prints are kept.
public protocol PrintArchive: Sendable {
  /// Keeps one.
  ///
  /// - Throws: when it could not be kept.
  func keep(_ print: ReceivedPrint) async throws
}

/// Where what people say of incidents is put on record.
public protocol WordArchive: Sendable {
  /// Puts one on record.
  ///
  /// - Throws: when it could not be.
  func record(_ word: IncidentWord) async throws
}

/// Where what happens at the technician's lock is put on record.
public protocol AccessArchive: Sendable {
  /// Puts one on record.
  ///
  /// - Throws: when it could not be.
  func record(_ word: AccessWord) async throws
}
