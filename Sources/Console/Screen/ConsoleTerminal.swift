import CNcurses
import Glibc

/// What the process must do for the sake of the terminal before it shows a console.
public enum ConsoleTerminal {
  /// Prepares the process. To be called on the main thread before any other thread exists, because threads inherit which
  /// signals reach them; and only for a console: a command that prints and ends shall stop at Ctrl-Z as any other.
  ///
  /// From here on SIGWINCH, SIGTSTP and SIGCONT are blocked: the loop reads them. A child process inherits that, and has
  /// to be started with an empty signal mask.
  public static func prepareProcess() {
    tw_process_block_signals()
    tw_process_share_heap()
    useUTF8()
  }

  /// Makes UTF-8 the character set of the C library, whatever the environment says.
  static func useUTF8() { _ = tw_process_use_utf8() }

  /// Whether the person asked for a screen without colours (https://no-color.org: NO_COLOR set and not empty).
  public static var asksForNoColour: Bool {
    environment("NO_COLOR").map { !$0.isEmpty } ?? false
  }

  /// Whether the screen is the Linux text console, whose font has neither Chinese nor Braille signs.
  public static var isLinuxTextConsole: Bool { environment("TERM") == "linux" }

  /// Whether the terminal's ground is dark, where the environment says so before the terminal itself is asked.
  public static var backgroundHint: Bool? { TerminalBackground.isDark(hint: environment("COLORFGBG")) }

  /// Where standard input and output both are a terminal.
  public static var isPresent: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// What the C library, and so ncurses, takes for the width of a sign: 0, 1, 2; -1 if it cannot be shown.
  static func systemWidth(of scalar: Unicode.Scalar) -> Int {
    Int(tw_character_width(scalar.value))
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
