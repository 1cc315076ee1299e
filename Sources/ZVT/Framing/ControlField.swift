/// The two bytes that say what an APDU is: class and instruction (PA00P016, 4.1).
public struct ControlField: Hashable, Sendable {
  /// The first byte.
  public let classByte: UInt8
  /// The second byte. In an acknowledgement of class 84 it is the error id.
  public let instruction: UInt8

  /// A control field.
  @inlinable
  public init(_ classByte: UInt8, _ instruction: UInt8) {
    self.classByte = classByte
    self.instruction = instruction
  }

  /// Both bytes as one number, class first: `0x060F`.
  public var code: UInt16 { UInt16(classByte) << 8 | UInt16(instruction) }
}

extension ControlField: CustomStringConvertible {
  /// The bytes as people of the field write them: `06 0F`.
  public var description: String { Hex.string([classByte, instruction], separator: " ") }
}

// What we send (PA00P015, chapter 2).
extension ControlField {
  /// Registration, 06 00. Terminal-wide and sticky: a monitor never sends it.
  public static let registration = ControlField(0x06, 0x00)
  /// Log-Off, 06 02. A monitor never sends it.
  public static let logOff = ControlField(0x06, 0x02)
  /// Send Turnover Totals, 06 10.
  public static let turnoverTotals = ControlField(0x06, 0x10)
  /// Reprint Receipts, 06 12.
  public static let reprintReceipts = ControlField(0x06, 0x12)
  /// Reset Terminal, 06 18.
  public static let resetTerminal = ControlField(0x06, 0x18)
  /// Print System Configuration, 06 1A.
  public static let printSystemConfiguration = ControlField(0x06, 0x1A)
  /// Set/Reset Terminal-ID, 06 1B.
  public static let setTerminalID = ControlField(0x06, 0x1B)
  /// Repeat Receipt, 06 20.
  public static let repeatReceipt = ControlField(0x06, 0x20)
  /// Pre-authorisation reversal; with receipt number FFFF the enquiry for open pre-authorisations, 06 23.
  public static let reservationEnquiry = ControlField(0x06, 0x23)
  /// End-of-Day, 06 50.
  public static let endOfDay = ControlField(0x06, 0x50)
  /// Send Offline Transactions, 06 51.
  public static let sendOfflineTransactions = ControlField(0x06, 0x51)
  /// Diagnosis, 06 70.
  public static let diagnosis = ControlField(0x06, 0x70)
  /// Selftest, 06 79.
  public static let selfTest = ControlField(0x06, 0x79)
  /// Set Date and Time, 06 91.
  public static let setDateTime = ControlField(0x06, 0x91)
  /// Initialisation, 06 93.
  public static let initialisation = ControlField(0x06, 0x93)
  /// Abort by the till, 06 B0.
  public static let abortCommand = ControlField(0x06, 0xB0)
  /// Display Text, 06 E0.
  public static let displayText = ControlField(0x06, 0xE0)
  /// Status-Enquiry, 05 01.
  public static let statusEnquiry = ControlField(0x05, 0x01)
  /// Activate Service-Mode, 08 01.
  public static let serviceMode = ControlField(0x08, 0x01)
  /// Software-Update, 08 10.
  public static let softwareUpdate = ControlField(0x08, 0x10)
  /// Feig's own commands, 0F A1; the first byte of the data says which.
  public static let feig = ControlField(0x0F, 0xA1)
}

// What the terminal sends (PA00P015, chapter 3).
extension ControlField {
  /// Completion, 06 0F.
  public static let completion = ControlField(0x06, 0x0F)
  /// Abort by the terminal, 06 1E.
  public static let abort = ControlField(0x06, 0x1E)
  /// Intermediate-Status, 04 FF.
  public static let intermediateStatus = ControlField(0x04, 0xFF)
  /// Status-Information, 04 0F. Anything but 80 00 makes the terminal reverse the payment.
  public static let statusInformation = ControlField(0x04, 0x0F)
  /// Set Date/Time in the till, 04 01: the host's clock, told by the terminal.
  public static let setClockInTill = ControlField(0x04, 0x01)
  /// Print Line, 06 D1.
  public static let printLine = ControlField(0x06, 0xD1)
  /// Print Text-Block, 06 D3.
  public static let printTextBlock = ControlField(0x06, 0xD3)
  /// Dial-up connection, 06 D8.
  public static let dialUp = ControlField(0x06, 0xD8)
  /// Transmit data over dial-up, 06 D9.
  public static let transmitData = ControlField(0x06, 0xD9)
  /// Receive data over dial-up, 06 DA.
  public static let receiveData = ControlField(0x06, 0xDA)
  /// Hang up, 06 DB.
  public static let hangUp = ControlField(0x06, 0xDB)
  /// Transparent device, 06 DD.
  public static let transparentDevice = ControlField(0x06, 0xDD)
}

// Replies, in both directions (PA00P016, 4.2).
extension ControlField {
  /// The positive acknowledgement 80 00.
  public static let positiveAcknowledgement = ControlField(0x80, 0x00)
  /// The negative acknowledgement 84 xx; with 00 it is a positive one.
  public static func negativeAcknowledgement(_ code: ResultCode) -> ControlField { ControlField(0x84, code.rawValue) }

  /// Whether this is a reply (80 xx or 84 xx) and not a command.
  public var isAcknowledgement: Bool { classByte == 0x80 || classByte == 0x84 }
  /// Whether this is a reply that says yes: 80 00 and, by the specification, 84 00.
  public var isPositiveAcknowledgement: Bool { isAcknowledgement && instruction == 0 }
}
