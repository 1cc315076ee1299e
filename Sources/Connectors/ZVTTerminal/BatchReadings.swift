import ShopModel
import ZVT

/// The readings that the answers about the money on a terminal give. Pure.
struct BatchReadings {
  let subject: SubjectID
  let freshFor: Duration

  /// What came of `exchange`, and what could not be used, one line each.
  func readings(of exchange: ZVTExchange, at now: Timestamp) -> (readings: [Reading], notes: [String]) {
    switch exchange.outcome {
    case .completed(.openPreauthorisations(let numbers)):
      return ([reading(.terminalPreauthorisations, .number(Double(numbers.count)), at: now)], [])
    case .completed(.finished(let fields)) where exchange.command == .turnoverTotals:
      return totals(in: exchange.statusInformation.map(\.fields) + [fields], at: now)
    case .negative(.notPossible, _): return ([], [])  // The terminal does not know the enquiry, which is usual.
    default: return ([], ["\(exchange.command.control): no totals: \(OutcomeText.text(exchange))"])
    }
  }

  private func totals(in messages: [BMPSequence], at now: Timestamp) -> (readings: [Reading], notes: [String]) {
    let told = messages.last { $0[0x60] != nil || $0.digits(0x04) != nil }
    guard let fields = told, fields.byte(0x27) ?? 0 == 0 else { return ([], ["06 10: the answer holds no totals"]) }
    var readings: [Reading] = []
    var amount = fields.digits(0x04).flatMap { Int64($0) }
    if case .totals(let totals)? = fields[0x60] {
      readings.append(reading(.terminalBatchCount, .number(Double(totals.count)), at: now))
      amount = amount ?? Int64(totals.amount)
    }
    guard let amount else { return (readings, []) }
    guard let currency = messages.compactMap({ $0.digits(0x49) }).last.flatMap(NumericCurrency.code) else {
      return (readings, ["06 10: the terminal gives an amount without a currency that is known"])
    }
    let money = Money(minorUnits: amount, currency: currency)
    return (readings + [reading(.terminalBatchAmount, .money(money), at: now)], [])
  }

  private func reading(_ fact: Fact, _ value: FactValue, at now: Timestamp) -> Reading {
    Reading(subject, fact, value, at: now, source: ZVTTerminalConnector.source, freshFor: freshFor)
  }
}

/// Currencies by their number in ISO 4217, as BMP 49 gives them: those of the countries where ZVT terminals stand, their
/// neighbours, and the large ones.
enum NumericCurrency {
  /// The letter code for the digits of BMP 49, `0978` for `EUR`; nil: not known here.
  static func code(_ digits: String) -> String? {
    switch Int(digits) {
    case 978: "EUR"
    case 756: "CHF"
    case 156: "CNY"
    case 203: "CZK"
    case 208: "DKK"
    case 344: "HKD"
    case 348: "HUF"
    case 392: "JPY"
    case 578: "NOK"
    case 752: "SEK"
    case 826: "GBP"
    case 840: "USD"
    case 946: "RON"
    case 975: "BGN"
    case 985: "PLN"
    default: nil
    }
  }
}
