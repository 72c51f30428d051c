/// What a model already said, so that nothing is judged twice.
///
/// A cache may forget at any time and never fails: at worst it knows nothing.
package protocol VerdictCache: AnyObject {
  /// The probabilities, in 0...1, that are known for `keys`. An unknown key is left out.
  func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double]

  /// Keeps `verdicts` for later runs. A number outside 0...1 is not kept.
  func record(_ verdicts: [VerdictKey: Double])

  /// Those of `keys` that an earlier run had no time for.
  func postponed(among keys: [VerdictKey]) -> Set<VerdictKey>

  /// Remembers that there was no time for `keys`, so that the next run begins with them. A recorded
  /// verdict ends that.
  func postpone(_ keys: [VerdictKey])
}

extension VerdictCache {
  package func postponed(among keys: [VerdictKey]) -> Set<VerdictKey> { [] }
  package func postpone(_ keys: [VerdictKey]) {}
}
