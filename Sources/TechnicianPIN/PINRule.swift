/// What a PIN has to be.
public enum PINRule {
  /// How many digits.
  public static let length = 4...12

  /// What is wrong with a PIN.
  public enum Fault: Hashable, Sendable {
    /// Too short or too long.
    case length
    /// Something else than the digits 0 to 9.
    case notDigits
    /// One digit again and again, or one after the other up or down: what is tried first.
    case tooEasy
  }

  /// Whether this could be anybody's PIN: what is not is no try.
  public static func isPossible(_ text: String) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Why `pin` cannot be one; nil: it can.
  public static func fault(of pin: String) -> Fault? {
    let digits = Array(pin.utf8)
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return .notDigits }
    guard length.contains(digits.count) else { return .length }
    let steps = Set(zip(digits, digits.dropFirst()).map { (Int($1) - Int($0) + 10) % 10 })
    return steps.isSubset(of: [0]) || steps == [1] || steps == [9] ? .tooEasy : nil
  }
}
