package import Inference
import ReviewTypes
package import Rules

/// How a question is put to a model: the words and control tokens around rule, hunk and line.
///
/// A form is pure text work; the same three parts always give the same prompt.
package protocol PromptForm: Sendable {
  /// Goes into the key of a stored verdict: change it whenever the text changes.
  var name: String { get }
  var verdictTokens: VerdictTokens { get }
  /// Instructions, and the rules in force if the form names them here. The same for every hunk.
  func prefix(rules: [Rule]) -> Prompt
  /// What to use instead, longest first, where `prefix` leaves a model too little room.
  func shorterPrefixes(rules: [Rule]) -> [ShorterPrefix]
  func hunk(_ window: HunkWindow) -> Prompt
  /// The rule and the candidate line quoted again, up to the point where the verdict follows.
  func question(_ candidate: ReviewPlan.Candidate) -> Prompt
  /// What the user should know about how the model is asked; nil if nothing.
  var remark: String? { get }
}

/// A prefix for a model whose context is short.
package struct ShorterPrefix: Sendable {
  package var prompt: Prompt
  /// What the model was not shown; nil if nothing but a repetition.
  package var remark: String?

  package init(_ prompt: Prompt, remark: String?) {
    self.prompt = prompt
    self.remark = remark
  }
}

extension PromptForm {
  package func shorterPrefixes(rules: [Rule]) -> [ShorterPrefix] { [] }
  package var remark: String? { nil }
}

/// A form for a model that also writes: not only verdicts.
protocol WritingPromptForm: PromptForm {
  /// What is to be written about a place that a rule applies to, up to the point where the text follows.
  func request(_ kind: AdviceKind, for candidate: ReviewPlan.Candidate) -> Prompt
}

/// The form for a model, which its file may name under `vibecheck.prompt`; nil if unknown.
///
/// Without that key the model is a general one and gets plain words in its own chat template.
package func promptForm(for model: ModelIdentity) -> (any PromptForm)? {
  switch model.metadata["vibecheck.prompt"] {
  case nil: GeneralPrompt(chat: model.chat, beginning: model.beginning)
  case LinesPrompt.formName: LinesPrompt()
  default: nil
  }
}

extension DiffLine {
  /// The sign that starts the line in a unified diff.
  var sign: Character {
    switch origin {
    case .context: " "
    case .addition: "+"
    case .deletion: "-"
    }
  }
}

extension String {
  /// The trimmed text; of a text with more than `limit` Unicode scalars, `limit` of them around the
  /// UTF-8 byte offset that `focus` gives, with an ellipsis where something was left out.
  func excerpt(limit: Int, focus: () -> Int) -> String {
    guard unicodeScalars.count > limit else { return trimmed }
    let place =
      utf8.index(startIndex, offsetBy: focus(), limitedBy: endIndex) ?? endIndex
    let center = place.samePosition(in: unicodeScalars) ?? startIndex
    // A quarter before: what follows tells more about a match than what led to it.
    let start =
      unicodeScalars.index(center, offsetBy: -limit / 4, limitedBy: startIndex) ?? startIndex
    let end = unicodeScalars.index(start, offsetBy: limit, limitedBy: endIndex) ?? endIndex
    let isCutBefore = start > startIndex
    let isCutAfter = end < endIndex
    return (isCutBefore ? "…" : "") + String(self[start..<end]).trimmed + (isCutAfter ? "…" : "")
  }

  /// At most `limit` Unicode scalars, with an ellipsis in place of what was cut.
  func cut(to limit: Int) -> String {
    guard unicodeScalars.count > limit else { return self }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: unicodeScalars.prefix(limit))
    return String(kept) + "…"
  }

  /// Without spaces, tabs and line endings at both ends.
  var trimmed: String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
    guard let start = firstIndex(where: { !isSpace($0) }),
      let end = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[start...end])
  }
}
