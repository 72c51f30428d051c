import Crypto
package import ReviewTypes

/// Names a finding so that it is recognised again after the lines around it moved.
///
/// Made of the rule, the path, the line's text without white space at its ends, and how many equal
/// lines stand above it in the file: stable over moves and re-indentation, different for two equal
/// lines of a file, new when the line changes.
///
/// Equal lines are counted in the whole new file (`FileDiff.equalLinesAbove`), not among the
/// findings of a review: so a line has one name whether a review saw all of the file or one hunk.
/// The price: a further equal line above takes over the name, and the line below is the new one.
/// What stands around the line is left out on purpose, for then a neighbour's edit would make an
/// old finding look new.
/// The path is part of it: in a renamed file every finding is new, as a moved line may mean
/// something else there.
package enum Fingerprint {
  /// 16 lower-case hexadecimal digits.
  package static func make(
    rule: RuleID,
    path: String,
    text: String,
    equalLinesAbove: Int
  ) -> String {
    let identity = "\(rule)\u{0}\(path)\u{0}\(text.trimmed)\u{0}\(equalLinesAbove)"
    return SHA256.hash(data: [UInt8](identity.utf8)).prefix(8).hexadecimal
  }
}
