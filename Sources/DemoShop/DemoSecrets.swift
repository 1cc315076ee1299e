import Glibc
import ShopConfiguration

/// The demonstration's secrets, in files that only this user can read, as a real shop keeps its own; so the demo goes
/// the same way as a real shop.
struct DemoSecrets: Sendable {
  private let folder: String
  let token: String

  /// Writes them into a new folder.
  ///
  /// - Parameter parent: the folder to make it in.
  init(in parent: String) throws(LoopbackProblem) {
    let made = "\(parent)/tillwatch-demo-XXXXXX".withCString { pattern -> String? in
      guard let template = strdup(pattern) else { return nil }
      defer { free(template) }
      return mkdtemp(template).map { String(cString: $0) }
    }
    guard let made else { throw LoopbackProblem("cannot make a folder in \(parent)") }
    folder = made
    token = String(UInt64.random(in: 0 ... .max), radix: 36) + String(UInt64.random(in: 0 ... .max), radix: 36)
    do throws(LoopbackProblem) {
      try write("000000\n", to: "password")
      try write(token + "\n", to: "token")
    } catch {
      remove()
      throw error
    }
  }

  var passwordSource: SecretSource { .file("\(folder)/password") }
  var tokenSource: SecretSource { .file("\(folder)/token") }

  func remove() {
    unlink("\(folder)/password")
    unlink("\(folder)/token")
    rmdir(folder)
  }

  /// `$TMPDIR`, or `/tmp`.
  static var temporaryFolder: String {
    guard let path = getenv("TMPDIR").map({ String(cString: $0) }), path.hasPrefix("/") else { return "/tmp" }
    return path
  }

  private func write(_ text: String, to name: String) throws(LoopbackProblem) {
    let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LoopbackProblem("cannot write \(folder)/\(name)") }
    defer { close(descriptor) }
    let bytes = [UInt8](text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw LoopbackProblem("cannot write \(folder)/\(name)")
    }
  }
}
