package import ReviewTypes

/// The rules for one file.
package struct FileRules {
  /// In force, ordered by id.
  package var rules: [Rule]
  /// Every rule that may be named in the file: also those that settings turned off.
  package var known: Set<RuleID>

  package init(rules: [Rule], known: Set<RuleID>) {
    self.rules = rules
    self.known = known
  }
}
