import Glibc

/// Keeps a second program from writing the same journal. The system lets go of it when the program ends, however it ends
/// (flock(2)).
final class JournalLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``JournalError`` when another program has it, or the file cannot be made.
  init(path: String) throws(JournalError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw JournalError(message: "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw JournalError(message: "\(path): another Tillwatch keeps this record; this one only watches")
    }
  }

  deinit { close(descriptor) }
}
