import FoundationEssentials
import GRDB
import Glibc
import ShopModel

/// The file behind the journal: opened, brought up to date, and with every failure told in one line that names it.
struct JournalDatabase: Sendable {
  private let queue: DatabaseQueue
  /// The file's path, or what stands for it in a message.
  private let place: String

  /// Makes the folder and an empty file in it if there are none; readable by their owner alone.
  ///
  /// - Throws: ``JournalError``.
  static func prepare(folder: String) throws(JournalError) {
    let path = JournalDatabase.path(in: folder)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw JournalError(message: "\(path): the folder for it cannot be made")
    }
    // SQLite gives its side files the permissions of the database, so the database must have them first. Made without
    // being opened: a file that another program has made in the meantime stays as it is, and so do the locks on it.
    guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else {
      throw JournalError(message: "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  static func path(in folder: String) -> String { folder + "/journal.sqlite" }

  /// Opens the file in `folder`, which must be there.
  ///
  /// - Parameter waitsForDisk: whether what is written survives a power cut as soon as ``write(_:)`` returns; otherwise
  ///   what came last may be missing after one.
  init(folder: String, waitsForDisk: Bool = true) throws(JournalError) {
    let path = JournalDatabase.path(in: folder)
    try self.init(place: path, waitsForDisk: waitsForDisk) { try DatabaseQueue(path: path, configuration: $0) }
  }

  /// Opens the file in `folder`, which must be there, to look and never to write.
  ///
  /// - Throws: ``JournalError``, also when the file is of an older version.
  init(readingFolder folder: String) throws(JournalError) {
    place = JournalDatabase.path(in: folder)
    do {
      var configuration = Configuration()
      configuration.label = "journal reader"
      configuration.busyMode = .timeout(2)
      configuration.readonly = true
      queue = try DatabaseQueue(path: place, configuration: configuration)
      guard try queue.read(JournalSchema.migrator.hasCompletedMigrations) else {
        throw JournalError(
          message: "\(place): an older Tillwatch wrote it; start the console once, which brings it up to date")
      }
    } catch {
      throw JournalDatabase.failure(error, at: place)
    }
  }

  /// A database that lives as long as the program.
  init(inMemory: Void) throws(JournalError) {
    try self.init(place: "journal in memory") { try DatabaseQueue(configuration: $0) }
  }

  private init(
    place: String, waitsForDisk: Bool = true, open: (Configuration) throws -> DatabaseQueue
  ) throws(JournalError) {
    self.place = place
    do {
      queue = try JournalDatabase.patiently {
        let queue = try open(JournalDatabase.configuration(waitsForDisk: waitsForDisk))
        try JournalSchema.migrator.migrate(queue)
        return queue
      }
    } catch {
      throw JournalDatabase.failure(error, at: place)
    }
  }

  /// Opens a file and brings its tables up to date. Programs may do this at the same time: one of them does it, the
  /// others fail, mostly without SQLite waiting for them, and find it done when they look again within two seconds.
  private static func patiently(_ open: () throws -> DatabaseQueue) throws -> DatabaseQueue {
    let mayPass: [ResultCode] = [.SQLITE_BUSY, .SQLITE_ERROR, .SQLITE_CONSTRAINT]
    let end = ContinuousClock.now + .seconds(2)
    while true {
      do {
        return try open()
      } catch let error as DatabaseError
        where mayPass.contains(error.resultCode) && !isDamage(error) && ContinuousClock.now < end
      {
        usleep(20_000)
      }
    }
  }

  private static func configuration(waitsForDisk: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.label = waitsForDisk ? "journal" : "history"
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "PRAGMA synchronous = \(waitsForDisk ? "FULL" : "NORMAL")")
    }
    return configuration
  }

  /// Reads within one transaction.
  ///
  /// - Throws: ``JournalError``.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do { return try await queue.read(body) } catch { throw JournalDatabase.failure(error, at: place) }
  }

  /// A part of a transaction that may fail without the rest.
  func attempt<Value>(_ body: () throws -> Value) -> Result<Value, JournalError> {
    Result(catching: body).mapError { JournalDatabase.failure($0, at: place) }
  }

  /// Writes within one transaction: all of it or nothing.
  ///
  /// - Throws: ``JournalError``; then nothing of it is on record.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do { return try await queue.write(body) } catch { throw JournalDatabase.failure(error, at: place) }
  }

  private static func failure(_ error: any Error, at place: String) -> JournalError {
    if let error = error as? JournalError { return error }
    let words = describe(error)
    return JournalError(
      message: isDamage(error)
        ? "\(place): the record is damaged (\(words)); move the file away to begin a new one" : "\(place): \(words)")
  }

  /// SQLite's own words, without the statement and its arguments.
  private static func describe(_ error: any Error) -> String {
    if let error = error as? DamagedEntry { return error.description }
    guard let error = error as? DatabaseError else { return DeviceText.clean("\(error)") }
    if error.resultCode == .SQLITE_BUSY { return "another program is writing to it; try again" }
    return DeviceText.clean(error.message ?? "SQLite error \(error.resultCode.rawValue)")
  }

  private static func isDamage(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return error is DamagedEntry }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return true
    case .SQLITE_ERROR: return error.message?.hasPrefix("no such") == true
    default: return false
    }
  }
}

/// An entry of the record that is not what it should be.
struct DamagedEntry: Error, CustomStringConvertible {
  /// What is wrong, for a person.
  let description: String
}

extension Row {
  /// A text of this row.
  ///
  /// - Throws: ``DamagedEntry`` when there is none.
  func text(_ column: String) throws -> String {
    let value: DatabaseValue = self[column]
    guard let text = String.fromDatabaseValue(value) else { throw DamagedEntry(description: "\(column) is no text") }
    return text
  }

  /// A moment of this row, kept in milliseconds since 1970.
  ///
  /// - Throws: ``DamagedEntry`` when there is none.
  func moment(_ column: String) throws -> Timestamp {
    let value: DatabaseValue = self[column]
    guard let number = Int64.fromDatabaseValue(value) else {
      throw DamagedEntry(description: "\(column) is no moment")
    }
    return Timestamp(milliseconds: number)
  }
}
