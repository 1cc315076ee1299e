import FoundationEssentials
import Glibc
import Testing

private let tmux = "/usr/bin/tmux"

/// The console in a window of tmux, which stands between it and the terminal: the real program, of Debian.
@Suite(
  .serialized, .timeLimit(.minutes(2)),
  .enabled(if: access(tmux, X_OK) == 0, "tmux is not installed; .ci/setup tests installs it"))
struct TmuxTests {
  /// tmux asks a terminal nothing for a program within, and keeps what one copies for itself, unless told otherwise; it
  /// hands on what is wrapped for that.
  @Test func `it learns the terminal's ground and copies to its clipboard through tmux`() throws {
    let folder = "/tmp/tillwatch-tmux-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("set -g allow-passthrough on\nset -g set-clipboard external\n".utf8)
      .write(to: URL(filePath: folder + "/tmux.conf"))
    let console = try ConsoleDriver(
      [
        "-S", folder + "/socket", "-f", folder + "/tmux.conf", "new-session",
        "\(try ChildProcess.tillwatch()) demo",
      ], columns: 120, rows: 36, program: tmux)
    try console.answerGround("rgb:ffff/ffff/f0f0")
    try console.expect("Counter 1")
    console.press(",")
    try console.expect("Paper")
    console.press(.escape)
    console.press("c")
    try console.expect("82229005411392A")
    console.press("y")
    #expect(try console.expectClipboard().contains("MID Lakala: 82229005411392A"))
    console.press("q")
    #expect(try console.exitStatus() == .code(0))
  }
}
