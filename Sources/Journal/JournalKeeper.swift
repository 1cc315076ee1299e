extension Journal {
  /// Whether a console keeps the record of a folder at the moment; nil: there is none yet, or it cannot be seen.
  public static func isKept(inFolder folder: String) -> Bool? { JournalLock.isHeld(path: folder + "/journal.lock") }
}
