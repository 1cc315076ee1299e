import DemoShop
import FoundationEssentials
import Glibc
import Journal
import PollingEngine
import ShopModel
import Synchronization
import Testing
import ZVT

/// The program is killed at random points of a restart and of a reset, hundreds of times. The terminals are simulated in
/// this process, which goes on and counts what has arrived.
///
/// Many programs run one after the other over one record; each operates on a terminal of its own, because a terminal that
/// was restarted a moment ago is not restarted again.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct CrashTests {
  /// What came of all the kills together.
  private struct Tally: Sendable {
    var kills = 0
    /// Killed before anything was on record, with something on record and nothing sent, and after it had arrived.
    var beforeRecord = 0, beforeArrival = 0, afterArrival = 0
    /// How the operations ended, by the name of their last state.
    var ends: [String: Int] = [:]
  }

  private static let seed: UInt64 = 20_261_125

  @Test(arguments: [("restart", 200), ("reset", 120)])
  func `killed at any point, nothing is sent twice and nothing off the record`(
    kind: String, kills: Int
  ) async throws {
    let park = try await TerminalPark(kills + 1) { _ in }
    for terminal in park.terminals {
      await terminal.update { terminal in
        terminal.batch = TerminalBatch(firstReceipt: 233, visa: .init(count: 2, amount: 958))
        terminal.restart = RestartProfile(
          leavesAfter: .milliseconds(20), awayFor: .milliseconds(1500), initialisingFor: .milliseconds(20),
          absence: .refusing)
      }
    }
    var random = SplitMix(seed: Self.seed)
    var tally = Tally()
    for number in 1...kills {
      // The last terminal is the one that can take cards meanwhile.
      try park.write([number, kills + 1], file: "shop-\(number).yaml")
      try kill(kind, on: number, of: park, after: &random)
      tally.kills += 1
      try await check(kind, number, park, &tally)
    }
    print("crash test, \(kind): \(tally)")
    #expect(tally.kills == kills)
    // The kills must have hit all the way through, or the test would prove nothing.
    #expect(tally.beforeRecord > 0 && tally.afterArrival > kills / 10)
    await park.stop()
  }

  /// Starts the operation, types what it asks for, and kills the program after a random time.
  private func kill(
    _ kind: String, on number: Int, of park: TerminalPark, after random: inout SplitMix
  ) throws {
    let program = try ConsoleDriver(
      [
        "operate", "t\(number)", kind, "--config", park.folder + "/shop-\(number).yaml", "--state",
        park.folder + "/state",
      ], columns: 120, rows: 40)
    // Some are killed before the question, most after the answer.
    let early = random.next(below: 10) == 0
    if early {
      usleep(UInt32(random.next(below: 150_000)))
    } else {
      try program.expect("PIN:")
      program.press(TerminalPark.pin + "\r")
      try program.expect("type the TID")
      program.press(TerminalPark.tid(number) + "\r")
      // A reset asks once more on its way.
      if kind == "reset" {
        let time = random.next(below: random.next(below: 8) == 0 ? 4_000_000 : 220_000)
        if random.next(below: 4) > 0, (try? program.expect("yes or no", within: .milliseconds(1500))) != nil {
          program.press("yes\r")
        }
        usleep(UInt32(time))
      } else {
        usleep(
          UInt32(random.next(below: [2_500_000, 160_000, 160_000, 60_000, 60_000, 40_000][random.next(below: 6)])))
      }
    }
    program.signal(SIGKILL)
    _ = try program.exitStatus()
  }

  /// What must be so after every kill.
  private func check(_ kind: String, _ number: Int, _ park: TerminalPark, _ tally: inout Tally) async throws {
    let received = park.terminals[number - 1].terminal.received
    let counts = [ControlField.resetTerminal, .endOfDay, .sendOfflineTransactions, .initialisation].map {
      received[$0] ?? 0
    }
    #expect(counts.allSatisfy { $0 <= 1 }, "\(counts) arrived at t\(number)")

    // The journal opens and verifies; before anything is closed it says what had been recorded.
    guard FileManager.default.fileExists(atPath: park.folder + "/state/journal.sqlite") else {
      #expect(counts.allSatisfy { $0 == 0 })
      tally.beforeRecord += 1
      return
    }
    let journal = try Journal(folder: park.folder + "/state")
    if case .broken(let place)? = try await JournalReader(folder: park.folder + "/state")?.verdict() {
      Issue.record("after t\(number) the audit chain is broken: \(place)")
    }
    let subject = SubjectID.terminal("t\(number)")
    let before = try await journal.operations(since: Timestamp(seconds: 0)).filter { $0.subject == subject }
    if before.isEmpty { tally.beforeRecord += 1 }
    #expect(before.count <= 1)
    let arrived = counts[0] > 0
    if arrived { tally.afterArrival += 1 } else if !before.isEmpty { tally.beforeArrival += 1 }
    #expect(!arrived || !before.isEmpty, "a reset arrived at t\(number) that is not on record")
    if kind == "reset" {
      // A step that changes something is on record before it is sent.
      for (command, step) in [(1, GuideStep.endOfDay), (2, .sendStored), (3, .initialise)] where counts[command] > 0 {
        #expect(before.first?.progress(of: step) != nil, "\(step) arrived at t\(number) and is not on record")
      }
      #expect(!arrived || before.first?.steps.contains { $0.state == .sent } == true)
    }

    // The next start shows every operation as unknown, at its true end, or waiting for a person with nothing under way.
    _ = try await journal.closeInterrupted(at: SystemShopClock().now)
    guard
      let operation = try await journal.operations(since: Timestamp(seconds: 0)).first(where: { $0.subject == subject })
    else { return }
    switch operation.state {
    case .outcomeUnknown: tally.ends["outcome unknown", default: 0] += 1
    case .verified:
      #expect(arrived)
      tally.ends["verified", default: 0] += 1
    case .failed, .refused: tally.ends["refused or failed", default: 0] += 1
    default:
      #expect(operation.canBeResumed && !arrived, "\(operation.state)")
      tally.ends["can be gone on with", default: 0] += 1
    }
  }
}

/// SplitMix64: the same kills for the same seed, as far as the machine allows.
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(limit))
  }
}
