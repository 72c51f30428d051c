import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import vibecheck

/// What the hooks leave out to start sooner changes nothing.
struct HookStartTests {
  @Test func `no arguments mean what the parser makes of no arguments`() throws {
    func fields(_ choices: ReviewChoices) -> [String] {
      Mirror(reflecting: choices).children.map { "\($0.label ?? ""): \($0.value)" }
    }
    let parsed = try ReviewArguments.parse([]).choices()
    #expect(fields(ReviewChoices()) == fields(parsed))
  }

  @Test func `a hook's words are understood without the parser`() throws {
    let command = try #require(
      HookCommand.called(by: ["vibecheck", "hook", "commit-msg", ".git/COMMIT_EDITMSG"])
    )
    #expect(command.hook == .commitMessage)
    #expect(command.arguments == [".git/COMMIT_EDITMSG"])
  }

  @Test(arguments: [
    ["vibecheck"], ["vibecheck", "hook"], ["vibecheck", "hook", "post-merge"],
    ["vibecheck", "hook", "pre-commit", "--help"], ["vibecheck", "check", "pre-commit"],
  ])
  func `other words go to the parser`(words: [String]) {
    #expect(HookCommand.called(by: words) == nil)
  }

  @Test func `a hook that there is not is a usage error`() throws {
    let run = try Program.run("hook", "post-merge", in: try TemporaryRepository())
    #expect(run.status == 2)
    #expect(run.error.contains("post-merge"))
  }

  @Test(arguments: [
    ("Draw the badge once", false, false), ("Draw\n\nOnce, é", false, false),
    ("wip\n; no", false, true), ("#12", false, true), ("- a\n- b", false, true),
    ("  # indented", false, false), ("Draw the badge once", true, true),
  ])
  func `git is asked for its comment character only where one may stand`(
    message: String,
    isEdited: Bool,
    expected: Bool
  ) {
    #expect(MessageCleanup.dependsOnConfiguration(message, isEdited: isEdited) == expected)
  }
}
