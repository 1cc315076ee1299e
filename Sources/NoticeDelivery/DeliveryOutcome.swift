import Connectors
import FoundationEssentials
import ShopConfiguration

/// What came of sending one message. No reason ever holds an address, a key or anything that was sent.
public enum DeliveryOutcome: Hashable, Sendable {
  /// Whoever passes it on has taken it.
  case delivered
  /// It has not, or nobody knows; it may be tried again.
  case failed(String)
  /// It does not want this very message; trying again often is no use.
  case refused(String)
}

extension DeliveryOutcome {
  /// What an answer of this kind of service means.
  init(_ result: HTTPPostResult, from kind: ChannelConfiguration.Kind) {
    guard case .answered(let status, let body) = result else {
      self = .failed(result.failure ?? "the request failed")
      return
    }
    if let reason = result.failure {
      // These are about the message itself, the others about the key or the server.
      self = [400, 413, 422].contains(status) ? .refused(reason) : .failed(reason)
      return
    }
    switch kind {
    case .wecom, .dingtalk, .feishu: self = RobotAnswer.outcome(body)
    case .webhook, .ntfy, .desktop, .mail: self = .delivered
    }
  }
}

/// The answers of group robots: HTTP 200 always, and a code in the body.
private struct RobotAnswer: Decodable {
  /// WeCom and DingTalk.
  var errcode: Int?
  /// Feishu.
  var code: Int?
  /// Feishu, as it answered before it had `code`.
  var StatusCode: Int?

  static func outcome(_ body: [UInt8]) -> DeliveryOutcome {
    let answer = try? JSONDecoder().decode(RobotAnswer.self, from: Data(body))
    // A page that asks for a password on the way says 200 too.
    guard let code = answer?.errcode ?? answer?.code ?? answer?.StatusCode else {
      return .failed("what answers is not the robot")
    }
    switch code {
    case 0: return .delivered
    case 40_058: return .refused("code \(code): the message is too long")
    case 9499: return .refused("code \(code): the message is malformed")
    case 93_000: return .failed("code \(code): the robot does not know this key")
    case 310_000: return .failed("code \(code): the robot's keyword, signature or address check failed")
    case 19_021: return .failed("code \(code): the signature is wrong, or this computer's clock")
    case 19_024: return .failed("code \(code): the robot's keyword check failed")
    case 45_009, 11_232, 130_101: return .failed("code \(code): the robot was called too often")
    // The service's own words may repeat what was sent, so they are not shown.
    default: return .failed("code \(code)")
    }
  }
}
