/// The first letters of the readings (Hanyu Pinyin) of Chinese signs, by which people look for a Chinese name on a keyboard
/// of Latin letters: `zd` for 终端.
enum PinyinInitials {
  /// Line by line a letter, a blank, and the signs whose reading begins with it. The order of GB 2312's first level is that
  /// of the readings, which is where the table comes from.
  private static let table: [Unicode.Scalar: [Character]] = {
    var table: [Unicode.Scalar: [Character]] = [:]
    table.reserveCapacity(4096)
    for line in String(decoding: PackageResources.pinyin_txt, as: UTF8.self).split(separator: "\n") {
      guard let letter = line.first, letter != "#" else { continue }
      for scalar in line.unicodeScalars.dropFirst(2) { table[scalar, default: []].append(letter) }
    }
    return table
  }()

  /// The first letters of a sign's readings, in lower case; empty: it has none that is known.
  static func letters(of sign: Character) -> [Character] {
    guard let scalar = sign.unicodeScalars.first, (0x4E00...0x9FFF).contains(scalar.value) else { return [] }
    return table[scalar] ?? []
  }
}
