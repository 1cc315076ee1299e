import GRDB
import ShopModel
import Synchronization

/// The shop's record on disk: what was done to the terminals, and what they gave us to print.
///
/// SQLite in write-ahead mode with full synchronisation: a step that ``record(_:)`` returned from survives a power cut
/// (https://www.sqlite.org/pragma.html#pragma_synchronous). One that it has thrown for does not count, and nothing is sent
/// for it; where the flush alone has failed, a program that ends right then may still leave it in the file, and the next
/// start gives it the end of an unknown outcome. Tables are only ever added to.
public final class Journal: OperationLedger {
  let database: JournalDatabase
  /// Held while the journal is open: one program at a time keeps incidents, numbers and notices. Nil: another does.
  private let lock: JournalLock?
  /// The rows of the prints that came last, by their names.
  private let printRows = Mutex<[(name: String, row: Int64)]>([])

  /// The folder it is in; nil: it is in memory alone.
  private let folder: String?
  private let opened = Mutex<JournalReader?>(nil)

  /// What people keep by hand: the checklists of the duties, the steps of the onboarding.
  public let byHand: HandRecord

  /// Incidents, who could take cards when, and numbers.
  public let history: HistoryStore

  /// Opens the journal in `folder`, making it if need be; readable by its owner alone.
  ///
  /// - Parameter keeps: whether this program keeps the shop's incidents, numbers and notices, which one program may.
  ///   Others add what they do themselves: operations, receipts, what happens at the technician's lock.
  /// - Throws: ``JournalError`` with one clear line.
  public init(folder: String, keeps: Bool = true) throws {
    try JournalDatabase.prepare(folder: folder)
    lock =
      keeps
      ? try JournalLock(
        path: folder + "/journal.lock", taken: "another Tillwatch keeps this record; this one only watches")
      : nil
    self.folder = folder
    database = try JournalDatabase(folder: folder)
    byHand = HandRecord(database: database)
    history = HistoryStore(database: try JournalDatabase(folder: folder, waitsForDisk: false))
  }

  /// A journal that lives as long as the program: for the demonstration.
  ///
  /// - Throws: ``JournalError`` when there is no memory for it.
  public init(inMemory: Void) throws {
    lock = nil
    folder = nil
    database = try JournalDatabase(inMemory: ())
    byHand = HandRecord(database: database)
    history = HistoryStore(database: database)
  }

  /// A way to look into the record that is in nobody's way: what is written does not wait for what is read
  /// (https://www.sqlite.org/wal.html).
  ///
  /// - Throws: ``JournalError``.
  public func reader() throws -> JournalReader {
    try opened.withLock { opened in
      if let opened { return opened }
      let reader = JournalReader(
        database: try folder.map { try JournalDatabase(readingFolder: $0) } ?? database)
      opened = reader
      return reader
    }
  }

  /// Records the steps of `operation` that are not on record yet.
  ///
  /// - Throws: ``JournalError``; then nothing of this call is on record.
  public func record(_ operation: Operation) async throws {
    try await database.write { database in
      let states = try String.fetchAll(
        database, sql: "SELECT state FROM operation_step WHERE operation = ? ORDER BY number",
        arguments: [operation.id])
      // The first end stays: what comes after it was not known when it was needed.
      if let last = states.last, Operation.State.isFinal(record: last) { return }
      var missing = Array(operation.steps.enumerated().dropFirst(states.count))
      // A step that the disk has kept although it was said to have failed may stand in the place of the end.
      if missing.isEmpty, let end = operation.steps.last, end.state.isFinal { missing = [(states.count, end)] }
      for (number, step) in missing {
        let (state, detail) = operation.record(of: step.state)
        // A device's own words may hold a card number.
        try Journal.insertStep(
          [
            operation.id, operation.kind.rawValue, operation.subject.kind.rawValue, operation.subject.key,
            operation.requestedBy, number, state, CardNumberMask.masked(detail), step.at.milliseconds,
          ], in: database)
      }
    }
  }

  private static func insertStep(_ arguments: StatementArguments, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO operation_step
          (operation, kind, subject_kind, subject_key, requested_by, number, state, detail, at_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, arguments: arguments)
    try AuditChain.append(.operationStep, row: database.lastInsertedRowID, in: database)
  }

  /// How many prints may come in parts at the same time; far more than there are terminals.
  private static let printsAtOnce = 2000

  /// Keeps what a device gave us to print; of a print that comes again with more lines, the longer text in place of the
  /// shorter. Card numbers in it are made unreadable before it is kept.
  ///
  /// - Throws: ``JournalError`` when it could not be kept; what was kept of it before still is.
  public func keep(_ print: ReceivedPrint) async throws {
    let earlier = printRows.withLock { rows in rows.last { $0.name == print.name && !print.name.isEmpty }?.row }
    let text = print.lines.map(CardNumberMask.masked).joined(separator: "\n")
    let row = try await database.write { database in
      if let earlier {
        // Where nothing is new nothing is written, and the disk is not waited for.
        try database.execute(
          sql: "UPDATE received_print SET at_ms = ?, text = ? WHERE id = ? AND text <> ?",
          arguments: [print.at.milliseconds, text, earlier, text])
        return earlier
      }
      try database.execute(
        sql: "INSERT INTO received_print (subject_kind, subject_key, at_ms, text) VALUES (?, ?, ?, ?)",
        arguments: [print.subject.kind.rawValue, print.subject.key, print.at.milliseconds, text])
      return database.lastInsertedRowID
    }
    guard earlier == nil, !print.name.isEmpty else { return }
    printRows.withLock { rows in
      rows.append((print.name, row))
      if rows.count > Self.printsAtOnce { rows.removeFirst(Self.printsAtOnce / 2) }
    }
  }

  /// Gives every operation that an earlier run left without an end its honest one: outcome unknown. A guided reset of which
  /// nothing was under way that changes anything is left open: a person may go on with it, or call it off.
  ///
  /// - Returns: the subjects of those operations with their kinds, oldest first.
  /// - Throws: ``JournalError``.
  public func closeInterrupted(at moment: Timestamp) async throws -> [(OperationKind, SubjectID)] {
    let (state, detail) = Operation.State.outcomeUnknown(.programEnded).record
    return try await database.write { database in
      let open = try Row.fetchAll(
        database,
        sql: """
          SELECT operation, kind, subject_kind, subject_key, requested_by, max(number) AS number, state, detail
          FROM operation_step GROUP BY operation
          HAVING state NOT IN ('verified', 'refused', 'failed', 'outcome-unknown') ORDER BY id
          """)
      return try open.compactMap { row in
        if row["state"] == "guide" || row["state"] == "recorded",
          try Operation.recorded(id: row["operation"], in: database)?.canBeResumed == true
        {
          return nil
        }
        try Journal.insertStep(
          [
            row["operation"] as String, row["kind"] as String, row["subject_kind"] as String,
            row["subject_key"] as String, row["requested_by"] as String, (row["number"] as Int) + 1, state, detail,
            moment.milliseconds,
          ], in: database)
        guard let kind = OperationKind(rawValue: row["kind"]), let of = SubjectKind(rawValue: row["subject_kind"])
        else { return nil }
        return (kind, SubjectID(of, row["subject_key"]))
      }
    }
  }

  /// A number that goes up with every step of an operation that is put on record, by whichever program; 0: there is none.
  ///
  /// - Throws: ``JournalError``.
  public func lastOperationStep() async throws -> Int64 {
    try await database.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM operation_step") ?? 0 }
  }

  /// The steps on record of one operation: state, detail and moment, oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func steps(of operation: String) async throws -> [(state: String, detail: String, at: Timestamp)] {
    return try await database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT state, detail, at_ms FROM operation_step WHERE operation = ? ORDER BY number",
        arguments: [operation]
      ).map { ($0["state"], $0["detail"], Timestamp(milliseconds: $0["at_ms"])) }
    }
  }
}

/// Why the journal could not do it.
public struct JournalError: Error, CustomStringConvertible, Sendable {
  /// One clear line.
  public let message: String

  /// An error with its line.
  public init(message: String) { self.message = message }

  /// The line.
  public var description: String { message }
}

extension Operation {
  /// The name and the detail under which one of its states is kept. How a reset is done stands beside the request, and
  /// what was overridden beside the confirmation.
  fileprivate func record(of state: State) -> (state: String, detail: String) {
    switch state {
    case .requested: (state.record.state, grade?.rawValue ?? "")
    case .confirmed where !overridden.isEmpty:
      (state.record.state, "confirmed once more: " + overridden.map { "\($0)" }.joined(separator: "; "))
    default: state.record
    }
  }
}

extension GuideProgress {
  fileprivate var record: String {
    switch self {
    case .begun: "begun"
    case .passed(let words): "passed \(words)"
    case .skipped(let words): "skipped \(words)"
    case .failed(let words): "failed \(words)"
    }
  }

  fileprivate init?(record: Substring) {
    let word = record.prefix { $0 != " " }
    let words = String(record.dropFirst(word.count + 1))
    switch word {
    case "begun": self = .begun
    case "passed": self = .passed(words)
    case "skipped": self = .skipped(words)
    case "failed": self = .failed(words)
    default: return nil
    }
  }
}

extension Operation.State {
  /// Whether a state is final, by the name under which it is kept.
  static func isFinal(record name: String) -> Bool {
    ["verified", "refused", "failed", "outcome-unknown"].contains(name)
  }

  /// The name and the detail under which a state is kept.
  var record: (state: String, detail: String) {
    switch self {
    case .requested: ("requested", "")
    case .confirmed: ("confirmed", "")
    case .recorded: ("recorded", "")
    case .sent: ("sent", "")
    case .accepted: ("accepted", "")
    case .guide(let step, let progress): ("guide", "\(step.rawValue) \(progress.record)")
    case .observed(let words): ("observed", words)
    case .observedGone: ("observed-gone", "")
    case .observedBack: ("observed-back", "")
    case .verified: ("verified", "")
    case .refused(let refusals): ("refused", refusals.map { "\($0)" }.joined(separator: "; "))
    case .failed(let reason): ("failed", reason.record)
    case .outcomeUnknown(let reason): ("outcome-unknown", reason.record)
    }
  }
}

extension Operation.Reason {
  /// The words under which a reason is kept.
  fileprivate var record: String {
    switch self {
    case .said(let words): words
    case .notSeenToLeave: "accepted, but not seen to go away"
    case .didNotReturn: "did not come back"
    case .stillBusy(let state): "accepted, but still busy: \(state)"
    case .notReady(let state): "came back, but not ready: \(state)"
    case .programEnded: "the program ended in between"
    }
  }
}

extension Journal {
  /// The operations asked for since `moment`, oldest first, as they stand on record: what the interlocks go by after a
  /// new start.
  ///
  /// - Throws: ``JournalError``.
  public func operations(since moment: Timestamp) async throws -> [Operation] {
    try await database.read { try Operation.recorded(since: moment, in: $0) }
  }
}

extension JournalReader {
  /// The operations asked for since `moment`, oldest first, as they stand on record.
  ///
  /// - Throws: ``JournalError``.
  public func operations(since moment: Timestamp) async throws -> [Operation] {
    try await database.read { try Operation.recorded(since: moment, in: $0) }
  }
}

extension Operation {
  fileprivate static func recorded(id: String, in database: Database) throws -> Operation? {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM operation_step WHERE operation = ? ORDER BY number", arguments: [id])
    return try operations(in: rows).first
  }

  /// Those asked for since then, and those that have not ended, however long ago they were asked for.
  fileprivate static func recorded(since moment: Timestamp, in database: Database) throws -> [Operation] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM operation_step WHERE operation IN
          (SELECT operation FROM operation_step WHERE number = 0 AND at_ms >= ?)
          OR operation IN (SELECT operation FROM (SELECT operation, max(number), state FROM operation_step
            GROUP BY operation HAVING state IN ('recorded', 'guide')))
        ORDER BY operation, number
        """, arguments: [moment.milliseconds])
    return try operations(in: rows)
  }

  private static func operations(in rows: RowCursor) throws -> [Operation] {
    var operations: [Operation] = []
    while let row = try rows.next() {
      let at = Timestamp(milliseconds: row["at_ms"])
      if row["number"] as Int == 0 {
        guard let kind = OperationKind(rawValue: row["kind"]), let of = SubjectKind(rawValue: row["subject_kind"])
        else { continue }
        operations.append(
          Operation(
            id: row["operation"], kind: kind, grade: ResetGrade(rawValue: row["detail"]),
            subject: SubjectID(of, row["subject_key"]),
            requestedBy: row["requested_by"], at: at))
      } else if let last = operations.indices.last, operations[last].id == row["operation"],
        let state = Operation.State(record: row["state"], detail: row["detail"])
      {
        operations[last].enter(state, at: at)
        // The one thing that can be overridden.
        if state == .confirmed, (row["detail"] as String).contains("\(Refusal.lastWorkingTerminal)") {
          operations[last].overridden = [.lastWorkingTerminal]
        }
      }
    }
    return operations.sorted { $0.requestedAt < $1.requestedAt }
  }
}

extension Operation.State {
  /// The state kept under a name; a refusal's reasons are not read back.
  fileprivate init?(record state: String, detail: String) {
    switch state {
    case "confirmed": self = .confirmed
    case "recorded": self = .recorded
    case "sent": self = .sent
    case "accepted": self = .accepted
    case "observed": self = .observed(detail)
    case "guide":
      let name = detail.prefix { $0 != " " }
      guard let step = GuideStep(rawValue: String(name)),
        let progress = GuideProgress(record: detail.dropFirst(name.count + 1))
      else { return nil }
      self = .guide(step, progress)
    case "observed-gone": self = .observedGone
    case "observed-back": self = .observedBack
    case "verified": self = .verified
    case "refused": self = .refused([])
    case "failed": self = .failed(.said(detail))
    case "outcome-unknown":
      let ended = Operation.State.outcomeUnknown(.programEnded)
      self = detail == ended.record.detail ? ended : .outcomeUnknown(.said(detail))
    default: return nil
    }
  }
}
