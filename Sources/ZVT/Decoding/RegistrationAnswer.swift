/// The completion of a Registration 06 00: `[19 status][29 terminal id][49 currency][06 TLV]`. This library never
/// registers by itself; the decoder serves whoever reads a recorded conversation.
public struct RegistrationAnswer: Hashable, Sendable {
  /// What the terminal wants done or is set up for (BMP 19).
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The byte.
    public let rawValue: UInt8
    /// Flags.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Initialisation needed.
    public static let initialisationNeeded = Flags(rawValue: 0x01)
    /// Diagnosis needed.
    public static let diagnosisNeeded = Flags(rawValue: 0x02)
    /// OPT action needed.
    public static let optNeeded = Flags(rawValue: 0x04)
    /// Filling-station mode.
    public static let fillingStation = Flags(rawValue: 0x08)
    /// Vending-machine mode.
    public static let vendingMachine = Flags(rawValue: 0x10)
  }

  /// All fields.
  public let fields: BMPSequence

  /// The answer in a completion.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> RegistrationAnswer {
    RegistrationAnswer(fields: BMPSequence.decode(apdu.data, charset: charset))
  }

  /// The flags (BMP 19).
  public var flags: Flags? { fields.byte(0x19).map { Flags(rawValue: $0) } }
  /// The terminal id (BMP 29).
  public var tid: String? { fields.digits(0x29) }
  /// The currency's number by ISO 4217, four digits (BMP 49).
  public var currency: String? { fields.digits(0x49) }
}
