import Console
import Glibc
import ShopModel

/// What the program takes from the computer it runs on: environment, user, locale, time zone.
enum Surroundings {
  /// An environment variable that is set and not empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Who sits at this computer, for the record: the Unix user, whom they came from (sudo), and from where (ssh).
  static var userName: String {
    let entry = getpwuid(getuid())
    let name = entry?.pointee.pw_name.map { String(cString: $0) } ?? "uid \(getuid())"
    return userName(name, sudo: variable("SUDO_USER"), ssh: variable("SSH_CONNECTION"))
  }

  /// - Parameters:
  ///   - sudo: who became `name` by sudo.
  ///   - ssh: SSH_CONNECTION: the address somebody came from, and three numbers that do not matter here.
  static func userName(_ name: String, sudo: String?, ssh: String?) -> String {
    var ways: [String] = []
    if let sudo, sudo != name { ways.append("sudo by \(DeviceText.clean(sudo, limit: 32))") }
    // What is no address is somebody's invention and no news.
    if let from = ssh?.split(separator: " ").first, from.utf8.count <= 45,
      from.utf8.allSatisfy({ byte in
        let sign = Character(Unicode.Scalar(byte))
        return sign.isASCII && (sign.isHexDigit || ".:".contains(sign))
      })
    {
      ways.append("ssh from \(from)")
    }
    return DeviceText.clean(name, limit: 32) + (ways.isEmpty ? "" : " (\(ways.joined(separator: ", ")))")
  }

  /// The language of the locale: Chinese for `zh…`, one of the person's own if there is a file of it, otherwise English.
  static var language: Language {
    let locale = variable("LC_ALL") ?? variable("LC_MESSAGES") ?? variable("LANG") ?? ""
    if locale.lowercased().hasPrefix("zh") { return .chinese }
    let code = String(locale.prefix { $0.isASCII && $0.isLowercase })
    guard (2...3).contains(code.utf8.count), let folder = settingsFolder,
      access("\(folder)/languages/\(code).texts", R_OK) == 0
    else { return .english }
    return Language(rawValue: code)
  }

  /// The texts of the program, and the person's own in the language that is wanted.
  static func texts(in language: Language) -> TextCatalogue {
    var texts = TextCatalogue.builtIn
    languagesFolder?.add(language, to: &texts)
    return texts
  }

  /// The folder with the person's own languages; nil where there is no home.
  static var languagesFolder: LanguageFolder? { settingsFolder.map { LanguageFolder(path: $0 + "/languages") } }

  /// The folder for what the program keeps, as the XDG base directory specification has it.
  static var stateFolder: String {
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/tillwatch" }
    return (variable("HOME") ?? "/tmp") + "/.local/state/tillwatch"
  }

  /// The folder for what a person sets, likewise; nil where there is no home.
  static var settingsFolder: String? {
    if let settings = variable("XDG_CONFIG_HOME"), settings.hasPrefix("/") { return settings + "/tillwatch" }
    return variable("HOME").map { $0 + "/.config/tillwatch" }
  }

  /// The folder with the person's own themes.
  static var themesFolder: String? { settingsFolder.map { $0 + "/themes" } }

  /// The local time of a time zone of the system's database; nil: the computer's own.
  ///
  /// The C library knows one zone a process, so this is called once, at the start.
  static func calendar(timeZone: String?) -> ShopCalendar {
    if let timeZone { setenv("TZ", ":" + timeZone, 1) }
    tzset()
    return ShopCalendar { moment in
      var seconds = time_t(moment.milliseconds >= 0 ? moment.milliseconds / 1000 : (moment.milliseconds - 999) / 1000)
      var local = tm()
      localtime_r(&seconds, &local)
      return CivilTime(
        year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday),
        weekday: Int(local.tm_wday), hour: Int(local.tm_hour), minute: Int(local.tm_min), second: Int(local.tm_sec))
    }
  }
}

/// Writes a line to standard error.
func complain(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
