import Glibc
import NIOPosix
import Testing

@testable import Connectors

/// ModemManager's program as a script that writes what it would, run as the real one is.
@Suite(.timeLimit(.minutes(1))) struct ModemProgramTests {
  private let surroundings = LiveNetworkSurroundings(group: MultiThreadedEventLoopGroup.singleton)

  private func withProgram(_ script: String, _ body: (String) async throws -> Void) async throws {
    let path = "/tmp/tillwatch-mmcli-\(UInt64.random(in: .min ... .max))"
    let descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o700)
    try #require(descriptor >= 0)
    _ = write(descriptor, script, script.utf8.count)
    close(descriptor)
    defer { unlink(path) }
    try await body(path)
  }

  @Test func whatTheProgramWritesIsRead() async throws {
    let script = """
      #!/bin/sh
      [ "$LC_ALL" = C ] || exit 9
      case "$*" in
      "-J -L") cat <<'END'
      \(ModemOutput.list)
      END
      ;;
      "-J -m /org/freedesktop/ModemManager1/Modem/3") cat <<'END'
      \(ModemOutput.modem)
      END
      ;;
      "-J -m /org/freedesktop/ModemManager1/Modem/3 --signal-get") cat <<'END'
      \(ModemOutput.signal)
      END
      ;;
      *) echo "error: unknown" >&2; exit 1 ;;
      esac
      """
    try await withProgram(script) { program in
      func ask(_ arguments: String...) async -> [UInt8]? {
        await surroundings.output(of: program, ["-J"] + arguments, within: .seconds(20))
      }
      let path = try #require(await ask("-L").map(ModemReport.paths)?.first)
      let modem = try #require(await ask("-m", path))
      let report = try #require(ModemReport(modem: modem, signal: await ask("-m", path, "--signal-get")))
      #expect(report.bearer == "4g" && report.signal == -112 && report.network == "CHINA MOBILE")
      #expect(await ask("-m", "0", "--reset") == nil)
    }
  }

  @Test func oneThatIsNotThereHangsOrFloodsTellsNothing() async throws {
    #expect(await surroundings.output(of: "/nowhere/mmcli", ["-J", "-L"], within: .seconds(5)) == nil)
    try await withProgram("#!/bin/sh\nsleep 30\n") { program in
      let begin = ContinuousClock.now
      #expect(await surroundings.output(of: program, [], within: .milliseconds(200)) == nil)
      #expect(ContinuousClock.now - begin < .seconds(10))
    }
    try await withProgram("#!/bin/sh\nhead -c 400000 /dev/zero\n") { program in
      #expect(await surroundings.output(of: program, [], within: .seconds(20)) == nil)
    }
  }
}
