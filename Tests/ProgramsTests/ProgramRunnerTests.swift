import Glibc
import Programs
import Testing

/// A program of one line for the shell that the tests may use; nothing of ours goes through one.
private func shell(_ script: String, limit: Int = 4096, endsItsOwn: Bool = false, keepsErrors: Bool = false)
  -> ProgramRun
{
  ProgramRun(
    path: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"], outputLimit: limit,
    keepsErrors: keepsErrors, endsItsOwn: endsItsOwn)
}

private func text(_ result: ProgramResult) -> String { String(decoding: result.output, as: UTF8.self) }

/// The names of what this process has open.
private func openDescriptors() -> Int {
  (0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 }
}

/// Whether a process is there and is not only waiting to be collected.
private func isAlive(_ identifier: pid_t) -> Bool {
  guard let file = fopen("/proc/\(identifier)/stat", "r") else { return false }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 256)
  let count = fread(&bytes, 1, bytes.count, file)
  return !String(decoding: bytes[..<count], as: UTF8.self).contains(") Z ")
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct ProgramRunnerTests {
  private let runner = ProgramRunner()

  @Test func whatItWritesAndHowItEndsIsTold() async {
    let result = await runner.run(shell("echo one; echo two >&2; exit 3"), within: .seconds(10))
    #expect(result == ProgramResult(.exited(3), output: Array("one\n".utf8)))
    let both = await runner.run(shell("echo one; echo two >&2", keepsErrors: true), within: .seconds(10))
    #expect(text(both) == "one\ntwo\n")
    #expect(await runner.run(shell("kill -9 $$"), within: .seconds(10)).end == .signalled(9))
    #expect(await runner.run(shell("cat"), within: .seconds(10)) == ProgramResult(.exited(0)))
  }

  @Test func argumentsGoThroughNoShellAndTheEnvironmentIsItsOwn() async {
    let sly = "$(touch /tmp/x); `id` | \"' 茶"
    let echo = ProgramRun(path: "/bin/echo", arguments: ["-n", sly], outputLimit: 4096)
    #expect(text(await runner.run(echo, within: .seconds(10))) == sly)
    let environment = ProgramRun(path: "/usr/bin/env", environment: ["A": "1", "LC_ALL": "C"], outputLimit: 4096)
    #expect(text(await runner.run(environment, within: .seconds(10))) == "A=1\nLC_ALL=C\n")
  }

  @Test func whatCannotBeStartedIsSaid() async {
    func end(_ path: String) async -> ProgramResult.End {
      await runner.run(ProgramRun(path: path), within: .seconds(10)).end
    }
    #expect(await end("/none/at-all") == .notStarted("there is no program /none/at-all"))
    #expect(await end("/etc") == .notStarted("/etc may not be run"))
    let long = ProgramRun(path: "/bin/cat", input: String(repeating: "x", count: ProgramRunner.inputLimit + 1))
    #expect(await runner.run(long, within: .seconds(10)).end == .notStarted("the text is too long"))
  }

  @Test func outputIsBoundedAndNeverStandsInTheWay() async {
    let endless = await runner.run(shell("exec yes", limit: 1000), within: .milliseconds(300))
    #expect(endless.end == .timedOut)
    #expect(endless.output.count == 1000)
    #expect(endless.isCut)
    // More than a pipe holds: it ends only if somebody reads.
    let long = await runner.run(shell("head -c 300000 /dev/zero", limit: 10), within: .seconds(10))
    #expect(long == ProgramResult(.exited(0), output: [UInt8](repeating: 0, count: 10), isCut: true))
  }

  @Test func theTimeIsUpForTheWholeGroupFirstPolitely() async throws {
    let polite = shell("trap 'echo bye; exit 7' TERM; echo $$; sleep 60 & echo $!; wait")
    let result = await runner.run(polite, within: .milliseconds(300))
    #expect(result.end == .timedOut)
    let lines = text(result).split(separator: "\n")
    #expect(lines.last == "bye")
    for line in lines.prefix(2) { #expect(!isAlive(try #require(pid_t(line)))) }

    let begin = ContinuousClock.now
    let stubborn = await runner.run(
      shell("trap '' TERM; echo $$; while :; do sleep 60; done"), within: .milliseconds(200))
    #expect(stubborn.end == .timedOut)
    #expect(ContinuousClock.now - begin < .seconds(5))
    let identifier = try #require(pid_t(text(stubborn).split(separator: "\n").first ?? ""))
    #expect(!isAlive(identifier))
    #expect(waitpid(identifier, nil, WNOHANG) == -1, "nothing is left to be collected")
  }

  @Test func whomItLeavesBehindIsEndedWhereThatIsAskedFor() async throws {
    let leaving = "sleep 30 >/dev/null 2>&1 & echo $!"
    let ended = await runner.run(shell(leaving, endsItsOwn: true), within: .seconds(10))
    #expect(ended.end == .exited(0))
    let gone = try #require(pid_t(text(ended).split(separator: "\n").first ?? ""))
    for _ in 0..<100 where isAlive(gone) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(!isAlive(gone))
    let left = await runner.run(shell(leaving), within: .seconds(10))
    let staying = try #require(pid_t(text(left).split(separator: "\n").first ?? ""))
    #expect(isAlive(staying))
    kill(staying, SIGKILL)
    // One that holds the pipe does not keep us waiting.
    let begin = ContinuousClock.now
    let holding = await runner.run(shell("sleep 30 & exit 0", endsItsOwn: true), within: .seconds(10))
    #expect(holding.end == .exited(0))
    #expect(ContinuousClock.now - begin < .seconds(5))
  }

  @Test func oneThatNobodyWaitsForIsEnded() async {
    let task = Task { await runner.run(shell("sleep 60"), within: .seconds(60)) }
    try? await Task.sleep(for: .milliseconds(100))
    task.cancel()
    #expect(await task.value.end == .stopped)
  }

  @Test func noDescriptorAndNoChildStays() async {
    _ = await runner.run(shell("echo"), within: .seconds(10))
    let before = openDescriptors()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          let limit: Duration = number % 4 == 0 ? .milliseconds(50) : .seconds(20)
          let script = number % 4 == 0 ? "sleep 60" : "ls /proc/self/fd | wc -l; exit 5"
          let result = await runner.run(shell(script), within: limit)
          // Its three, and the one with which the folder is read.
          if number % 4 != 0 { #expect(text(result) == "4\n") }
        }
      }
      for number in 0..<10 {
        group.addTask {
          _ = await runner.run(ProgramRun(path: "/none/\(number)", outputLimit: 10), within: .seconds(1))
        }
      }
    }
    #expect(openDescriptors() == before)
    #expect(waitpid(-1, nil, WNOHANG) == -1)
  }

  @Test func slotsBoundHowManyRunAtATime() async {
    let slots = ProgramSlots(2)
    let begin = ContinuousClock.now
    let deadline = begin + .seconds(20)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          await slots.hold(until: deadline) { await runner.run(shell("sleep 0.2"), within: .seconds(10)) }?.end
            == .exited(0)
        }
      }
      for await ended in group { #expect(ended) }
    }
    #expect(ContinuousClock.now - begin >= .milliseconds(400))
    let late = await slots.hold(until: .now) {
      await slots.hold(until: .now) { await slots.hold(until: .now) { true } }
    }
    #expect(late == .some(.some(nil)))
  }
}
