import ReviewTypes
import Yams

/// Whether a rule's examples show what it means, and whether its patterns agree with them.
extension RuleLint {
  /// Of each kind, for a rule that can stop a commit.
  static let examplesForErrors = 3
  /// From this share of equal parts on two examples teach the same.
  static let alikeShare = 0.9

  mutating func checkExamples() {
    let (bad, good) = (rule.examples.bad, rule.examples.good)
    let place = root["examples"] ?? root["id"]
    if bad.isEmpty {
      add(.error, "examples-bad", at: place, "no bad example shows what is found; add one")
    }
    if good.isEmpty {
      add(
        rule.isJudged ? .error : .warning,
        "examples-good",
        at: place,
        "no good example shows what is not found; add one that looks alike"
      )
    }
    if rule.severity == .error, !bad.isEmpty, !good.isEmpty,
      min(bad.count, good.count) < Self.examplesForErrors
    {
      add(
        .warning,
        "examples-few",
        at: place,
        "'severity: error' stops commits, on \(bad.count) bad and \(good.count) good examples; "
          + "give \(Self.examplesForErrors) of each, or make it a warning"
      )
    }
    checkAlike("bad", bad)
    checkAlike("good", good)
    for (index, example) in good.enumerated() where bad.contains(example) {
      add(
        .error,
        "examples-contradict",
        at: node("good", index),
        "the same code is a bad example, too; take one of them out"
      )
    }
    for (index, example) in bad.enumerated() where !isProposed(example, by: rule) {
      add(
        .error,
        "example-missed",
        at: node("bad", index),
        "no pattern proposes this bad example, so it would never be found; widen 'match'"
      )
    }
    guard rule.match != nil else { return }
    for (index, example) in good.enumerated() {
      switch (isProposed(example, by: rule), rule.isJudged) {
      case (true, false):
        add(
          .error,
          "example-found",
          at: node("good", index),
          "the patterns find this good example; narrow 'match', or add a question with 'ask'"
        )
      case (false, true):
        add(
          .note,
          "example-far",
          at: node("good", index),
          "no pattern proposes this good example, so it teaches a model nothing; take one that looks "
            + "like a bad one"
        )
      case (true, true), (false, false): break
      }
    }
  }

  private mutating func checkAlike(_ kind: String, _ examples: [Rule.Example]) {
    for (index, example) in examples.enumerated() {
      let twin = examples[..<index].firstIndex { earlier in
        earlier.language == example.language && alike(earlier.code, example.code)
      }
      guard let twin else { continue }
      add(
        .warning,
        "examples-alike",
        at: node(kind, index),
        "\(kind) examples \(twin + 1) and \(index + 1) hardly differ, so one of them shows nothing new; "
          + "replace it"
      )
    }
  }

  /// Whether two texts share almost all of their three-letter pieces, white space aside.
  private func alike(_ left: String, _ right: String) -> Bool {
    let (left, right) = (pieces(left), pieces(right))
    guard !left.isEmpty, !right.isEmpty else { return false }
    let common = left.intersection(right).count
    return Double(2 * common) / Double(left.count + right.count) >= Self.alikeShare
  }

  private func pieces(_ text: String) -> Set<String> {
    let letters = Array(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    guard letters.count > 2 else { return [String(letters)] }
    return Set((0...(letters.count - 3)).map { String(letters[$0..<($0 + 3)]) })
  }

  private func node(_ kind: String, _ index: Int) -> Node? {
    guard let list = root["examples"]?[kind]?.sequence, index < list.count else { return nil }
    return list[index]
  }

  func isProposed(_ example: Rule.Example, by rule: Rule) -> Bool {
    let side = NewSide(text: example.code, language: example.language)
    return !rule.proposals(in: side).places.isEmpty
  }
}
