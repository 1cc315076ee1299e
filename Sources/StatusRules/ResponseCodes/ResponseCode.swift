import ShopModel

/// What a host or a terminal answered to a payment: what it means, with whom it lies, and what the shop does now.
public struct ResponseCode: Hashable, Sendable {
  /// Whose numbering the code belongs to. The raw value is the name in the file.
  public enum Family: String, CaseIterable, Hashable, Sendable {
    /// Field 39 of the UnionPay messages.
    case unionPay = "unionpay"
    /// The result ids of ZVT (PA00P015, chapter 10) as two hexadecimal digits, without those of the host (01 to 63).
    case zvt
  }

  /// What may be done with a payment that was answered so; UnionPay's classes A to E. The raw value is the name in the
  /// file.
  public enum Class: String, CaseIterable, Hashable, Sendable {
    /// A: approved.
    case success
    /// B: failed; the same payment may be tried again.
    case retry
    /// C: failed; trying again does not help.
    case final
    /// D: failed; somebody at the terminal has to act first.
    case operatorActs = "operator"
    /// E: failed by a fault of the system; not to be tried again.
    case fault

    /// UnionPay's letter: `A` to `E`.
    public var letter: Character {
      switch self {
      case .success: "A"
      case .retry: "B"
      case .final: "C"
      case .operatorActs: "D"
      case .fault: "E"
      }
    }
  }

  /// With whom it lies. The raw value is the name in the file and, in rules, a name for all UnionPay codes of that side.
  public enum Side: String, CaseIterable, Hashable, Sendable {
    /// The customer or the customer's card: counted, never an alarm.
    case cardholder
    /// The bank that issued the card.
    case issuer
    /// The merchant account and what the acquirer allows it.
    case merchant
    case terminal
    /// What lies between the terminal and the card's bank.
    case network
    /// Whoever serves at the till.
    case `operator`
  }

  /// Whose numbering it belongs to.
  public let family: Family
  /// The code as it stands in a message: two digits or capital letters.
  public let code: String
  /// What may be done with the payment; nil: none of the classes fits. Never nil for UnionPay.
  public let `class`: Class?
  /// With whom it lies; nil only for approved payments.
  public let side: Side?
  /// Why; nil only for approved payments.
  public let cause: Cause?
  /// In a few words.
  public let title: LocalizedText
  /// What the shop does now.
  public let action: LocalizedText
}
