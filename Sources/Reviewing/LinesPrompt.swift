package import Inference
import ReviewTypes
package import Rules

/// The form the embedded model was trained on: the hunk once, then per candidate the rule's question
/// and the line once more. `training/` builds the same text; a change here needs a new model.
package struct LinesPrompt: PromptForm {
  package static let formName = "lines-1"

  /// Longest line shown, in Unicode scalars.
  static let lineLimit = 200

  package let name = LinesPrompt.formName
  package let verdictTokens = VerdictTokens(yes: [.control("<|yes|>")], no: [.control("<|no|>")])

  package init() {}

  package func prefix(rules: [Rule]) -> Prompt {
    Prompt([
      .control("<|bos|>"),
      .plain("Review the added lines of a change. Answer each question with yes or no.\n"),
    ])
  }

  package func hunk(_ window: HunkWindow) -> Prompt {
    let lines = window.lines.map { "\($0.sign)\($0.text.cut(to: Self.lineLimit))\n" }
    return Prompt([
      .control("<|file|>"), .plain(window.path + "\n"),
      .control("<|hunk|>"), .plain(window.heading + "\n" + lines.joined()),
    ])
  }

  package func question(_ candidate: ReviewPlan.Candidate) -> Prompt {
    Prompt([
      .control("<|rule|>"), .plain(candidate.rule.ask ?? candidate.rule.message),
      .control("<|line|>"), .plain(candidate.quote),
      .control("<|answer|>"),
    ])
  }
}
