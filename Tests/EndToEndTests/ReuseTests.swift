import Foundation
import TestSupport
import Testing

/// `--save-verdicts` and `--reuse`: what one job judged is not judged again by the next.
struct ReuseTests {
  private let code = "load();\n// const a = 1;\nconsole.log('XXX', a);\n"

  /// A run as in another job: with a cache folder of its own.
  private func check(
    _ repository: TemporaryRepository,
    job: String,
    _ options: String...
  ) throws -> Program.Run {
    try Program.run(
      ["check", "-v", "--format", "json"] + options,
      in: repository,
      environment: ["XDG_CACHE_HOME": "\(repository.container)/\(job)"]
    )
  }

  private func findings(_ run: Program.Run) throws -> [String] {
    (try run.json()["findings"] as? [[String: Any]] ?? []).map {
      "\($0["rule"] ?? "") \($0["line"] ?? "") \($0["confidence"] ?? "")"
    }
  }

  private func file(_ repository: TemporaryRepository) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(filePath: repository.container + "/verdicts.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func write(_ value: [String: Any], to repository: TemporaryRepository) throws {
    try JSONSerialization.data(withJSONObject: value)
      .write(to: URL(filePath: repository.container + "/verdicts.json"))
  }

  @Test func `a second job evaluates no token and finds the same`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: code)
    let path = repository.container + "/verdicts.json"
    let first = try check(repository, job: "one", "--save-verdicts", path)
    #expect(try first.summary("tokensEvaluated") ?? 0 > 0, "\(first.error)")
    let second = try check(repository, job: "two", "--reuse", path)
    #expect(try second.summary("tokensEvaluated") == 0, "\(second.error)")
    #expect(try second.summary("judged") == first.summary("judged"))
    #expect(try findings(second) == findings(first))
    #expect(second.status == first.status)
    #expect(try second.json()["remarks"] as? [String] == first.json()["remarks"] as? [String])
    // It counts for the run that named it and is not remembered.
    let third = try check(repository, job: "two")
    #expect(try third.summary("tokensEvaluated") == first.summary("tokensEvaluated"))
  }

  @Test func `only what is new is judged, and a file may be passed on`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: code)
    let path = repository.container + "/verdicts.json"
    _ = try check(repository, job: "one", "--save-verdicts", path)
    try repository.stage("b.js", text: "// let old = price(2);\n")
    let second = try check(
      repository,
      job: "two",
      "--no-cache",
      "--reuse",
      path,
      "--save-verdicts",
      path
    )
    let evaluated = try #require(try second.summary("tokensEvaluated"))
    let whole = try check(repository, job: "three", "--no-cache")
    #expect(evaluated > 0)
    #expect(try evaluated < whole.summary("tokensEvaluated") ?? 0)
    // Not to the last digit: other questions lay in one batch with it.
    #expect(try second.rules() == whole.rules())
    let third = try check(repository, job: "four", "--no-cache", "--reuse", path)
    #expect(try third.summary("tokensEvaluated") == 0)
  }

  @Test func `verdicts of another model are not reused, which is said`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: code)
    let path = repository.container + "/verdicts.json"
    let first = try check(repository, job: "one", "--save-verdicts", path)
    var other = try file(repository)
    other["model"] = [
      "name": "elsewhere", "sha256": String(repeating: "ab", count: 32), "engine": "e",
    ]
    let verdicts = try #require(other["verdicts"] as? [String: Double])
    other["verdicts"] = Dictionary(
      uniqueKeysWithValues: verdicts.map { (String($0.key.reversed()), 1.0 - $0.value) }
    )
    try write(other, to: repository)
    let second = try check(repository, job: "two", "--reuse", path)
    #expect(try second.summary("tokensEvaluated") == first.summary("tokensEvaluated"))
    #expect(try findings(second) == findings(first))
    let remarks = try #require(try second.json()["remarks"] as? [String])
    #expect(
      remarks.contains {
        $0.hasPrefix("nothing of '\(path)' was reused: 'elsewhere' (abababababab)")
      }
    )
  }

  @Test func `a file that is damaged, foreign or of another version is refused`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: code)
    let path = repository.container + "/verdicts.json"
    _ = try check(repository, job: "one", "--save-verdicts", path)
    let sound = try file(repository)
    let digest = try #require((sound["verdicts"] as? [String: Double])?.keys.first)
    for (changes, message) in [
      (["version": 2], "it has version 2, this program reads 1; make it again"),
      (["kind": "other"], "it is no file that --save-verdicts wrote"),
      (["verdicts": [digest: 1.5]], "1.5 of \(digest.prefix(12))… is no probability"),
      (["verdicts": [digest: -0.01]], "-0.01 of \(digest.prefix(12))… is no probability"),
      (["verdicts": ["\(digest)0": 0.5]], "'\(digest)0' is no digest of a question"),
      (["verdicts": [digest: "high"]], "it is no file that --save-verdicts wrote"),
    ] as [([String: Any], String)] {
      try write(sound.merging(changes) { $1 }, to: repository)
      let run = try check(repository, job: "two", "--reuse", path)
      #expect(run.status == 2)
      #expect(run.output == "")
      #expect(run.error.hasPrefix("error: cannot reuse '\(path)': \(message)"), "\(run.error)")
    }
    try Data("{\"kind\": \"vibe".utf8).write(to: URL(filePath: path))
    let cut = try check(repository, job: "two", "--reuse", path)
    #expect(cut.status == 2)
    #expect(cut.error.contains("it is damaged; make it again with --save-verdicts"))
    let none = try check(repository, job: "two", "--reuse", "nowhere.json")
    #expect(none.status == 2)
    #expect(none.error.contains("cannot reuse 'nowhere.json': it cannot be read"))
  }

  @Test func `a configuration cannot name a file to reuse`() throws {
    let repository = try TemporaryRepository()
    try repository.stage(".vibecheck.yaml", text: "reuse: verdicts.json\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("unknown key 'reuse'"), "\(run.error)")
  }

  @Test func `a place that cannot be written is exit status 2`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: code)
    let run = try check(repository, job: "one", "--save-verdicts", "no/such/folder/v.json")
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: cannot write the verdicts to 'no/such/folder/v.json'"))
  }
}
