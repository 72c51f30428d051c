import Foundation
import TestSupport
import Testing

/// `--format` and `--output`: which report goes where, and what is wrong with some of them.
struct ReportTargetTests {
  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.letTheModelBlock()
    try repository.stage("shop/order.js", text: CheckTests.bad)
    return repository
  }

  private func read(_ file: String, _ repository: TemporaryRepository) throws -> String {
    try String(contentsOfFile: "\(repository.path)/\(file)", encoding: .utf8)
  }

  @Test func `each output belongs to the format before it`() throws {
    let repository = try repository()
    let run = try Program.run(
      "check",
      "--format",
      "sarif",
      "--output",
      "a.sarif",
      "--format=github",
      "--format",
      "junit",
      "--output=b.xml",
      in: repository
    )
    #expect(run.status == 1, "\(run.error)")
    #expect(run.output.hasPrefix("::error file=shop/order.js,line=2,"))
    #expect(try read("a.sarif", repository).contains("\"version\":\"2.1.0\""))
    #expect(try read("b.xml", repository).contains("<testsuites "))
    #expect(run.error.isEmpty)
  }

  @Test(arguments: [
    ("a.sarif", "{\"$schema\""), ("a.sarif.json", "{\"$schema\""),
    ("a.jsonl", "{\"type\":\"finding\""),
    ("a.NDJSON", "{\"type\":"), ("a.json", "{\n  \"version\": 1"), ("a.rdjson", "{\n  \"source\""),
    ("a.rdjsonl", "{\"message\""), ("a.md", "## Vibecheck"), ("a.txt", "shop/order.js\n"),
    ("gl-code-quality-report.json", "[\n  {\"description\""),
  ])
  func `the name of an output tells the format if none is given`(name: String, start: String) throws
  {
    let repository = try repository()
    let run = try Program.run("check", "--output", name, in: repository)
    #expect(run.status == 1)
    #expect(run.output.isEmpty && run.error.isEmpty, "\(run.error)")
    #expect(try read(name, repository).hasPrefix(start))
  }

  @Test(arguments: [
    (
      ["--output", "a.xml"],
      "'--output a.xml' follows no '--format' and its name does not tell one; "
        + "write '--format NAME --output a.xml'"
    ),
    (
      ["--format", "sarif", "--output", "a.sarif", "--output", "b"],
      "'--output b' follows no '--format'"
    ),
    (
      ["--format", "json", "--format", "github"],
      "'json' and 'github' would be mixed on standard output; give all but one an '--output'"
    ),
    (["--format", "json", "--output", "-", "--format", "text"], "would be mixed"),
    (
      ["--format", "json", "--output", "x", "--format", "text", "--output", "x"],
      "two reports would go to 'x'; give each a file of its own"
    ),
    (["--format", "yaml"], "The value 'yaml' is invalid for '--format"),
    (["--format", "json", "--output", ""], "'--output' is empty"),
  ])
  func `a mistake in the options is exit status 2`(options: [String], message: String) throws {
    let repository = try TemporaryRepository()
    let run = try Program.run(["check"] + options, in: repository)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(message), "\(run.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: repository.path) == [".git"])
  }

  @Test func `every output that cannot be written is named before anything is judged`() throws {
    let repository = try repository()
    try repository.write("file", "kept")
    let run = try Program.run(
      "check",
      "--output",
      "no/where.json",
      "--format",
      "junit",
      "--output",
      "shop",
      "--model",
      "/nowhere/none.gguf",
      "--output",
      "file/x.json",
      in: repository
    )
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(
      run.error.split(separator: "\n") == [
        "error: cannot write the report 'no/where.json': there is no folder "
          + "'\(repository.path)/no'; make it first",
        "error: cannot write the report 'shop': it is a folder",
        "error: cannot write the report 'file/x.json': there is no folder "
          + "'\(repository.path)/file'; make it first",
      ]
    )
  }

  @Test func `a report that fails at the end is on standard output instead`() throws {
    let repository = try repository()
    let run = try Program.run("check", "--format", "json", "--output", "/dev/full", in: repository)
    #expect(run.status == 2)
    #expect(run.output.contains("[commented-out-code]"))
    #expect(run.error.hasPrefix("error: cannot write the report '/dev/full': "), "\(run.error)")
  }

  @Test func `a report replaces its file whole, through links, and no pipe or device`() throws {
    let repository = try repository()
    try repository.write("old.json", "old")
    let link = repository.path + "/link.json"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "old.json")
    let run = try Program.run(
      "check",
      "--output",
      "link.json",
      "--format",
      "text",
      "--output",
      "/dev/null",
      in: repository
    )
    #expect(run.status == 1, "\(run.error)")
    #expect(try read("old.json", repository).hasPrefix("{\n"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "old.json")
    let names = try FileManager.default.contentsOfDirectory(atPath: repository.path)
    #expect(names.sorted() == [".git", ".vibecheck.yaml", "link.json", "old.json", "shop"])
  }

  @Test func `findings for GitHub are added to the page of the run, too`() throws {
    let repository = try repository()
    try repository.write("summary.md", "before\n")
    let summary = repository.path + "/summary.md"
    let environment = ["GITHUB_STEP_SUMMARY": summary]
    let run = try Program.run(
      "check",
      "--format",
      "github",
      in: repository,
      environment: environment
    )
    #expect(run.status == 1)
    let text = try read("summary.md", repository)
    #expect(text.hasPrefix("before\n## Vibecheck: 1 finding blocks\n"))
    #expect(text.contains("`// const rate = load(order);`"))

    _ = try Program.run("check", "--format", "json", in: repository, environment: environment)
    #expect(try read("summary.md", repository) == text)

    let lost = ["GITHUB_STEP_SUMMARY": repository.path + "/none/summary.md"]
    let warned = try Program.run("check", "--format", "github", in: repository, environment: lost)
    #expect(warned.status == 1)
    #expect(warned.error.hasPrefix("warning: cannot write the report '\(repository.path)/none/"))
  }

  @Test func `a file gets no colours`() throws {
    let repository = try repository()
    _ = try Program.run("check", "--color", "always", "--output", "a.txt", in: repository)
    #expect(try !read("a.txt", repository).contains("\u{1b}"))
  }
}
