/// Verdicts that outlive the process. A cache that cannot be read or written acts as an empty one.
package protocol VerdictCache: AnyObject {
  /// The stored probabilities of "yes", each in 0...1, for those of `keys` that are known.
  func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double]
  func record(_ verdicts: [VerdictKey: Double])
}
