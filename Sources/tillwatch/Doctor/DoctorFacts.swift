import Connectors
import ShopModel

/// What was looked up for `tillwatch doctor`, before anything is said of it. A value that is nil could not be found out.
struct DoctorFacts {
  /// The shop's file.
  enum File {
    /// There is none; where it was looked for.
    case absent([String])
    /// It cannot be read, or is wrong; one line for each problem.
    case wrong([String])
    /// It is in order; where it is, and the permission bits of its mode.
    case good(path: String, permissions: UInt32?)
  }

  /// A program that the configuration names.
  struct Program {
    var name: String
    var path: String
    var canBeRun: Bool
  }

  /// A computer that the configuration names.
  struct Host {
    /// What it is for: `terminal counter-1`.
    var name: LocalizedText
    var id: String
    var host: String
    var port: Int
    /// Its addresses; nil: no answer of the resolver in time.
    var addresses: Set<String>?
    /// What came of connecting; nil: it was not tried.
    var connection: HostLook.Result?
    /// Whether an open console asks it at the moment, so that it was left alone.
    var isAsked = false
    /// What a service showed of itself.
    var service: HTTPSLook.Result?
    /// Whether it has a certificate to show.
    var isEncrypted = false
  }

  /// The record's folder.
  struct Record {
    var folder: String
    /// Why it cannot be used; nil: it can, or it can be made.
    var problem: String?
    /// How many bytes are free there.
    var free: Int?
    /// Whether another Tillwatch keeps it at the moment.
    var isKept: Bool?
  }

  /// The terminal the person sits at.
  struct Screen {
    /// Whether standard input and output are one.
    var isThere = true
    /// TERM.
    var type: String?
    /// Whether there is a terminfo entry of it.
    var isKnown = false
    /// Its size in cells; nil: not known.
    var size: (columns: Int, rows: Int)?
    /// The locale's character set.
    var codeset = "UTF-8"
    /// COLORTERM.
    var colour: String?
    /// Whether NO_COLOR is set.
    var asksForNoColour = false
    /// Whether it is inside tmux, or inside screen.
    var isTmux = false
    var isGNUScreen = false
  }

  var file = File.absent([])
  /// The shop's language; nil: the locale's.
  var language: Language?
  /// Secrets that cannot be had, one line each.
  var secretProblems: [String] = []
  /// How many are named.
  var secretCount = 0
  /// The same of those with which people are told.
  var channelProblems: [String] = []
  var programs: [Program] = []
  var hosts: [Host] = []
  /// Whether the system keeps its clock by others.
  var isClockKept: Bool?
  /// What the clock says, when the services were looked at.
  var now = Timestamp(milliseconds: 0)
  /// The time zone of the configuration; nil: the computer's.
  var timeZone: String?
  /// The computer's own; nil: it says none.
  var ownTimeZone: String?
  var record = Record(folder: "")
  /// Whether this user may send echo requests without being the administrator.
  var mayPing: Bool?
  var screen = Screen()
}
