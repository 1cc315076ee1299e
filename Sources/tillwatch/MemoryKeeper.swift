import FoundationEssentials
import Journal
import ShopCore
import ShopModel
import ShopWatch

/// Keeps what the shop must not forget when the program ends: once a minute while something comes in, and at the end.
actor MemoryKeeper {
  /// How often it is saved at most.
  static let interval: Duration = .seconds(60)

  private let watch: ShopWatch
  private let journal: Journal
  private let clock: any ShopClock
  private var savedRevision = 0

  init(watch: ShopWatch, journal: Journal, clock: any ShopClock) {
    self.watch = watch
    self.journal = journal
    self.clock = clock
  }

  /// Gives the shop what an earlier run saved; before its first reading. What cannot be read is said on the screen, and
  /// the shop begins without it.
  func takeUp() async {
    do {
      guard let saved = try await journal.memory() else { return }
      let memory = try JSONDecoder().decode(ShopMemory.self, from: Data(saved.text.utf8))
      await watch.takeUp(memory)
    } catch let error as JournalError {
      await tell("what the last run knew could not be read: \(error.message)")
    } catch {
      await tell("what the last run knew is damaged, or of another version of the program; it is left out")
    }
  }

  /// Saves until the task is cancelled.
  func run() async {
    while (try? await clock.sleep(until: clock.now + Self.interval)) != nil { await save() }
  }

  /// Saves what has come in since the last time.
  func save() async {
    let revision = await watch.memoryRevision
    guard revision != savedRevision else { return }
    do {
      let memory = await watch.memory
      let text = String(decoding: try JSONEncoder().encode(memory), as: UTF8.self)
      try await journal.saveMemory(text, at: memory.savedAt)
      savedRevision = revision
      await tell(nil)
    } catch {
      await tell("what is known could not be saved for the next run: \(error)")
    }
  }

  private func tell(_ line: String?) async { await watch.warn("memory", line) }
}
