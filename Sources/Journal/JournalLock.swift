import Glibc
import ShopModel

/// Keeps a second program from doing what one may do at a time. The system lets go of it when the program ends, however it ends
/// (flock(2)).
final class JournalLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - taken: what is said when another program has it.
  ///   - holder: who takes it, for whoever finds it taken; empty: that is not said.
  /// - Throws: ``JournalError`` then, or when the file cannot be made.
  init(path: String, taken: String, holder: String = "") throws(JournalError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw JournalError(message: "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let other = Self.holder(in: descriptor)
      close(descriptor)
      throw JournalError(message: "\(path): \(taken)" + (other.isEmpty ? "" : ": \(other)"))
    }
    Self.giveToOwnerOfFolder(descriptor, path)
    ftruncate(descriptor, 0)
    let bytes = Array(holder.utf8)
    pwrite(descriptor, bytes, bytes.count, 0)
  }

  deinit { close(descriptor) }

  /// Whether another program has the lock; nil: there is no such file, or it cannot be seen.
  static func isHeld(path: String) -> Bool? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // Shared, so that two that look do not see one another; let go of at once.
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  private static func holder(in descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 300)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? DeviceText.clean(String(decoding: bytes[..<count], as: UTF8.self), limit: 200) : ""
  }

  /// What the system's administrator makes in somebody's record must not keep them from it later.
  private static func giveToOwnerOfFolder(_ descriptor: Int32, _ path: String) {
    guard geteuid() == 0, let slash = path.lastIndex(of: "/") else { return }
    var status = stat()
    guard stat(String(path[..<slash]), &status) == 0, status.st_uid != 0 else { return }
    fchown(descriptor, status.st_uid, status.st_gid)
  }
}
