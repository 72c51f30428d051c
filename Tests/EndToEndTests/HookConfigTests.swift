import Foundation
import TestSupport
import Testing

/// Hooks named in git's configuration, which git runs since 2.54.
struct HookConfigTests {
  static let isSupported: Bool = {
    guard let repository = try? TemporaryRepository(),
      let version = try? repository.git("version").split(separator: " ").dropFirst(2).first
    else { return false }
    return !version.split(separator: ".").map { Int($0) ?? 0 }.lexicographicallyPrecedes([2, 54])
  }()

  @Test(.enabled(if: !isSupported, "this git runs hooks from its configuration"))
  func `an older git is refused with the reason`() throws {
    let repository = try HookFixture.repository()
    let run = try Program.run("install", "--config", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("does not run hooks from its configuration; use git 2.54 or newer"))
  }

  @Test(.enabled(if: isSupported, "needs git 2.54 or newer"))
  func `hooks in the configuration run beside a manager's, and uninstall takes them out`() throws {
    let repository = try HookFixture.repository()
    try repository.git("config", "core.hooksPath", ".husky/_")
    try repository.writeExecutable(".husky/_/pre-commit", "#!/bin/sh\necho husky >&2\n")
    let before = try repository.snapshot("repository/.git")
    for _ in 1...2 {
      let install = try Program.run("install", "--config", in: repository)
      #expect(install.status == 0, "\(install.error)")
    }
    try repository.stage("a.py", text: HookFixture.bad)
    let bad = try repository.run("commit", "-m", "bad")
    #expect(bad.status == 1)
    #expect(bad.findingCount == 1, "reviewed once")
    try repository.stage("a.py", text: HookFixture.clean)
    let clean = try repository.run("commit", "-m", "clean")
    #expect(clean.status == 0 && clean.error.contains("husky"))
    let doctor = try Program.run("doctor", in: repository)
    #expect(doctor.output.contains("ok     hook           pre-commit in git's configuration"))
    _ = try Program.run("uninstall", in: repository)
    let after = try repository.snapshot("repository/.git")
    #expect(after["config"] == before["config"])
    #expect(after["vibecheck"] == nil)
  }

  @Test(.enabled(if: isSupported, "needs git 2.54 or newer"))
  func `where others use the configuration, install does too`() throws {
    let repository = try HookFixture.repository()
    try repository.git("config", "hook.other.event", "pre-commit")
    try repository.git("config", "hook.other.command", "echo other >&2")
    let install = try Program.run("install", in: repository)
    #expect(install.output.contains("installed pre-commit in git's configuration"))
    try repository.stage("a.py", text: HookFixture.bad)
    let bad = try repository.run("commit", "-m", "bad")
    #expect(bad.status == 1 && bad.error.contains("other"))
  }
}
