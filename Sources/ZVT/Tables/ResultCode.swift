/// An error or result id: of a negative acknowledgement 84 xx, of an abort 06 1E, of BMP 27 (PA00P015, chapter 10).
public struct ResultCode: RawRepresentable, Hashable, Sendable {
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

  /// All codes of chapter 10 with a meaning of their own. 01 to 63 belong to the authorisation host.
  public static let table: [Entry] = [
    Entry(0x00, "no error"),
    Entry(0x64, "card not readable"),
    Entry(0x65, "card data not present"),
    Entry(0x66, "processing error, the reader's mechanics"),
    Entry(0x67, "not permitted for ec and Maestro cards"),
    Entry(0x68, "not permitted for credit and tank cards"),
    Entry(0x6A, "turnover file full"),
    Entry(0x6B, "function deactivated, the terminal is not registered"),
    Entry(0x6C, "aborted by timeout or by the abort key"),
    Entry(0x6E, "card in the blocked list"),
    Entry(0x6F, "wrong currency"),
    Entry(0x71, "credit not sufficient"),
    Entry(0x72, "chip error"),
    Entry(0x73, "card data incorrect"),
    Entry(0x74, "DUKPT engine exhausted"),
    Entry(0x75, "text not authentic"),
    Entry(0x76, "PAN not in the white list"),
    Entry(0x77, "end-of-day not possible"),
    Entry(0x78, "card expired"),
    Entry(0x79, "card not yet valid"),
    Entry(0x7A, "card unknown"),
    Entry(0x7B, "no fallback to magnetic stripe for girocard"),
    Entry(0x7C, "no fallback to magnetic stripe for other cards"),
    Entry(0x7D, "communication error, a module does not answer or is missing"),
    Entry(0x7E, "no fallback to magnetic stripe, debit advice possible"),
    Entry(0x83, "function not possible"),
    Entry(0x85, "key missing"),
    Entry(0x89, "PIN pad defective"),
    Entry(0x9A, "ZVT protocol error"),
    Entry(0x9B, "error in dial-up or communication"),
    Entry(0x9C, "please wait"),
    Entry(0xA0, "receiver not ready"),
    Entry(0xA1, "remote station does not respond"),
    Entry(0xA3, "no connection"),
    Entry(0xA4, "submission of Geldkarte payments not possible"),
    Entry(0xA5, "function not allowed, PCI-DSS or P2PE"),
    Entry(0xB1, "memory full"),
    Entry(0xB2, "merchant journal full"),
    Entry(0xB4, "already reversed"),
    Entry(0xB5, "reversal not possible"),
    Entry(0xB7, "pre-authorisation amount wrong"),
    Entry(0xB8, "pre-authorisation error"),
    Entry(0xBF, "supply voltage too low"),
    Entry(0xC0, "card locking mechanism defective"),
    Entry(0xC1, "merchant card locked"),
    Entry(0xC2, "diagnosis required"),
    Entry(0xC3, "maximum amount exceeded"),
    Entry(0xC4, "card profile invalid, a new one must be loaded"),
    Entry(0xC5, "payment method not supported"),
    Entry(0xC6, "currency not applicable"),
    Entry(0xC8, "amount too small"),
    Entry(0xC9, "maximum transaction amount too small"),
    Entry(0xCB, "only euro allowed"),
    Entry(0xCC, "printer not ready"),
    Entry(0xCD, "cashback not possible"),
    Entry(0xD2, "not permitted for service and bank customer cards"),
    Entry(0xDC, "card inserted"),
    Entry(0xDD, "error while ejecting the card"),
    Entry(0xDE, "error while inserting the card"),
    Entry(0xE0, "remote maintenance active"),
    Entry(0xE2, "card reader does not answer or is defective"),
    Entry(0xE3, "shutter closed"),
    Entry(0xE4, "terminal activation required"),
    Entry(0xE7, "goods group not found"),
    Entry(0xE8, "no goods table loaded"),
    Entry(0xE9, "restriction code wrong"),
    Entry(0xEA, "card code not permitted"),
    Entry(0xEB, "PIN algorithm unknown"),
    Entry(0xEC, "PIN processing not possible"),
    Entry(0xED, "PIN pad defective"),
    Entry(0xF0, "an open end-of-day batch is present"),
    Entry(0xF1, "offline error"),
    Entry(0xF5, "OPT error"),
    Entry(0xF6, "OPT data not available"),
    Entry(0xFA, "error while sending offline transactions"),
    Entry(0xFB, "turnover data defective"),
    Entry(0xFC, "device missing or defective"),
    Entry(0xFD, "baud rate not supported"),
    Entry(0xFE, "register unknown"),
    Entry(0xFF, "system error"),
  ]

  private static let byCode: [Entry?] = {
    var lookup = [Entry?](repeating: nil, count: 256)
    for entry in table { lookup[Int(entry.code)] = entry }
    return lookup
  }()

  /// Whether the code comes from the network operator's or the issuer's host (01 to 63, which is 1 to 99).
  public var isFromHost: Bool { (0x01...0x63).contains(rawValue) }

  /// The line of the table; nil for a host's code and for a code without meaning.
  public var entry: Entry? { ResultCode.byCode[Int(rawValue)] }

  /// The meaning in English; it says so when there is none.
  public var meaning: String {
    if let entry { return entry.meaning }
    if isFromHost { return "answer \(rawValue) of the authorisation host" }
    return "code \(Hex.string([rawValue])), not in the specification"
  }

  /// 00
  public static let noError = ResultCode(rawValue: 0x00)
  /// 6B: the terminal wants a registration first.
  public static let notRegistered = ResultCode(rawValue: 0x6B)
  /// 6C
  public static let aborted = ResultCode(rawValue: 0x6C)
  /// 83: also says that a command or a field is not supported.
  public static let notPossible = ResultCode(rawValue: 0x83)
  /// 9A
  public static let protocolError = ResultCode(rawValue: 0x9A)
  /// 9C
  public static let pleaseWait = ResultCode(rawValue: 0x9C)
  /// B8: also the normal answer of the enquiry for open pre-authorisations.
  public static let preauthorisation = ResultCode(rawValue: 0xB8)
  /// Remote maintenance is active: an update has begun.
  public static let remoteMaintenance = ResultCode(rawValue: 0xE0)
}
