import ShopModel

/// What a person chooses of the screen, and finds again at the next start.
public enum Setting: Hashable, Sendable {
  /// The language of the screen.
  case language(Language)
  /// The theme, by its name.
  case theme(String)
  /// Whether the terminal tells of the mouse at first.
  case mouse(Bool)
  /// Whether the bell rings for a new critical incident.
  case bell(Bool)
  /// Whether pictures are drawn with ASCII alone.
  case ascii(Bool)

  /// Which setting it is a value of.
  public enum Name: CaseIterable, Hashable, Sendable { case language, theme, mouse, bell, ascii }

  /// Which setting it is a value of.
  public var name: Name {
    switch self {
    case .language: .language
    case .theme: .theme
    case .mouse: .mouse
    case .bell: .bell
    case .ascii: .ascii
    }
  }
}

/// Where what a person chooses is kept.
public enum SettingsPlace: Hashable, Sendable {
  /// In the shop's file, by its path.
  case file(String)
  /// Nowhere: the demonstration has no file.
  case demonstration
  /// Nowhere: the file cannot be changed, and the system's reason.
  case lockedFile(String, reason: String)
}

/// What came of writing settings into the shop's file.
public struct SettingOutcome: Hashable, Sendable {
  /// Why nothing was written.
  public enum Problem: Hashable, Sendable {
    /// The reason, one line.
    case failed(String)
    /// The file is written in a way that is not changed by a program: what a person would have to write, and where.
    case byHand(file: String, section: String, line: String)
  }

  /// Which settings.
  public var settings: [Setting]
  /// nil: they are in the file.
  public var problem: Problem?

  /// An outcome.
  public init(settings: [Setting], problem: Problem? = nil) {
    self.settings = settings
    self.problem = problem
  }
}

/// The settings as they are now, for the picture.
struct SettingsNow: Hashable, Sendable {
  var mouse = true
  var bell = true
  var ascii = false
  var place: SettingsPlace = .demonstration
  /// The option of the command line that wins over the file.
  var given: [Setting.Name: String] = [:]
  /// Whether the screen has no signs but Latin ones.
  var isPoor = false
  /// Those that were switched for the moment only, with what holds at the next start.
  var passing: [Setting.Name: Setting] = [:]
  /// Those that were chosen and could not be written.
  var unsaved: Set<Setting.Name> = []
  /// Why the latest choice is not in the file.
  var problem: SettingOutcome.Problem?
}
