import ShopModel

/// What is wrong with a file of texts: one line for a person.
public struct TextProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name.
  public var file: String
  /// The line, from 1; 0 when it is about the whole file.
  public var line: Int
  /// What is wrong, and what was meant.
  public var message: String

  /// `de.texts:7: message`
  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// What came of reading a file of texts.
public struct TextReport: Hashable, Sendable {
  /// Everything wrong with it, in its order.
  public var problems: [TextProblem] = []
  /// How many texts of the console it has.
  public var count = 0
  /// How many there are.
  public var total = 0
}

extension TextCatalogue {
  /// The longest file of texts that is read, in bytes; a whole one takes about fifty kilobytes.
  static let longestFile = 512 * 1024

  /// The file of English texts, to begin a translation with.
  public static var englishFile: String { String(decoding: PackageResources.en_texts, as: UTF8.self) }

  /// The language a file of texts is in, by its name: `de.texts`, `pt-BR.texts`; nil: the name is no language's code.
  public static func language(ofFile name: String) -> Language? {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    guard file.hasSuffix(".texts") else { return nil }
    let code = file.dropLast(".texts".count)
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.utf8.count),
      first.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
      parts.dropFirst().allSatisfy({ part in
        (2...8).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      })
    else { return nil }
    return Language(rawValue: String(code))
  }

  /// Adds the texts of a file. What is missing in it, or wrong, stays as it was: in the language itself where the program
  /// speaks it, else in English.
  ///
  /// - Parameter file: the file's name, which says its language.
  @discardableResult
  public mutating func add(_ bytes: [UInt8], file: String) -> TextReport {
    let name = DeviceText.clean(file, limit: 200)
    guard let language = TextCatalogue.language(ofFile: file) else {
      let message = "the name of the file is no language's code: de.texts, pt-BR.texts"
      return TextReport(problems: [TextProblem(file: name, line: 0, message: message)])
    }
    let (base, english) = (table(of: language), TextCatalogue.builtIn.table(of: .english))
    var reader = LanguageFile(file: name, english: english)
    reader.read(bytes)
    let count = reader.texts.count
    if !languages.contains(language), reader.texts[TextKey.languageName.rawValue] == nil {
      reader.note(0, "`languageName`, what the language calls itself, is missing; it is shown as \(language.rawValue)")
      reader.texts[TextKey.languageName.rawValue] = language.rawValue
    }
    set(base.merging(reader.texts) { $1 }, for: language)
    return TextReport(problems: reader.problems, count: count, total: english.count)
  }
}

/// Reads a file of texts line by line and checks each against the English one.
private struct LanguageFile {
  let file: String
  let english: [String: String]
  var texts: [String: String] = [:]
  private(set) var problems: [TextProblem] = []
  private var lines: [String: Int] = [:]

  init(file: String, english: [String: String]) {
    self.file = file
    self.english = english
  }

  mutating func note(_ line: Int, _ message: String) {
    problems.append(TextProblem(file: file, line: line, message: message))
  }

  mutating func read(_ bytes: [UInt8]) {
    let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() { read(line, number: index + 1) }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, number: Int) {
    guard let whole = String(validating: bytes, as: UTF8.self) else { return note(number, "not valid UTF-8") }
    let line = trimmed(whole[...])
    guard !line.isEmpty, line.first != "#" else { return }
    guard let equals = line.firstIndex(of: "=") else {
      return note(number, "expected `key = text`, found `\(shown(line))`")
    }
    let key = String(trimmed(line[..<equals]))
    let text = String(trimmed(line[line.index(after: equals)...]))
    guard let model = english[key] else {
      return note(number, "unknown key `\(shown(key[...]))`\(hint(for: key))")
    }
    if let before = lines[key] { return note(number, "`\(key)` has a text already, in line \(before)") }
    lines[key] = number
    guard !text.isEmpty else { return note(number, "`\(key)` has no text; leave the line out for the English one") }
    guard DeviceText.clean(text, limit: 2000).unicodeScalars.count == text.unicodeScalars.count else {
      return note(number, "`\(key)` holds characters that cannot be shown, blanks in a row, or more than 2000 of them")
    }
    let (wanted, found) = (LanguageFile.placeholders(model), LanguageFile.placeholders(text))
    if let missing = wanted.subtracting(found).min() {
      return note(number, "`\(key)` needs {\(missing)}, as in: \(model)")
    }
    if let strange = found.subtracting(wanted).min() {
      let known = wanted.isEmpty ? "it has no placeholder" : wanted.sorted().map { "{\($0)}" }.joined(separator: ", ")
      return note(number, "`\(key)` has no {\(shown(strange[...]))}; there is: \(known)")
    }
    texts[key] = text
  }

  /// A piece of the file as it may be shown.
  private func shown(_ text: Substring) -> String { DeviceText.clean(String(text), limit: 60) }

  /// The key that was meant, if only its case is another or a letter or two.
  private func hint(for key: String) -> String {
    let near = english.keys.filter { LanguageFile.isNear(key, $0) }.min()
    return near.map { "; did you mean `\($0)`?" } ?? ""
  }

  /// Whether one comes from the other by other case, or by one letter more, less or instead.
  private static func isNear(_ left: String, _ right: String) -> Bool {
    let (a, b) = (Array(left.lowercased().utf8), Array(right.lowercased().utf8))
    guard abs(a.count - b.count) <= 1 else { return false }
    let start = zip(a, b).prefix { $0 == $1 }.count
    let end = zip(a.dropFirst(start).reversed(), b.dropFirst(start).reversed()).prefix { $0 == $1 }.count
    return max(a.count, b.count) - start - end <= 1
  }

  private static func placeholders(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
        String(part.prefix { $0 != "}" })
      })
  }
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
  while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
  return text
}

/// A folder with languages of a person's own, a file each.
public struct LanguageFolder: Sendable {
  private let path: String

  /// A folder that need not exist.
  public init(path: String) { self.path = path }

  private var folder: OwnFolder { OwnFolder(path: path, ending: ".texts") }

  /// Whether there is such a folder.
  var isThere: Bool { folder.isThere }

  /// Adds the language alone that is wanted; the first picture waits for it.
  public func add(_ language: Language, to catalogue: inout TextCatalogue) {
    guard TextCatalogue.language(ofFile: "\(language.rawValue).texts") != nil else { return }
    _ = add("\(language.rawValue).texts", to: &catalogue)
  }

  /// Adds every language that lies there.
  ///
  /// - Returns: everything wrong with the files.
  public func addAll(to catalogue: inout TextCatalogue) -> [TextProblem] {
    folder.names().flatMap { add($0, to: &catalogue) }
  }

  private func add(_ name: String, to catalogue: inout TextCatalogue) -> [TextProblem] {
    guard let stamp = folder.stamp(of: name) else { return [] }
    func problem(_ message: String) -> [TextProblem] {
      [TextProblem(file: DeviceText.clean(name, limit: 200), line: 0, message: message)]
    }
    guard stamp.size <= TextCatalogue.longestFile else {
      return problem("longer than \(TextCatalogue.longestFile / 1024) KiB, which no language's texts are")
    }
    do {
      return catalogue.add(try folder.bytes(of: name, limit: TextCatalogue.longestFile), file: name).problems
    } catch {
      return problem(error.reason)
    }
  }
}
