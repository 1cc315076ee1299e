/// Who a device of Feig says it is, in the completion of its own question 0F A1: columns of ASCII without any field
/// around them.
public struct FeigInformation: Hashable, Sendable {
  /// The lengths of the columns: serial number, software, terminal id.
  private static let columns = (serial: 8, software: 17, tid: 8)

  /// The serial number, hexadecimal digits.
  public let serial: String
  /// The software's name and version: `GER-APP-v2.0.9`.
  public let software: String
  /// The terminal id; empty: it has none.
  public let tid: String

  /// What the completion `apdu` says; nil when it does not hold the three columns, or is not text.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> FeigInformation? {
    let whole = columns.serial + columns.software + columns.tid
    guard apdu.data.count >= whole, apdu.data.prefix(whole).allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return nil
    }
    func column(_ start: Int, _ length: Int) -> String {
      let text = apdu.data.dropFirst(start).prefix(length).map { Character(Unicode.Scalar($0)) }
      let trimmed = text.drop { $0 == " " }
      return String(trimmed.prefix(trimmed.lastIndex { $0 != " " }.map { $0 - trimmed.startIndex + 1 } ?? 0))
    }
    return FeigInformation(
      serial: column(0, columns.serial), software: column(columns.serial, columns.software),
      tid: column(columns.serial + columns.software, columns.tid))
  }
}
