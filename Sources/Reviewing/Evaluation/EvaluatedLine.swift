package import ReviewTypes

/// A labelled text as one rule's patterns and a model see it.
package struct EvaluatedLine: Equatable, Sendable {
  package var isFinding: Bool
  package var group: String
  /// Where the label comes from, such as `examples`.
  package var set: String
  /// Nil for a file of no known language.
  package var language: Language?
  /// Whether the rule's patterns propose it.
  package var isProposed: Bool
  /// What the model says of it, if it is asked whatever the patterns propose; nil if the question
  /// did not fit the model.
  package var probability: Double?

  package init(
    isFinding: Bool,
    group: String,
    set: String,
    language: Language? = nil,
    isProposed: Bool = true,
    probability: Double?
  ) {
    self.isFinding = isFinding
    self.group = group
    self.set = set
    self.language = language
    self.isProposed = isProposed
    self.probability = probability
  }

  var score: GradedScore? {
    probability.map { GradedScore($0, isFinding: isFinding, group: group) }
  }
}
