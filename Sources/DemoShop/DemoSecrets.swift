import ShopConfiguration

/// The demonstration's secrets: named in its configuration as a real shop's are, and kept in memory alone, so that
/// nothing is left behind however the program ends.
struct DemoSecrets: Sendable {
  let passwordSource = SecretSource.environment("TILLWATCH_DEMO_PASSWORD")
  let tokenSource = SecretSource.environment("TILLWATCH_DEMO_TOKEN")
  let password = "000000"
  let token: String

  init() {
    token = String(UInt64.random(in: 0 ... .max), radix: 36) + String(UInt64.random(in: 0 ... .max), radix: 36)
  }

  /// A computer whose environment holds the secrets and nothing else.
  var hostAccess: HostAccess {
    let values = [passwordSource: password, tokenSource: token]
    return HostAccess(
      environment: { values[.environment($0)] }, read: { _, _ in .absent }, hasFolder: { _ in false })
  }
}
