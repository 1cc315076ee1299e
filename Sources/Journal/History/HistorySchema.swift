import GRDB

/// The tables of the shop's history.
///
/// The tables of numbers have no index beside their own key, and the key is made of the time and the series
/// (``HistoryKey``): what comes is put at the end, what is old is taken from the beginning, and a time is looked up by the
/// key. Numbers stand in thousandths of the fact's unit, which takes two or three bytes where a floating-point number
/// takes eight. The most and the mean are left out where they are as the least.
enum HistorySchema {
  static let tables = """
    CREATE TABLE incident (
      incident INTEGER PRIMARY KEY,
      rule TEXT NOT NULL,
      cause TEXT NOT NULL,
      severity INTEGER NOT NULL,
      subject_kind TEXT NOT NULL,
      subject_key TEXT NOT NULL,
      title_en TEXT NOT NULL,
      title_zh TEXT NOT NULL,
      evidence TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      seen_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER,
      without_cards_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE incident_event (
      id INTEGER PRIMARY KEY,
      incident INTEGER NOT NULL,
      kind TEXT NOT NULL,
      said_by TEXT NOT NULL,
      detail TEXT NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX incident_event_of_incident ON incident_event (incident, at_ms);
    CREATE TABLE availability_span (
      terminal TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      state TEXT NOT NULL,
      PRIMARY KEY (terminal, from_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history_series (
      id INTEGER PRIMARY KEY,
      subject_kind TEXT NOT NULL,
      subject_key TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (subject_kind, subject_key, name)
    ) STRICT;
    CREATE TABLE number_change (
      id INTEGER PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE number_minute (
      id INTEGER PRIMARY KEY,
      minimum INTEGER NOT NULL,
      maximum INTEGER,
      mean INTEGER,
      count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE number_quarter_hour (
      id INTEGER PRIMARY KEY,
      minimum INTEGER NOT NULL,
      maximum INTEGER,
      mean INTEGER,
      count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE response_day (
      id INTEGER PRIMARY KEY,
      highest INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE history_loss (
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      count INTEGER NOT NULL
    ) STRICT;
    """

  /// The figures of an hour or a day in one row, see ``PackedFigures``. What stands in the tables of single figures stays
  /// there, is read there, and is packed little by little.
  static let packedFigures = """
    CREATE TABLE number_minute_packed (
      id INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      figures BLOB NOT NULL
    ) STRICT;
    CREATE TABLE number_quarter_hour_packed (
      id INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      figures BLOB NOT NULL
    ) STRICT;
    """

  /// What people say of incidents; on the audit trail.
  static let words = """
    CREATE TABLE incident_word (
      id INTEGER PRIMARY KEY,
      incident INTEGER NOT NULL,
      subject_kind TEXT NOT NULL,
      subject_key TEXT NOT NULL,
      word TEXT NOT NULL,
      detail TEXT NOT NULL,
      said_by TEXT NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER incident_word_stays BEFORE DELETE ON incident_word
    BEGIN SELECT raise(ABORT, 'incident_word is only ever added to'); END;
    CREATE TRIGGER incident_word_is_final BEFORE UPDATE ON incident_word
    BEGIN SELECT raise(ABORT, 'incident_word is only ever added to'); END;
    """
}

extension NumberFigure.Span {
  /// The table of its figures.
  var table: String {
    switch self {
    case .minute: "number_minute"
    case .quarterHour: "number_quarter_hour"
    }
  }
}

/// Keys that are ordered by time first: a time's number and a series' number in one.
enum HistoryKey {
  /// How many series there can be.
  static let seriesLimit: Int64 = 32_768
  /// The times that fit: up to the year 9999 in milliseconds, and as long before 1970.
  private static let times: ClosedRange<Int64> = -253_402_300_799_999...253_402_300_799_999

  /// The key of a row.
  static func key(_ time: Int64, _ series: Int64) -> Int64 { first(of: time) + series }

  /// The lowest key of a time.
  static func first(of time: Int64) -> Int64 { min(max(time, times.lowerBound), times.upperBound) * seriesLimit }

  /// The time of a key.
  static func time(of key: Int64) -> Int64 { (key - series(of: key)) / seriesLimit }

  /// The series of a key.
  static func series(of key: Int64) -> Int64 { key & (seriesLimit - 1) }
}
