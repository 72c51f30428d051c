import Foundation
import TestSupport
import Testing

/// What `doctor` says about hooks.
struct HookDoctorTests {
  private func lines(
    _ repository: TemporaryRepository,
    environment: [String: String] = [:]
  ) throws -> [String] {
    try Program.run("doctor", in: repository, environment: environment).output
      .split(separator: "\n").map(String.init).filter { $0.dropFirst(7).hasPrefix("hook") }
  }

  @Test func `installed hooks are named, and nothing else is said`() throws {
    let repository = try HookFixture.hooked()
    let lines = try lines(repository)
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.hasPrefix("ok ") })
  }

  @Test func `a hook that is not installed is a note`() throws {
    let lines = try lines(try HookFixture.repository())
    #expect(lines.count == 1)
    #expect(lines.first?.contains("pre-commit is not installed; run 'vibecheck install'") == true)
  }

  @Test func `a hook that is not executable is an error`() throws {
    let repository = try HookFixture.hooked()
    #expect(try repository.shell("chmod 644 .git/hooks/pre-commit").status == 0)
    let line = try #require(try lines(repository).first { $0.contains("not executable") })
    #expect(line.hasPrefix("error "))
  }

  @Test func `a stale recorded path is an error, a note when PATH has the program`() throws {
    let repository = try HookFixture.repository()
    let install = try repository.shell(
      "ln -s \"$vibecheck\" \"$box/it's\" && \"$box/it's\" install && rm \"$box/it's\""
    )
    #expect(install.status == 0)
    let stale = "the recorded program '\(repository.container)/it's' is gone"
    let line = try #require(try lines(repository).first { $0.contains(stale) })
    #expect(line.hasPrefix("error ") && line.contains("none is on PATH"))
    let folder = URL(filePath: Program.path).deletingLastPathComponent().path
    let noted = try lines(repository, environment: ["PATH": "\(folder):/usr/bin:/bin"])
    #expect(noted.contains { $0.hasPrefix("note ") && $0.contains(stale) })
  }

  @Test func `hooks silenced by a hooks path set later are an error`() throws {
    let repository = try HookFixture.hooked()
    try repository.git("config", "core.hooksPath", ".githooks")
    let lines = try lines(repository)
    #expect(lines.contains { $0.hasPrefix("error ") && $0.contains("pre-commit does not run") })
    #expect(lines.contains { $0.contains(".githooks/pre-commit is not installed") })
    _ = try Program.run("install", in: repository)
    _ = try Program.run("uninstall", in: repository)
    let after = try repository.shell("ls .git/hooks/pre-commit .githooks/pre-commit")
    #expect(after.output.isEmpty, "uninstall removes both")
  }

  @Test func `a hook another program put in the place of ours is an error`() throws {
    let repository = try HookFixture.hooked()
    let replaced = try repository.shell(
      "cd .git/hooks && mv pre-commit pre-commit.old && printf '#!/bin/sh\\n' >pre-commit"
    )
    #expect(replaced.status == 0)
    let lines = try lines(repository)
    #expect(lines.contains { $0.hasPrefix("error ") && $0.contains("which nobody calls") })
  }

  @Test func `a kept hook that does not run is a note`() throws {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(".git/hooks/pre-commit", "#!/bin/sh\n", mode: 0o644)
    _ = try Program.run("install", in: repository)
    #expect(try lines(repository).contains { $0.contains("does not run: it is not executable") })
  }

  @Test func `a way past the review in the environment is a note`() throws {
    let repository = try HookFixture.hooked()
    let lines = try lines(repository, environment: ["VIBECHECK_SKIP": "1"])
    #expect(lines.contains { $0.contains("VIBECHECK_SKIP=1 is set here") })
  }
}
