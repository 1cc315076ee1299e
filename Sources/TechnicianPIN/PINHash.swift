import Crypto
import CryptoExtras
import FoundationEssentials

/// What is kept of a technician's PIN: a salted, slow digest (scrypt, RFC 7914) from which the PIN cannot be read, only
/// tried.
///
/// A PIN is short, so whoever can read the digest can try all of them in the end: the file it stands in should be
/// readable by its owner alone. The digest keeps an honest reader of the file from knowing the PIN by looking at it.
public struct PINHash: Hashable, Sendable {
  /// How much work one try is.
  public struct Cost: Hashable, Sendable {
    /// The base-2 logarithm of scrypt's N, 1...17. Memory for a try: 128 bytes x blockSize x N.
    public var logRounds: Int
    /// scrypt's r, 1...16.
    public var blockSize: Int
    /// scrypt's p, 1...16.
    public var parallelism: Int

    /// A cost.
    public init(logRounds: Int, blockSize: Int = 8, parallelism: Int = 1) {
      self.logRounds = logRounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    /// A quarter of a second on a small back-office computer, with 16 MiB of memory.
    public static let standard = Cost(logRounds: 14, parallelism: 5)

    /// What this program is willing to spend on a digest that a file gives it: at most 64 MiB.
    var isBearable: Bool {
      (1...17).contains(logRounds) && (1...16).contains(blockSize) && (1...16).contains(parallelism)
        && blockSize << logRounds <= 524_288
    }
  }

  private let cost: Cost
  private let salt: [UInt8]
  private let digest: [UInt8]

  /// The digest of a PIN.
  ///
  /// - Throws: when there is no memory for it.
  public init(of pin: String, cost: Cost = .standard) throws {
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    try self.init(of: pin, cost: cost, salt: salt, length: 32)
  }

  init(of pin: String, cost: Cost, salt: [UInt8], length: Int) throws {
    self.cost = cost
    self.salt = salt
    digest = try PINHash.key(pin, cost, salt, length).withUnsafeBytes { Array($0) }
  }

  /// Reads ``text``.
  ///
  /// - Returns: nil when it is none, or one that would take too long to try.
  public init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(parts[2]), cost.isBearable,
      let salt = PINHash.bytes(parts[3]), (8...64).contains(salt.count),
      let digest = PINHash.bytes(parts[4]), (16...64).contains(digest.count)
    else { return nil }
    self.cost = cost
    self.salt = salt
    self.digest = digest
  }

  /// How it is written: `$scrypt$ln=14,r=8,p=5$SALT$DIGEST`, both in Base64 without padding (the PHC string format).
  public var text: String {
    "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(PINHash.base64(salt))$"
      + PINHash.base64(digest)
  }

  /// Whether this is the PIN. Takes as long as ``Cost`` says, and as long for a wrong one.
  public func matches(_ pin: String) -> Bool {
    guard let key = try? PINHash.key(pin, cost, salt, digest.count) else { return false }
    // Compares in constant time.
    return key == SymmetricKey(data: digest)
  }

  private static func key(_ pin: String, _ cost: Cost, _ salt: [UInt8], _ length: Int) throws -> SymmetricKey {
    try KDF.Scrypt.deriveKey(
      from: Array(pin.utf8), salt: salt, outputByteCount: length, rounds: 1 << cost.logRounds,
      blockSize: cost.blockSize, parallelism: cost.parallelism)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    guard !text.contains("=") else { return nil }
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: text + padding).map { Array($0) }
  }
}

extension PINHash.Cost {
  /// Reads `ln=14,r=8,p=5`.
  fileprivate init?(_ text: Substring) {
    var values: [Substring: Int] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, pair[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(pair[1]),
        values.updateValue(value, forKey: pair[0]) == nil
      else { return nil }
    }
    guard values.count == 3, let rounds = values["ln"], let size = values["r"], let lanes = values["p"] else {
      return nil
    }
    self.init(logRounds: rounds, blockSize: size, parallelism: lanes)
  }
}
