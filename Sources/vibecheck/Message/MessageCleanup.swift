/// What git does with the lines of a commit message that begin with its comment character.
struct MessageCleanup: Equatable {
  /// What a comment begins with.
  var comment: String
  var stripsComments: Bool

  /// - Parameters:
  ///   - configuration: `core.commentchar`, `core.commentstring` and `commit.cleanup`, as far as they are
  ///     set, with these names.
  ///   - isEdited: Whether git opened an editor on the message.
  ///   - automaticComment: The comment character where git is to choose one.
  init(
    configuration: [String: String],
    isEdited: Bool,
    automaticComment: @autoclosure () -> String
  ) {
    // Git 2.45 made them one setting, of which the last in the files counts; nobody sets both.
    let comment = configuration["core.commentstring"] ?? configuration["core.commentchar"] ?? "#"
    self.comment = comment == "auto" ? automaticComment() : comment
    // `git commit --cleanup` is not told to hooks.
    switch configuration["commit.cleanup"] {
    case "strip": stripsComments = true
    case "verbatim", "whitespace", "scissors": stripsComments = false
    default: stripsComments = isEdited
    }
  }

  /// Whether git's configuration can make a difference: where an editor was opened, or a line may be a
  /// comment, which no letter, digit or space begins.
  static func dependsOnConfiguration(_ text: String, isEdited: Bool) -> Bool {
    isEdited
      || text.split(whereSeparator: \.isNewline).contains { line in
        line.first.map { !$0.isLetter && !$0.isNumber && !$0.isWhitespace } ?? false
      }
  }

  /// What git's configuration says of it here.
  static func configuration() async throws -> [String: String] {
    let entries = try await Git.outputIfAny(
      "config",
      "--null",
      "--get-regexp",
      #"^(core\.comment(char|string)|commit\.cleanup)$"#
    )
    var configuration: [String: String] = [:]
    for entry in (entries ?? "").split(separator: "\0") {
      let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      configuration[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return configuration
  }
}
