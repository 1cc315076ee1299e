import Console
import LocatedYAML
import ShopConfiguration

/// The shop's file as the place where what is chosen on the screen is kept.
struct SettingsFile {
  let path: String

  /// Writes settings into the file and leaves everything else in it as it is.
  ///
  /// The file is read anew, changed, and read again: if that is another shop, nothing is written.
  ///
  /// - Returns: why nothing was written; nil: it was, or stood there already.
  func keep(_ settings: [Setting]) -> SettingOutcome.Problem? {
    let file: ConfigurationFile
    do {
      guard let found = try ConfigurationFile.find(explicit: path) else { return .failed("\(path): no such file") }
      file = found
    } catch {
      return .failed(error.problems.first?.description ?? path)
    }
    let before: ShopConfiguration
    do {
      before = try ShopConfiguration.load(text: file.text, file: path)
    } catch {
      // Somebody is writing it by hand.
      return .failed(error.problems.first?.description ?? path)
    }
    var (text, wanted) = (file.text, before)
    for setting in settings {
      setting.put(into: &wanted)
      let place = setting.place
      guard
        let changed = try? YAMLEdit.setting(
          place.section, place.key, to: place.value, isQuoted: place.isText, in: text),
        (try? ShopConfiguration.load(text: changed, file: path)) == wanted
      else {
        let value = place.isText ? "'\(place.value)'" : place.value
        return .byHand(file: path, section: place.section, line: "\(place.key): \(value)")
      }
      text = changed
    }
    guard text != file.text else { return nil }
    do {
      try FileReplacement(path: path).replace(file.text, with: text)
      return nil
    } catch {
      return .failed("\(error)")
    }
  }
}

extension Setting {
  /// Where it stands in the file.
  fileprivate var place: (section: String, key: String, value: String, isText: Bool) {
    switch self {
    case .language(let language): ("shop", "language", language.rawValue, true)
    case .theme(let name): ("shop", "theme", name, true)
    case .mouse(let on): ("display", "mouse", "\(on)", false)
    case .bell(let on): ("display", "bell", "\(on)", false)
    case .ascii(let on): ("display", "ascii", "\(on)", false)
    }
  }

  fileprivate func put(into configuration: inout ShopConfiguration) {
    switch self {
    case .language(let language): configuration.language = language
    case .theme(let name): configuration.theme = name
    case .mouse(let on): configuration.display.mouse = on
    case .bell(let on): configuration.display.bell = on
    case .ascii(let on): configuration.display.ascii = on
    }
  }
}
