import Glibc

/// Keeps a second program from doing what one may do at a time. The system lets go of it when the program ends, however it ends
/// (flock(2)).
final class JournalLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameter taken: what is said when another program has it.
  /// - Throws: ``JournalError`` then, or when the file cannot be made.
  init(path: String, taken: String) throws(JournalError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw JournalError(message: "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw JournalError(message: "\(path): \(taken)")
    }
  }

  deinit { close(descriptor) }
}
