import Crypto
import FoundationEssentials
public import ShopModel

/// The signatures by which group robots know that a message comes from whoever made them. Both are HMAC-SHA256 (RFC 2104)
/// in Base64, and valid for an hour.
public struct RobotSignature: Hashable, Sendable {
  /// The moment that was signed, as it is sent: milliseconds for DingTalk, seconds for Feishu.
  public let timestamp: String
  /// The signature in Base64.
  public let sign: String

  /// DingTalk: the key is the secret, the text `{milliseconds}\n{secret}`.
  public static func dingTalk(secret: String, at moment: Timestamp) -> RobotSignature {
    let timestamp = String(moment.milliseconds)
    return RobotSignature(timestamp: timestamp, sign: hmac(key: secret, "\(timestamp)\n\(secret)"))
  }

  /// Feishu: the key is `{seconds}\n{secret}`, the text empty.
  public static func feishu(secret: String, at moment: Timestamp) -> RobotSignature {
    let timestamp = String(moment.milliseconds / 1000)
    return RobotSignature(timestamp: timestamp, sign: hmac(key: "\(timestamp)\n\(secret)", ""))
  }

  /// The signature for a query: the signs of Base64 that mean something else there as `%XX` (RFC 3986, 2.1).
  public var signForQuery: String {
    sign.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
  }

  private static func hmac(key: String, _ text: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
    return Data(code).base64EncodedString()
  }
}
