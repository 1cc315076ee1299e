import Notices
import ShopModel
import Testing

/// Against vectors that others have published or computed.
@Suite struct RobotSignatureTests {
  @Test(arguments: [
    (
      "SECb90923e19e58b466481e9e7b7a5b4f108a4531abde590ad3967fb29f0eae5c68", 1_582_163_555_000,
      "BQKsG%2BQOCl%2BbYJOLc6pxDHxjVquzlZPWgvRzeN2J5zY%3D"
    ),
    ("SEC000000000000000000000", 1_700_000_000_000, "1zJ%2Fw34EOSVAYr7cu7Vo8LnebmK2%2FGrCgegtr8mQrqM%3D"),
  ]) func dingTalk(secret: String, milliseconds: Int64, sign: String) {
    let signature = RobotSignature.dingTalk(secret: secret, at: Timestamp(milliseconds: milliseconds))
    #expect(signature.timestamp == "\(milliseconds)")
    #expect(signature.signForQuery == sign)
  }

  @Test func feishu() {
    let signature = RobotSignature.feishu(secret: "demo-secret", at: Timestamp(milliseconds: 1_700_000_000_999))
    #expect(signature.timestamp == "1700000000")
    #expect(signature.sign == "mYHw2R2SOm8Rw/sne3lQdmz4sOfntKR+1P/8RKKTwmA=")
  }
}
