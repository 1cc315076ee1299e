/// A character for each of the 256 bytes of a set.
enum CharacterTables {
  static let latin1: [Unicode.Scalar] = (0...255).map { Unicode.Scalar(UInt8($0)) }

  static let latin9: [Unicode.Scalar] = replacing(
    in: latin1,
    with: [
      (0xA4, "€"), (0xA6, "Š"), (0xA8, "š"), (0xB4, "Ž"), (0xB8, "ž"), (0xBC, "Œ"), (0xBD, "œ"), (0xBE, "Ÿ"),
    ])

  /// Bytes over 7F do not belong to the set; they are read as CP437, the protocol's default.
  static let zvt7bit: [Unicode.Scalar] = replacing(
    in: cp437,
    with: [(0x5B, "Ä"), (0x5C, "Ö"), (0x5D, "Ü"), (0x7B, "ä"), (0x7C, "ö"), (0x7D, "ü"), (0x7E, "ß")])

  static let cp437: [Unicode.Scalar] = (0...127).map { Unicode.Scalar(UInt8($0)) } + Array(upperHalf.unicodeScalars)

  private static let upperHalf =
    "ÇüéâäàåçêëèïîìÄÅ"
    + "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    + "áíóúñÑªº¿⌐¬½¼¡«»"
    + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧"
    + "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    + "αßΓπΣσµτΦΘΩδ∞φε∩"
    + "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}"

  private static func replacing(
    in table: [Unicode.Scalar], with changes: [(Int, Unicode.Scalar)]
  ) -> [Unicode.Scalar] {
    var table = table
    for (byte, scalar) in changes { table[byte] = scalar }
    return table
  }
}
