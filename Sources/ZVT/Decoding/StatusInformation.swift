/// A Status-Information 04 0F: the result of a payment, of an end-of-day, of a question for the turnover.
public struct StatusInformation: Hashable, Sendable {
  /// The fields.
  public let fields: BMPSequence

  /// The status information that `apdu` carries.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> StatusInformation {
    StatusInformation(fields: BMPSequence.decode(apdu.data, charset: charset))
  }

  /// The result (BMP 27).
  public var resultCode: ResultCode? { fields.byte(0x27).map { ResultCode(rawValue: $0) } }
  /// An amount in minor units (BMP 04).
  public var amount: Int? { fields.digits(0x04).flatMap { Int($0) } }
  /// The terminal id (BMP 29).
  public var tid: String? { fields.digits(0x29) }
  /// Text for the cashier (BMP 3C).
  public var text: String? { fields.text(0x3C) }
  /// The turnover by card scheme (BMP 60).
  public var totals: TurnoverTotals? {
    if case .totals(let totals) = fields[0x60] { totals } else { nil }
  }
}
