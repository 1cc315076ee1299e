import Glibc

/// A folder with files of a person's own: themes, languages. It need not exist.
struct OwnFolder {
  /// More files than anybody has of a kind.
  static let mostFiles = 64

  /// What tells one state of a file from another.
  struct Stamp: Hashable {
    var inode: ino_t
    var size: off_t
    var seconds: Int
    var nanoseconds: Int
  }

  let path: String
  /// How the names of its files end: `.theme`.
  let ending: String

  /// Whether there is such a folder.
  var isThere: Bool {
    guard let folder = opendir(path) else { return false }
    closedir(folder)
    return true
  }

  /// The names of its files, in order.
  func names() -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name.hasSuffix(ending), !name.hasPrefix(".") { names.append(name) }
    }
    return Array(names.sorted().prefix(OwnFolder.mostFiles))
  }

  /// nil for what is no regular file: nobody must be able to stop the console with a pipe that nothing comes out of.
  func stamp(of name: String) -> Stamp? {
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Stamp(
      inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Why a file cannot be had.
  struct Unreadable: Error {
    let reason: String
  }

  /// The bytes of a file, at most `limit`; what is longer is cut off.
  func bytes(of name: String, limit: Int) throws(Unreadable) -> [UInt8] {
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Unreadable(reason: "cannot be opened: \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    var used = 0
    while used < bytes.count {
      let count = bytes[used...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw Unreadable(reason: "cannot be read: \(String(cString: strerror(errno)))") }
      if count == 0 { break }
      used += count
    }
    return Array(bytes[..<used])
  }
}
