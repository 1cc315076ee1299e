import FoundationEssentials
import Glibc

/// Another text in the place of a file: all of it or nothing, whatever happens meanwhile.
struct FileReplacement {
  /// Why it was not replaced, for a person.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// The path, as it was named. A symbolic link stays one: what it leads to is replaced.
  let path: String

  /// Writes `text` beside the file and puts it in its place, with the same owner and permissions.
  ///
  /// - Parameter old: what the file held when it was read; another content is not overwritten.
  /// - Throws: ``Problem``; then the file is as it was.
  func replace(_ old: String, with text: String) throws {
    guard let resolved = realpath(path, nil) else { throw problem() }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw problem() }
    guard status.st_nlink == 1 else { throw Problem(description: "\(path) has several names (hard links)") }
    try expect(old, at: target)
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw problem() }
    var isInPlace = false
    defer {
      close(descriptor)
      if !isInPlace { unlink(template) }
    }
    // The owner and group first: until then nobody else may read it. A folder may give its own group to what is made in it.
    var made = stat()
    guard fstat(descriptor, &made) == 0 else { throw problem() }
    if status.st_uid != made.st_uid || status.st_gid != made.st_gid {
      guard fchown(descriptor, status.st_uid, status.st_gid) == 0 else { throw problem() }
    }
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else { throw problem() }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem() }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw problem() }
    // Writing may have taken a while, and an editor may have saved.
    try expect(old, at: target)
    guard rename(template, target) == 0 else { throw problem() }
    isInPlace = true
    // The new name outlives a power cut as well.
    let folder = open(String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)]) + "/", O_RDONLY | O_DIRECTORY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private func expect(_ old: String, at target: String) throws {
    guard let present = FileManager.default.contents(atPath: target), present == Data(old.utf8) else {
      throw Problem(description: "\(path) was changed meanwhile; try again")
    }
  }

  private func problem() -> Problem {
    Problem(description: "\(path) cannot be changed: \(String(cString: strerror(errno)))")
  }
}
