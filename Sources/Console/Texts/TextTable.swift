/// The texts of one language by their keys. Those of the program are read when one of them is first asked for: the first
/// picture waits for no language but its own.
enum TextTable: Sendable {
  case english
  case chinese
  case read([String: String])

  private static let englishTexts = split(PackageResources.en_texts)
  private static let chineseTexts = split(PackageResources.zh_texts)
  private static let englishName = text(of: TextKey.languageName.rawValue, in: PackageResources.en_texts)
  private static let chineseName = text(of: TextKey.languageName.rawValue, in: PackageResources.zh_texts)

  var texts: [String: String] {
    switch self {
    case .english: TextTable.englishTexts
    case .chinese: TextTable.chineseTexts
    case .read(let texts): texts
    }
  }

  /// What the language calls itself, without reading all of it for that: every picture asks for the other language's name.
  var languageName: String? {
    switch self {
    case .english: TextTable.englishName
    case .chinese: TextTable.chineseName
    case .read(let texts): texts[TextKey.languageName.rawValue]
    }
  }

  /// Splits a file; bytes are looked at, not characters, because this happens before the first picture.
  static func split(_ file: [UInt8]) -> [String: String] {
    var table: [String: String] = [:]
    // A line with a text has some fifty bytes.
    table.reserveCapacity(file.count / 40)
    file.withUnsafeBufferPointer { bytes in
      eachText(in: bytes) { key, text in
        table[String(decoding: key, as: UTF8.self)] = String(decoding: text, as: UTF8.self)
        return true
      }
    }
    return table
  }

  /// The first text that has this key.
  private static func text(of wanted: String, in file: [UInt8]) -> String? {
    var found: String?
    file.withUnsafeBufferPointer { bytes in
      eachText(in: bytes) { key, text in
        if key.elementsEqual(wanted.utf8) { found = String(decoding: text, as: UTF8.self) }
        return found == nil
      }
    }
    return found
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// - Parameter take: gets each key with its text, until it wants no more.
  private static func eachText(in bytes: UnsafeBufferPointer<UInt8>, take: (_ key: Bytes, _ text: Bytes) -> Bool) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      guard line.first != UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = trimmed(line[..<equals])
      if !key.isEmpty, !take(key, trimmed(line[(equals + 1)...])) { return }
    }
  }

  private static func trimmed(_ bytes: Bytes) -> Bytes {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes = bytes.dropLast() }
    return bytes
  }
}
