import Console
import PollingEngine
import ShopModel
import ShopWatch
import TechnicianPIN

/// Carries out what the person at the screen wants, in the order in which they wanted it: a key pressed twice is a wish
/// and its end, not the other way round.
struct WishRunner: Sendable {
  let watch: ShopWatch
  /// Who sits at this computer, for the record.
  let user: String
  /// What is kept of the technician's PIN; nil: none was set.
  let pin: PINHash?
  /// The record behind the shop; nil: there is none to read or to tick in.
  var session: ShopSession?
  var duties: [Duty] = []
  var clock: any ShopClock = SystemShopClock()
  /// Shows what was read of the record.
  var show: @Sendable (RecordPage) -> Void = { _ in }

  /// Shows what was read of the record for graphs.
  var showHistory: @Sendable (HistoryPage) -> Void = { _ in }

  /// Returns when there are no more wishes.
  func run(_ wishes: AsyncStream<Intent>) async {
    for await wish in wishes {
      switch wish {
      case .operate(let request):
        // It waits for its turn with the device; what is wanted meanwhile does not wait for it.
        Task {
          if let grade = request.grade {
            return await watch.reset(
              grade, on: request.subject, by: user,
              overridesLastWorkingTerminal: request.overridesLastWorkingTerminal)
          }
          await watch.operate(
            request.kind, on: request.subject, by: user,
            overridesLastWorkingTerminal: request.overridesLastWorkingTerminal)
        }
      case .goOn(let id, let step): Task { await watch.goOn(id, step: step, by: user) }
      case .callOff(let id): Task { await watch.callOff(id, by: user) }
      case .acknowledge(let id, let isKnown): await watch.acknowledge(id, isKnown, by: user)
      case .acknowledgeFor(let id, let until, let isSticky):
        await watch.acknowledge(id, true, by: user, until: until, isSticky: isSticky)
      case .stepDone(let id, let step): await watch.noteDone(id, step: step, by: user)
      case .mute(let id, let until): await watch.mute(id, until: until, by: user)
      case .unlock(let typed):
        // One try takes long on purpose.
        Task { await watch.unlock(by: user) { await Task.detached { pin?.matches(typed) == true }.value } }
      case .lock: await watch.lock(by: user)
      case .readRecord:
        guard let session else { break }
        Task { show(await session.recordPage(at: clock.now)) }
      case .readHistory(let query):
        guard let session else { break }
        Task { showHistory(await session.historyPage(query, at: clock.now)) }
      case .tick(let id, let item, let on):
        guard let session, await watch.consoleAccess != .readOnly, let duty = duties.first(where: { $0.id == id })
        else { break }
        await session.tick(item, of: duty, isOn: on, by: user, at: clock.now)
      case .keep(let account, let fact, let value):
        guard let session, await watch.consoleAccess != .readOnly else { break }
        await session.keep(value, of: fact, account, by: user, at: clock.now)
      case .quit, .bell, .copy, .mouse, .remember: break
      }
    }
  }
}
