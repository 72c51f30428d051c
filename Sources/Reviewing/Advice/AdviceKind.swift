/// What a model may write about a finding.
package enum AdviceKind: String, CaseIterable, Sendable {
  /// One or two sentences: why the rule applies here.
  case explanation
  /// Lines to stand in place of the finding's.
  case suggestion
}

/// Why something that was asked for is not shown with a finding.
enum Withheld: Error, Equatable {
  /// The model had not come to an end after so many tokens.
  case cutOff(tokens: Int)
  /// The sentence broke off where the string had to end.
  case unfinished
  case outOfTime
  case interrupted
  case engine(String)
  case doesNotFit
  /// Not what the grammar demands: only an engine without grammars gets there.
  case otherShape
  case hiddenCharacter
  /// Code is quoted that is nowhere in the hunk.
  case foreignQuote(String)
  /// The rule's own words, one of its examples, or what was asked.
  case repeatsRule
  case changesNothing
  /// A bracket, or a block of Python's kind, would be left open or closed twice.
  case unbalanced
  /// A comment that would silence the rule is no remedy.
  case suppresses
  /// The finding's lines are not all in one hunk, or too many.
  case linesNotShown
  /// The file does not hold the lines as they were reviewed.
  case doesNotApply
  case ruleFires(String)
  case notJudgedAgain(String)
}

extension Withheld: CustomStringConvertible {
  var description: String {
    switch self {
    case .cutOff(let tokens): "the model came to no end within \(tokens) tokens"
    case .unfinished: "the model came to no end of a sentence"
    case .outOfTime: "the budget ended first"
    case .interrupted: "interrupted"
    case .engine(let reason): reason
    case .doesNotFit: "the change around it does not fit the model's context"
    case .otherShape: "the model's answer has another shape than asked for"
    case .hiddenCharacter: "it holds a character that cannot be seen"
    case .foreignQuote(let code): "it speaks of '\(code)', which is not in the change"
    case .repeatsRule: "it only repeats the rule"
    case .changesNothing: "it changes nothing"
    case .unbalanced: "it would leave a block or bracket without its other end"
    case .suppresses: "it only silences the rule"
    case .linesNotShown: "it would replace lines that the change does not show"
    case .doesNotApply: "the file does not hold the lines that it would replace"
    case .ruleFires(let rule): "'\(rule)' applies to it"
    case .notJudgedAgain(let reason): "it was not judged again (\(reason))"
    }
  }
}
