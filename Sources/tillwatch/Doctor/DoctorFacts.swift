import Connectors
import ShopConfiguration
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

  /// Whether an open console asks a device that takes one connection.
  enum Asking {
    /// None is open, or its configuration does not have the device.
    case nobody
    /// One is open, and its configuration has the device.
    case console
    /// One is open, and it cannot be told what its configuration has.
    case perhaps
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
    var asking = Asking.nobody
    /// What a service showed of itself.
    var service: HTTPSLook.Result?
    /// Whether it has a certificate to show.
    var isEncrypted = false
  }

  /// What `network:` names besides its hosts.
  struct Network {
    /// Something that is reached for in one way.
    struct Target {
      var name: LocalizedText
      var id: String
      var host: String
      var way: NetworkConfiguration.Way
      /// Its addresses; nil: no answer of the resolver in time.
      var addresses: Set<String>?
      /// The port that is connected to where echoes are not allowed; nil: none is.
      var insteadOfEcho: Int?
      /// What came of reaching for it; nil: it was not tried.
      var outcome: NetworkLook.Outcome?
    }
    /// A name server, and what it said to the first name that it did not tell, else to all of them.
    struct Server {
      var server: NetworkConfiguration.Server
      /// nil: the root of all names.
      var name: String?
      var outcome: NetworkLook.Outcome
    }
    /// ModemManager's program.
    struct Modem {
      var path: String
      var isThere: Bool
      var canBeRun: Bool
      /// Whether it is named, so that it has to be there.
      var isWanted: Bool
    }

    /// The configured interface; nil: that of the way out.
    var interface: String?
    /// The computer's interfaces.
    var interfaces: [String] = []
    /// The interface of the way out; nil: there is no way out.
    var wayOut: String?
    /// Whether the interface has a carrier; nil: it does not say.
    var hasCarrier: Bool?
    var targets: [Target] = []
    var servers: [Server] = []
    var modem: Modem?
    /// Whether terminals are reached for by an echo.
    var pingsTerminals = false
  }

  /// Where agents are listened to.
  struct Push {
    var host: String
    var port: Int
    var seen: PushLook.Result
    /// Whose the port is, when it is in use.
    var asking = Asking.nobody
  }

  /// A file that people keep of their accounts.
  struct Ledger {
    /// What is there.
    enum File {
      case absent
      case unreadable(String)
      /// The disk did not answer in time.
      case noAnswer
      case written(Timestamp)
    }
    var name: LocalizedText
    var key: String
    var path: String
    /// How long its word counts.
    var freshFor: Duration
    var file: File
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
    /// The locale that is set; nil: none is.
    var locale: String?
    /// The variable that says it.
    var localeVariable = "LANG"
    /// Whether the computer has that locale.
    var hasLocale = true
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
  /// What `network:` names; nil: nothing is measured.
  var network: Network?
  /// Where agents are listened to; nil: nowhere.
  var push: Push?
  var ledgers: [Ledger] = []
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
