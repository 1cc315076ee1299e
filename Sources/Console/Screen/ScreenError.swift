/// Why the console cannot be shown here. Its description is one line for the person who started the program.
public enum ScreenError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is not a terminal.
  case notATerminal
  /// TERM is not set.
  case typeNotSet
  /// Nothing is known of this type of terminal.
  case typeUnknown(String)
  /// The terminal cannot put the cursor where it should go.
  case typeTooPoor(String)
  /// The system refused memory or a descriptor.
  case outOfResources
  /// The screen is open already.
  case alreadyOpen

  /// The reason as one line, with what to try.
  public var description: String {
    switch self {
    case .notATerminal:
      "the console needs a terminal: standard input or output is a file or a pipe"
    case .typeNotSet:
      "the console needs to know the terminal: TERM is not set (try TERM=xterm-256color)"
    case .typeUnknown(let name):
      "no terminal of type \"\(name)\" is known on this computer (try TERM=xterm-256color)"
    case .typeTooPoor(let name):
      "a terminal of type \"\(name)\" cannot show the console (try TERM=xterm-256color)"
    case .outOfResources:
      "the system refused what the console needs to open the screen (memory or file descriptors)"
    case .alreadyOpen:
      "the screen is in use already"
    }
  }
}
