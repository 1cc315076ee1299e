public import NIOCore

extension EventLoop {
  /// Waits with a timer of this loop, which wakes no other thread.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or the loop ends meanwhile.
  public func sleep(until deadline: NIODeadline) async throws {
    let timer = scheduleTask(deadline: deadline) {}
    do {
      try await withTaskCancellationHandler {
        try await timer.futureResult.get()
      } onCancel: {
        timer.cancel()
      }
    } catch {
      throw CancellationError()
    }
  }
}
