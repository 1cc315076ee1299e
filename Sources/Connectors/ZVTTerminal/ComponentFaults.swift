import ShopModel
import ZVT

/// What a terminal's answers say of its parts. It names a part only when it is at fault; that a part is well again
/// follows, for a part once named, from the terminal being ready.
struct ComponentFaults: Hashable {
  private var faulty: Set<Fact> = []

  /// The parts an answer can name.
  static let facts: Set<Fact> = [.terminalPrinter, .terminalCardReader]

  /// What an answer adds: `fault` for the parts it names, `ok` for those named before when it is ready and names them no
  /// more.
  mutating func take(_ status: TerminalStatus?, _ locks: TerminalLocks?) -> [(fact: Fact, value: String)] {
    var named: Set<Fact> = []
    if status?.rawValue == 0xCC || locks?.contains(.printer) == true { named.insert(.terminalPrinter) }
    if status?.rawValue == 0xE2 || locks?.contains(.readerNotFound) == true { named.insert(.terminalCardReader) }
    let recovered = status == .ready ? faulty.subtracting(named) : []
    faulty = faulty.subtracting(recovered).union(named)
    return named.sorted { $0.rawValue < $1.rawValue }.map { ($0, "fault") }
      + recovered.sorted { $0.rawValue < $1.rawValue }.map { ($0, "ok") }
  }
}
