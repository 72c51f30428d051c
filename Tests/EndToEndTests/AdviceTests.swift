import Foundation
import TestSupport
import Testing

/// `--explain` and `--suggest`, with a server that writes what the test says.
@Suite(.serialized)
struct AdviceTests {
  static let server = Result { try ServerProcess.scripted() }

  /// A repository whose model finds every staged line with XXX, and writes these answers.
  static func repository(
    _ explanation: String = #""It prints a value while the program runs.""#,
    _ suggestion: String = #"["logger.debug(a);"]"#,
    more: String = "",
    salt: String = ""
  ) throws -> TemporaryRepository {
    let name = WritingServer.name(explanation: explanation, suggestion: suggestion, salt: salt)
    let repository = try TemporaryRepository()
    try repository.write(".git/info/exclude", ".vibecheck.yaml\n")
    try repository.write(
      ".vibecheck.yaml",
      "engine:\n  kind: openai\n  url: http://127.0.0.1:\(try server.get().port)/\(name)/v1\n"
        + "  model: m\n\(more)"
    )
    let trust = try Program.run("trust", "--yes", in: repository)
    try #require(trust.status == 0, "\(trust.error)")
    return repository
  }

  private func finding(_ run: Program.Run) throws -> [String: Any] {
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    return try #require(
      findings.first { $0["rule"] as? String == "leftover-debug" },
      "\(run.output)\(run.error)"
    )
  }

  @Test func `an explanation and a suggestion stand with the finding, in every format`() throws {
    let repository = try Self.repository()
    try repository.stage("a.js", text: "f();\n  console.log('XXX', a);\n")
    let plain = try Program.run("check", "--format", "json", in: repository)
    #expect(try finding(plain)["explanation"] is NSNull)
    #expect(try finding(plain)["suggestion"] is NSNull)

    let run = try Program.run("check", "--explain", "--suggest", "--format", "json", in: repository)
    #expect(run.status == plain.status)
    let found = try finding(run)
    #expect(found["explanation"] as? String == "It prints a value while the program runs.")
    #expect(found["suggestion"] as? String == "  logger.debug(a);")
    #expect(found["original"] as? String == "  console.log('XXX', a);")
    #expect(found["withheld"] as? [String] == [])

    let text = try Program.run("check", "--explain", "--suggest", in: repository)
    #expect(
      text.output.contains(
        """
              2 | console.log('XXX', a);
                = It prints a value while the program runs.
              - | console.log('XXX', a);
              + | logger.debug(a);
        """.replacing("\n      ", with: "\n")
      ) || text.output.contains("+ | logger.debug(a);"),
      "\(text.output)"
    )
    for format in ["sarif", "rdjson", "markdown", "html", "jsonl"] {
      let report = try Program.run(
        "check",
        "--explain",
        "--suggest",
        "--format",
        format,
        in: repository
      )
      #expect(report.output.contains("logger.debug(a);"), "\(format)")
      #expect(report.output.contains("It prints a value"), "\(format)")
    }
    for format in ["gitlab", "junit", "checkstyle"] {
      let report = try Program.run(
        "check",
        "--explain",
        "--suggest",
        "--format",
        format,
        in: repository
      )
      #expect(!report.output.contains("logger.debug(a);"), "\(format)")
    }
    // Nothing of it was applied.
    #expect(try repository.git("show", ":a.js") == "f();\n  console.log('XXX', a);\n")
  }

  @Test func `a suggestion on which the rule fires is not shown, and -v says so`() throws {
    let repository = try Self.repository("", #"["console.log('XXX');"]"#)
    try repository.stage("a.js", text: "console.log('XXX', a);\n")
    let run = try Program.run("check", "--suggest", "--format", "json", in: repository)
    #expect(try finding(run)["suggestion"] is NSNull)
    #expect(
      try finding(run)["withheld"] as? [String]
        == ["no suggestion: 'leftover-debug' applies to it"]
    )
    let text = try Program.run("check", "--suggest", "-v", in: repository)
    #expect(text.output.contains("= no suggestion: 'leftover-debug' applies to it"))
    #expect(try !Program.run("check", "--suggest", in: repository).output.contains("no suggestion"))
  }

  @Test func `a cut text is an error of its finding, not of the run`() throws {
    let repository = try Self.repository(#""It prin"#, salt: "cut")
    try repository.stage("a.js", text: "console.log('XXX', a);\n")
    let run = try Program.run("check", "--explain", "--format", "json", in: repository)
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(
      try finding(run)["withheld"] as? [String]
        == ["no explanation: the model came to no end within 160 tokens"]
    )
  }

  @Test func `the embedded model writes nothing, which is said once`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: CheckTests.bad)
    let plain = try Program.run("check", in: repository)
    let run = try Program.run("check", "--explain", "--suggest", in: repository)
    #expect(run.status == plain.status)
    #expect(run.output.components(separatedBy: "need a general model").count == 2, "\(run.output)")
  }

  @Test(
    arguments: [
      (["check", "--no-model", "--explain"], "'--no-model' leaves nobody to write"),
      (["check", "--diff", "-", "--suggest"], "leave out '--diff' or '--suggest'"),
      (["check", "--message", "-", "--suggest"], "leave out '--message' or '--suggest'"),
      (["review", "--by-commit", "--suggest"], "leave out '--by-commit'"),
      (["ci", "--by-commit", "--suggest"], "leave out '--by-commit'"),
    ]
  )
  func `what cannot go together is a usage mistake`(_ arguments: [String], _ part: String) throws {
    let run = try Program.run(arguments, in: try TemporaryRepository())
    #expect(run.status == 2)
    #expect(run.error.contains(part), "\(run.error)")
  }

  @Test func `a model of random weights keeps to the shape, and the run to its exit code`() throws {
    let repository = try TemporaryRepository()
    let model = repository.container + "/random.gguf"
    try FamilyModel(.qwen2).write(to: model)
    try repository.stage("a.js", text: "// TODO: faster\nf();\n")
    let run = try Program.run(
      "check",
      "--explain",
      "--suggest",
      "--model",
      model,
      "--format",
      "json",
      "-v",
      "--min-confidence",
      "0",
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    #expect(
      findings.contains {
        !($0["explanation"] is NSNull) || !($0["withheld"] as? [String] ?? []).isEmpty
      }
    )
    for finding in findings {
      for reason in finding["withheld"] as? [String] ?? [] {
        // The grammar left it no other shape.
        #expect(!reason.contains("another shape"), "\(reason)")
      }
    }
  }

  @Test func `review --suggest mends what is committed, in the reviewed file`() throws {
    let repository = try Self.repository("", #""delete""#)
    try repository.commit("first")
    try repository.git("switch", "--quiet", "--create", "topic")
    try repository.stage("a.js", text: "f();\nconsole.log('XXX', a);\n")
    try repository.commit("second")
    let run = try Program.run(
      "review",
      "main..topic",
      "--suggest",
      "--format",
      "json",
      in: repository
    )
    #expect(try finding(run)["suggestion"] as? String == "", "\(run.output)")
  }
}
