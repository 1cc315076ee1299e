import Glibc

/// How a program ended.
enum ExitStatus: Equatable {
  case code(Int32)
  case signal(Int32)
}

/// A program under test.
final class ChildProcess {
  let identifier: pid_t
  private var status: ExitStatus?

  /// What the program's standard input, output and error are.
  enum Streams {
    /// A terminal, by name; the program leads a session of its own there.
    case terminal(String)
    /// No terminal: nothing to read, and one descriptor to write to.
    case descriptor(Int32)
    /// No terminal: one descriptor to read from, and one to write to.
    case pair(input: Int32, output: Int32)
  }

  /// Starts a program.
  ///
  /// - Parameter environment: all of it; nothing is inherited.
  init(_ path: String, arguments: [String], environment: [String: String], streams: Streams) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    switch streams {
    case .terminal(let name):
      // The leader of a session gets the first terminal it opens as its controlling terminal.
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    case .descriptor(let descriptor):
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
    case .pair(let input, let output):
      posix_spawn_file_actions_adddup2(&actions, input, 0)
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_adddup2(&actions, output, 2)
    }

    // A socket of another test that the child held would still be open after that test closed it.
    for descriptor in 3..<Int32(1024) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // POSIX_SPAWN_SETSID, SETSIGMASK, SETSIGDEF
    posix_spawnattr_setflags(&attributes, 0x80 | 0x08 | 0x04)

    var identifier: pid_t = 0
    let failure = withCStrings([path] + arguments) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
      }
    }
    guard failure == 0 else { throw DriverError.system("start \(path)", failure) }
    self.identifier = identifier
  }

  deinit {
    guard poll() == nil else { return }
    kill(identifier, SIGKILL)
    var raw: Int32 = 0
    waitpid(identifier, &raw, 0)
  }

  /// How it ended; nil while it runs.
  func poll() -> ExitStatus? {
    if let status { return status }
    var raw: Int32 = 0
    guard waitpid(identifier, &raw, WNOHANG) == identifier else { return nil }
    let signal = raw & 0x7F
    status = signal == 0 ? .code((raw >> 8) & 0xFF) : .signal(signal)
    return status
  }

  /// Sends it a signal.
  func signal(_ number: Int32) {
    if poll() == nil { kill(identifier, number) }
  }

  /// The program tillwatch: beside the test bundle, or where TILLWATCH_BINARY says.
  static func tillwatch() throws -> String {
    if let given = getenv("TILLWATCH_BINARY") { return String(cString: given) }
    return try built("tillwatch", isProgram: true)
  }

  /// The library that lets the disk fail, to be preloaded.
  static func diskShim() throws -> String { try built("libDiskShim.so", isProgram: false) }

  /// Something that was built along with the tests.
  private static func built(_ name: String, isProgram: Bool) throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    let path = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/" + name
    guard access(String(path), isProgram ? X_OK : R_OK) == 0 else { throw DriverError.noProgram(String(path)) }
    return String(path)
  }
}

private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(&pointers)
}
