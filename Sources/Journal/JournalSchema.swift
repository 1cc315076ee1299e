import GRDB

/// The tables of the record. They are only ever added to: a program that is older or newer still reads its own.
enum JournalSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("operations and prints") { database in
      try database.execute(
        sql: """
          CREATE TABLE operation_step (
            id INTEGER PRIMARY KEY,
            operation TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject_kind TEXT NOT NULL,
            subject_key TEXT NOT NULL,
            requested_by TEXT NOT NULL,
            number INTEGER NOT NULL,
            state TEXT NOT NULL,
            detail TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            UNIQUE (operation, number)
          ) STRICT;
          CREATE TABLE received_print (
            id INTEGER PRIMARY KEY,
            subject_kind TEXT NOT NULL,
            subject_key TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            text TEXT NOT NULL
          ) STRICT;
          """)
    }
    // Ticks and completions share their numbers, so that their order holds even if the computer's clock was put back.
    migrator.registerMigration("duties, kept by hand, engine memory") { database in
      try database.execute(
        sql: """
          CREATE TABLE duty_seen (
            duty TEXT PRIMARY KEY,
            at_ms INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE checklist_tick (
            entry INTEGER PRIMARY KEY,
            duty TEXT NOT NULL,
            item TEXT NOT NULL,
            said_by TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            undone_at_ms INTEGER
          ) STRICT;
          CREATE INDEX checklist_tick_of_duty ON checklist_tick (duty, entry);
          CREATE TABLE duty_done (
            entry INTEGER PRIMARY KEY,
            duty TEXT NOT NULL,
            said_by TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            note TEXT NOT NULL
          ) STRICT;
          CREATE INDEX duty_done_of_duty ON duty_done (duty, entry);
          CREATE TABLE kept_by_hand (
            id INTEGER PRIMARY KEY,
            subject_kind TEXT NOT NULL,
            subject_key TEXT NOT NULL,
            fact TEXT NOT NULL,
            value TEXT,
            said_by TEXT NOT NULL,
            at_ms INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX kept_by_hand_of_fact ON kept_by_hand (subject_kind, subject_key, fact, id);
          CREATE TABLE engine_memory (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            text TEXT NOT NULL,
            saved_at_ms INTEGER NOT NULL
          ) STRICT;
          """)
    }
    // From here on nothing on the audit trail can be changed, not even by a mistake of ours; see AuditChain.
    migrator.registerMigration("audit chain") { database in
      try database.execute(
        sql: """
          CREATE TABLE audit_link (
            number INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            row INTEGER NOT NULL,
            digest BLOB NOT NULL,
            UNIQUE (source, row)
          ) STRICT;
          """)
      try AuditChain.appendEarlierRows(in: database)
      for table in ["operation_step", "duty_done", "checklist_tick", "kept_by_hand", "audit_link"] {
        try database.execute(
          sql: """
            CREATE TRIGGER \(table)_stays BEFORE DELETE ON \(table)
            BEGIN SELECT raise(ABORT, '\(table) is only ever added to'); END
            """)
        // A tick may be taken back, once.
        let allowed =
          table == "checklist_tick"
          ? """
          WHEN OLD.undone_at_ms IS NOT NULL OR NEW.entry <> OLD.entry OR NEW.duty <> OLD.duty OR NEW.item <> OLD.item
            OR NEW.said_by <> OLD.said_by OR NEW.at_ms <> OLD.at_ms
          """ : ""
        try database.execute(
          sql: """
            CREATE TRIGGER \(table)_is_final BEFORE UPDATE ON \(table) \(allowed)
            BEGIN SELECT raise(ABORT, '\(table) is only ever added to'); END
            """)
      }
    }
    // Not part of the audit trail: what was told is gone when it is old.
    migrator.registerMigration("notices") { database in
      try database.execute(
        sql: """
          CREATE TABLE notice (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel TEXT NOT NULL,
            text TEXT NOT NULL,
            queued_at_ms INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            next_attempt_ms INTEGER NOT NULL,
            delivered_at_ms INTEGER
          ) STRICT;
          CREATE INDEX notice_of_channel ON notice (channel, delivered_at_ms, id);
          CREATE TABLE notice_memory (
            channel TEXT PRIMARY KEY,
            text TEXT NOT NULL,
            saved_at_ms INTEGER NOT NULL
          ) STRICT;
          """)
    }
    migrator.registerMigration("history") { try $0.execute(sql: HistorySchema.tables) }
    migrator.registerMigration("words of incidents") { try $0.execute(sql: HistorySchema.words) }
    migrator.registerMigration("packed figures") { try $0.execute(sql: HistorySchema.packedFigures) }
    migrator.registerMigration("technician's lock") { try $0.execute(sql: AccessSchema.table) }
    return migrator
  }
}
