import FoundationEssentials
import GRDB
import ShopModel

/// Figures on disk. As they come they are rows of their own, put at the end of a table; when the hour or the day they
/// belong to has been over for a while, all of one series become one row. A row costs some fourteen bytes beside what
/// stands in it, and a figure by itself has to say all that the one before has said.
///
/// A figure may come late, when the disk was full or the clock was set back: it is a row of its own then, and is put in
/// with its hour or day the next time. Whoever reads looks at both.
extension NumberFigure.Span {
  /// The table of its packed figures.
  var packedTable: String { table + "_packed" }

  /// How many figures there are in what is packed together: an hour of minutes, or a day of quarters of an hour.
  var slotsTogether: Int64 {
    switch self {
    case .minute: 60
    case .quarterHour: 96
    }
  }

  /// How long an hour or a day has to be over before it is packed. The minutes of a quarter of an hour come as late as it
  /// ends.
  static let packDelay: Duration = .seconds(1800)

  /// The number of the hour or the day in which a slot lies.
  func pack(of slot: Int64) -> Int64 {
    let (quotient, rest) = slot.quotientAndRemainder(dividingBy: slotsTogether)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The slots of an hour or a day.
  func slots(ofPack pack: Int64) -> Range<Int64> { pack * slotsTogether..<(pack + 1) * slotsTogether }
}

extension NumberFigure.Span {
  /// Packs what has been over for a while, the oldest first.
  ///
  /// - Parameter limit: how many rows are packed at most; the disk is not held for long, whatever has gathered.
  /// - Returns: how many figures of a damaged row could not be kept.
  func pack(at now: Timestamp, limit: Int, in database: Database) throws -> Int {
    let end = slots(ofPack: pack(of: slot(of: now - Self.packDelay))).lowerBound
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT id, minimum, maximum, mean, count FROM \(table) WHERE id < ? ORDER BY id LIMIT ?",
      arguments: [HistoryKey.first(of: end), limit])
    var (last, lost) = (nil as Int64?, 0)
    var (current, gathered) = (Int64.min, [Int64: [KeptFigure]]())
    while let row = try rows.next() {
      let figure = KeptFigure(row)
      let series = HistoryKey.series(of: row[0])
      let pack = pack(of: figure.slot)
      if pack != current {
        lost += try add(gathered, to: current, in: database)
        (current, gathered) = (pack, [:])
      }
      gathered[series, default: []].append(figure)
      last = row[0]
    }
    lost += try add(gathered, to: current, in: database)
    if let last {
      // All of them, and none other, stand up to there.
      try database.execute(sql: "DELETE FROM \(table) WHERE id <= ?", arguments: [last])
    }
    return lost
  }

  private func add(_ gathered: [Int64: [KeptFigure]], to pack: Int64, in database: Database) throws -> Int {
    var lost = 0
    let select = try database.cachedStatement(sql: "SELECT count, figures FROM \(packedTable) WHERE id = ?")
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO \(packedTable) (id, count, figures) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET count = excluded.count, figures = excluded.figures
        """)
    for (series, figures) in gathered.sorted(by: { $0.key < $1.key }) {
      let key = HistoryKey.key(pack, series)
      var all = figures
      if let row = try Row.fetchOne(select, arguments: [key]) {
        do { all = KeptFigure.together(try self.figures(in: row, pack: pack), figures) } catch is DamagedEntry {
          // What cannot be read any more does not keep what can be from being packed.
          lost += max(1, Int(clamping: row["count"] as Int64))
        }
      }
      let slots = slots(ofPack: pack)
      try insert.execute(arguments: [
        key, all.count, Data(PackedFigures.bytes(of: all, from: slots.lowerBound)),
      ])
    }
    return lost
  }

  /// The figures of a packed row.
  private func figures(in row: Row, pack: Int64) throws -> [KeptFigure] {
    guard let bytes = Data.fromDatabaseValue(row["figures"]) else {
      throw DamagedEntry(description: "packed figures are no bytes")
    }
    let figures = try PackedFigures.figures(in: bytes, slots: slots(ofPack: pack))
    guard Int64(figures.count) == row["count"] else {
      throw DamagedEntry(description: "packed figures are fewer or more than were written")
    }
    return figures
  }

  /// The figures of a series, oldest first, packed or not.
  ///
  /// - Parameters:
  ///   - series: its number.
  ///   - wanted: which slots.
  /// - Throws: ``DamagedEntry`` when a packed row is not what was written.
  func figures(of series: Int64, in wanted: Range<Int64>, _ database: Database) throws -> [KeptFigure] {
    guard !wanted.isEmpty else { return [] }
    let loose = try Row.fetchAll(
      database,
      sql: """
        SELECT id, minimum, maximum, mean, count FROM \(table)
        WHERE id >= ? AND id < ? AND id & \(HistoryKey.seriesLimit - 1) = ? ORDER BY id
        """,
      arguments: [HistoryKey.first(of: wanted.lowerBound), HistoryKey.first(of: wanted.upperBound), series])
    var packed: [KeptFigure] = []
    // From row to row of this series: what stands between them is passed over by the key.
    let next = try database.cachedStatement(
      sql: "SELECT id, count, figures FROM \(packedTable) WHERE id >= ? ORDER BY id LIMIT 1")
    var key = HistoryKey.key(pack(of: wanted.lowerBound), series)
    let end = HistoryKey.key(pack(of: wanted.upperBound - 1), series)
    while key <= end, let row = try Row.fetchOne(next, arguments: [key]) {
      let found: Int64 = row["id"]
      let (pack, other) = (HistoryKey.time(of: found), HistoryKey.series(of: found))
      guard found <= end else { break }
      if other == series {
        packed += try figures(in: row, pack: pack).filter { wanted.contains($0.slot) }
      }
      key = HistoryKey.key(other < series ? pack : pack + 1, series)
    }
    return KeptFigure.together(packed, loose.map(KeptFigure.init))
  }

  /// How many figures there are, packed or not.
  func countOfFigures(in database: Database) throws -> Int {
    try Int.fetchOne(
      database,
      sql: "SELECT (SELECT count(*) FROM \(table)) + (SELECT coalesce(sum(count), 0) FROM \(packedTable))") ?? 0
  }
}

extension KeptFigure {
  /// A row of its own: id, minimum, maximum, mean, count.
  init(_ row: Row) {
    let least: Int64 = row[1]
    self.init(
      slot: HistoryKey.time(of: row[0]), minimum: least, maximum: row[2] as Int64? ?? least,
      mean: row[3] as Int64? ?? least, count: row[4])
  }

  /// Both in one, by time; what is in both becomes one figure.
  static func together(_ some: [KeptFigure], _ others: [KeptFigure]) -> [KeptFigure] {
    guard !some.isEmpty else { return others }
    guard !others.isEmpty else { return some }
    var all: [KeptFigure] = []
    all.reserveCapacity(some.count + others.count)
    for figure in (some + others).sorted(by: { $0.slot < $1.slot }) {
      if all.last?.slot == figure.slot { all[all.count - 1].take(figure) } else { all.append(figure) }
    }
    return all
  }
}
