/// The one of `words` that `word` is most likely a misspelling of; nil if none is near.
///
/// A transposition counts as one change, as does a missing, further or wrong letter; at most a third
/// of the letters may differ.
package func nearestWord(to word: String, among words: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased())
  let ranked = words.map { (word: $0, distance: editDistance(typed, Array($0.lowercased()))) }
  // The first in alphabetical order wins a draw, so that the advice never flaps.
  let best = ranked.min { ($0.distance, $0.word) < ($1.distance, $1.word) }
  guard let best, best.distance <= max(1, typed.count / 3) else { return nil }
  return best.word
}

/// Optimal string alignment distance.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for (i, leftCharacter) in left.enumerated() {
    var current = [i + 1]
    for (j, rightCharacter) in right.enumerated() {
      var distance = min(
        previous[j] + (leftCharacter == rightCharacter ? 0 : 1),
        previous[j + 1] + 1,
        current[j] + 1
      )
      if i > 0, j > 0, leftCharacter == right[j - 1], left[i - 1] == rightCharacter {
        distance = min(distance, beforePrevious[j - 1] + 1)
      }
      current.append(distance)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[right.count]
}
