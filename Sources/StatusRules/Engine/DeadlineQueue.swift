/// The moments at which subjects must be looked at again, earliest first: a binary heap that knows where each subject
/// stands in it, so that a moment that moves costs a few steps and not a search.
struct DeadlineQueue: Sendable {
  private var heap: [Int] = []
  /// By subject: its moment, and its place in the heap or -1.
  private var moments: [Int64] = []
  private var places: [Int] = []

  /// The subject whose turn comes first, with its moment in milliseconds since 1970.
  var first: (subject: Int, moment: Int64)? { heap.first.map { ($0, moments[$0]) } }

  /// Sets a subject's moment; `Int64.max` takes it out.
  mutating func set(_ subject: Int, to moment: Int64) {
    while places.count <= subject {
      places.append(-1)
      moments.append(.max)
    }
    let place = places[subject]
    let before = moments[subject]
    moments[subject] = moment
    switch (place, moment) {
    case (-1, .max): break
    case (-1, _):
      heap.append(subject)
      places[subject] = heap.count - 1
      rise(heap.count - 1)
    case (_, .max): remove(place)
    default: if moment < before { rise(place) } else { sink(place) }
    }
  }

  private mutating func remove(_ place: Int) {
    places[heap[place]] = -1
    let last = heap.removeLast()
    guard place < heap.count else { return }
    heap[place] = last
    places[last] = place
    rise(place)
    sink(places[last])
  }

  private mutating func rise(_ start: Int) {
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard moments[heap[place]] < moments[heap[parent]] else { return }
      exchange(place, parent)
      place = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if moments[heap[child]] < moments[heap[least]] { least = child }
      }
      guard least != place else { return }
      exchange(place, least)
      place = least
    }
  }

  private mutating func exchange(_ one: Int, _ other: Int) {
    heap.swapAt(one, other)
    places[heap[one]] = one
    places[heap[other]] = other
  }
}
