import Yams

/// What the words of a rule must be like for a model, and for the one who reads a finding.
extension RuleLint {
  /// Longest question, in words: what the embedded model was trained on is shorter.
  static let maxAskWords = 25
  /// Longest message, in characters: it stands on one line with the place and the rule's id.
  static let maxMessageLength = 100

  mutating func checkAsk() {
    guard let ask = rule.ask else { return }
    let place = root["ask"]
    let words = ask.lowercased().split { !($0.isLetter || $0 == "'" || $0 == "’") }.map(String.init)
    if !ask.hasSuffix("?") {
      add(.error, "ask-question-mark", at: place, "the question does not end with '?'; add it")
    }
    if let first = words.first, !Self.yesNoWords.contains(first), !first.hasSuffix("n't") {
      add(
        .error,
        "ask-yes-no",
        at: place,
        "'\(first) …' cannot be answered with yes or no; begin with 'Is', 'Does', 'Has' or their like"
      )
    }
    for word in words where Self.unmeasurable.contains(word) {
      add(
        .error,
        "ask-unmeasurable",
        at: place,
        "two readers would not agree on what is '\(word)'; name what can be seen in the line instead"
      )
    }
    if isTwoQuestions(ask) {
      add(
        .error,
        "ask-two-questions",
        at: place,
        "two questions in one: a yes would not say to which; make two rules, or ask one of them"
      )
    }
    let negations = words.filter { Self.negations.contains($0) || $0.hasSuffix("n't") }
    if negations.count > 1 {
      let quoted = negations.map { "'\($0)'" }.joined(separator: " and ")
      add(
        .error,
        "ask-double-negation",
        at: place,
        "\(quoted) in one question turn its answer around; say what the line is instead of what it is not"
      )
    }
    if words.count > Self.maxAskWords {
      add(
        .warning,
        "ask-long",
        at: place,
        "the question has \(words.count) words; a small model follows \(Self.maxAskWords) at the most, "
          + "so keep to what decides"
      )
    }
  }

  mutating func checkMessage() {
    let message = rule.message
    // What is wrong, then how to mend it: set off by a mark, however the sentence goes on.
    let marks = ["; ", ": ", ". ", " — ", " – ", ", use ", " instead"]
    if !marks.contains(where: { message.contains($0) }) {
      add(
        .warning,
        "message-mend",
        at: root["message"],
        "the message says what is wrong, but not how to mend it; add that after a semicolon"
      )
    }
    if message.count > Self.maxMessageLength {
      add(
        .warning,
        "message-long",
        at: root["message"],
        "the message has \(message.count) characters; say it in \(Self.maxMessageLength) and put the "
          + "rest into 'note'"
      )
    }
  }

  /// A second question mark, or a second verb that asks.
  private func isTwoQuestions(_ ask: String) -> Bool {
    ask.count { $0 == "?" } > 1
      || ask.firstMatch(
        of: /\b(?:and|or)\s+(?:is|are|does|do|did|has|have|was|were|can|could|should|will|would)\b/
          .ignoresCase()
      ) != nil
  }

  private static let yesNoWords: Set<String> = [
    "is", "are", "was", "were", "does", "do", "did", "has", "have", "had", "can", "could", "should",
    "will", "would", "may", "might", "must",
  ]

  private static let negations: Set<String> = [
    "not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot",
    "lacks", "lacking",
  ]

  private static let unmeasurable: Set<String> = [
    "acceptable", "adequate", "appropriate", "appropriately", "bad", "beautiful", "best", "better",
    "clean", "cleaner", "clever", "complicated", "confusing", "convoluted", "decent", "elegant",
    "excellent", "fine", "good", "hacky", "ideal", "idiomatic", "inappropriate", "inelegant",
    "maintainable", "messy", "nice", "nicer", "ok", "okay", "poor", "poorly", "proper", "properly",
    "readable", "reasonable", "reasonably", "robust", "sensible", "simpler", "suitable", "ugly",
    "unreadable", "weird", "well", "worse",
  ]
}
