import Console
import Dispatch
import Glibc
import ShopConfiguration

/// The shop's file, written where there is none.
struct StartingFile {
  let path: String

  /// Writes the file and the folders it lies in. What is there already is never touched.
  ///
  /// - Returns: why there is no new file; nil: there is, and all of it.
  func write(_ text: String) -> String? {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if let problem = makeFolder(folder) { return problem }
    var template = Array("\(folder)/shop.yaml.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return reason(folder) }
    defer {
      close(descriptor)
      unlink(template)
    }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return reason(path) }
      written += count
    }
    // A second name of the finished file: it appears whole or not at all, and never in the place of another.
    guard fsync(descriptor) == 0, link(template, path) == 0 else { return reason(path) }
    let entry = open(folder, O_RDONLY | O_DIRECTORY)
    if entry >= 0 {
      fsync(entry)
      close(entry)
    }
    return nil
  }

  private func makeFolder(_ path: String) -> String? {
    var status = stat()
    if path.isEmpty || stat(path, &status) == 0 { return nil }
    if let slash = path.lastIndex(of: "/"), let problem = makeFolder(String(path[..<slash])) { return problem }
    return mkdir(path, 0o755) == 0 || errno == EEXIST ? nil : reason(path)
  }

  private func reason(_ path: String) -> String { "\(path): \(String(cString: strerror(errno)))" }
}

/// The first start: no shop is configured, and somebody sits at a terminal.
struct FirstRun {
  let screen: ScreenChoice

  /// How it went.
  enum Outcome {
    /// The person left, or a signal came.
    case end(code: Int32)
    /// To the demonstration, as the person likes to see it.
    case demonstration(FirstRunAnswers)
    /// To the shop that was written.
    case shop
  }

  /// Asks.
  func run() throws(ScreenError) -> Outcome {
    let isPoor = ConsoleTerminal.isLinuxTextConsole
    let name = screen.theme ?? (isPoor ? "console" : ConsoleTerminal.backgroundHint == false ? "paper" : "harbour")
    guard let path = ConfigurationFile.searchPaths().first,
      let theme = Theme.builtIn(named: name) ?? Theme.builtIn.first
    else { return .end(code: 2) }
    var texts = TextCatalogue.builtIn
    _ = Surroundings.languagesFolder?.addAll(to: &texts)
    let model = FirstRunModel(
      texts: texts, language: isPoor ? .english : Surroundings.language, theme: theme,
      wanted: screen.theme, path: path, isPoor: isPoor, ascii: screen.ascii, isRight: FirstRun.isRight)
    let mail = FirstRunMail()
    let queue = DispatchQueue(label: "tillwatch.first-run")
    let end = try FirstRunLoop.run(
      model, themes: (screen.themesFolder ?? Surroundings.themesFolder).map { ThemeFolder(path: $0) }, mail: mail
    ) { answers in
      queue.async { mail.deliver(StartingFile(path: path).write(StartingShop(answers).text)) }
    }
    return switch end {
    case .exit(let code): .end(code: code)
    case .answered(.left): .end(code: 0)
    case .answered(.demonstration(let answers)): .demonstration(answers)
    case .answered(.shop): .shop
    }
  }

  @Sendable private static func isRight(_ field: FirstRunField, _ text: String) -> Bool {
    switch field {
    case .shop, .terminal: StartingShop.isName(text)
    case .host: StartingShop.isHost(text)
    case .port: StartingShop.isPort(text)
    }
  }
}

extension StartingShop {
  /// What was answered at the first start.
  init(_ answers: FirstRunAnswers) {
    func field(_ field: FirstRunField) -> String { answers.fields[field] ?? "" }
    self.init(
      name: field(.shop), terminal: field(.terminal), host: field(.host), port: field(.port),
      language: answers.language, theme: answers.theme, ascii: answers.ascii)
  }
}
