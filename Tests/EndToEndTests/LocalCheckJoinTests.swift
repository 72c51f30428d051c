import Foundation
import TestSupport
import Testing

/// How the findings of checks live together with all else: the model, suppressions, baselines, ranges,
/// reports.
struct LocalCheckJoinTests {
  private func repository(_ configuration: String) throws -> TemporaryRepository {
    try LocalCheckTests.repository(configuration)
  }

  /// Reports line 2 of `a.js`, as a warning.
  private static let second = """
    checks:
      - id: second
        run: [sh, -c, 'echo "a.js:2:1: warning: second"']

    """

  @Test func `a check and the model work at the same time`() throws {
    let repository = try HookFixture.repository()
    // Each of the two waits for the other to begin.
    let script = """
      import http.server, json, os, sys, threading, time
      box = sys.argv[1]
      class Handler(http.server.BaseHTTPRequestHandler):
          def log_message(self, *arguments): pass
          def answer(self, value):
              body = json.dumps(value).encode()
              self.send_response(200)
              self.send_header("Content-Length", str(len(body)))
              self.end_headers()
              self.wfile.write(body)
          def do_GET(self): self.answer({"object": "list", "data": [{"id": "m"}]})
          def do_POST(self):
              self.rfile.read(int(self.headers["Content-Length"]))
              open(box + "/asked", "w").close()
              for _ in range(400):
                  if os.path.exists(box + "/began"): break
                  time.sleep(0.05)
              else: return self.send_error(500)
              top = {" yes": -0.01, " no": -5.0}
              logprobs = {"tokens": [" yes"], "token_logprobs": [-0.01], "top_logprobs": [top], "text_offset": [0]}
              self.answer({"choices": [{"index": 0, "text": " yes", "logprobs": logprobs}]})
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      print(server.server_port, flush=True)
      sys.stdin.read()
      os._exit(0)
      """
    let server = try ServerProcess(python: ["-c", script, repository.container]) { Int($0) }
    try repository.write(
      ".vibecheck.yaml",
      """
      engine:
        kind: openai
        url: http://127.0.0.1:\(server.port)/v1
      checks:
        - id: overlap
          run: [sh, -c, 'touch "\(repository.container)/began";
                for i in $(seq 400); do [ -e "\(repository.container)/asked" ] && break; sleep 0.05; done;
                [ -e "\(repository.container)/asked" ] && echo a.js:2:1: both']
          timeout: 30s

      """
    )
    try repository.trust()
    try repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(try run.checks() == ["overlap - 1"], "\(run.error)\(run.output)")
    #expect(try run.summary("judged") ?? 0 > 0)
    #expect(try run.rules().contains("overlap"))
  }

  @Test func `what the model says is dropped where a check disproves it, which -v tells`() throws {
    let silent = "    run: [sh, -c, 'echo other.js:1: odd']\n"
    let speaking = "    run: [sh, -c, 'echo a.js:3: odd']\n    lines: all\n"
    let broken = "    run: [sh, -c, 'exit 3']\n"
    let elsewhere = "    run: [sh, -c, 'echo other.js:1: odd']\n    files: [other.js]\n"
    for (run, isDropped) in [
      (silent, true), (speaking, false), (broken, false), (elsewhere, false),
    ] {
      let repository = try repository(
        "on_error: warn\nfail_on: warning\nchecks:\n  - id: authority\n    severity: note\n\(run)"
          + "    disproves: [commented-out-code]\n"
      )
      try repository.stage("a.js", text: CheckTests.bad)
      try repository.stage("other.js", text: "f();\n")
      let quiet = try Program.run("check", "--format", "json", in: repository)
      #expect(try quiet.rules().contains("commented-out-code") != isDropped, "\(run)")
      #expect(quiet.status == (isDropped ? 0 : 1), "\(quiet.error)")
      #expect(!quiet.output.contains("dropped:"))
      let verbose = try Program.run("check", "-v", in: repository)
      #expect(
        verbose.output.contains(
          "note: dropped: 'commented-out-code' at a.js:2, which the check 'authority' disproves"
        ) == isDropped
      )
    }
  }

  @Test func `comments silence a check, and a baseline takes its findings`() throws {
    let repository = try repository("fail_on: warning\n" + Self.second)
    try repository.stage("a.js", text: "f();\ng();\n")
    #expect(try Program.run("check", in: repository).status == 1)

    let write = try Program.run("check", "--write-baseline", in: repository)
    #expect(write.status == 0, "\(write.error)")
    let known = try Program.run("check", "--format", "json", in: repository)
    #expect(known.status == 0, "\(known.output)")
    #expect(try known.findings().map { $0["baselined"] as? Bool } == [true])
    // Written again it stays, for its line is still there.
    let again = try Program.run("check", "--write-baseline", in: repository)
    #expect(again.error.contains("wrote 1 to"), "\(again.error)")

    try FileManager.default.removeItem(atPath: repository.path + "/.vibecheck-baseline.json")
    try repository.stage("a.js", text: "f();\ng(); // vibecheck:ignore[second] it is so\n")
    let silenced = try Program.run("check", "--format", "json", in: repository)
    #expect(silenced.status == 0, "\(silenced.output)")
    #expect(try silenced.findings().map { $0["suppressed"] as? String } == ["it is so"])
  }

  @Test func `of two equal lines the baseline knows one`() throws {
    let repository = try repository("fail_on: warning\n" + Self.second)
    try repository.stage("a.js", text: "f();\ng();\n")
    _ = try Program.run("check", "--write-baseline", in: repository)
    try repository.stage("a.js", text: "g();\ng();\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(try run.findings().map { $0["baselined"] as? Bool } == [false])
  }

  @Test func `a range is checked as its last commit has it, each commit as it was`() throws {
    let repository = try repository(try LocalCheckTests.ruff("lines"))
    try repository.stage("a.py", text: LocalCheckTests.unused)
    try repository.commit("bad")
    try repository.stage("a.py", text: "y = 2\n")
    try repository.stage("b.py", text: "import sys\n\nother = 'thing'\n")
    try repository.commit("mended")
    try repository.stage("b.py", text: "later = 1\n")

    for command in [
      ["review", "HEAD~2..HEAD"], ["ci", "--base", "HEAD~2", "--rules-from", "head"],
    ] {
      let run = try Program.run(command + ["--format", "json"], in: repository)
      #expect(run.status == 0, "\(run.error)")
      #expect(try run.findings().map { $0["path"] as? String } == ["b.py"], "\(command)")
    }
    let each = try Program.run(
      "review",
      "HEAD~2..HEAD",
      "--by-commit",
      "--format",
      "json",
      in: repository
    )
    #expect(try each.findings().map { $0["path"] as? String } == ["a.py", "b.py"])
    #expect(try each.checks() == ["ruff - 1", "ruff - 1"])
    let commits = try each.findings().map { $0["commit"] as? String }
    #expect(Set(commits).count == 2)
  }

  @Test func `a push is checked as what is pushed has it`() throws {
    let repository = try repository(try LocalCheckTests.ruff("lines", "    severity: error"))
    let run = try repository.shell(
      """
      git init -q --bare "$box/remote" && git remote add origin "$box/remote" &&
        git push -q origin main && "$vibecheck" install >/dev/null || exit 9
      printf 'import os\\n\\nx = 1\\n' > a.py && git add a.py && git commit -qnm a && rm a.py || exit 9
      git push -q origin main
      """
    )
    #expect(run.status == 1, "\(run.said)")
    #expect(run.said.contains("[ruff]"))
  }

  @Test func `jsonl, SARIF and merged reports hold checks`() throws {
    let repository = try repository(
      Self.second + "  - id: broken\n    run: [sh, -c, 'exit 3']\n"
    )
    try repository.stage("a.js", text: "f();\ng();\n")
    let run = try Program.run(
      "check",
      "--format",
      "jsonl",
      "--output",
      "a.jsonl",
      "--format",
      "sarif",
      "--output",
      "a.sarif",
      "--format",
      "json",
      "--output",
      "a.json",
      in: repository
    )
    #expect(run.status == 2, "\(run.error)")
    #expect(try Judge.run("sarif.py", "a.sarif", in: repository) == "1 results 0 errors\n")
    let sarif = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: repository.path + "/a.sarif"))
    )
    let part = try #require(((sarif as? [String: Any])?["runs"] as? [[String: Any]])?.first)
    let invocation = (part["invocations"] as? [[String: Any]])?.first
    #expect(invocation?["executionSuccessful"] as? Bool == false)
    let lines = try String(
      contentsOf: URL(filePath: repository.path + "/a.jsonl"),
      encoding: .utf8
    )
    #expect(lines.contains(#"{"type":"check","id":"broken","reason":"failed""#))

    let merged = try Program.run("merge", "a.json", "a.json", "--format", "json", in: repository)
    #expect(merged.status == 2, "\(merged.error)")
    #expect(try merged.rules() == ["second"])
    #expect(try merged.checks() == ["second - 1", "broken failed 0"])
  }

  @Test func `output that would steer a terminal, is no UTF-8 or is endless does no harm`() throws {
    let repository = try repository(
      """
      checks:
        - id: rude
          run: [sh, -c, 'printf "a.js:1:1: \\033]0;x\\007 \\377 ::error::y\\n"; printf "a.js:1: %s\\n" "$(head -c 9000 /dev/zero | tr "\\0" x)"; head -c 40000000 /dev/zero; printf "../../../etc/passwd:1: z\\n"']

      """
    )
    try repository.stage("a.js", text: "f();\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("\\u{1b}]0;x\\u{7} \u{FFFD} ::error::y; xxx"))
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.utf8.count < 2000)
  }

  @Test func `a check sees a clean environment, no repository and nothing of the user's index`()
    throws
  {
    let repository = try repository(
      """
      checks:
        - id: env
          run: [sh, -c, 'env | grep -E "^(GIT_|VIBECHECK_)" | sed "s/^/a.js:1: /"; git status 2>&1 | sed "s/^/a.js:2: /"; test "$PWD" = "$(pwd -P)" && echo a.js:3: here; cat']

      """
    )
    _ = try Program.run("install", in: repository)
    try repository.stage("a.js", text: "f();\ng();\nh();\n")
    let run = try repository.run(
      ["commit", "-qm", "x", "-v"],
      environment: ["VIBECHECK_API_KEY": "secret", "GIT_EDITOR": "true"]
    )
    #expect(run.said.contains("not a git repository"), "\(run.said)")
    #expect(run.said.contains("here"))
    #expect(!run.said.contains("GIT_DIR") && !run.said.contains("GIT_INDEX_FILE"))
    #expect(!run.said.contains("secret"))
  }

  @Test func `what git does not track is linked where asked for`() throws {
    let repository = try repository(
      """
      checks:
        - id: linked
          run: [node_modules/bin/tool, "{files}"]
          untracked: [node_modules, missing]

      """
    )
    try repository.write("node_modules/bin/tool", "#!/bin/sh\necho \"$1:1: from the tool\"\n")
    _ = try repository.shell(
      "chmod +x node_modules/bin/tool; echo node_modules >> .git/info/exclude"
    )
    try repository.stage("-odd.js", text: "f();\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(try run.findings().map { $0["path"] as? String } == ["-odd.js"], "\(run.output)")
  }

  @Test func `every mistake in the configuration is named with its place`() throws {
    let repository = try HookFixture.repository(
      configuration: """
        checks:
          - run: make test
          - id: Bad
            run: []
            format: xml
            severty: error
          - id: one
            run: [a, "x{files}"]
            output: /etc/x
            untracked: [../x]
            disproves: [no-such-rule]
          - id: one
            run: ["{files}"]
            timeout: soon
            lines: some
        verify:
          pyton: [python, "{file}"]
          c: [cc, "{files}"]

        """
    )
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    let places = run.error.split(separator: "\n").map { line in
      line.split(separator: ":", maxSplits: 3).prefix(3).joined(separator: ":") + " "
        + line.split(separator: ":", maxSplits: 4).last!.dropFirst().prefix(24)
    }
    #expect(
      places == [
        ".vibecheck.yaml:2:5 the key 'id' is missing",
        ".vibecheck.yaml:2:10 'checks.run' is a list o",
        ".vibecheck.yaml:3:9 invalid id 'Bad' (expect",
        ".vibecheck.yaml:4:10 'checks.run' names no pr",
        ".vibecheck.yaml:5:13 'format' is 'xml' (expec",
        ".vibecheck.yaml:6:5 unknown key 'severty' (d",
        ".vibecheck.yaml:8:14 '{files}' stands alone, ",
        ".vibecheck.yaml:9:13 'output' is '/etc/x' (ex",
        ".vibecheck.yaml:10:17 'untracked' is '../x' (e",
        ".vibecheck.yaml:12:9 there is a check 'one' a",
        ".vibecheck.yaml:13:11 '{files}' stands alone, ",
        ".vibecheck.yaml:14:14 'timeout' takes a length",
        ".vibecheck.yaml:15:12 'lines' is 'some' (expec",
        ".vibecheck.yaml:17:3 unknown language 'pyton'",
        ".vibecheck.yaml:18:11 '{files}' has no meaning",
      ]
    )
    let names = try HookFixture.repository(
      configuration:
        "checks:\n  - {id: leftover-debug, run: [a], disproves: [comented-out-code]}\n"
    )
    let taken = try Program.run("check", in: names)
    #expect(
      taken.error == """
        .vibecheck.yaml:2:10: error: 'leftover-debug' is the name of a rule; give the check another
        .vibecheck.yaml:2:48: error: there is no rule 'comented-out-code'; did you mean \
        'commented-out-code'?

        """
    )
    let folder = try TemporaryRepository()
    try folder.stage("sub/.vibecheck.yaml", text: "checks: []\n")
    try folder.stage("sub/a.py", text: "x = 1\n")
    let below = try Program.run("check", in: folder)
    #expect(
      below.error.hasPrefix("sub/.vibecheck.yaml:1:1: error: 'checks' is a setting of the whole")
    )
  }

  @Test func `doctor tells which checks would run`() throws {
    let configuration =
      "checks:\n  - id: here\n    run: [sh, -c, ':']\n  - id: gone\n    run: [no-such-tool]\n"
      + "verify:\n  shell: [sh, -n, '{file}']\n"
    let repository = try HookFixture.repository(configuration: configuration)
    let untrusted = try Program.run("doctor", in: repository)
    #expect(
      untrusted.output.contains("note   checks         none of 3 is run: this configuration is not")
    )
    try repository.trust()
    let run = try Program.run("doctor", in: repository)
    #expect(run.output.contains("ok     checks         3 trusted\n"), "\(run.output)")
    #expect(run.output.contains("ok     check          here: sh -c : (/"))
    #expect(run.output.contains("ok     check          verify shell: sh -n {file} (/"))
    #expect(
      run.output.contains(
        "error  check          gone: no-such-tool: there is no program 'no-such-tool'; install it"
      )
    )
    #expect(run.status == 2)
  }
}
