import Glibc
import ShopModel
import Testing

@testable import Console

struct SnapshotFeedTests {
  private func snapshot(_ sequence: Int) -> ShopSnapshot {
    ShopSnapshot(
      sequence: sequence, at: Timestamp(seconds: 0), shop: ShopIdentity(name: LocalizedText("Shop")),
      headline: .noTerminals, lastAnswerAt: nil, terminals: [], accounts: [], links: [], upgrades: [],
      reportsUpgrades: false, incidents: [], operations: [])
  }

  @Test func `only the newest snapshot is seen, and once`() {
    let feed = SnapshotFeed(initial: snapshot(0))
    #expect(feed.takeUnseen() == nil)
    for sequence in 1...5 { feed.publish(snapshot(sequence)) }
    #expect(feed.takeUnseen()?.snapshot.sequence == 5)
    #expect(feed.takeUnseen() == nil)
    #expect(feed.latest.sequence == 5)
  }

  @Test func `a snapshot that comes late does not replace a newer one`() {
    let feed = SnapshotFeed(initial: snapshot(0))
    feed.publish(snapshot(7))
    feed.publish(snapshot(6))
    #expect(feed.takeUnseen()?.snapshot.sequence == 7)
  }

  @Test func `publishing from any thread wakes who waits, once for a burst`() async {
    let feed = SnapshotFeed(initial: snapshot(0))
    await withTaskGroup { group in
      for sequence in 1...50 { group.addTask { feed.publish(snapshot(sequence)) } }
    }
    var rings: UInt64 = 0
    #expect(read(feed.wake, &rings, 8) == 8)
    #expect(rings == 1)
    #expect(feed.takeUnseen()?.snapshot.sequence == 50)
    feed.publish(snapshot(51))
    #expect(read(feed.wake, &rings, 8) == 8)
  }

  @Test func `who looks every second is woken for news alone, and once for several`() {
    let feed = SnapshotFeed(initial: snapshot(0), isWatchedEverySecond: true)
    var rings: UInt64 = 0
    feed.publish(snapshot(1))
    #expect(read(feed.wake, &rings, 8) == -1)
    var news = snapshot(2)
    news.warnings = ["the disk is full"]
    feed.publish(news)
    news.sequence = 3
    news.warnings = []
    feed.publish(news)
    #expect(read(feed.wake, &rings, 8) == 8)
    #expect(rings == 1)
    feed.publish(snapshot(4))
    #expect(feed.takeUnseen().map { [$0.snapshot.sequence, $0.isNews ? 1 : 0] } == [4, 1])
    feed.publish(snapshot(5))
    #expect(feed.takeUnseen().map { [$0.snapshot.sequence, $0.isNews ? 1 : 0] } == [5, 0])
  }

  @Test func `stopping wakes too`() {
    let feed = SnapshotFeed(initial: snapshot(0))
    #expect(!feed.isStopped)
    feed.stop()
    #expect(feed.isStopped)
    var rings: UInt64 = 0
    #expect(read(feed.wake, &rings, 8) == 8)
  }

  @Test func `a child process does not inherit the descriptor`() {
    let feed = SnapshotFeed(initial: snapshot(0))
    #expect(fcntl(feed.wake, F_GETFD) & FD_CLOEXEC != 0)
  }
}
