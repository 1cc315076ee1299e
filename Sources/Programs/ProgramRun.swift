/// A program to be run as it stands here: without a shell, so that nothing in an argument means anything but itself, and
/// with these variables alone.
public struct ProgramRun: Hashable, Sendable {
  /// The program's absolute path.
  public var path: String
  /// Its arguments, without its name.
  public var arguments: [String]
  /// The variables it is given; it sees no others.
  public var environment: [String: String]
  /// What it reads on its standard input; at most ``ProgramRunner/inputLimit`` bytes.
  public var input: String
  /// How many bytes are kept of what it writes; what there is beyond is read and dropped. 0: nobody reads it.
  public var outputLimit: Int
  /// Whether what it writes on its standard error is kept too, among the rest.
  public var keepsErrors: Bool
  /// Whether those that it started and left behind are ended with it.
  public var endsItsOwn: Bool

  /// A program.
  public init(
    path: String, arguments: [String] = [], environment: [String: String] = [:], input: String = "",
    outputLimit: Int = 0, keepsErrors: Bool = false, endsItsOwn: Bool = false
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.input = input
    self.outputLimit = outputLimit
    self.keepsErrors = keepsErrors
    self.endsItsOwn = endsItsOwn
  }
}

/// What came of running a program.
public struct ProgramResult: Hashable, Sendable {
  /// How it ended.
  public enum End: Hashable, Sendable {
    /// By itself, with this code.
    case exited(Int32)
    /// By this signal, which was none of ours.
    case signalled(Int32)
    /// It was ended, because its time was up.
    case timedOut
    /// It was ended, because nobody waits for it any more.
    case stopped
    /// It never ran; why, in words for a person.
    case notStarted(String)
    /// It ran, and somebody else has collected it: nobody knows.
    case lost

    /// What is to be said of an end that is not a code of the program's own; nil for one that is.
    public var failure: String? {
      switch self {
      case .exited: nil
      case .signalled(let signal): "the program was ended by signal \(signal)"
      case .timedOut: "the program did not end in time"
      case .stopped: "the program was stopped before it ended"
      case .notStarted(let reason): reason
      case .lost: "the program is lost"
      }
    }
  }

  /// How it ended.
  public var end: End
  /// What it wrote, as it came: hostile until cleaned.
  public var output: [UInt8]
  /// Whether it wrote more than was kept.
  public var isCut: Bool

  /// A result.
  public init(_ end: End, output: [UInt8] = [], isCut: Bool = false) {
    self.end = end
    self.output = output
    self.isCut = isCut
  }
}
