/// The candidate that was most likely meant by `word`; nil when none is near.
///
/// Near is: at most one slip for every three characters, and at least one, where a slip is a character too many, too
/// few, a wrong one, or two neighbours exchanged. Upper and lower case count as the same. Of equally near ones the first in
/// the alphabet is taken, so that a message does not depend on the order of a set.
public func closestMatch(_ word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased())
  guard (1...64).contains(letters.count) else { return nil }
  let limit = max(1, letters.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    guard abs(other.count - letters.count) <= limit else { continue }
    let distance = editDistance(letters, other)
    guard distance <= limit else { continue }
    if let known = best, (known.distance, known.candidate) <= (distance, candidate) { continue }
    best = (candidate, distance)
  }
  return best?.candidate
}

/// `; did you mean "address"?`, or nothing when no candidate is near.
public func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
  closestMatch(word, among: candidates).map { "; did you mean \(excerpt($0))?" } ?? ""
}

/// The Damerau-Levenshtein distance in which no part is edited twice (optimal string alignment): the fewest insertions,
/// deletions, replacements and exchanges of neighbours that turn one into the other.
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      var distance = min(
        last[column + 1] + 1, current[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}
