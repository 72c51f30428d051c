/// What a model already said, so that nothing is judged twice.
///
/// A cache may forget at any time and never fails: at worst it knows nothing.
package protocol VerdictCache: AnyObject {
  /// The probabilities, in 0...1, that are known for `keys`. An unknown key is left out.
  func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double]

  /// Keeps `verdicts` for later runs. A number outside 0...1 is not kept.
  func record(_ verdicts: [VerdictKey: Double])
}
