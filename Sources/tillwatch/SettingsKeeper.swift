import Console
import Dispatch
import Glibc
import Synchronization

/// Keeps what is chosen on the screen in the shop's file, on a thread of its own: a disk that is slow holds nobody up.
final class SettingsKeeper: Sendable {
  private let file: SettingsFile
  private let tell: @Sendable (SettingOutcome) -> Void
  private let queue = DispatchQueue(label: "tillwatch.settings")
  /// What is to be written, the latest choice last; of each setting only the latest value.
  private let waiting = Mutex<[Setting]>([])

  /// - Parameter tell: told what came of it, on the keeper's thread.
  init(path: String, tell: @escaping @Sendable (SettingOutcome) -> Void) {
    file = SettingsFile(path: path)
    self.tell = tell
  }

  /// Has a setting written. Never waits.
  func keep(_ setting: Setting) {
    waiting.withLock { waiting in
      waiting.removeAll { $0.name == setting.name }
      waiting.append(setting)
    }
    queue.async { self.write() }
  }

  private func write() {
    let settings = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    guard !settings.isEmpty else { return }
    tell(SettingOutcome(settings: settings, problem: file.keep(settings)))
  }

  /// Returns when everything that was chosen has been written.
  func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }

  /// Where choices are kept for a shop's file. A file in a folder that nothing can be put into cannot be replaced.
  static func place(of path: String) -> SettingsPlace {
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
    guard access(folder, W_OK) == 0 else {
      return .lockedFile(path, reason: String(cString: strerror(errno)))
    }
    return .file(path)
  }
}
