import NIOPosix
import ShopConfiguration
import ShopModel
import Synchronization
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// What a terminal gives to print is kept before it is acknowledged: it will not give it again.
@Suite(.timeLimit(.minutes(1))) struct PrintKeepingTests {
  /// What happened, in order: a frame that the terminal got, or a text that was kept.
  private final class Story: Sendable {
    let events = Mutex<[String]>([])
    func note(_ event: String) { events.withLock { $0.append(event) } }
  }

  private let story = Story()

  private func settle(
    keep: @escaping @Sendable (ReceivedPrint) async -> Void, _ reply: @escaping @Sendable (Int) -> [FakeTerminal.Action]
  ) async throws -> CommandReport {
    let frames = Mutex(0)
    let terminal = try await FakeTerminal.start(on: group) { [story] frame in
      story.note(frame)
      return reply(
        frames.withLock { count in
          count += 1
          return count
        })
    }
    let configuration = TerminalConfiguration(
      identity: TerminalIdentity(
        key: "till", name: LocalizedText("One"), address: "127.0.0.1:\(terminal.port)", connector: "zvt",
        interval: .seconds(10)),
      host: "127.0.0.1", port: terminal.port, tid: nil, deadline: .seconds(8), totalsInterval: nil)
    let driver = ZVTTerminalConnector(
      configuration: configuration, password: nil, group: group, clock: StillClock(Timestamp(seconds: 1_680_735_420)),
      calendar: .utc, keep: keep)
    let report = await driver.perform(.settleBatch, deadline: .seconds(8))
    // The last acknowledgement is on its way when the connection is closed.
    try await Task.sleep(for: .milliseconds(50))
    try await terminal.stop()
    return report
  }

  private var events: [String] { story.events.withLock { $0 } }

  @Test func nothingIsAcknowledgedBeforeItIsKept() async throws {
    let report = try await settle(
      keep: { [story] print in
        try? await Task.sleep(for: .milliseconds(30))
        story.note("kept \(print.lines.joined(separator: "/"))")
      },
      { frame in
        switch frame {
        case 1: [.send("800000"), .send("06d10440" + "454f44")]
        case 2: [.send("06d1024058")]
        // The end of the receipt, another one and the completion, all at once.
        case 3: [.send("06d1028159" + "06d1028141" + "060f00")]
        default: []
        }
      })
    #expect(
      events == [
        "065003000000", "kept EOD", "800000", "kept EOD/X", "800000", "kept EOD/X/Y", "800000", "kept A", "800000",
        "800000",
      ])
    #expect(report.prints.map(\.lines) == [["EOD", "X", "Y"], ["A"]])
    #expect(Set(report.prints.map(\.name)).count == 2)
  }

  /// It comes with the report once more, and whoever keeps it knows it by its name.
  @Test func aReceiptHasOneNameHoweverOftenItComes() async throws {
    let names = Mutex<[String]>([])
    let report = try await settle(keep: { print in names.withLock { $0.append(print.name) } }) { frame in
      frame == 1 ? [.send("800000" + "06d1024058" + "06d1028159" + "060f00")] : []
    }
    #expect(names.withLock { Set($0) } == Set(report.prints.map(\.name)) && names.withLock { $0.count } == 2)
    #expect(report.prints.count == 1 && report.prints.first?.name.isEmpty == false)
  }

  /// A terminal gives up after five seconds without an acknowledgement, in the middle of its end-of-day.
  @Test func aStoreThatHangsDelaysTheAcknowledgementForTwoSecondsAtMost() async throws {
    let begun = ContinuousClock.now
    let hanging = Mutex<[CheckedContinuation<Void, Never>]>([])
    let report = try await settle(
      keep: { _ in await withCheckedContinuation { store in hanging.withLock { $0.append(store) } } },
      { frame in
        frame == 1 ? [.send("800000" + "06d1028158")] : frame == 2 ? [.send("060f00")] : []
      })
    let time = ContinuousClock.now - begun
    #expect(time >= .seconds(2) && time < .seconds(4))
    #expect(events == ["065003000000", "800000", "800000"])
    #expect(report.prints.map(\.lines) == [["X"]])
    // What comes of it then disturbs nothing.
    for store in hanging.withLock({ $0 }) { store.resume() }
  }

  /// The terminal is gone before it has its acknowledgement: what had arrived counts all the same.
  @Test func aConnectionThatEndsWhileSomethingIsKeptLosesNothing() async throws {
    let report = try await settle(
      keep: { [story] print in
        try? await Task.sleep(for: .milliseconds(100))
        story.note("kept \(print.lines.joined())")
      },
      { frame in frame == 1 ? [.send("800000" + "06d1028158" + "06d1028159" + "060f00"), .close] : [] })
    #expect(report.prints.map(\.lines) == [["X"], ["Y"]])
    guard case .unknown(let reason) = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
    // The end-of-day has ended, without its proof.
    #expect(!reason.contains("closed"))
  }

  /// Terminals probe the printer with an empty line.
  @Test func anEmptyLineIsNoReceiptAndIsNotWaitedFor() async throws {
    _ = try await settle(keep: { [story] _ in story.note("kept") }) { frame in
      frame == 1 ? [.send("800000" + "06d10181" + "060f00")] : []
    }
    #expect(events == ["065003000000", "800000", "800000"])
  }
}
