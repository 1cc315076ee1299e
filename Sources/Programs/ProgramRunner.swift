import Dispatch
import Glibc

/// Runs programs: without a shell, without our terminal, our files and our secrets, each in a session of its own, and for
/// a bounded time. What is not ended by being asked (SIGTERM) is killed; no child is left uncollected.
public struct ProgramRunner: Sendable {
  /// What a program is given to read at most; a pipe takes it without anybody reading (pipe(7)).
  public static let inputLimit = 60_000

  /// How long a program that is asked to end may take to do so.
  static let patience: Duration = .milliseconds(500)

  /// Where children are started: one after the other, so that none of two inherits the other's pipes; and beside
  /// everything else, because a program on a drive that has gone keeps whoever starts it waiting, for ever perhaps.
  private static let starting = DispatchQueue(label: "program starts")

  /// A runner.
  public init() {}

  /// Runs a program and waits for its end. When `limit` is over, or nobody waits any more, it is ended, and so is
  /// whoever of those it has started is still in its session's first process group.
  public func run(_ program: ProgramRun, within limit: Duration) async -> ProgramResult {
    let child: Child
    switch await withCheckedContinuation({ started in
      Self.starting.async { started.resume(returning: self.start(program)) }
    }) {
    case .success(let started): child = started
    case .failure(let problem): return ProgramResult(.notStarted(problem.reason))
    }
    var output = OutputPipe(descriptor: child.output, limit: program.outputLimit)
    defer { output.close() }
    let deadline = ContinuousClock.now + limit
    var pause: Duration = .milliseconds(2)
    while true {
      output.drain()
      if let end = child.end(endingItsOwn: program.endsItsOwn) { return program.redacting(output.result(end)) }
      let isOver = ContinuousClock.now >= deadline
      if isOver || Task.isCancelled {
        await stop(child, &output)
        return program.redacting(output.result(isOver ? .timedOut : .stopped))
      }
      try? await Task.sleep(for: min(pause, deadline - ContinuousClock.now))
      pause = min(pause * 2, .milliseconds(50))
    }
  }

  /// Ends a program, first by asking.
  private func stop(_ child: Child, _ output: inout OutputPipe) async {
    for (signal, time) in [(SIGTERM, Self.patience), (SIGKILL, .seconds(1))] {
      kill(-child.identifier, signal)
      let deadline = ContinuousClock.now + time
      while ContinuousClock.now < deadline {
        output.drain()
        if child.end(endingItsOwn: true) != nil { return }
        await Self.rest(.milliseconds(10))
      }
    }
    // Not even that helps one that hangs in the kernel. It is collected when it comes out.
    Task.detached { while child.end(endingItsOwn: true) == nil { await Self.rest(.seconds(1)) } }
  }

  /// Sleeps, also in a task that was cancelled.
  private static func rest(_ time: Duration) async {
    await Task.detached { try? await Task.sleep(for: time) }.value
  }

  private struct Problem: Error {
    var reason: String
  }

  private func start(_ program: ProgramRun) -> Result<Child, Problem> {
    let input = Array(program.input.utf8)
    guard input.count <= Self.inputLimit else { return .failure(Problem(reason: "the text is too long")) }
    guard var ends = Self.pipes(program.outputLimit == 0 ? 1 : 2) else {
      return .failure(Problem(reason: "no pipe could be made"))
    }
    defer { for end in ends where end >= 0 { close(end) } }
    // All of it fits, and we hold the reading end, so that this can neither block nor bring a signal.
    var written = 0
    while written < input.count {
      let count = input[written...].withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return .failure(Problem(reason: "the text could not be handed over")) }
      written += count
    }
    _ = fcntl(ends[2], F_SETFL, O_NONBLOCK)
    return spawn(program, input: ends[0], output: ends[3]).map { identifier in
      let child = Child(identifier: identifier, output: ends[2])
      ends[2] = -1
      return child
    }
  }

  /// The ends of one or two pipes, that to read from before that to write to; -1 for those of one that is not there.
  private static func pipes(_ count: Int) -> [Int32]? {
    var all: [Int32] = []
    for _ in 0..<count {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else {
        for end in all { close(end) }
        return nil
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      all += ends
    }
    return all + [Int32](repeating: -1, count: 4 - all.count)
  }

  /// A number above every descriptor that is open now, and somewhat more for those that are opened meanwhile.
  private static func descriptorEnd() -> Int32 {
    var highest: Int32 = 255
    guard let folder = opendir("/proc/self/fd") else { return 4096 }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let number = Int32(name) { highest = max(highest, number) }
    }
    return highest + 64
  }

  private func spawn(_ program: ProgramRun, input: Int32, output: Int32) -> Result<pid_t, Problem> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    if output >= 0 {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    if output >= 0, program.keepsErrors {
      posix_spawn_file_actions_adddup2(&actions, output, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    // A library may open what it does not mark to be closed: a terminal's only connection must not live on in a child.
    // That a descriptor is not open is no error.
    for descriptor in 3..<Self.descriptorEnd() { posix_spawn_file_actions_addclose(&actions, descriptor) }

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

    let environment = program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var child: pid_t = 0
    let failure = withCStrings([program.path] + program.arguments) { arguments in
      withCStrings(environment) { posix_spawn(&child, program.path, &actions, &attributes, arguments, $0) }
    }
    switch failure {
    case 0: return .success(child)
    case ENOENT: return .failure(Problem(reason: "there is no program \(program.path)"))
    case EACCES: return .failure(Problem(reason: "\(program.path) may not be run"))
    case ENOEXEC: return .failure(Problem(reason: "\(program.path) is not a program"))
    default: return .failure(Problem(reason: "\(program.path) could not be started (error \(failure))"))
    }
  }
}

/// A program that was started. It leads a session and a process group of its own.
private struct Child: Sendable {
  let identifier: pid_t
  /// Where what it writes is read; negative: it is not.
  let output: Int32

  /// How it ended; nil while it runs. Collects it: ask no more after an answer.
  func end(endingItsOwn: Bool) -> ProgramResult.End? {
    var state = siginfo_t()
    let answer = waitid(P_PID, id_t(identifier), &state, WEXITED | WNOHANG | WNOWAIT)
    if answer != 0 { return errno == EINTR ? nil : .lost }
    guard state.si_signo != 0 else { return nil }
    // As long as it is not collected, its number and its group's are nobody else's.
    if endingItsOwn { kill(-identifier, SIGKILL) }
    var raw: Int32 = 0
    while waitpid(identifier, &raw, 0) < 0 {
      if errno != EINTR { return .lost }
    }
    let signal = raw & 0x7F
    return signal != 0 ? .signalled(signal) : .exited((raw >> 8) & 0xFF)
  }
}

/// What a program writes, read as it comes and kept up to a limit.
private struct OutputPipe {
  /// What is read at once; a program that never stops must not keep us.
  private static let most = 1 << 20

  var descriptor: Int32
  let limit: Int
  private var output: [UInt8] = []
  private var isCut = false

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// Takes what is there, without waiting.
  mutating func drain() {
    guard descriptor >= 0 else { return }
    var rest = Self.most
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { chunk in
      while rest > 0 {
        let count = read(descriptor, chunk.baseAddress, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest -= count
        let kept = min(count, limit - output.count)
        output += UnsafeRawBufferPointer(rebasing: chunk[..<kept])
        if kept < count { isCut = true }
      }
    }
  }

  mutating func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// With what is still in the pipe of one that has ended.
  mutating func result(_ end: ProgramResult.End) -> ProgramResult {
    drain()
    return ProgramResult(end, output: output, isCut: isCut)
  }
}

private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(&pointers)
}
