import Foundation
import TestSupport
import Testing

/// `checks:` in the configuration, with real git, real linters and a real compiler.
struct LocalCheckTests {
  /// A repository whose configuration is trusted and not tracked, with one commit.
  static func repository(_ configuration: String, trusted: Bool = true) throws
    -> TemporaryRepository
  {
    let repository = try HookFixture.repository(configuration: configuration)
    if trusted { try repository.trust() }
    return repository
  }

  static let unused = "import os\n\nx = 1\n"

  /// A check by ruff that only looks for unused imports.
  static func ruff(_ format: String, _ more: String = "") throws -> String {
    """
    checks:
      - id: ruff
        run: ['\(try TestTools.tool("ruff"))', check, -q, --no-cache, --isolated, --select, F401,
              --output-format, \(format == "lines" ? "concise" : format), "{files}"]
        files: ["**/*.py"]
        format: \(format)
    \(more)

    """
  }

  @Test(arguments: ["lines", "sarif", "rdjson", "junit"])
  func `what ruff finds joins the findings, in each format it writes`(format: String) throws {
    let repository = try Self.repository(try Self.ruff(format, "    severity: error"))
    try repository.stage("pkg/a b.py", text: Self.unused)
    try repository.stage("clean.py", text: "y = 2\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1, "\(run.error)\(run.output)")
    #expect(try run.rules() == ["ruff"])
    let finding = try #require(run.findings().first)
    #expect(finding["path"] as? String == "pkg/a b.py")
    #expect(finding["line"] as? Int == 1)
    #expect(finding["source"] as? String == "check")
    #expect(finding["severity"] as? String == "error")
    #expect(finding["blocking"] as? Bool == true)
    #expect(finding["evidence"] as? String == "import os")
    #expect((finding["message"] as? String)?.contains("`os` imported but unused") == true)
    #expect(try run.checks() == ["ruff - 1"])
    #expect(try run.summary("blocking") == 1)
  }

  @Test func `without a severity a tool's level counts, and warnings do not block`() throws {
    let repository = try Self.repository(try Self.ruff("lines"))
    try repository.stage("a.py", text: Self.unused)
    let run = try Program.run("check", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("warning: F401"))
    #expect(run.output.contains("[ruff]"))
    #expect(run.output.hasSuffix("vibecheck: 1 warning\n"))
  }

  @Test func `the staged content is checked, not the work tree, which stays as it is`() throws {
    let repository = try Self.repository(
      try Self.ruff(
        "lines",
        """
          - id: writer
            run: [sh, -c, 'echo spoiled > clean.py; echo spoiled > new.py; rm first.py; ls -d .git']
            lines: all
            format: lines
        """
      )
    )
    try repository.stage("staged-bad.py", text: Self.unused)
    try repository.write("staged-bad.py", "y = 2\n")
    try repository.stage("clean.py", text: "y = 2\n")
    try repository.write("clean.py", Self.unused)
    try repository.write("untracked.py", Self.unused)
    let status = try repository.git("status", "--porcelain")
    let index = try repository.bytes(of: "repository/.git/index")
    let run = try check(in: repository)
    #expect(try run.findings().map { $0["path"] as? String } == ["staged-bad.py"])
    // `ls -d .git` fails: there is none.
    #expect(try run.checks().last == "writer failed 0")
    #expect(try repository.bytes(of: "repository/.git/index") == index)
    #expect(try repository.git("status", "--porcelain") == status)
    #expect(try repository.bytes(of: "repository/clean.py") == Array(Self.unused.utf8))
    #expect(try Self.leftovers(of: repository).isEmpty)
  }

  @Test func `commit -a and commit PATH are checked with the index git makes for them`() throws {
    let repository = try Self.repository(try Self.ruff("lines", "    severity: error"))
    _ = try Program.run("install", in: repository)
    try repository.write("first.py", Self.unused)
    let all = try repository.run("commit", "-qam", "all")
    #expect(all.status == 1, "\(all.said)")
    #expect(all.said.contains("[ruff]"))

    try repository.write("first.py", "x = 2\n")
    try repository.stage("other.py", text: Self.unused)
    let path = try repository.run("commit", "-qm", "path", "first.py")
    #expect(path.status == 0, "\(path.said)")
    #expect(!path.said.contains("[ruff]"))
  }

  @Test func `findings on lines that were not added count only where asked for`() throws {
    for (lines, expected) in [("added", 0), ("all", 1)] {
      let repository = try Self.repository(try Self.ruff("lines", "    lines: \(lines)"))
      try repository.stage("a.py", text: Self.unused)
      try repository.commit()
      try repository.stage("a.py", text: Self.unused + "z = 3\n")
      let run = try Program.run("check", "-v", "--format", "json", in: repository)
      #expect(try run.rules().count == expected)
      let check = try #require((run.json()["checks"] as? [[String: Any]])?.first)
      #expect(check["elsewhere"] as? Int == 1 - expected)
    }
  }

  @Test
  func `a compiler's errors block, its warnings warn, and its include files are the staged ones`()
    throws
  {
    let repository = try Self.repository(
      """
      checks:
        - id: gcc
          run: [gcc, -fsyntax-only, -Wall, "{files}"]
          files: ["*.c"]
          lines: all

      """
    )
    try repository.stage("a.h", text: "int right;\n")
    try repository.write("a.h", "int wrong;\n")
    try repository.stage(
      "a.c",
      text: "#include \"a.h\"\nint f(void) { return right; }\nint g(void) { return gone; }\n"
        + "int h(void) { int idle; return 0; }\n"
    )
    let run = try Program.run("check", "--format", "json", "--no-model", in: repository)
    #expect(run.status == 1, "\(run.error)")
    let places = try run.findings().map { "\($0["line"] ?? "") \($0["severity"] ?? "")" }
    #expect(places == ["3 error", "4 warning"])
  }

  @Test func `python's own compiler is understood`() throws {
    let repository = try Self.repository(
      """
      checks:
        - id: py-compile
          run: ['\(try TestTools.tool("python"))', -m, py_compile, "{files}"]
          files: ["**/*.py"]

      """
    )
    try repository.stage("a.py", text: "def f(:\n  pass\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1, "\(run.error)")
    let finding = try #require(run.findings().first)
    #expect(finding["line"] as? Int == 1)
    #expect((finding["message"] as? String)?.hasPrefix("SyntaxError: ") == true)
  }

  @Test func `a test report may lie in a file, and a failed test is told where it failed`() throws {
    let repository = try Self.repository(
      """
      checks:
        - id: unit-tests
          run: [sh, -c, 'cp report.xml out.xml; exit 1']
          files: ["**/*.py"]
          format: junit
          output: out.xml

      """
    )
    try repository.stage(
      "report.xml",
      text: """
        <testsuite><testcase classname="t" name="adds"><failure message="2 != 3">
        first.py:1: AssertionError</failure></testcase>
        <testcase classname="t" name="stops"><error message="no">/usr/lib/x.py:3: E</error></testcase>
        </testsuite>
        """
    )
    try repository.stage("a.py", text: "x = 1\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1, "\(run.error)")
    let said = try run.findings().map {
      "\($0["path"] ?? ""):\($0["line"] ?? "") \($0["message"] ?? "")"
    }
    #expect(
      said == ["a.py:1 test 't.stops' failed: no", "first.py:1 test 't.adds' failed: 2 != 3"]
    )
  }

  // MARK: - Not run

  @Test func `an untrusted check is not run, is listed, and does not hold up a commit`() throws {
    let marker = "/tmp/vibecheck-ran-\(UUID().uuidString)"
    let repository = try Self.repository(
      "checks:\n  - id: evil\n    run: [touch, \(marker)]\n",
      trusted: false
    )
    try repository.stage("a.py", text: "x = 1\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.output.hasPrefix(
        "note: the check 'evil' was not run: it runs 'touch \(marker)', and this configuration is not "
          + "trusted; read it, then run 'vibecheck trust'\n"
      )
    )
    #expect(run.output.contains("vibecheck: no finding in what was judged; 1 hunk of 1 file, "))
    #expect(
      run.error == """
        error: check 'evil' did not come to an end (on_error: block); the report says why, --no-checks \
        goes on without

        """
    )
    _ = try Program.run("install", in: repository)
    let commit = try repository.run("commit", "-qm", "a")
    #expect(commit.status == 0)
    #expect(commit.said.contains("the check 'evil' was not run"))
    #expect(commit.said.contains("warning: check 'evil' did not come to an end"))
    #expect(!FileManager.default.fileExists(atPath: marker))
  }

  @Test func `a script of the repository is run as it was trusted, and not as the change has it`()
    throws
  {
    let repository = try Self.repository(
      "checks:\n  - id: script\n    run: [sh, lint.sh]\n",
      trusted: false
    )
    try repository.stage("lint.sh", text: "echo a.py:1: from the script\n")
    try repository.commit()
    try repository.trust()
    try repository.stage("a.py", text: "x = 1\n")
    #expect(try Program.run("check", "--format", "json", in: repository).rules() == ["script"])

    try repository.stage("lint.sh", text: "echo a.py:1: from the change\n")
    try repository.write("lint.sh", "echo a.py:1: from the script\n")
    let changed = try Program.run("check", "--format", "json", in: repository)
    #expect(changed.status == 2)
    #expect(try changed.checks() == ["script untrusted 0"])
    #expect(changed.output.contains("has changed since you trusted it"))
    // A model needs no trust in programs, and is asked all the same.
    #expect(try changed.summary("files") == 2)
  }

  @Test func `a check that takes too long is ended with all it started`() throws {
    let repository = try Self.repository(
      """
      checks:
        - id: slow
          run: [sh, -c, '(trap "" TERM; sleep 600 & echo $! > "$HOME/pid"; wait) & sleep 600']
          timeout: 500ms

      """
    )
    try repository.stage("a.py", text: "x = 1\n")
    let run = try check(in: repository)
    #expect(run.status == 2)
    #expect(try run.checks() == ["slow time-limit 0"])
    #expect(run.output.contains("it took longer than 0.5 s; give it a longer 'timeout'"))
    // What has ended and was not yet taken note of by its parent is no more.
    let state = try repository.shell(#"ps -o stat= -p "$(cat "$HOME/pid")""#)
    #expect(state.output.isEmpty || state.output.hasPrefix("Z"), "the grandchild lives")
    #expect(try Self.leftovers(of: repository).isEmpty)
  }

  @Test func `a budget ends checks, which is said and holds nothing up unless asked for`() throws {
    for (policy, status) in [("warn", Int32(0)), ("block", 2)] {
      let repository = try Self.repository(
        "on_budget: \(policy)\nchecks:\n  - id: slow\n    run: [sleep, '600']\n"
      )
      try repository.stage("a.py", text: "x = 1\n")
      let run = try Program.run("check", "--budget", "300ms", "--format", "json", in: repository)
      #expect(run.status == status, "\(run.error)")
      #expect(try run.checks() == ["slow budget 0"])
    }
  }

  @Test(arguments: [
    ("[no-such-program-here]", "there is no program 'no-such-program-here'"),
    ("[sh, -c, 'echo oops >&2; exit 3']", "exit status 3: oops"),
    ("[sh, -c, 'kill -9 $$']", "ended by signal 9"),
    ("[./missing.sh]", "there is no program './missing.sh'"),
  ])
  func `a check that fails without a finding is said, and does not pass`(
    words: String,
    message: String
  ) throws {
    let repository = try Self.repository("checks:\n  - id: broken\n    run: \(words)\n")
    try repository.stage("a.py", text: "x = 1\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 2)
    #expect(try run.checks() == ["broken failed 0"])
    let detail = (try run.json()["checks"] as? [[String: Any]])?.first?["detail"] as? String
    #expect(detail?.contains(message) == true, "\(detail ?? "")")
  }

  @Test func `--no-checks and a diff without files are said`() throws {
    let repository = try Self.repository(try Self.ruff("lines", "    severity: error"))
    try repository.stage("a.py", text: Self.unused)
    let off = try Program.run("check", "--no-checks", in: repository)
    #expect(off.status == 0, "\(off.error)")
    #expect(off.output.hasPrefix("note: the check 'ruff' was not run: checks are off\n"))
    let diff = try repository.git("diff", "--cached")
    let run = try Program.run(["check", "--diff", "-"], in: repository, input: diff)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("the check 'ruff' was not run: a diff has no files to run it on"))
  }

  @Test func `a check without a file to look at is not run, nor is one left out by name`() throws {
    let repository = try Self.repository(try Self.ruff("lines"))
    try repository.stage("a.txt", text: "import os\n")
    #expect(try Program.run("check", "--format", "json", in: repository).checks().isEmpty)
    try repository.stage("a.py", text: Self.unused)
    let other = try Program.run(
      "check",
      "--rule",
      "todo-without-ticket",
      "--format",
      "json",
      in: repository
    )
    #expect(try other.checks().isEmpty)
    let only = try Program.run("check", "--rule", "ruff", "--format", "json", in: repository)
    #expect(try only.rules() == ["ruff"])
    let skipped = try Program.run(
      ["check", "--format", "json"],
      in: repository,
      environment: ["VIBECHECK_SKIP": "ruff"]
    )
    #expect(try skipped.checks().isEmpty)
    #expect(skipped.error.contains("VIBECHECK_SKIP leaves out ruff"))
  }

  @Test func `interrupted, a check and its checkout are gone`() throws {
    let repository = try Self.repository(
      "checks:\n  - id: slow\n    run: [sh, -c, 'touch \"$HOME/began\"; sleep 600']\n    timeout: 60s\n"
    )
    try repository.stage("a.py", text: "x = 1\n")
    let run = try repository.shell(
      """
      mkdir "$box/tmp"
      TMPDIR="$box/tmp" "$vibecheck" check --format json > "$box/report" & pid=$!
      while ! [ -e "$HOME/began" ]; do sleep 0.05; done
      kill -TERM $pid; wait $pid; status=$?; cat "$box/report"; exit $status
      """
    )
    #expect(run.status == 2, "\(run.said)")
    #expect(try run.checks() == ["slow interrupted 0"])
    #expect(try Self.leftovers(of: repository).isEmpty)
  }

  /// What a run in `repository` left in its temporary folder.
  private static func leftovers(of repository: TemporaryRepository) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: repository.container + "/tmp")
  }

  /// A run whose temporary folder is its own.
  private func check(_ options: String..., in repository: TemporaryRepository) throws -> Program.Run
  {
    try FileManager.default.createDirectory(
      atPath: repository.container + "/tmp",
      withIntermediateDirectories: true
    )
    return try Program.run(
      ["check", "--format", "json"] + options,
      in: repository,
      environment: ["TMPDIR": repository.container + "/tmp"]
    )
  }
}

extension TemporaryRepository {
  /// Says that its configuration may name programs.
  func trust() throws {
    let run = try Program.run("trust", "--yes", in: self)
    try #require(run.status == 0, "\(run.error)")
  }
}

extension Program.Run {
  func findings() throws -> [[String: Any]] {
    try json()["findings"] as? [[String: Any]] ?? []
  }

  /// The checks of the JSON report: id, the reason not to have run or `-`, and how many findings.
  func checks() throws -> [String] {
    (try json()["checks"] as? [[String: Any]] ?? []).map {
      "\($0["id"] ?? "") \($0["reason"] as? String ?? "-") \($0["findings"] ?? "")"
    }
  }
}
