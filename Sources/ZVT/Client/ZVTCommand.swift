/// What can be asked of a terminal. Registration (06 00) and Log-Off (06 02) are left out on purpose: they change the
/// terminal for the till.
public enum ZVTCommand: Hashable, Sendable {
  /// The kinds of Diagnosis (tag 1B).
  public enum Diagnosis: UInt8, Hashable, Sendable {
    /// Only the line to the host.
    case line = 0x01
    /// Extended diagnosis.
    case extended = 0x02
    /// Configuration diagnosis.
    case configuration = 0x03
  }

  /// 05 01
  case statusEnquiry
  /// 06 1A
  case printSystemConfiguration
  /// 06 70: the terminal talks to its host.
  case diagnosis(Diagnosis)
  /// 06 10: reads the turnover and closes nothing.
  case turnoverTotals
  /// 06 23 with receipt number FFFF.
  case openPreauthorisations
  /// 06 E0: at most eight lines for 1...255 seconds.
  case displayText([String], seconds: Int)
  /// 06 B0: ends what the terminal does, a customer's payment too.
  case abort
  /// 06 50: hands the turnover in.
  case endOfDay
  /// 06 18: the terminal restarts at once.
  case resetTerminal
  /// 06 20 with service byte 03: gives the last transaction again, without printing it.
  case lastTransaction
  /// 06 51: sends the payments that were taken without the host.
  case sendOfflineTransactions
  /// 06 93: loads parameters and keys from the host.
  case initialisation
  /// 08 10: the terminal fetches new software.
  case softwareUpdate
  /// 0F A1 with 00 01: Feig's question who the device is. Other makes refuse it.
  case feigInformation
  /// 0F A1 with the password, 02 and 55: Feig's reset to how the device left the factory.
  case feigFactoryReset

  /// Its control field.
  public var control: ControlField {
    switch self {
    case .statusEnquiry: .statusEnquiry
    case .printSystemConfiguration: .printSystemConfiguration
    case .diagnosis: .diagnosis
    case .turnoverTotals: .turnoverTotals
    case .openPreauthorisations: .reservationEnquiry
    case .displayText: .displayText
    case .abort: .abortCommand
    case .endOfDay: .endOfDay
    case .resetTerminal: .resetTerminal
    case .lastTransaction: .repeatReceipt
    case .sendOfflineTransactions: .sendOfflineTransactions
    case .initialisation: .initialisation
    case .softwareUpdate: .softwareUpdate
    case .feigInformation, .feigFactoryReset: .feig
    }
  }

  /// Whether a completion (06 0F or 06 1E) follows the acknowledgement.
  public var hasCompletion: Bool {
    switch self {
    case .displayText, .abort: false
    default: true
    }
  }

  /// The forms of Status-Enquiry, from the one that learns most to the one every terminal understands.
  enum EnquiryForm: UInt8, Sendable {
    /// Password and service byte.
    case full
    /// Password.
    case password
    /// Nothing.
    case bare

    /// The next simpler form; nil after the last.
    var simpler: EnquiryForm? { EnquiryForm(rawValue: rawValue + 1) }
  }

  /// The command as it is sent.
  func apdu(_ settings: ZVTSettings, form: EnquiryForm) -> APDU {
    let password = (settings.password ?? .zeros).bytes
    return switch self {
    case .statusEnquiry: APDU(control, ZVTCommand.enquiryData(password, settings.serviceByte, form))
    case .printSystemConfiguration, .abort, .resetTerminal, .softwareUpdate: APDU(control)
    case .diagnosis(let kind): APDU(control, TLV.container([TLV(0x1B, [kind.rawValue])]))
    case .turnoverTotals, .endOfDay, .sendOfflineTransactions, .initialisation: APDU(control, password)
    case .lastTransaction: APDU(control, password + [0x03, 0x03])
    case .feigInformation: APDU(control, [0x00, 0x01])
    case .feigFactoryReset: APDU(control, password + [0x02, 0x55])
    case .openPreauthorisations: APDU(control, [0x87, 0xFF, 0xFF])
    case .displayText(let lines, let seconds): APDU(control, displayData(lines, seconds, settings.charset))
    }
  }

  private static func enquiryData(_ password: [UInt8], _ serviceByte: UInt8, _ form: EnquiryForm) -> [UInt8] {
    switch form {
    case .full: password + [0x03, serviceByte]
    case .password: password
    case .bare: []
    }
  }

  private func displayData(_ lines: [String], _ seconds: Int, _ charset: ZVTCharset) -> [UInt8] {
    var data: [UInt8] = [0xF0, UInt8(clamping: max(seconds, 1))]
    for (index, line) in lines.prefix(8).enumerated() {
      data.append(0xF1 + UInt8(index))
      data += LVar.encodeLLVar(charset.encode(line))
    }
    return data
  }
}
