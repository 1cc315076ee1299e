/// A folder with a person's own themes, looked at again and again while the console runs.
///
/// Looking costs one reading of the folder and one look at each file's times, and nothing is read that has not changed.
/// Whatever is wrong with a file, the theme that it was before stays.
public struct ThemeFolder {
  private struct File {
    var stamp: OwnFolder.Stamp
    var theme: Theme?
    var problem: ThemeProblem?
  }

  private let folder: OwnFolder
  private let builtIn: () -> [Theme]
  private var files: [String: File] = [:]
  private var wasLookedAt = false
  /// Whether it was there when the console began: what comes later is news also to the first look.
  private let wasThere: Bool

  /// A folder that need not exist.
  ///
  /// - Parameter builtIn: the themes beside it. A file whose theme has the name of one of them takes its place.
  public init(path: String, builtIn: @autoclosure @escaping () -> [Theme] = Theme.builtIn) {
    folder = OwnFolder(path: path, ending: ".theme")
    wasThere = folder.isThere
    self.builtIn = builtIn
  }

  /// Whether there is such a folder.
  var isThere: Bool { folder.isThere }

  /// Looks again.
  ///
  /// - Returns: the themes there are now and what to say about it; nil when nothing has changed.
  mutating func look() -> (shelf: ThemeShelf, news: [ThemeNews])? {
    let isFirst = !wasLookedAt
    wasLookedAt = true
    let names = folder.names()
    var changed: [String] = []
    for name in names {
      guard let stamp = folder.stamp(of: name), files[name]?.stamp != stamp else { continue }
      changed.append(name)
      read(name, stamp: stamp)
    }
    let gone = files.keys.filter { !names.contains($0) }
    for name in gone { files[name] = nil }
    guard isFirst || !changed.isEmpty || !gone.isEmpty else { return nil }
    return (shelf(), changed.compactMap { news(of: $0, isFirst: isFirst && wasThere) })
  }

  // MARK: Disk

  private mutating func read(_ name: String, stamp: OwnFolder.Stamp) {
    var file = files[name] ?? File(stamp: stamp)
    file.stamp = stamp
    do {
      file.theme = try Theme.parse(try text(of: name, size: Int(stamp.size)), file: name)
      file.problem = nil
    } catch {
      file.problem = error
    }
    files[name] = file
  }

  private func text(of name: String, size: Int) throws(ThemeProblem) -> String {
    guard size <= Theme.longestFile else {
      throw ThemeProblem(
        file: name, line: 0, message: "longer than \(Theme.longestFile / 1024) KiB, which no theme is")
    }
    do {
      return String(decoding: try folder.bytes(of: name, limit: Theme.longestFile), as: UTF8.self)
    } catch {
      throw ThemeProblem(file: name, line: 0, message: error.reason)
    }
  }

  // MARK: Shelf

  private func shelf() -> ThemeShelf {
    var shelf = ThemeShelf(builtIn())
    var takenBy: [String: String] = [:]
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      guard let theme = file.theme else {
        if let problem = file.problem { shelf.problems.append(problem) }
        continue
      }
      if let other = takenBy[theme.name] {
        shelf.problems.append(taken(theme.name, file: name, by: other))
        continue
      }
      takenBy[theme.name] = name
      let entry = ThemeShelf.Entry(theme: theme, file: name, warnings: theme.warnings, problem: file.problem)
      if let index = shelf.entries.firstIndex(where: { $0.theme.name == theme.name }) {
        shelf.entries[index] = entry
      } else {
        shelf.entries.append(entry)
      }
    }
    return shelf
  }

  private func taken(_ name: String, file: String, by other: String) -> ThemeProblem {
    ThemeProblem(file: file, line: 0, message: "`name` is `\(name)`, which \(other) has already")
  }

  private func news(of name: String, isFirst: Bool) -> ThemeNews? {
    guard let file = files[name] else { return nil }
    if let problem = file.problem { return .refused(problem, keepsLast: file.theme != nil) }
    guard let theme = file.theme else { return nil }
    let others = files.filter { $0.key < name && $0.value.theme?.name == theme.name }
    if let other = others.keys.min() { return .refused(taken(theme.name, file: name, by: other), keepsLast: false) }
    let warnings = theme.warnings
    if let worst = warnings.first {
      return .warned(file: name, line: theme.line(of: worst), worst, more: warnings.count - 1)
    }
    return isFirst ? nil : .read(name: theme.name)
  }
}
