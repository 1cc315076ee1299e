import Notices
import Programs
import ShopConfiguration

/// A program that tells somebody.
struct TellingProgram: Sendable {
  /// What a desktop's or a mail's program may need of the environment. The rest stays here, secrets among it.
  static let handedOn = [
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
  ]

  let host: HostAccess

  /// Runs it. Whom it leaves behind goes on: a mail may still be on its way.
  func run(_ call: ProgramCall, within limit: Duration) async -> DeliveryOutcome {
    let program = ProgramRun(
      path: call.path, arguments: call.arguments, environment: host.environment(of: Self.handedOn), input: call.input)
    switch await ProgramRunner().run(program, within: limit).end {
    case .exited(0): return .delivered
    case .exited(let code): return .failed("the program ended with code \(code)")
    case let end: return .failed(end.failure ?? "the program failed")
    }
  }
}
