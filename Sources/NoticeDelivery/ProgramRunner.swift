import Glibc
import Notices
import ShopConfiguration

/// Runs a program that tells somebody: without a shell, without our terminal, our files and our secrets, and for a bounded
/// time.
struct ProgramRunner: Sendable {
  /// What a desktop's or a mail's program may need of the environment. The rest stays here, secrets among it.
  static let handedOn = [
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
  ]

  /// More than a mail of ours; a pipe takes it without anybody reading (pipe(7)).
  static let inputLimit = 60_000

  /// The least that every Linux lets a program have open.
  private static let descriptorLimit: Int32 = 256

  let host: HostAccess

  /// Runs it and waits for its end, killing it after `limit`.
  func run(_ call: ProgramCall, within limit: Duration) async -> DeliveryOutcome {
    let child: pid_t
    switch start(call) {
    case .success(let identifier): child = identifier
    case .failure(let problem): return .failed(problem.reason)
    }
    let deadline = ContinuousClock.now + limit
    var pause: Duration = .milliseconds(2)
    while true {
      var raw: Int32 = 0
      let ended = waitpid(child, &raw, WNOHANG)
      if ended == child {
        let signal = raw & 0x7F
        let code = (raw >> 8) & 0xFF
        if signal != 0 { return .failed("the program was ended by signal \(signal)") }
        return code == 0 ? .delivered : .failed("the program ended with code \(code)")
      }
      // Somebody else has collected it: then nobody knows.
      if ended < 0 && errno != EINTR { return .failed("the program is lost") }
      if ContinuousClock.now >= deadline || Task.isCancelled {
        // It leads a session of its own, and whom it has started goes with it.
        kill(-child, SIGKILL)
        while waitpid(child, &raw, 0) < 0 && errno == EINTR {}
        return .failed("the program did not end in time")
      }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(100))
    }
  }

  private struct Problem: Error {
    var reason: String
  }

  private func start(_ call: ProgramCall) -> Result<pid_t, Problem> {
    let input = Array(call.input.utf8)
    guard input.count <= Self.inputLimit else { return .failure(Problem(reason: "the text is too long")) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return .failure(Problem(reason: "no pipe could be made")) }
    defer { for end in ends { close(end) } }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // All of it fits, and we hold the reading end, so that this can neither block nor bring a signal.
    var written = 0
    while written < input.count {
      let count = input[written...].withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return .failure(Problem(reason: "the text could not be handed over")) }
      written += count
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // What is opened here is not handed on anyway; this is for what a library opened without saying so. That a
    // descriptor is not open is no error.
    for descriptor in 3..<Self.descriptorLimit { posix_spawn_file_actions_addclose(&actions, descriptor) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // POSIX_SPAWN_SETSID, SETSIGMASK, SETSIGDEF: in a session of its own it has no way to our terminal.
    posix_spawnattr_setflags(&attributes, 0x80 | 0x08 | 0x04)

    let environment = Self.handedOn.compactMap { name in host.environment(name).map { "\(name)=\($0)" } }
    var child: pid_t = 0
    let failure = withCStrings([call.path] + call.arguments) { arguments in
      withCStrings(environment) { posix_spawn(&child, call.path, &actions, &attributes, arguments, $0) }
    }
    switch failure {
    case 0: return .success(child)
    case ENOENT: return .failure(Problem(reason: "there is no program \(call.path)"))
    case EACCES: return .failure(Problem(reason: "\(call.path) may not be run"))
    default: return .failure(Problem(reason: "\(call.path) could not be started (error \(failure))"))
    }
  }
}

private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(&pointers)
}
