import FoundationEssentials
import GRDB
import ShopModel

/// What people keep by hand: who ticked what of which duty when, and facts that no service reports.
///
/// It takes no lock of its own. The journal's lock sees to it that only one program says how an operation ended; here
/// every entry stands for itself, and SQLite lets one program write at a time while others read. So a command can tick a
/// checklist while the console is open, and the console finds the tick when it reads next.
public final class HandRecord: Sendable {
  let database: JournalDatabase

  init(database: JournalDatabase) { self.database = database }

  /// Opens the record in `folder`, making it if need be, whether or not a console has the journal open.
  ///
  /// - Throws: ``JournalError`` with one clear line.
  public init(folder: String) throws {
    try JournalDatabase.prepare(folder: folder)
    database = try JournalDatabase(folder: folder)
  }

  /// The record in `folder`; nil when nothing was ever recorded there. Makes no file.
  ///
  /// - Throws: ``JournalError`` with one clear line.
  public static func existing(inFolder folder: String) throws -> HandRecord? {
    guard FileManager.default.fileExists(atPath: JournalDatabase.path(in: folder)) else { return nil }
    return HandRecord(database: try JournalDatabase(folder: folder))
  }

  /// All of it, at one moment: ``dutyRecords()`` and ``entries()``. The duties can be read also where the entries are
  /// damaged.
  ///
  /// - Throws: ``JournalError``.
  public func all() async throws -> (duties: [String: DutyRecord], entries: Result<[HandEntry], JournalError>) {
    try await database.read { [database] connection in
      (try Self.dutyRecords(in: connection), database.attempt { try Self.entries(in: connection) })
    }
  }

  /// The longest note that is kept, in Unicode scalars.
  static let noteLimit = 500

  /// Who said something, as it is kept.
  static func person(_ name: String) -> String { DeviceText.clean(name, limit: 120) }

  /// What somebody wrote, as it is kept: without card numbers, and only then cut, so that no part of one stays.
  static func note(_ text: String) -> String {
    DeviceText.clean(CardNumberMask.masked(DeviceText.clean(text, limit: .max)), limit: noteLimit)
  }
}
