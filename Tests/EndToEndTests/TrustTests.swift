import Foundation
import TestSupport
import Testing

/// What a repository's configuration may name only once the user trusts it.
struct TrustTests {
  static let model = "/nowhere/none.gguf"

  private func repository(_ configuration: String) throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", configuration)
    try repository.stage("a.js", text: CheckTests.bad)
    return repository
  }

  @Test func `an untrusted model outside the repository is exit status 2 with its place`() throws {
    let repository = try repository("fail_on: error\nmodel: \(Self.model)\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error == """
        .vibecheck.yaml:2:8: error: 'model' names the model file '/nowhere/none.gguf' outside the \
        repository, and this configuration is not trusted; read it, then run 'vibecheck trust'

        """
    )
    #expect(run.output.isEmpty)
  }

  @Test func `trusted it is used, and a changed configuration is not`() throws {
    let repository = try repository("model: \(Self.model)\n")
    let trust = try Program.run("trust", "--yes", in: repository)
    #expect(trust.status == 0, "\(trust.error)")
    #expect(
      trust.output.hasPrefix(
        ".vibecheck.yaml:1:8: 'model' names the model file '/nowhere/none.gguf' outside"
      )
    )
    let trusted = try Program.run("check", in: repository)
    #expect(trusted.error.hasPrefix("error: cannot load model '/nowhere/none.gguf'"))
    try repository.write(".vibecheck.yaml", "model: \(Self.model)\n# another line\n")
    let changed = try Program.run("check", in: repository)
    #expect(changed.status == 2)
    #expect(changed.error.contains("has changed since you trusted it; read it, then run"))
  }

  @Test func `trust asks on a terminal only, and records nothing without an answer`() throws {
    let repository = try repository("model: \(Self.model)\n")
    let run = try Program.run("trust", in: repository)
    #expect(run.status == 2)
    #expect(run.output.contains("names the model file '/nowhere/none.gguf'"))
    #expect(run.error.contains("run 'vibecheck trust --yes'"))
    let list = try Program.run("trust", "--list", in: repository)
    #expect(list.output.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func `on a terminal only yes is yes`() throws {
    let repository = try repository("model: \(Self.model)\n")
    let file = repository.container + "/home/.local/share/vibecheck/trust"
    for (answer, status) in [("n", Int32(2)), ("y", 0)] {
      let asked = try repository.shell(
        "printf '\(answer)\\n' | script -qec \"$vibecheck trust\" /dev/null"
      )
      #expect(asked.output.contains("trust this? [y/N]"))
      #expect(asked.status == status, "\(asked.said)")
      #expect(FileManager.default.fileExists(atPath: file) == (answer == "y"))
    }
  }

  @Test func `trust is listed, kept from others, and revoked`() throws {
    let repository = try repository("model: \(Self.model)\n")
    _ = try Program.run("trust", "--yes", in: repository)
    let file = repository.container + "/home/.local/share/vibecheck/trust"
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let list = try Program.run("trust", "--list", in: repository)
    #expect(list.output.hasSuffix("  \(repository.path)/.git\n"))
    #expect(list.output.split(separator: "\n").count == 1)
    let revoke = try Program.run("trust", "--revoke", in: repository)
    #expect(revoke.output == "1 configuration of this repository no longer trusted\n")
    #expect(try Program.run("trust", "--list", in: repository).output.isEmpty)
    #expect(try Program.run("check", in: repository).status == 2)
  }

  @Test func `a trust file that others may write to is not believed`() throws {
    let repository = try repository("model: \(Self.model)\n")
    _ = try Program.run("trust", "--yes", in: repository)
    let file = repository.container + "/home/.local/share/vibecheck/trust"
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("others may write to '\(file)'"))
  }

  @Test func `the same configuration in another repository is not trusted`() throws {
    let repository = try repository("model: \(Self.model)\n")
    _ = try Program.run("trust", "--yes", in: repository)
    let other = try repository.shell(
      """
      git init -q "$box/other" && cp .vibecheck.yaml "$box/other" && cd "$box/other" || exit 9
      "$vibecheck" check
      """
    )
    #expect(other.status == 2)
    #expect(other.error.contains("is not trusted"))
    let tree = try repository.shell(
      """
      git commit -qm first && git worktree add -q "$box/tree" && cp .vibecheck.yaml "$box/tree" &&
        cd "$box/tree" || exit 9
      "$vibecheck" check
      """
    )
    #expect(tree.status == 0, "a work tree of the same repository: \(tree.error)")
  }

  @Test func `an address of an engine needs trust`() throws {
    let repository = try repository("engine:\n  kind: openai\n  url: https://a.example/v1\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error.hasPrefix(".vibecheck.yaml:3:8: error: 'engine.url' names the network address")
    )
    let trust = try Program.run("trust", in: repository)
    #expect(trust.output.contains("'https://a.example/v1'"))
  }

  @Test func `an address that would steer the terminal is shown in harmless letters`() throws {
    let repository = try repository(
      "engine:\n  kind: openai\n  url: \"https://a.example/\\e[2K\"\n"
    )
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("'https://a.example/\\u{1b}[2K' is no address of a server"))
    #expect(!run.error.contains("\u{1B}"))
  }

  @Test func `what needs no power works without trust, and an argument needs none`() throws {
    let repository = try repository("model: \(Self.model)\n")
    #expect(try Program.run("rules", "list", in: repository).status == 0)
    let run = try Program.run("check", "--model", "bundled", "--format", "json", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try run.rules() == ["commented-out-code"])
    try repository.write(".vibecheck.yaml", "fail_on: error\n")
    let nothing = try Program.run("trust", "--yes", in: repository)
    #expect(nothing.output == ".vibecheck.yaml asks for nothing that needs trust\n")
  }
}
