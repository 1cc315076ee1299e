import Glibc

/// Asks for something that must not be seen.
enum SecretPrompt {
  /// What ends the program at the question.
  private static let ends = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// Asks on the terminal, where what is typed does not show; without a terminal the line is read as it comes.
  ///
  /// - Returns: the line; nil at the end of the input.
  static func ask(_ question: String) -> String? {
    var before = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &before) == 0
    if isTerminal {
      var silent = before
      silent.c_lflag &= ~tcflag_t(ECHO)
      silent.c_lflag |= tcflag_t(ECHONL)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
      // Whoever leaves with Ctrl-C gets a terminal that shows what is typed.
      restoration = before
      for number in ends {
        signal(number) { number in
          tcsetattr(STDIN_FILENO, TCSANOW, &restoration)
          signal(number, SIG_DFL)
          raise(number)
        }
      }
      let bytes = Array(question.utf8)
      write(STDERR_FILENO, bytes, bytes.count)
    }
    let line = readLine()
    if isTerminal {
      tcsetattr(STDIN_FILENO, TCSANOW, &before)
      for number in ends { signal(number, SIG_DFL) }
    }
    return line
  }
}

/// What the terminal was like, for the signal handler; written before the handler is set.
nonisolated(unsafe) private var restoration = termios()
