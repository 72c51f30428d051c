import ArgumentParser

/// The git hooks this program has a part for, by git's names.
enum HookName: String, CaseIterable, ExpressibleByArgument {
  case preCommit = "pre-commit"
  case preMergeCommit = "pre-merge-commit"
  case prepareCommitMessage = "prepare-commit-msg"
  case commitMessage = "commit-msg"
  case postCommit = "post-commit"
  case prePush = "pre-push"

  /// Whether the hook decides about something: the others add to a commit and never hold it up.
  var reviews: Bool {
    switch self {
    case .preCommit, .preMergeCommit, .commitMessage, .prePush: true
    case .prepareCommitMessage, .postCommit: false
    }
  }

  /// Whether git hands it the file that holds the message.
  var takesMessage: Bool { self == .prepareCommitMessage || self == .commitMessage }

  /// What was not reviewed, for a message.
  var subject: String {
    switch self {
    case .preCommit, .prepareCommitMessage, .postCommit: "this commit"
    case .commitMessage: "this commit message"
    case .preMergeCommit: "this merge"
    case .prePush: "this push"
    }
  }
}
