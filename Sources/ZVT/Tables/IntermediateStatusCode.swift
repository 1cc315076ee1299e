/// The code of an Intermediate-Status 04 FF: what the terminal shows or does right now (PA00P015, 3.1 and chapter 4).
public struct IntermediateStatusCode: RawRepresentable, Hashable, Sendable {
  /// The byte.
  public let rawValue: UInt8

  /// A code; one that the table does not know is kept as it is.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A line of the table.
  public struct Entry: Hashable, Sendable {
    /// The byte.
    public let code: UInt8
    /// What it means, in English.
    public let meaning: String

    init(_ code: UInt8, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  /// The codes with a meaning. 41 to 5D, which ask for the card's removal besides, follow from 01 to 1D.
  public static let table: [Entry] = [
    Entry(0x00, "waiting for the amount to be confirmed"),
    Entry(0x01, "please watch the PIN pad"),
    Entry(0x02, "please watch the PIN pad"),
    Entry(0x03, "not accepted"),
    Entry(0x04, "waiting for the host"),
    Entry(0x05, "sending an automatic reversal"),
    Entry(0x06, "sending post-bookings"),
    Entry(0x07, "card not admitted"),
    Entry(0x08, "card unknown"),
    Entry(0x09, "card expired"),
    Entry(0x0A, "insert card"),
    Entry(0x0B, "please remove card"),
    Entry(0x0C, "card not readable"),
    Entry(0x0D, "processing error, transaction aborted"),
    Entry(0x0E, "please wait"),
    Entry(0x0F, "automatic end-of-day is starting"),
    Entry(0x10, "invalid card"),
    Entry(0x11, "balance is displayed"),
    Entry(0x12, "system malfunction"),
    Entry(0x13, "payment not possible"),
    Entry(0x14, "credit not sufficient"),
    Entry(0x15, "wrong PIN"),
    Entry(0x16, "limit not sufficient"),
    Entry(0x17, "please wait"),
    Entry(0x18, "PIN entered wrong too often"),
    Entry(0x19, "card data incorrect"),
    Entry(0x1A, "service mode"),
    Entry(0x1B, "approved, please fill up"),
    Entry(0x1C, "approved, please take the goods"),
    Entry(0x1D, "declined"),
    Entry(0x26, "enter mobile number"),
    Entry(0x27, "repeat mobile number"),
    Entry(0x28, "select currency"),
    Entry(0x29, "select language"),
    Entry(0x2A, "insert card to load"),
    Entry(0x2B, "emergency transaction, offline"),
    Entry(0x2C, "select application"),
    Entry(0x66, "enter mobile number, please remove card"),
    Entry(0x67, "repeat mobile number, please remove card"),
    Entry(0x68, "the customer's card was inserted"),
    Entry(0x69, "select currency conversion"),
    Entry(0xA0, "payment processed"),
    Entry(0xA1, "payment processed, please remove card"),
    Entry(0xA2, "cancellation done"),
    Entry(0xA3, "cancellation done, please remove card"),
    Entry(0xA4, "cancellation not possible"),
    Entry(0xA5, "cancellation not possible, please remove card"),
    Entry(0xC7, "enter mileage"),
    Entry(0xC8, "waiting for the cashier"),
    Entry(0xC9, "automatic diagnosis is starting"),
    Entry(0xCA, "automatic initialisation is starting"),
    Entry(0xCB, "merchant journal full"),
    Entry(0xCC, "debit advice not possible, PIN needed"),
    Entry(0xD2, "dialling"),
    Entry(0xD3, "dial-up connection established"),
    Entry(0xE0, "select application"),
    Entry(0xE1, "select language"),
    Entry(0xE2, "use the cleaning card"),
    Entry(0xF1, "offline"),
    Entry(0xF2, "online"),
    Entry(0xF3, "offline transaction"),
    Entry(0xFF, "see text"),
  ]

  private static let byCode: [Entry?] = {
    var lookup = [Entry?](repeating: nil, count: 256)
    for entry in table { lookup[Int(entry.code)] = entry }
    return lookup
  }()

  /// The meaning in English; it says so when there is none.
  public var meaning: String {
    if let entry = IntermediateStatusCode.byCode[Int(rawValue)] { return entry.meaning }
    if (0x41...0x5D).contains(rawValue), rawValue != 0x4A,
      let entry = IntermediateStatusCode.byCode[Int(rawValue - 0x40)]
    {
      return entry.meaning + ", please remove card"
    }
    return "code \(Hex.string([rawValue])), not in the specification"
  }
}
