internal import Glibc

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

  /// The value of an environment variable; nil: not set.
  public var environment: @Sendable (_ name: String) -> String?
  /// Reads a file. One that is longer than `limit` bytes is unreadable.
  public var read: @Sendable (_ path: String, _ limit: Int) -> FileContent
  /// Whether there is a folder at a path.
  public var hasFolder: @Sendable (_ path: String) -> Bool

  /// Access to a computer.
  public init(
    environment: @escaping @Sendable (String) -> String?,
    read: @escaping @Sendable (String, Int) -> FileContent,
    hasFolder: @escaping @Sendable (String) -> Bool
  ) {
    self.environment = environment
    self.read = read
    self.hasFolder = hasFolder
  }

  /// This computer.
  public static let live = HostAccess(
    environment: { name in getenv(name).map { String(cString: $0) } },
    read: readFile,
    hasFolder: { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    })
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
