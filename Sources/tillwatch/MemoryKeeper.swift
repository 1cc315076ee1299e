import FoundationEssentials
import Journal
import ShopCore
import ShopModel
import ShopWatch

/// Keeps what the shop must not forget when the program ends: within a second what a person said and which incidents
/// there are, once a minute whatever else came in, and all of it at the end.
actor MemoryKeeper {
  /// How often it is saved at most, if nothing is urgent.
  static let interval: Duration = .seconds(60)
  /// How often it is saved at most.
  static let urgentInterval: Duration = .seconds(1)

  private let watch: ShopWatch
  private let journal: Journal
  private let clock: any ShopClock
  private var savedRevision: Int?

  init(watch: ShopWatch, journal: Journal, clock: any ShopClock) {
    self.watch = watch
    self.journal = journal
    self.clock = clock
  }

  /// What an earlier run saved.
  enum Saved {
    case nothing
    case memory(ShopMemory)
    /// It cannot be used; the number of the next incident may still stand there.
    case damaged(nextIncident: Int?)
  }

  /// What an earlier run saved. What cannot be read is said on the screen, and the shop begins without it.
  func saved() async -> Saved {
    do {
      guard let saved = try await journal.memory() else { return .nothing }
      if let memory = try? JSONDecoder().decode(ShopMemory.self, from: Data(saved.text.utf8)) { return .memory(memory) }
      await tell("what the last run knew is damaged, or of another version of the program; it is left out")
      return .damaged(nextIncident: ShopMemory.nextIncident(inDamaged: saved.text))
    } catch {
      await tell("what the last run knew could not be read: \(error)")
      return .damaged(nextIncident: nil)
    }
  }

  /// Saves until the task is cancelled.
  func run() async {
    // One after the other, whoever asks: what is older never comes after what is newer.
    let (occasions, occasion) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup(of: Void.self) { [watch, clock] group in
      group.addTask {
        for await _ in watch.urgentNews {
          // With everything else of this second.
          guard (try? await clock.sleep(until: clock.now.next(Self.urgentInterval))) != nil else { return }
          occasion.yield()
        }
      }
      group.addTask {
        while (try? await clock.sleep(until: clock.now + Self.interval)) != nil { occasion.yield() }
      }
      for await _ in occasions {
        // What cannot be saved now is tried again, and not only at the next occasion.
        while !(await save()), (try? await clock.sleep(until: clock.now.next(Self.urgentInterval))) != nil {}
      }
      group.cancelAll()
    }
  }

  /// Saves what has come in since the last time.
  ///
  /// - Parameter isLast: whether nothing will happen after it; then it is saved in any case.
  /// - Returns: whether everything is saved.
  @discardableResult
  func save(isLast: Bool = false) async -> Bool {
    let revision = await watch.memoryRevision
    guard revision != savedRevision || isLast else { return true }
    do {
      let memory = await watch.memory(isLast: isLast)
      let text = String(decoding: try JSONEncoder().encode(memory), as: UTF8.self)
      try await journal.saveMemory(text, at: memory.savedAt)
      savedRevision = revision
      await tell(nil)
      return true
    } catch {
      await tell("what is known could not be saved for the next run: \(error)")
      return false
    }
  }

  private func tell(_ line: String?) async { await watch.warn("memory", line) }
}
