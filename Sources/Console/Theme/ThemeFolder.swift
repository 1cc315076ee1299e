import Glibc

/// A folder with a person's own themes, looked at again and again while the console runs.
///
/// Looking costs one reading of the folder and one look at each file's times, and nothing is read that has not changed.
/// Whatever is wrong with a file, the theme that it was before stays.
public struct ThemeFolder {
  /// More files than anybody has themes.
  static let mostFiles = 64

  private struct Stamp: Hashable {
    var inode: ino_t
    var size: off_t
    var seconds: Int
    var nanoseconds: Int
  }

  private struct File {
    var stamp: Stamp
    var theme: Theme?
    var problem: ThemeProblem?
  }

  private let path: String
  private let builtIn: () -> [Theme]
  private var files: [String: File] = [:]
  private var wasLookedAt = false

  /// A folder that need not exist.
  ///
  /// - Parameter builtIn: the themes beside it. A file whose theme has the name of one of them takes its place.
  public init(path: String, builtIn: @autoclosure @escaping () -> [Theme] = Theme.builtIn) {
    self.path = path
    self.builtIn = builtIn
  }

  /// Whether there is such a folder.
  var isThere: Bool {
    guard let folder = opendir(path) else { return false }
    closedir(folder)
    return true
  }

  /// Looks again.
  ///
  /// - Returns: the themes there are now and what to say about it; nil when nothing has changed.
  mutating func look() -> (shelf: ThemeShelf, news: [ThemeNews])? {
    let isFirst = !wasLookedAt
    wasLookedAt = true
    let names = self.names()
    var changed: [String] = []
    for name in names {
      guard let stamp = stamp(of: name), files[name]?.stamp != stamp else { continue }
      changed.append(name)
      read(name, stamp: stamp)
    }
    let gone = files.keys.filter { !names.contains($0) }
    for name in gone { files[name] = nil }
    guard isFirst || !changed.isEmpty || !gone.isEmpty else { return nil }
    return (shelf(), changed.compactMap { news(of: $0, isFirst: isFirst) })
  }

  // MARK: Disk

  /// The names of the theme files, in order.
  private func names() -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name.hasSuffix(".theme"), !name.hasPrefix(".") { names.append(name) }
    }
    return Array(names.sorted().prefix(ThemeFolder.mostFiles))
  }

  /// nil for what is no regular file: nobody must be able to stop the console with a pipe that nothing comes out of.
  private func stamp(of name: String) -> Stamp? {
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Stamp(
      inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  private mutating func read(_ name: String, stamp: Stamp) {
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
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw ThemeProblem(file: name, line: 0, message: "cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Theme.longestFile)
    var used = 0
    while used < bytes.count {
      let count = bytes[used...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        throw ThemeProblem(file: name, line: 0, message: "cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      used += count
    }
    return String(decoding: bytes[..<used], as: UTF8.self)
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
