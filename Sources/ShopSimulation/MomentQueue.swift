import ShopModel

/// What is to happen and when, earliest first; of two at the same moment the one put in first. A binary heap.
struct MomentQueue<Element: Sendable>: Sendable {
  private struct Entry: Sendable {
    var at: Timestamp
    var number: Int
    var element: Element

    func isBefore(_ other: Entry) -> Bool { (at, number) < (other.at, other.number) }
  }

  private var heap: [Entry] = []
  private var count = 0

  /// When the next is due; nil: nothing is to happen.
  var next: Timestamp? { heap.first?.at }

  /// Puts something in.
  mutating func add(_ element: Element, at moment: Timestamp) {
    count += 1
    heap.append(Entry(at: moment, number: count, element: element))
    var place = heap.count - 1
    while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes out the next one that is due at `moment`; nil: none is.
  mutating func take(dueAt moment: Timestamp) -> Element? {
    guard let first = heap.first, first.at <= moment else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.element }
    heap[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      guard least != place else { return first.element }
      heap.swapAt(place, least)
      place = least
    }
  }
}
