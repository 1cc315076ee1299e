/// The turnover a simulated terminal has stored and not yet settled.
public struct TerminalBatch: Hashable, Sendable {
  /// The receipt number of the first transaction, 1...9999.
  public var firstReceipt: Int
  /// The girocard payments.
  public var girocard: Payments
  /// The Visa payments.
  public var visa: Payments

  /// Payments of one kind of card.
  public struct Payments: Hashable, Sendable {
    /// How many, 0...255.
    public var count: Int
    /// Their sum in minor units.
    public var amount: Int

    /// Payments.
    public init(count: Int = 0, amount: Int = 0) {
      self.count = count
      self.amount = amount
    }
  }

  /// A batch.
  public init(firstReceipt: Int = 1, girocard: Payments = Payments(), visa: Payments = Payments()) {
    self.firstReceipt = firstReceipt
    self.girocard = girocard
    self.visa = visa
  }

  /// How many transactions.
  public var count: Int { girocard.count + visa.count }
  /// Their sum in minor units.
  public var amount: Int { girocard.amount + visa.amount }
  /// The receipt number of the last transaction; 0 of an empty batch.
  public var lastReceipt: Int { count == 0 ? 0 : firstReceipt + count - 1 }

  /// The totals as a terminal sends them, BMP 60: receipt numbers from and to, then count and sum of girocard, JCB,
  /// Mastercard, Amex, Visa, Diners and the rest (53 bytes).
  var totals: [UInt8] {
    let none = Payments()
    let kinds = [girocard, none, none, none, visa, none, none]
    let receipts =
      FieldEncoding.bcd(count == 0 ? 0 : firstReceipt, bytes: 2) + FieldEncoding.bcd(lastReceipt, bytes: 2)
    return kinds.reduce(into: receipts) { bytes, payments in
      bytes.append(UInt8(clamping: payments.count))
      bytes += FieldEncoding.bcd(payments.amount, bytes: 6)
    }
  }
}
