import Synchronization

/// The right to carry operations out on the terminals of one record. One program has it at a time, whoever keeps the
/// record otherwise; the system takes it back when that program ends, however it ends.
public final class OperationRight: Sendable {
  private let folder: String
  private let holder: String
  private let held = Mutex<JournalLock?>(nil)

  /// The right over the record in a folder, which must be there.
  ///
  /// - Parameter holder: who takes it, for whoever finds it taken.
  public init(folder: String, holder: String = "") {
    self.folder = folder
    self.holder = holder
  }

  /// The same right as somebody else would ask for it.
  public func another() -> OperationRight { OperationRight(folder: folder) }

  /// Takes it; again changes nothing.
  ///
  /// - Throws: ``JournalError`` when another program has it, or it cannot be asked for.
  public func take() throws(JournalError) {
    try held.withLock { held throws(JournalError) in
      guard held == nil else { return }
      held = try JournalLock(
        path: folder + "/operation.lock", taken: "another Tillwatch is unlocked or has an operation under way",
        holder: holder)
    }
  }

  /// Gives it back.
  public func giveBack() { held.withLock { $0 = nil } }
}
