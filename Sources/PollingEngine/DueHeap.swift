/// Slots (small numbers) ordered by a moment, the earliest first: a binary heap that knows where each slot is, so that
/// one can be taken out or moved in O(log n).
struct DueHeap: Sendable {
  private var order: [Int] = []
  private var place: [Int]
  private var due: [Int64]
  private static let absent = -1

  /// An empty heap for the slots `0..<capacity`.
  init(capacity: Int) {
    place = Array(repeating: DueHeap.absent, count: capacity)
    due = Array(repeating: 0, count: capacity)
    order.reserveCapacity(capacity)
  }

  /// The earliest slot and its moment.
  var first: (slot: Int, due: Int64)? { order.first.map { ($0, due[$0]) } }

  /// Puts `slot` in, or moves it.
  mutating func set(_ slot: Int, due moment: Int64) {
    due[slot] = moment
    if place[slot] == DueHeap.absent {
      place[slot] = order.count
      order.append(slot)
    }
    rise(place[slot])
    sink(place[slot])
  }

  /// Takes `slot` out, if it is in.
  mutating func remove(_ slot: Int) {
    let hole = place[slot]
    guard hole != DueHeap.absent else { return }
    let last = order.count - 1
    swap(hole, last)
    order.removeLast()
    place[slot] = DueHeap.absent
    guard hole < last else { return }
    let moved = order[hole]
    rise(place[moved])
    sink(place[moved])
  }

  /// Adds `shift` to every moment; the order stays.
  mutating func shiftAll(by shift: Int64) {
    for slot in order { due[slot] += shift }
  }

  /// Equal moments go by slot, so that a run can be repeated.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (left, right) = (order[a], order[b])
    return due[left] != due[right] ? due[left] < due[right] : left < right
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    guard a != b else { return }
    order.swapAt(a, b)
    place[order[a]] = a
    place[order[b]] = b
  }

  private mutating func rise(_ start: Int) {
    var index = start
    while index > 0, precedes(index, (index - 1) / 2) {
      swap(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var smallest = index
      for child in [2 * index + 1, 2 * index + 2] where child < order.count && precedes(child, smallest) {
        smallest = child
      }
      guard smallest != index else { return }
      swap(index, smallest)
      index = smallest
    }
  }
}
