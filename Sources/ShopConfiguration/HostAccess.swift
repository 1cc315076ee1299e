internal import Glibc
public import ShopModel

/// What this module needs of the computer it runs on; passed in, so that a test needs no files and no environment.
public struct HostAccess: Sendable {
  /// What came of reading a file.
  public enum FileContent: Hashable, Sendable {
    /// Its bytes, and the permission bits of its mode (0o000...0o777).
    case bytes([UInt8], permissions: UInt32)
    /// There is no such file.
    case absent
    /// There is something, but it cannot be read; the reason for a person: `permission denied`.
    case unreadable(String)
  }

  /// By what it is seen that a file was written anew, and by whom.
  public struct FileStamp: Hashable, Sendable {
    /// When it was written last, in whole milliseconds.
    public var modified: Timestamp
    /// The rest of that moment.
    public var nanoseconds: Int
    /// Its length in bytes.
    public var size: Int
    /// Its number on its disk: another one for a file that took its place.
    public var number: UInt64
    /// The name of its owner; empty: nobody knows it.
    public var owner: String

    /// A stamp.
    public init(modified: Timestamp, nanoseconds: Int, size: Int, number: UInt64, owner: String) {
      self.modified = modified
      self.nanoseconds = nanoseconds
      self.size = size
      self.number = number
      self.owner = owner
    }
  }

  /// The value of an environment variable; nil: not set.
  public var environment: @Sendable (_ name: String) -> String?
  /// Reads a file. One that is longer than `limit` bytes is unreadable.
  public var read: @Sendable (_ path: String, _ limit: Int) -> FileContent
  /// Whether there is a folder at a path.
  public var hasFolder: @Sendable (_ path: String) -> Bool
  /// The stamp of a file; nil: there is none, or it cannot be seen.
  public var stamp: @Sendable (_ path: String) -> FileStamp?

  /// Access to a computer.
  public init(
    environment: @escaping @Sendable (String) -> String?,
    read: @escaping @Sendable (String, Int) -> FileContent,
    hasFolder: @escaping @Sendable (String) -> Bool, stamp: @escaping @Sendable (String) -> FileStamp? = { _ in nil }
  ) {
    self.environment = environment
    self.read = read
    self.hasFolder = hasFolder
    self.stamp = stamp
  }

  /// Those of some environment variables that are set.
  public func environment(of names: [String]) -> [String: String] {
    Dictionary(
      names.compactMap { name in environment(name).map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  /// This computer.
  public static let live = HostAccess(
    environment: { name in getenv(name).map { String(cString: $0) } },
    read: readFile,
    hasFolder: { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }, stamp: stampOfFile)
}

private func stampOfFile(_ path: String) -> HostAccess.FileStamp? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  let (seconds, nanoseconds) = (Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec))
  return HostAccess.FileStamp(
    modified: Timestamp(milliseconds: seconds * 1000 + nanoseconds / 1_000_000), nanoseconds: Int(nanoseconds),
    size: Int(status.st_size), number: UInt64(status.st_ino), owner: userName(status.st_uid))
}

private func userName(_ identifier: uid_t) -> String {
  var entry = passwd()
  var found: UnsafeMutablePointer<passwd>?
  var buffer = [CChar](repeating: 0, count: 16_384)
  guard getpwuid_r(identifier, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name
  else {
    return ""
  }
  return DeviceText.clean(String(cString: name), limit: 40)
}

/// Permissions are taken of the opened file, not of the path, so that the file cannot be changed in between. Opened
/// without waiting, so that a named pipe cannot hold the start up.
private func readFile(_ path: String, limit: Int) -> HostAccess.FileContent {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard descriptor >= 0 else {
    return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(reason(of: errno))
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return .unreadable(reason(of: errno)) }
  let kind = status.st_mode & S_IFMT
  if kind == S_IFDIR { return .unreadable("it is a folder") }
  guard kind == S_IFREG else { return .unreadable("it is not a regular file") }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16_384)
  while true {
    let count = Glibc.read(descriptor, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return .unreadable(reason(of: errno)) }
    if count == 0 { return .bytes(bytes, permissions: UInt32(status.st_mode & 0o777)) }
    guard bytes.count + count <= limit else { return .unreadable("it is larger than \(limit) bytes") }
    bytes += chunk[..<count]
  }
}

private func reason(of error: Int32) -> String {
  switch error {
  case EACCES, EPERM: "permission denied"
  case ELOOP: "too many symbolic links"
  case EIO: "input/output error"
  default: "error \(error)"
  }
}
